"""The credential flows of a project, judged once for all rules of the family: where each ends, and what was done to it on the way."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec import structs

from prodready.credentials import holds_codes, is_bare_pin, is_credential, is_stored_name
from prodready.facts import Flow
from prodready.findings import Location, Step
from prodready.project import Project, flows
from prodready.project.flows import Flows
from prodready.project.models import Models
from prodready.rules import Verdict

ROLES = frozenset(("service", "script", "command"))
_PERSON = re.compile(
    r"staff|user|account|member|employee|child|kid|parent|customer|card|profile|admin|login|auth|player|patient|student|driver|guest|person|"
    r"people|operator|worker|wallet|bank|atm|client|owner|teacher|setting|cashier|agent|resident|volunteer|famil|data",
    re.I,
)
_KNOWN_CLEAR = re.compile(
    r"conf|setting|env|option|default|data|input|payload|dto|args|form|body|values|seed|admin", re.I
)
_MADE = re.compile(r"generat|random|creat|make|new|gen", re.I)
_MUST_REPLAY = re.compile(
    r"smtp|mail|imap|pop3|mqtt|wifi|broker|integration|webhook|proxy|server|device|camera|stream|connection|queue|datasource|"
    r"dsn$|url$|uri$|ldap|radius|vpn",
    re.I,
)
# What stands for another system when a password is read off it, or a class of that name logs one.
_OTHER_SYSTEM = re.compile(
    r"smtp|imap|pop3|mqtt|wi_?fi|broker|proxy|proxies|mailer|mail_?(sender|server|account|box)|radius|vpn|webhook|upstream",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Case:
    """A credential that ends somewhere: the place, what was done to it on the way, the model or table and column if any."""

    location: Location
    name: str
    strength: str
    flow: Flow
    path: str
    holder: str = ""
    column: str = ""
    trail: tuple[Step, ...] = ()


class Credentials:
    """All credential flows of a project, judged once for all rules of the family."""

    def __init__(self, project: Project) -> None:
        self.project, self.flows, self.models = project, flows.of(project), Models(project)
        self.compares = list(self._each(self._compared))
        self._asked = {c.holder for c in self.compares if is_bare_pin(c.name)}
        self.stores = [
            *self._each(self._stored),
            *self._each(self._handed_over),
            *self._each(self._unsealed),
            *self._written_out(),
        ]

    def _each(self, judge: Callable[[str, Flow], Case | None]) -> Iterator[Case]:
        for path, file in self.project.files.items():
            if self.project.role(path) in ROLES:
                for flow in file.flows:
                    case = judge(path, flow)
                    if case is not None:
                        yield case

    # -- stores

    def _stored(self, path: str, flow: Flow) -> Case | None:
        if flow.target == "construct" and not flow.slot and flow.name and flow.source == "request":
            flow = structs.replace(flow, slot=flow.fields[-1] if flow.fields else flow.name)  # by position
        if flow.target not in ("store", "construct", "field") or not flow.slot:
            return None
        holder = self._holder(path, flow)
        if holder is None or _MUST_REPLAY.search(holder) or of_another_system(flow):
            return None
        by_table = flow.slot in ("code", "answer", "value") and (
            holds_codes(holder) or flow.name == flow.slot == "answer"
        )
        if not (is_credential(flow.slot) or by_table):
            return self._sealed(path, flow, holder)
        if not flow.name and flow.source != "generated" and not is_credential(flow.slot):
            return None
        if not flow.name and is_bare_pin(flow.slot):
            return None  # the file is about pins of another kind
        known = holder in self._asked or _PERSON.search(holder) or self.strength(path, flow) in ("fast", "reversible")
        if flow.slot.lower() == "pin" and holder and not known:
            return None  # nobody is asked for it, nothing hides it: a pin on a map, on a board
        strength = self._arrives(path, flow, holder)
        return self._case(path, flow, strength, holder) if strength is not None else None

    def _handed_over(self, path: str, flow: Flow) -> Case | None:
        """A literal without a name that a function of the project stores as a credential, as it is."""
        if flow.source != "literal" or flow.target != "call" or flow.name:
            return None
        for trace in self.flows.onward(path, flow):
            case = self._stored(trace.end_path, trace.end) if trace.end.target != "call" else None
            if case is not None and not case.strength and not self.flows.strength(trace.passed):
                return self._case(path, structs.replace(flow, name=case.name), "", case.holder, case.column)
        return None

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
        return self._case(path, structs.replace(flow, target_span=flow.source_span), "", "")

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
        return self._case(path, flow, "", "")

    def _sealed(self, path: str, flow: Flow, holder: str) -> Case | None:
        """A credential under some other column's name, but encrypted or encoded on the way: it was meant to be kept."""
        kept = bool(flow.name) and flow.target == "store" and self.strength(path, flow) == "reversible"
        return self._case(path, flow, "reversible", holder) if kept else None

    def _holder(self, path: str, flow: Flow) -> str | None:
        """The model or table written to; None where it is none."""
        if flow.target == "store":
            if flow.target_detail.endswith("." + flow.slot):  # an attribute of an object that was saved
                if flow.target_detail.endswith(f".self.{flow.slot}"):
                    return flow.target_detail.rsplit(".", 3)[-3]  # by a method of its own class
                return flow.target_detail.rsplit(".", 2)[-2] if flow.target_detail.count(".") > 1 else ""
            return flow.target_detail.rsplit(".", 1)[-1]
        name = flow.target_detail if flow.target == "construct" else flow.target_detail.rsplit(".self.", 1)[0]
        if flow.target == "field" and ".self." not in flow.target_detail:
            return None
        found = self.project.resolve(path, name)
        if found.class_ is not None:
            return found.class_.name if flows.is_a(self.project, found, "models", "stores") else None
        known = self.models.named(name.rsplit(".", 1)[-1])
        return name.rsplit(".", 1)[-1] if known and (found.kind != "external" or "()" in found.name) else None

    def _arrives(self, path: str, flow: Flow, holder: str) -> str | None:
        """How the credential arrives in the store; None where nothing can be said."""
        strength = self.strength(path, flow)
        if strength in ("strong", "lost"):
            return None
        if not strength and _read_back(flow):
            return None  # it may be a hash by now
        own = {self.models.hashing(m) for m in self.models.named(holder)}
        if "strong" in own or self._schema_hashes(path, flow):
            return None
        strength = strength or ("fast" if "fast" in own else "")
        if flow.source == "credential" and flow.through and not flow.fields:
            return strength or ("" if any(self._made(path, s) for s in flow.through[:1]) else None)
        if flow.source == "param" and not strength:
            return self._handed_in(path, flow)
        return strength

    def _schema_hashes(self, path: str, flow: Flow) -> bool:
        """Whether the credential is read off a parameter whose class hashes it: `user_in: UserCreate`."""
        function = self.project.function(path, flow.function) if flow.source == "param" and flow.fields else None
        known = function.parameters if function is not None else ()
        return any(p.name == flow.source_detail and self.models.hashes_its_own(path, p.annotation) for p in known)

    def strength(self, path: str, flow: Flow) -> str:
        """What the steps of a flow make of it; the call that made the value itself does not count."""
        steps = flow.through[1:] if flow.source == "credential" and not flow.fields else flow.through
        return self.flows.strength(tuple((path, s) for s in steps))

    def _made(self, path: str, callee: str) -> bool:
        first = callee.split("()", 1)[0].rsplit(".", 1)[-1]  # of `crypto.randomBytes().toString` the first call
        return self.flows.generated(path, callee) or bool(_MADE.search(first))

    def _handed_in(self, path: str, flow: Flow, depth: int = 0) -> str | None:
        """What callers hand in: "" if any hands in the clear value or nobody is known, "fast", or None if all hash first."""
        callers = self.flows.incoming(path, flow.function, flow.source_detail)
        relevant = [(p, c) for p, c in callers if _same_part(c, flow)]
        if not relevant or depth > 3:
            own = flow.target_detail.endswith(f".self.{flow.slot}")  # a model's own attribute: what its callers hash
            named = is_credential(flow.fields[-1] if flow.fields else flow.source_detail)
            return "" if named and not own else None
        found = set()
        relevant = [(p, c) for p, c in relevant if self.project.role(p) != "test"]
        for origin, call in relevant:
            strength: str | None = self.flows.strength(tuple((origin, s) for s in call.through))
            if not strength and call.source == "param":
                strength = self._handed_in(origin, call, depth + 1)
            elif not strength and _read_back(call):
                continue  # it may be a hash by now
            found.add("strong" if strength is None else strength)
        if "" in found or not relevant:
            return ""
        return "fast" if "fast" in found else "reversible" if "reversible" in found else None

    # -- comparisons

    def _compared(self, path: str, flow: Flow) -> Case | None:
        if flow.target == "compare" and flow.slot == "param":
            return self._helped(path, flow)
        if flow.target != "compare" or not flow.name or flow.source == "literal" or of_another_system(flow):
            return None
        here = self.strength(path, flow)
        there = self.flows.strength(tuple((path, s) for s in flow.against))
        if (
            "strong" in (here, there)
            or "lost" in (here, there)
            or not (_judged(flow, here) or _hashed_to_compare(flow, here, there))
        ):
            return None
        column = flow.target_detail.startswith("column:")
        if column and self._never_clear(path, flow):
            return None
        return self._case(
            path, flow, here or there, flow.target_detail[7:] if column else "", flow.slot if column else flow.name
        )

    def _helped(self, path: str, flow: Flow) -> Case | None:
        """Two parameters compared in a helper: its callers hand in a stored and a given credential, or they do not."""
        other = flow.target_detail.removeprefix("param:")
        within = self.flows.strength(tuple((path, s) for s in (*flow.through, *flow.against)))
        theirs = self.flows.incoming(path, flow.function, other)
        for origin, one in self.flows.incoming(path, flow.function, flow.source_detail):
            for two in (f for p, f in theirs if p == origin and f.target_span == one.target_span):
                strengths = {within, self.strength(origin, one), self.strength(origin, two)}
                if {_kept_or_given(one), _kept_or_given(two)} == {"kept", "given"} and not strengths & {
                    "strong",
                    "lost",
                }:
                    named = structs.replace(flow, name=one.name, slot="stored")
                    return self._case(path, named, next((s for s in strengths if s), ""), "", one.name)
        return None

    def _never_clear(self, path: str, flow: Flow) -> bool:
        return flow.source == "param" and not flow.through and self._handed_in(path, flow) is None

    def _case(self, path: str, flow: Flow, strength: str, holder: str, column: str = "") -> Case:
        at = self.project.location(path, flow.target_span)
        source = Step(self.project.location(path, flow.source_span), f"{flow.name or flow.slot} comes from here")
        return Case(at, flow.name or flow.slot, strength, flow, path, holder, column or flow.slot, (source,))


