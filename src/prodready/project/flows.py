"""Flows joined across calls: from where data comes in to where it ends, through the project's own functions."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from msgspec import structs

from prodready import facts
from prodready.credentials import is_credential
from prodready.facts import ClassFacts, Flow, FunctionFacts, Span
from prodready.findings import Location, Step
from prodready.knowledge.libraries import LOOKUP, hasher, listed, validator
from prodready.project import handed
from prodready.project.implementers import Implementers, is_abstract
from prodready.project.link import Found, Project

_HOPS = 5
_MOST = 60
_HASH_WORD = re.compile(r"hash|bcrypt|argon|scrypt|pbkdf|digest|derive|hmac|kdf", re.I)
_STRENGTH = ("strong", "fast", "reversible")
_CLEANER = re.compile(r"_*(clean|sanitiz|sanitis|valid|parse|normali[sz]e|coerce|safe)", re.I)
# What such a function gives back is what it was given, in another form, even where its way cannot be followed.
_PARSES = re.compile(r"_*(parse|decode|deseriali[sz]e|unpack|convert|transform|to_?[A-Z]|from_?[A-Z])")
# A parameter that is given back where the other one is turned away.
_INSTEAD = re.compile(r"fall_?back|default|otherwise|or_?else", re.I)
_VALIDATES = re.compile(r"_*(validate|sanitize|sanitise|clean)(_|[A-Z]|$)")
_SANITIZES = re.compile(r"_*saniti[sz]e", re.I)  # of a library: a function of the project is judged by what it does
# What a known function leaves of a value -> the check that it is.
_LEAVES = {"parse": "schema", "convert": "convert", "escape": "markup"}
_CLEANS = re.compile(
    r"(^|\.)(isdigit|isnumeric|isalnum|isalpha|isdecimal|isidentifier|fullmatch|strptime|fromisoformat|UUID|int|float|"
    r"ip_address|is_relative_to|secure_filename|parseInt|parseFloat|Number|test|isInteger)$"
)

Passed = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A flow from its source to its last target.

    path, flow: the file and fact of the source; end_path, end: of the target (the same where no call lies between).
    passed: every step on the way, each with its file; steps: the same for people.
    """

    path: str
    flow: Flow
    end_path: str
    end: Flow
    passed: Passed
    steps: tuple[Step, ...] = ()

    @property
    def name(self) -> str:
        """The credential name it goes by at its end, else at its source."""
        return self.end.name or self.flow.name


