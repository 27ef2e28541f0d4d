"""Credentials that are stored: by whom, under which column, and whether something hashed them on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from msgspec import structs

from prodready.credentials import holds_codes, is_bare_pin, is_credential, is_hashed_name, words
from prodready.facts import Call, Flow, is_mark
from prodready.findings import Location
from prodready.project import flows
from prodready.project.credential_cases import ASKED, ROLES, Case, Judge, of_another_system, read_back
from prodready.project.link import Project
from prodready.project.models import Model

_PERSON = re.compile(
    r"staff|user|account|member|employee|child|kid|parent|customer|card|profile|admin|login|auth|player|patient|student|driver|guest|person|"
    r"people|operator|worker|wallet|bank|atm|client|owner|teacher|setting|cashier|agent|resident|volunteer|famil|data",
    re.I,
)
_SIGNS_UP = re.compile(
    r"sign_?up|regist|(create|add|new|insert|save)_?(user|account|member|customer|student|employee|patient)", re.I
)
_MADE = re.compile(r"generat|random|creat|make|new|gen", re.I)
_GENERATOR = re.compile(r"generator|random|^chance$", re.I)
_MUST_REPLAY = re.compile(
    r"smtp|mail|imap|pop3|mqtt|wifi|broker|integration|webhook|proxy|server|device|camera|stream|connection|queue|datasource|"
    r"dsn$|url$|uri$|ldap|radius|vpn",
    re.I,
)
# Tables whose rows are somebody's passwords of other places.
_VAULT = re.compile(r"^(saved_?|stored_?|user_?)?passwords?(_?(entry|entries|item|record)s?)?$|vault", re.I)
_ENDING = re.compile(r"(\.[cm]?[jt]sx?)?(\.default)?$")
_ANY_MODEL = frozenset(("model", "_model", "dbModel", "repository", "repo", "dao"))
_SERVICE = re.compile(r"(\w+?)(Services?|Repository|Controller|Dao|DAO|Store|Manager|Provider)(Impl)?")
# Steps of a value that is written by SQL text: no constructor, setter or hook sees it.
_WHOLE = "whole:row"
_RAW = frozenset(("bound:sql", "built:sql"))


def _is_token(flow: Flow) -> bool:
    """`confirmationCode: sign(email)`: no code, what a call made of something else."""
    made = flow.source in ("request", "param") and not all(is_mark(step) for step in flow.through)
    own = flow.fields[-1] if flow.fields else flow.source_detail
    return made and words(flow.slot)[-1:] == ("code",) and not is_credential(own)


class Stores(Judge):
    """The credentials that reach a store. `asked`: the models whose PIN is compared with one that was typed in, and the
    files where one is; `clear`: the files where a credential is compared in clear, with its name."""

    def __init__(self, project: Project, asked: Collection[str], clear: Mapping[str, str]) -> None:
        super().__init__(project)
        self._asked, self._clear = frozenset(asked), clear

    def cases(self) -> list[Case]:
        """Every credential that reaches a store without a strong hash."""
        found = [*self.each(self._stored), *self.each(self._handed_over), *self.each(self._unsealed)]
        found += [*self.each(self._put_together), *self.each(self._whole), *self.each(self._kept_whole)]
        found += self.each(self._body)
        return [*found, *self._written_out()]

    def _stored(self, path: str, flow: Flow) -> Case | None:
        if flow.target == "construct" and not flow.slot and flow.name and flow.source == "request":
            flow = structs.replace(flow, slot=flow.fields[-1] if flow.fields else flow.name)  # by position
        if flow.target not in ("store", "construct", "field", "kept") or not flow.slot:
            return None
        holder = self._holder(path, flow)
        replayed = holder is not None and _MUST_REPLAY.search(holder) and not holds_codes(flow.slot)
        if holder is None or replayed or of_another_system(flow):
            return None
        by_table = flow.slot in ("code", "answer", "value") and (
            holds_codes(holder) or flow.name == flow.slot == "answer"
        )
        if not (is_credential(flow.slot) or by_table):
            return self._misnamed(path, flow, holder) or self._sealed(path, flow, holder)
        if not flow.name and flow.source != "generated" and not is_credential(flow.slot):
            return None
        if not flow.name and is_bare_pin(flow.slot):
            return None  # the file is about pins of another kind
        if _is_token(flow):
            return None
        known = (
            {holder, path} & self._asked
            or _PERSON.search(holder)
            or self.strength(path, flow) in ("fast", "reversible")
        )
        if flow.slot.lower() == "pin" and holder not in ("", "session") and not known:
            return None  # nobody is asked for it, nothing hides it: a pin on a map, on a board
        strength = self._arrives(path, flow, holder)
        if strength == "reversible" and self._is_vault(path, flow, holder):
            return None  # what its owner wants to read again
        return self.case(path, flow, strength, holder) if strength is not None else None

    def _is_vault(self, path: str, flow: Flow, holder: str) -> bool:
        """Whether passwords of other places are kept there: by the table's name, or by that of the only such table."""
        if self.project.files[path].language != "python":
            return False
        named = holder != "data" and _PERSON.search(holder) is not None
        row = not named and flow.target == "store" and holder.islower() and not self.models.named(holder)
        kept = (m.name for m in self.models.all() if any(n == flow.slot for n, _ in m.fields)) if row else ()
        return bool(_VAULT.search(holder)) or any(map(_VAULT.search, kept))

    def _whole(self, path: str, flow: Flow) -> Case | None:
        """What a client sent becomes a row as it is: `User.create(req.body)`, where the model has a credential's column."""
        past = any(step.startswith("by:") for step in flow.through)  # a change of some columns, who knows of which
        if _WHOLE not in flow.through or flow.slot or flow.name or flow.target not in ("store", "construct"):
            return None
        if self._calls_ours(path, flow) or self.hashes(path, flow.function):
            return None
        holder = self._holder(path, flow)
        for model in self.models.named(holder) if holder else ():
            column = next((n for n, _ in model.fields if is_credential(n) and not is_bare_pin(n)), "")
            beside = any(f.target_span == flow.target_span and f.slot == column for f in self.project.files[path].flows)
            carried = column and self.given.carries(path, flow, column)
            carried = carried and (not past or self.given.asked_for(path, flow, column))
            if carried and not (beside or self._covered(path, flow, model.name) or self._sealed_before(column)):
                return self.case(path, structs.replace(flow, name=column), "", model.name, column)
        return self._as_document(path, flow, holder) if holder else None

    def _as_document(self, path: str, flow: Flow, holder: str) -> Case | None:
        """`employees.insertOne({ ...req.body })` without a model, where the same function reads a credential off that body."""
        own = (f for f in self.project.files[path].flows if f.function == flow.function)
        same = (f for f in own if (f.source, f.source_detail, f.fields[1:]) == ("request", flow.source_detail, ()))
        column = next((f.name for f in same if f.name), "") if flow.source == "request" and not flow.fields else ""
        person = not is_bare_pin(column) or _PERSON.search(f"{holder} {path}")
        if not (column and person) or self.models.named(holder) or self._sealed_before(column):
            return None
        clear = self.given.carries(path, flow, column)
        return self.case(path, structs.replace(flow, name=column), "", holder, column) if clear else None

    def _body(self, path: str, flow: Flow) -> Case | None:
        """`users.insert_one({"info": body})` of somebody who signs up, in a file that compares what it has kept in clear."""
        name = self._clear.get(path, "")
        body = flow.source == "request" and flow.source_detail in ("body", "form") and not flow.fields
        if not (name and body and flow.target == "store") or flow.name or is_credential(flow.slot):
            return None
        if not _SIGNS_UP.search(flow.function) or not all(is_mark(step) for step in flow.through):
            return None
        if "without:credential" in flow.through or self.hashes(path, flow.function):
            return None
        holder = self._holder(path, flow)
        known = any(model.fields for model in self.models.named(holder)) if holder else False
        return None if known else self.case(path, structs.replace(flow, name=name), "", holder or "", name)

    def _calls_ours(self, path: str, flow: Flow) -> bool:
        """Whether what is called is a function of the project: what it writes is judged there."""
        calls = (f for f in self.project.files[path].flows if f.target == "call" and f.target_span == flow.target_span)
        return any(self.flows.target(path, call.target_detail).function for call in calls)

    def _sealed_before(self, column: str) -> bool:
        """Whether anything puts a hash in the place of what was sent: `req.body.password = await hash(req.body.password)`."""
        return any(
            flow.target in ("field", "store")
            and flow.slot == column
            and flow.source == "request"
            and self.strength(path, flow)
            for path, file in self.project.files.items()
            for flow in file.flows
        )

    def _handed_over(self, path: str, flow: Flow) -> Case | None:
        """A literal without a name that a function of the project stores as a credential, as it is."""
        if flow.source != "literal" or flow.target != "call" or flow.name:
            return None
        for trace in self.flows.onward(path, flow):
            case = self._stored(trace.end_path, trace.end) if trace.end.target != "call" else None
            if case is not None and not case.strength and not self.flows.strength(trace.passed):
                return self.case(path, structs.replace(flow, name=case.name), "", case.holder, case.column)
        return None

    def _put_together(self, path: str, flow: Flow) -> Case | None:
        """`save({"password": given})`, where `save` keeps the whole object; a file or table of one's own also `save(users)`."""
        key = flow.slot.partition(".")[2] or (flow.name if flow.source == "request" else "")
        if flow.target != "call" or not (key and is_credential(key) and self._is_clear(path, flow)):
            return None
        persons = path in self._asked or _PERSON.search(flow.target_detail) or _PERSON.search(flow.function)
        if is_bare_pin(key) and not persons:
            return None
        called = self.flows.target(path, flow.target_detail)
        if called.function is not None and self.hashes(called.path, called.function.name):
            return None
        for trace in self.flows.onward(path, flow):
            end = trace.end
            whole = end.target == "kept" or (end.target == "store" and _WHOLE in end.through and "." in flow.slot)
            if not whole or end.slot or end.fields or _MUST_REPLAY.search(f"{trace.end_path} {end.function}"):
                continue
            hashes = "strong" in {self.models.hashing(m) for m in self.models.named(end.target_detail)}
            strength = self.flows.strength(trace.passed)
            if not hashes and strength not in ("strong", "lost"):
                return self.case(path, flow, strength, end.target_detail, key)
        return None

    def _is_clear(self, path: str, flow: Flow) -> bool:
        """Whether what stands under a credential's key is one that was typed in, or made up, as it is."""
        if flow.source == "param":
            return bool(flow.name) and not self.strength(path, flow) and self.handed_in(path, flow) == ""
        return flow.source == "generated" or (flow.source == "request" and bool(flow.name))

    def _kept_whole(self, path: str, flow: Flow) -> Case | None:
        """`users[name] = member`, an object of a class with a credential in it as it came."""
        if flow.target != "kept" or flow.slot or flow.name:
            return None
        column = self.given.credential(path, flow)
        if not column or not self.given.is_given(path, flow):
            return None
        return self.case(path, structs.replace(flow, name=column), "", flow.target_detail, column)

    def _written_out(self) -> Iterator[Case]:
        """Lists of accounts in the code: the first credential of each that is compared with what is typed in, or stored."""
        first: dict[tuple[str, Location], Case] = {}
        for path, file in self.project.files.items():
            for flow in file.flows if self.project.role(path) in ROLES else ():
                keyed = flow.source == "literal" and flow.source_detail != "handed"
                if keyed and flow.name and flow.source_span.line != flow.target_span.line:
                    case = self._listed(path, flow)
                    key = (path, self.project.location(path, flow.target_span))
                    if case is not None and (key not in first or case.location.line < first[key].location.line):
                        first[key] = case
        yield from first.values()

    def _listed(self, path: str, flow: Flow) -> Case | None:
        """A literal of such a list, at its own place."""
        compared = flow.target == "compare" and flow.target_detail in ("given", "stored", "known")
        hashed = self.flows.strength(tuple((path, s) for s in (*flow.through, *flow.against)))
        if hashed or not (compared or (flow.target == "store" and self._stored(path, flow))):
            return None
        return self.case(path, structs.replace(flow, target_span=flow.source_span), "", "")

    def _unsealed(self, path: str, flow: Flow) -> Case | None:
        """The clear value where a name or function says that it is hashed or encrypted, and otherwise keeps its word."""
        if flow.target != "unsealed" or of_another_system(flow):
            return None
        if flow.target_detail == "return":
            returns = [
                f for f in self.project.files[path].flows if f.target == "return" and f.function == flow.function
            ]
            if not any(self.strength(path, f) in ("strong", "reversible") for f in returns):
                return None
        return self.case(path, flow, "", "")

    def _misnamed(self, path: str, flow: Flow, holder: str) -> Case | None:
        """The given credential itself, or a fast hash of it, under a column that is named for its hash."""
        strength = self.strength(path, flow)
        if not (flow.name and is_hashed_name(flow.slot)) or strength not in ("", "fast"):
            return None
        if strength:
            return self.case(path, flow, strength, holder)
        clear = self.given.is_given(path, flow) and not self._covered(path, flow, holder)
        return self.case(path, flow, "", holder) if clear else None

    def _sealed(self, path: str, flow: Flow, holder: str) -> Case | None:
        """A credential under some other column's name, but encrypted or encoded on the way: it was meant to be kept."""
        kept = bool(flow.name) and flow.target == "store" and self.strength(path, flow) == "reversible"
        return self.case(path, flow, "reversible", holder) if kept else None

    def _holder(self, path: str, flow: Flow) -> str | None:
        """The model or table written to; None where it is none."""
        if flow.target == "kept":
            handed_out = flow.target_detail == "file" and self.project.role(path) != "service"  # a list for its reader
            return None if handed_out else flow.target_detail
        if flow.target == "store":
            if flow.target_detail.endswith("." + flow.slot):  # an attribute of an object that was saved
                if flow.target_detail.endswith(f".self.{flow.slot}"):
                    return flow.target_detail.rsplit(".", 3)[-3]  # by a method of its own class
                return flow.target_detail.rsplit(".", 2)[-2] if flow.target_detail.count(".") > 1 else ""
            return self._imported(path, self._of_service(flow) or flow.target_detail.rsplit(".", 1)[-1])
        name = flow.target_detail if flow.target == "construct" else flow.target_detail.rsplit(".self.", 1)[0]
        if flow.target == "field" and ".self." not in flow.target_detail:
            return None
        found = self.project.resolve(path, name)
        if found.class_ is not None:
            return found.class_.name if flows.is_a(self.project, found, "models", "stores") else None
        if found.kind == "external" and "()" not in found.name:
            return None
        # `require("./user")` is the model itself; `import User from "./models.js"` by what the file calls it
        names = (_ENDING.sub("", n).rsplit(".", 1)[-1].rsplit("/", 1)[-1] for n in (name, found.name))
        known = next((n for n in names if self.models.named(n)), None)
        elsewhere = found.path != path and isinstance(found.fact, Call)
        return known or (self.models.only_one(found.path) if elsewhere else None)

    def _of_service(self, flow: Flow) -> str:
        """The model of `this.model` in a `UserService`, "" where none has that name."""
        owner = _SERVICE.fullmatch(flow.function.split(".", 1)[0]) if flow.target_detail in _ANY_MODEL else None
        return owner[1] if owner is not None and self.models.named(owner[1]) else ""

    def _imported(self, path: str, name: str) -> str:
        """A model's own name where the file calls it otherwise: `import Waiting from "./requestModel"`."""
        spelled = self.project.files[path].imports.get(name)
        if spelled is None or self.models.named(name):
            return name
        home = self.project.resolve(path, spelled).path
        return (self.models.only_one(home) if home != path else None) or name

    def _arrives(self, path: str, flow: Flow, holder: str) -> str | None:
        """How the credential arrives in the store; None where nothing can be said."""
        strength = self.strength(path, flow)
        if strength in ("strong", "lost"):
            return None
        if (not strength and read_back(flow)) or self._set_after(path, flow, holder):
            return None  # it may be a hash by now
        own = self._covered(path, flow, holder)
        if own == "strong":
            return None
        strength = strength or own
        if flow.source == "credential" and flow.through and not flow.fields:
            if self.flows.effect(path, flow.through[0]) in ("strong", "fast"):
                return None  # it is a hash that was made
            asked = ASKED.search(flow.through[0])
            return strength or ("" if asked or any(self._made(path, s) for s in flow.through[:1]) else None)
        if flow.source == "param" and not strength:
            fresh = any(self.flows.generated(path, step) for step in flow.through if not is_mark(step))
            return "" if fresh else self.handed_in(path, flow)
        return strength

    def _set_after(self, path: str, flow: Flow, holder: str) -> bool:
        """Whether what was made gets its hash from a method of its own further down: `member.set_pin(pin)`."""
        function = self.project.function(path, flow.function) if flow.target == "construct" else None
        later = (c for c in (function.calls if function else ()) if c.span.line > flow.target_span.line)
        methods = {name for c in later if flow.slot.lower() in (name := c.callee.rpartition(".")[2]).lower()}
        return any(self.hashes(m.path, f"{m.name}.{name}") for m in self.models.named(holder) for name in methods)

    def _covered(self, path: str, flow: Flow, holder: str) -> str:
        """What the model that is written to, or the schema the value is read off, does to it by itself: strong, fast, ""."""
        own = {self.models.hashing(m) for m in self.models.named(holder) if self._sees(m, flow)}
        if "strong" in own or self.given.schema_hashes(path, flow):
            return "strong"
        return "fast" if "fast" in own else ""

    def _sees(self, model: Model, flow: Flow) -> bool:
        """Whether the model's own code sees a write: SQL text goes past it, queries past most of it."""
        queries = [step.removeprefix("by:") for step in flow.through if step.startswith("by:")]
        return not _RAW & set(flow.through) and all(self.models.covers(model, by) for by in queries)

    def _made(self, path: str, callee: str) -> bool:
        holder, _, first = callee.split("()", 1)[0].rpartition(".")  # of `crypto.randomBytes().toString` the first call
        by = _GENERATOR.search(holder.rpartition(".")[2])  # `generator.uInt32().toString()`
        return self.flows.generated(path, callee) or bool(by or _MADE.search(first))