def of_another_system(flow: Flow) -> bool:
    """Whether a credential is read off something that stands for another system, or handled by a class that does."""
    home = flow.source_detail if flow.source == "param" and flow.fields else flow.source_detail.rpartition(".")[0]
    return bool(_OTHER_SYSTEM.search(home) or _OTHER_SYSTEM.search(flow.function.rpartition(".")[0]))


def _read_back(flow: Flow) -> bool:
    """Whether a credential is an attribute of some object that is not plainly what was typed in."""
    home = flow.source_detail.rpartition(".")[0]
    return flow.source == "credential" and bool(flow.fields) and not _KNOWN_CLEAR.search(home)


def _kept_or_given(flow: Flow) -> str:
    """Whether a credential that is handed on was kept somewhere or has just been typed in; "" if it is none."""
    if not flow.name or of_another_system(flow):
        return ""
    of_row = flow.source == "param" and bool(flow.fields) and not _KNOWN_CLEAR.search(flow.source_detail)
    kept = of_row or _read_back(flow) or is_stored_name(flow.source_detail.rsplit(".", 1)[-1])
    return "kept" if kept else "given"


def _judged(flow: Flow, strength: str) -> bool:
    """Whether the two sides of a comparison are a stored and a given credential."""
    side, other = flow.slot, flow.target_detail
    if other.startswith("column:"):
        return True
    if side == "confirm" or other in ("confirm", "env", "other"):
        return False
    if (
        other == "request"
    ):  # no credential by its name: a token that carries the stored value's fingerprint, or the value itself
        other = "given" if side == "stored" and not strength else "other"
    if other == "hash":  # of what is stored, a hash is a session's fingerprint: nothing is kept under it
        return strength in ("fast", "reversible") and side != "stored"
    if side == "given":
        return other == "known"  # else noted once, from the stored side
    return other == "given" or (side == "stored" and other == "stored" and flow.source == "param")


def _hashed_to_compare(flow: Flow, here: str, there: str) -> bool:
    """Whether of two attributes one is hashed for the comparison: that one was typed in, the other is kept."""
    return flow.slot == flow.target_detail == "stored" and {here, there} == {"", "fast"}


def _same_part(call: Flow, flow: Flow) -> bool:
    """Whether a call hands over the part of the parameter that the flow reads."""
    key = call.slot.partition(".")[2]
    return not key or not flow.fields or flow.fields[0] == key


@functools.lru_cache(maxsize=2)
def credentials(project: Project) -> Credentials:
    """The credential flows of a project."""
    return Credentials(project)


def joined(project: Project) -> Flows:
    """The joined flows."""
    return flows.of(project)


def once(verdicts: Iterator[Verdict]) -> Iterator[Verdict]:
    """One verdict a line."""
    seen: set[tuple[str, int]] = set()
    for verdict in verdicts:
        key = (verdict.location.path, verdict.location.line)
        if key not in seen:
            seen.add(key)
            yield verdict
