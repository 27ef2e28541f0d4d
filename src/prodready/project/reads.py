"""Reads of raw request data, each judged once for all rules of the family: the worst end it reaches, or why it is silent."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from prodready.facts import Span
from prodready.findings import Location, Step
from prodready.project import Project, erased, flows, free_text, fronts
from prodready.project.checkers import helper, lets_pass, refuses
from prodready.project.ends import NOTHING, ORDER, WORDS, Ends, Judged
from prodready.project.flows import Trace
from prodready.project.link import Found
from prodready.project.open_schemas import keeps_unknown
from prodready.project.service import Endpoint

_KINDS = {
    "body": "the raw body", "form": "a form value", "query": "a query value", "path": "a path value", "header": "a header",
    "cookie": "a cookie", "file": "an uploaded file", "message": "a socket message", "archive": "a name inside an archive",
    "url": "the request's address", "argument": "an argument", "invocation": "a field of the event",
    "callable": "what the caller sends",
}  # fmt: skip
_HARMFUL = frozenset(
    ("command", "sql", "path", "outbound", "redirect", "template")
)  # worse for one field than for another
_TYPED = frozenset(("raw", "operator", "mass", "object"))  # what a schema makes harmless
_PLAIN = re.compile(r"^(builtins\.)?(str|string|int|float|number|bool|boolean|Date)$")  # of a server action's parameter
_STATE = re.compile(r"^_|prev|state", re.I)  # what `useActionState` hands over first
_RESULT = "validationResult"  # of express-validator, whose rules stand in front of the handler
_RESOLVER = re.compile(r"\.(mutate|resolve_\w+|subscribe)$")


@dataclass(frozen=True, slots=True)
class Case:
    """A read of raw data with the end it reaches; `silence`: why that is no finding, "" where it is one."""

    end: str
    location: Location
    what: str
    trail: tuple[Step, ...]
    silence: str = ""

    @property
    def message(self) -> str:
        """What is wrong, in one line."""
        if self.end == "page":
            return f"{self.what} is the size of a page, with no upper bound"
        if self.end == "session":
            return f"{self.what} is taken for a session, and nothing asks who signed it"
        return f"{self.what} reaches {WORDS[self.end]} without a schema, a type or a check"


class Reads:
    """Every read of raw request data of a project, judged."""

    def __init__(self, project: Project) -> None:
        self.project, self.flows = project, flows.of(project)
        self.guarded, self.ends = fronts.guarded(project), Ends(project, self.flows)
        self.by_handler: dict[tuple[str, str], list[Endpoint]] = defaultdict(list)
        for endpoint in project.service.endpoints:
            for handler in endpoint.handlers:
                self.by_handler[handler.path, handler.facts.name].append(endpoint)
        self.asked = self._helpers()
        self.cases: list[Case] = []
        self.silent: dict[tuple[str, int], list[Case]] = defaultdict(list)
        self._collect()

    def _collect(self) -> None:
        found: dict[tuple[str, int, int], Case] = {}
        for case in (
            *self._requests(),
            *self._given(),
            *self._parameters(),
            *self._texts(),
            *self._unknown(),
            *self._sizes(),
            *self._resolvers(),
            *self._actions(),
            *self._bodies(),
        ):
            at = case.location
            if case.silence:
                self.silent[at.path, at.line].append(case)
                continue
            key = (at.path, at.line, at.column)
            if key not in found or ORDER.index(case.end) < ORDER.index(found[key].end):
                found[key] = case
        for key in [key for key, case in found.items() if _is_said(case, found)]:
            del found[key]
        worse = {_last(c) for c in found.values() if c.end in ("sql", "operator")}
        cases = (c for c in found.values() if c.end != "raw" or _last(c) not in worse)  # one statement, said once
        self.cases = sorted(cases, key=lambda c: c.location)

    def _requests(self) -> Iterator[Case]:
        for trace in self.flows.traces("request"):
            kind = trace.flow.source_detail
            if kind == "path" and self._typed(trace):
                continue
            judged = self.ends.judge(trace, kind)
            if judged.end and (guard := self._guard(trace)):
                judged = Judged(silence=f"checked in front of the handler by {guard}")
            elif judged.end in _TYPED and self._asked(trace):
                judged = Judged(silence="a function of the project has held it against a schema")
            named = kind == "file" and judged.end == "path" and self.project.files[trace.path].language == "python"
            yield self._case(judged, trace, "the name of an upload" if named else _KINDS.get(kind, "request data"))

    def _given(self) -> Iterator[Case]:
        """What a helper of another file read of the request: by a call in the handler, or as a dependency of its own."""
        for trace in self.flows.traces("given"):
            found = self.flows.target(trace.path, trace.flow.source_detail)
            for kind in self._handed(found):
                yield self._helped(trace, kind)
        for endpoint in self.project.service.endpoints:
            for handler in endpoint.handlers:
                for parameter in handler.facts.parameters:
                    for kind in self._handed(fronts.dependency(self.project, handler.path, parameter)):
                        for trace in self.flows.parameter(handler.path, handler.facts.name, parameter.name):
                            yield self._helped(trace, kind)

    def _helped(self, trace: Trace, kind: str) -> Case:
        judged = self.ends.judge(trace, kind)
        if judged.end and (guard := self._guard(trace)):
            judged = Judged(silence=f"checked in front of the handler by {guard}")
        return self._case(judged, trace, _KINDS[kind])

    def _handed(self, found: Found | None) -> set[str]:
        """The kinds of raw data that a function gives back as they came."""
        if found is None or found.function is None:
            return set()
        made = self.flows.handing.get((found.path, found.function.name), ())
        raw = {f.source_detail for f in made if not self.flows.checks(tuple((found.path, s) for s in f.through))}
        return raw if len(raw) == len({f.source_detail for f in made}) else set()

    def _asked(self, trace: Trace) -> bool:
        """Whether the whole of it was handed to a helper that validates, in front of its end: `const { error } = check(req.body)`."""
        flow = trace.flow
        lines = self.asked.get((trace.path, flow.function, flow.source_detail), ())
        return any(line <= flow.target_span.line for line in lines)

    def _helpers(self) -> dict[tuple[str, str, str], list[int]]:
        """The lines on which a function of the service hands all of some kind of request data to such a helper."""
        found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for path, file in self.project.files.items():
            for flow in file.flows:
                if flow.source == "request" and flow.target == "call" and not flow.fields and flow.slot == "0":
                    how = helper(self.project, path, flow.target_detail)
                    if how == "raises" or (how and refuses(self.project.function(path, flow.function))):
                        found[path, flow.function, flow.source_detail].append(flow.target_span.line)
        return found

    def _typed(self, trace: Trace) -> bool:
        """Whether the route's path lets only numbers or plain words into the value that the handler reads by its name."""
        handler = (trace.path, trace.flow.function)
        return bool(trace.flow.fields) and any(
            fronts.typed_by_path(e, trace.flow.fields[0]) for e in self.by_handler.get(handler, ())
        )

    def _guard(self, trace: Trace) -> str:
        named = next((c for c in trace.flow.conditions if c.startswith("guard:")), "").removeprefix("guard:")
        answered = self.by_handler.get((trace.path, trace.flow.function), ())
        empty = named == _RESULT and answered and all(fronts.asks_nothing(e) for e in answered)
        if named and not empty and not lets_pass(self.project, trace.path, named):
            return named
        name = trace.flow.function
        while name:
            guard = self.guarded.get((trace.path, name))
            if guard and (not guard.kinds or trace.flow.source_detail in guard.kinds):
                return guard.name
            name = name.rpartition(".")[0]
        return ""

    def _parameters(self) -> Iterator[Case]:
        """What a framework hands to a handler by name: path and query parameters of plain text."""
        for endpoint in self.project.service.endpoints:
            wrapped = endpoint.route.framework == "action" and endpoint.route.guards  # what it is handed is not known
            for handler in endpoint.handlers if not wrapped else ():
                for parameter in handler.facts.parameters:
                    if fronts.takes_text(endpoint, parameter) and not fronts.typed_by_path(endpoint, parameter.name):
                        segment = fronts.is_segment(endpoint, parameter.name)
                        for trace in self.flows.parameter(handler.path, handler.facts.name, parameter.name):
                            judged = self.ends.judge(trace, "path")
                            if judged.end == "path" and segment:
                                judged = Judged(silence="a segment of the route's path holds no slash")
                            yield self._case(judged, trace, f"parameter {parameter.name}")

    def _texts(self) -> Iterator[Case]:
        """Plain strings of a body that a schema has typed: still any text for a query, a command, a path."""
        for endpoint in self.project.service.endpoints:
            bodies = {"POST", "PUT", "PATCH", "DELETE"} & (endpoint.methods or {"POST"})
            for handler in endpoint.handlers if bodies else ():
                for parameter in handler.facts.parameters:
                    free = free_text.text_fields(self.project, handler.path, parameter)
                    for trace in self.flows.parameter(handler.path, handler.facts.name, parameter.name) if free else ():
                        if trace.flow.fields[:1] and trace.flow.fields[0] in free and _harmed(trace):
                            what = f"field {trace.flow.fields[0]}"
                            yield self._case(self.ends.judge(trace, "path"), trace, what)

    def _unknown(self) -> Iterator[Case]:
        """Bodies whose schema keeps the fields it does not know, where all of them end up in what is stored."""
        for endpoint in self.project.service.endpoints:
            for handler in endpoint.handlers:
                for parameter in handler.facts.parameters:
                    if keeps_unknown(self.project, handler.path, parameter):
                        for trace in self.flows.parameter(handler.path, handler.facts.name, parameter.name):
                            judged = self.ends.judge(trace, "body")
                            if judged.end == "mass":
                                yield self._case(judged, trace, "a body with fields its schema does not know")

    def _resolvers(self) -> Iterator[Case]:
        """What GraphQL hands to a resolver of graphene by name."""
        for path, file in self.project.files.items():
            if not any(name.split(".", 1)[0] == "graphene" for name in file.imports.values()):
                continue
            for function in file.functions:
                names = [p.name for p in function.parameters]
                if "info" in names and _RESOLVER.search(function.name):
                    for parameter in function.parameters[names.index("info") + 1 :]:
                        for trace in self.flows.parameter(path, function.name, parameter.name):
                            yield self._case(self.ends.judge(trace, "argument"), trace, f"argument {parameter.name}")

    def _actions(self) -> Iterator[Case]:
        """What a server action is handed: a form or an object of any shape, whatever its type says; not one that is wrapped."""
        for endpoint in self.project.service.endpoints:
            called = endpoint.route.framework == "action" and not endpoint.route.guards
            for handler in endpoint.handlers if called else ():
                for parameter in handler.facts.parameters:
                    type_ = getattr(parameter.annotation, "name", "")
                    if _PLAIN.search(type_) or _STATE.search(parameter.name):
                        continue
                    kind, what = (
                        ("form", "a form value") if type_ == "FormData" else ("body", "what the action is handed")
                    )
                    for trace in self.flows.parameter(handler.path, handler.facts.name, parameter.name):
                        yield self._case(self.ends.judge(trace, kind), trace, what)

    def _bodies(self) -> Iterator[Case]:
        """Bodies typed with what is no class: nothing is left that they could be held against."""
        for endpoint in self.project.service.endpoints:
            for handler in endpoint.handlers:
                for parameter in handler.facts.parameters if handler.facts.owner else ():
                    if why := erased.unasked(self.project, handler.path, endpoint, parameter):
                        for trace in self.flows.parameter(handler.path, handler.facts.name, parameter.name):
                            yield self._case(self.ends.judge(trace, "body"), trace, f"the body, {why},")

    def _sizes(self) -> Iterator[Case]:
        """Numbers that a framework takes from the query for a handler's parameter, with no upper bound in its declaration."""
        for endpoint in self.project.service.endpoints:
            for handler in endpoint.handlers:
                for parameter in handler.facts.parameters:
                    if fronts.is_number(parameter):
                        for trace in self.flows.parameter(handler.path, handler.facts.name, parameter.name):
                            if trace.end.target_detail == "page":
                                yield self._case(self.ends.judge(trace, "query"), trace, f"parameter {parameter.name}")

    def _is_body_handed_on(self, trace: Trace) -> bool:
        """Whether a part of a body does harm in another function: the line that hands it there says more than the one the
        body is first read on.
        """
        body = trace.flow.source == "request" and trace.flow.source_detail == "body" and bool(trace.steps)
        return body and trace.flow.target == "call" and self.project.files[trace.path].language != "python"

    def _handed_over(self, trace: Trace) -> Span:
        """Where a part of a body is handed on: of an object with several parts of it, where the first stands."""
        flow = trace.flow
        index, _, key = flow.slot.partition(".")
        alike = [
            f.target_span
            for f in self.project.files[trace.path].flows
            if key and (f.function, f.target, f.target_detail) == (flow.function, flow.target, flow.target_detail)
            if f.source == flow.source and f.slot.startswith(f"{index}.")
        ]
        return min(alike, key=lambda s: (s.line, s.column), default=flow.target_span)

    def _case(self, judged: Judged, trace: Trace, what: str) -> Case:
        at = read = self.project.location(trace.path, trace.flow.source_span)
        if not judged.end:
            return Case("", at, what, (), judged.silence or NOTHING)
        if judged.end in _HARMFUL and self._is_body_handed_on(trace):
            at = self.project.location(trace.path, self._handed_over(trace))
        last = self.project.location(trace.end_path, trace.end.target_span)
        steps = (Step(read, f"{what} is read here"), *trace.steps, Step(last, f"reaches {WORDS[judged.end]} here"))
        return Case(judged.end, at, what, steps)


def _is_said(case: Case, found: dict[tuple[str, int, int], Case]) -> bool:
    """Whether what does harm where it is handed to does the same harm in the handler itself."""
    read = case.trail[0].location if case.trail else case.location
    there = found.get((read.path, read.line, read.column))
    return there is not None and there is not case and there.end == case.end


def _last(case: Case) -> tuple[str, int]:
    """Where the way of a read ends."""
    end = case.trail[-1].location
    return end.path, end.line


def _harmed(trace: Trace) -> bool:
    """Whether a plain string does harm there: in a query or command wherever it stands, elsewhere only where it is seen to arrive."""
    if trace.end.target != "sink":
        return False
    return trace.end.target_detail in ("sql", "command") or not trace.steps


@functools.lru_cache(maxsize=2)
def reads(project: Project) -> Reads:
    """The judged reads of a project (one project a run)."""
    return Reads(project)