class Flows:
    """All flows of a project, and what they become when calls are followed."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._by_param: dict[tuple[str, str, str], list[Flow]] = defaultdict(list)
        self._made: dict[tuple[str, str], list[Flow]] = defaultdict(list)
        self._read: dict[tuple[str, str], list[Flow]] = defaultdict(list)
        self.handing: dict[tuple[str, str], list[Flow]] = defaultdict(
            list
        )  # functions that give back what a client sent
        self._incoming: dict[tuple[str, str, str], list[tuple[str, Flow]]] | None = None
        self._effects: dict[tuple[str, str], str] = {}
        self._checked: dict[tuple[str, str], set[str]] = {}
        self._ends: dict[tuple[str, str, str, str], tuple[Trace, ...]] = {}
        self._methods: dict[str, list[Found]] | None = None
        self._targets: dict[tuple[str, str], Found] = {}
        self._handed: dict[tuple[str, str], list[Flow]] | None = None
        self._implementers = Implementers(project)
        self._held: dict[tuple[str, str], list[Flow]] = defaultdict(list)  # by class: what its constructor keeps
        self._own_reads: dict[tuple[str, str], list[Flow]] = defaultdict(list)  # ... what its methods do with that
        for path, file in project.files.items():
            for flow in file.flows:
                if flow.target == "held":
                    self._held[path, flow.target_detail.partition(".self.")[0]].append(flow)
                if flow.source == "param" and flow.source_detail == "self":
                    owner = flow.function.split(".<", 1)[0].rpartition(".")[0]
                    self._own_reads[path, owner].append(flow)
                if flow.source == "param":
                    self._by_param[path, flow.function, flow.source_detail].append(flow)
                if flow.target == "return" and flow.source == "credential":
                    self._read[path, flow.function].append(flow)
                elif flow.target == "return":
                    made = self.handing if flow.source == "request" else self._made
                    made[path, flow.function].append(flow)

    # -- joining

    def traces(self, *sources: str, roles: frozenset[str] = frozenset(("service",))) -> Iterator[Trace]:
        """Every flow from these sources in files of these roles to its ends, calls followed."""
        for path, file in self.project.files.items():
            if self.project.role(path) in roles:
                for flow in file.flows:
                    if flow.source in sources:
                        yield from self.onward(path, flow)

    def onward(self, path: str, flow: Flow) -> Iterator[Trace]:
        """The flow itself where it ends here, else the ends in the functions it goes into."""
        passed = tuple((path, step) for step in flow.through)
        if flow.target not in ("call", "construct"):
            yield Trace(path, flow, path, flow, passed)
            return
        if flow.target == "construct" or self._leaves(path, flow):
            yield Trace(path, flow, path, flow, passed)
        hop = Step(self._at(path, flow.target_span), f"handed to {_short(flow.target_detail)}()")
        for trace in self._inside(path, flow, _HOPS):
            yield replace(trace, path=path, flow=flow, passed=(*passed, *trace.passed), steps=(hop, *trace.steps))

    def parameter(self, path: str, function: str, name: str) -> tuple[Trace, ...]:
        """The ends that a parameter of a function reaches."""
        return self._reach(path, function, name, "", _HOPS)

    def _inside(self, path: str, flow: Flow, hops: int) -> tuple[Trace, ...]:
        target = self.target(path, flow.target_detail)
        if target.function is None or hops <= 0:
            return ()
        slot, _, key = flow.slot.partition(".")
        name = parameter(target.function, slot)
        return self._reach(target.path, target.function.name, name, key, hops - 1) if name else ()

    def _reach(self, path: str, function: str, name: str, key: str, hops: int) -> tuple[Trace, ...]:
        """The ends of a parameter; `key`: only what is read under that key of it."""
        memo = (path, function, name, key)
        if memo in self._ends:
            return self._ends[memo]
        self._ends[memo] = ()
        found: list[Trace] = []
        left: list[Trace] = []
        for flow in self._by_param.get((path, function, name), ()):
            if (key and flow.fields and flow.fields[0] != key) or len(found) >= _MOST:
                continue
            if key and "keys:only" in flow.through:  # the caller's own word, not what it put under it
                continue
            passed = tuple((path, step) for step in flow.through)
            if flow.target in ("call", "construct"):
                hop = Step(self._at(path, flow.target_span), f"handed to {_short(flow.target_detail)}()")
                found += [
                    replace(t, path=path, flow=flow, passed=(*passed, *t.passed), steps=(hop, *t.steps))
                    for t in self._inside(path, flow, hops)
                ]
            if flow.target == "held":
                found += self._kept(path, flow, passed, hops)
            elif flow.target not in ("call", "return"):
                found.append(Trace(path, flow, path, flow, passed))
            elif self._leaves(path, flow):
                left.append(Trace(path, flow, path, flow, passed))
        self._ends[memo] = tuple((found + left)[:_MOST])
        return self._ends[memo]

    def _kept(self, path: str, flow: Flow, passed: Passed, hops: int) -> list[Trace]:
        """Where the methods of an object take what its constructor keeps: `save() { … this.name … }`."""
        owner = flow.target_detail.partition(".self.")[0]
        found = []
        for read in self._own_reads.get((path, owner), ()) if hops > 0 else ():
            if read.fields[:1] == (flow.slot,) and read.target not in ("held", "return"):
                steps = (*passed, *((path, step) for step in read.through))
                if read.target in ("call", "construct"):
                    found += [replace(t, passed=(*steps, *t.passed)) for t in self._inside(path, read, hops - 1)]
                else:
                    found.append(Trace(path, flow, path, read, steps))
        return found

    def _leaves(self, path: str, flow: Flow) -> bool:
        """Whether what takes the value is no function of the project: it goes where nothing here can follow it."""
        if flow.target != "call" or self.project.files[path].language != "python":
            return False
        target = self.target(path, flow.target_detail)
        return target.function is None and (target.class_ is not None or "." in flow.target_detail)

    def target(self, path: str, callee: str) -> Found:
        """The function a callee leads to: plain, a constructor, or a method of a parameter whose type is known."""
        memo = (path, callee)
        found = self._targets.get(memo)
        if found is None:
            found = self._targets[memo] = self._target(path, callee)
        return found

    def _target(self, path: str, callee: str) -> Found:
        found = self.project.resolve(path, callee)
        if found.kind == "class" and found.class_ is not None:
            init = self.project.function(found.path, f"{found.class_.name}.__init__")
            return Found("function", found.path, init.name, init) if init else found
        if found.function is None and callee.endswith(handed.LATER):
            later = self.project.resolve(path, callee.rpartition(".")[0])
            if later.function is not None:
                return later
        if found.function is None and "." in callee:
            return self._typed(path, callee) or self._only(callee) or found
        return found

    def _typed(self, path: str, callee: str) -> Found | None:
        """`service.create` where `service: UserService` is a parameter; `self.users.create` where the constructor has one."""
        holder, _, method = callee.rpartition(".")
        function, _, name = holder.rpartition(".")
        if function.endswith(".self"):
            function = function.removesuffix(".self") + ".__init__"
        owner = self.project.function(path, function)
        annotation = next((p.annotation for p in owner.parameters if p.name == name), None) if owner else None
        if not isinstance(annotation, facts.Ref):
            return None
        class_ = self.project.resolve(path, annotation.name)
        if class_.class_ is None:
            return None
        member = self.project.member(class_.path, class_.class_, method)
        if is_abstract(member.function):
            member = self._implementers.member(class_.path, class_.class_.name, method) or member
        return member if member.function else None

    def _only(self, callee: str) -> Found | None:
        """The one method of the project that has this name, where the name is telling enough."""
        if self._methods is None:
            self._methods = defaultdict(list)
            for path, file in self.project.files.items():
                if self.project.role(path) not in ("test", "browser"):
                    for function in file.functions:
                        if function.owner:
                            self._methods[function.name.rsplit(".", 1)[-1]].append(
                                Found("function", path, function.name, function)
                            )
        name = callee.rsplit(".", 1)[-1]
        telling = (len(name) > 7 or is_credential(name)) and ("_" in name.strip("_") or not name.islower())
        found = self._methods.get(name, []) if telling else []
        return found[0] if len(found) == 1 else None

    def incoming(self, path: str, function: str, name: str) -> list[tuple[str, Flow]]:
        """The flows of the project that go into a parameter, each with its file."""
        if self._incoming is None:
            self._incoming = defaultdict(list)
            for origin, file in self.project.files.items():
                for flow in file.flows:
                    if flow.target in ("call", "construct"):
                        target = self.target(origin, flow.target_detail)
                        if target.function is not None and (
                            into := parameter(target.function, flow.slot.partition(".")[0])
                        ):
                            self._incoming[target.path, target.function.name, into].append((origin, flow))
        if name == "self":
            held = self._held.get((path, function.split(".<", 1)[0].rpartition(".")[0]), ())
            return [(path, structs.replace(flow, target="call", slot=f"0.{flow.slot}")) for flow in held]
        return self._incoming.get((path, function, name), [])

    def reads(self, path: str, callee: str) -> str:
        """The credential of a row that a function of the project gives back as it was read, "" if it does not."""
        target = self.target(path, callee)
        found = self._read.get((target.path, target.function.name), ()) if target.function is not None else ()
        return next((f.name for f in found if not f.through), "")

    def gives_back(self, path: str, flow: Flow, step: str, hops: int = _HOPS) -> bool:
        """Whether the project's own function that is one step of a flow returns what the flow hands to it."""
        target = self.target(path, step)
        if target.function is None or hops <= 0:
            return False
        made = self._made.get((target.path, target.function.name), ())
        out = [f for f in made if self._unchanged(target.path, f, hops - 1)]
        for slot, _, key in (call.slot.partition(".") for call in self._hand_overs(path, step, flow)):
            name = parameter(target.function, slot)
            if any(f.source_detail == name and not (key and f.fields and f.fields[0] != key) for f in out):
                return True
        return False

    def _unchanged(self, path: str, flow: Flow, hops: int) -> bool:
        """Whether a parameter is returned as it is, as far as the project's own steps tell."""
        return flow.source == "param" and all(":" in s or self.gives_back(path, flow, s, hops) for s in flow.through)

    def _hand_overs(self, path: str, callee: str, flow: Flow) -> list[Flow]:
        """The flows from the same source into a call of the same function."""
        if self._handed is None:
            self._handed = defaultdict(list)
            for origin, file in self.project.files.items():
                for call in file.flows:
                    if call.target == "call":
                        self._handed[origin, call.target_detail].append(call)
        found = self._handed.get((path, callee), [])
        return [c for c in found if c.source_span == flow.source_span and c.fields == flow.fields]

    # -- what steps do

    def strength(self, passed: Passed) -> str:
        """What the steps make of a credential: strong, fast, reversible, lost (it does not come out again), or ""."""
        effects = [self.effect(path, step) for path, step in passed if not facts.is_mark(step)]
        return next((kind for kind in ("strong", "lost", *_STRENGTH[1:]) if kind in effects), "")

    def effect(self, path: str, callee: str) -> str:
        """What a call does to the value that goes through it: strong, fast, reversible, lost, or "" for nothing known."""
        memo = (path, callee)
        if memo not in self._effects:
            self._effects[memo] = ""
            self._effects[memo] = self._effect(path, callee)
        return self._effects[memo]

    def _effect(self, path: str, callee: str) -> str:
        target = self.target(path, callee)
        if self.project.declared("hashers", callee, target):
            return "strong"
        if target.function is not None:
            return self._own(target)
        if target.class_ is not None:
            return ""
        known = hasher(target.name if target.kind == "external" else callee)
        if known in _STRENGTH:
            return known
        if known == "verify":
            return "lost"
        last = callee.removesuffix("()").rsplit(".", 1)[-1]
        return "strong" if _HASH_WORD.search(last) else ""

    def _own(self, target: Found) -> str:
        """A function of the project: what it does between its parameters and what it returns."""
        function = target.function
        assert function is not None
        out = self._made.get((target.path, function.name), ())
        effects = {self.strength(tuple((target.path, s) for s in f.through)) for f in out}
        if "lost" in effects:
            effects = effects - {"lost"} or {"lost"}
        for kind in _STRENGTH:
            if kind in effects:
                return kind
        calls = {hasher(self._external(target.path, c.callee)) for c in function.calls}
        abstract = not out and not function.calls and not function.returns
        if abstract and _HASH_WORD.search(function.name.rsplit(".", 1)[-1]):
            return "strong"  # `abstract hash(password: string): Promise<string>`
        if not out and self._constructs(target.path, function):
            return next((kind for kind in _STRENGTH if kind in calls), "")
        if not out and not self._looked_into(target.path):
            return next((kind for kind in _STRENGTH if kind in calls), "")  # a file that was not worth a closer look
        if not out and (target.path, function.name) in self._read:
            return ""  # what it gives back is what a row holds
        if not out:
            return (
                "strong"
                if "strong" in calls
                else "fast"
                if "fast" in calls and _HASH_WORD.search(function.name)
                else "lost"
            )
        if "strong" in calls and _HASH_WORD.search(function.name.rsplit(".", 1)[-1]):
            return "strong"
        return "fast" if "fast" in calls and _HASH_WORD.search(function.name.rsplit(".", 1)[-1]) else ""

    def _constructs(self, path: str, function: FunctionFacts) -> bool:
        """Whether a function of JavaScript is a constructor: what it makes holds what it was handed."""
        *_, owner, last = ["", *function.name.rsplit(".", 2)]
        made = last == "__init__" or (last[:1].isupper() and not function.returns and not owner)
        return made and self.project.files[path].language != "python"

    def _external(self, path: str, callee: str) -> str:
        found = self.project.resolve(path, callee)
        return found.name if found.kind == "external" else callee

    def checks(self, passed: Passed) -> set[str]:
        """The checks among the steps: type, length, member, convert, schema, ... ; `lost` where the value does not come out."""
        found = set()
        for path, step in passed:
            if step.startswith("check:"):
                found.add(step[6:])
            elif ":" not in step:
                memo = (path, step)
                if memo not in self._checked:
                    self._checked[memo] = set()
                    self._checked[memo] = self._check(path, step)
                found |= self._checked[memo]
        return found

    def checks_of(self, passed: Passed, fields: tuple[str, ...]) -> set[str]:
        """The checks of the fields alone, where a step is the project's own and gives back an object that has them."""
        found: set[str] = set()
        for path, step in passed:
            function = self.target(path, step).function if ":" not in step else None
            if function is not None:
                home = self.target(path, step).path
                made = self._made.get((home, function.name), ())
                key = next((k for k in reversed(fields) if any(f.slot == k for f in made)), "")  # read off what it gave
                out = [f for f in made if key and f.slot == key]
                inner = [self.checks(tuple((home, s) for s in f.through)) for f in out]
                found |= set.intersection(*inner) if inner else set()
        return found

    def _check(self, path: str, callee: str) -> set[str]:
        target = self.target(path, callee)
        if any(self.project.declared(table, callee, target) for table in ("validators", "sanitizers")):
            return {"schema"}
        if target.class_ is not None and is_a(self.project, target, "schemas", "validators"):
            return set() if _only_holds(target.class_) else {"schema"}
        if target.function is not None:
            owner = target.function.owner
            class_ = (
                self.project.class_(target.path, owner)
                if owner.endswith(target.function.owner) and target.function.name.endswith("__init__")
                else None
            )
            if class_ is not None:
                return (
                    {"schema"}
                    if is_a(self.project, Found("class", target.path, class_.name, class_), "schemas", "validators")
                    else set()
                )
            made = self._made.get((target.path, target.function.name), ())
            given = [f for f in made if f.source == "param"]  # a row that was looked up is not what it was found by
            out = [f for f in given if not _INSTEAD.match(f.source_detail)] or given
            if not out:
                lost = self._looked_into(target.path) and not _PARSES.match(callee.rsplit(".", 1)[-1])
                return {"lost"} if lost else {"convert"} if _cleans(target.function) else set()
            inner = [self.checks(tuple((target.path, s) for s in f.through)) for f in out]
            cleans = {"convert"} if _cleans(target.function) else set()
            if _VALIDATES.match(callee.rsplit(".", 1)[-1]) and any(checks - {"equal"} for checks in inner):
                cleans.add("called")  # it says so, and tests more than whether something is there
            return set.intersection(*inner) | cleans
        named = target.name if target.kind == "external" else callee
        if hasher(named) == "fast":
            return {"convert"}  # the digest of a token that is looked for: a text of its own, whatever went in
        kind = validator(named)
        if kind in _LEAVES:
            return {_LEAVES[kind]}
        if target.kind == "external" and _is_schema_name(target.name):
            return {"schema"}
        if _SANITIZES.match(callee.rsplit(".", 1)[-1]):
            return {"convert"}
        if _VALIDATES.match(callee.rsplit(".", 1)[-1]):
            return {"called"}
        return {"lost"} if LOOKUP.search(callee) else set()

    def _looked_into(self, path: str) -> bool:
        """Whether the file was worth having its flows read."""
        return "flows" in self.project.files[path].marks

    def generated(self, path: str, callee: str) -> bool:
        """Whether a function of the project makes up a random value."""
        target = self.target(path, callee)
        if target.function is None:
            return listed("hashers", "generated", callee)
        return any(f.source == "generated" for f in self._made.get((target.path, target.function.name), ()))

    def _at(self, path: str, span: Span) -> Location:
        return self.project.location(path, span)


def of(project: Project) -> Flows:
    """The joined flows of a project, made once."""
    found = _KEPT.get(id(project))
    if found is None or found.project is not project:
        _KEPT.clear()
        found = _KEPT[id(project)] = Flows(project)
    return found


_KEPT: dict[int, Flows] = {}


def parameter(function: FunctionFacts, slot: str) -> str:
    """The name of the parameter that an argument goes into, "" if there is none."""
    own = [p for p in function.parameters if p.kind in ("plain", "rest", "keyword", "keywords")]
    if own and own[0].name in ("self", "cls") and function.owner:
        own = own[1:]
    if slot.isdigit():
        plain = [p.name for p in own if p.kind in ("plain", "rest")]
        index = int(slot)
        return plain[index] if index < len(plain) else plain[-1] if own and own[-1].kind == "rest" else ""
    if any(p.name == slot for p in own):
        return slot
    return next((p.name for p in own if p.kind == "keywords"), "")


def is_a(project: Project, found: Found, key: str, table: str, depth: int = 0) -> bool:
    """Whether a class derives from, or is decorated with, something listed in a knowledge table (by beginning of its name)."""
    class_ = found.class_
    if class_ is None or depth > 6:
        return False
    for base in (*class_.bases, *class_.decorators):
        parent = project.follow(found.path, base)
        if parent.class_ is not None and parent.class_ is not class_:
            if is_a(project, parent, key, table, depth + 1):
                return True
            continue
        own = getattr(base, "name", "") or getattr(base, "callee", "")
        if _is_listed(parent.name or own, key, table) or _is_listed(own, key, table):
            return True
    return False


@functools.lru_cache(16384)
def _is_listed(name: str, key: str, table: str) -> bool:
    """Whether a name is, begins with or ends in one that a knowledge table lists."""
    from prodready.knowledge import table as load

    last = name.rsplit(".", 1)[-1]
    if table == "stores" and name.startswith("django.contrib.auth.forms"):
        return False  # what a form saves, it has hashed
    return any(
        name == n or name.startswith(n.rstrip(".") + ".") or (n[0] == "." and name.endswith(n)) or last == n
        for n in load(table)[key]
    )


def _only_holds(class_: ClassFacts) -> bool:
    """Whether a class is a plain dataclass: its annotations are asked of nothing that it is made of."""
    names = (getattr(d, "name", "") or getattr(d, "callee", "") for d in class_.decorators)
    return "__post_init__" not in class_.methods and any(n.startswith("dataclasses.") for n in names)


def _cleans(function: FunctionFacts) -> bool:
    """Whether a function says that it cleans or parses a value, and refuses some, looks at its characters or converts it."""
    name = function.name.rsplit(".", 1)[-1]
    if _SANITIZES.match(name) and function.raises:
        return True
    return bool(_CLEANER.match(name)) and any(_CLEANS.search(c.callee) for c in function.calls)


def _is_schema_name(name: str) -> bool:
    from prodready.knowledge import table

    return any(name.startswith(n + ".") for n in table("validators")["schemas"] if n not in ("typing.TypedDict",))


def _short(callee: str) -> str:
    return callee.rsplit(".", 1)[-1] if not callee.endswith("()") else callee
