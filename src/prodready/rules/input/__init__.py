"""Input handling: raw request data that reaches something that matters without a schema, a type or a check (CWE-20)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from prodready import facts
from prodready.findings import Location, Step
from prodready.project import Project, flows
from prodready.project.flows import Trace
from prodready.project.service import Endpoint
from prodready.rules import Verdict

# Most dangerous first: of several ends of one read the first decides the code.
SINKS = {
    "command": "PRD605", "sql": "PRD603", "path": "PRD604", "outbound": "PRD607", "redirect": "PRD606", "template": "PRD608",
    "upload": "PRD609", "raw": "PRD601",
}  # fmt: skip
_ORDER = list(SINKS)
_WORDS = {
    "command": "a command or code", "sql": "the text of a query", "path": "a file path", "outbound": "the address of an outgoing request",
    "redirect": "a redirect", "template": "a template or markup", "upload": "storage", "raw": "storage or another service",
}  # fmt: skip
_ID = re.compile(r"^$|(^|_)(id|uuid|pk|slug|key|token|title)$", re.I)
# Middleware that takes operators (`$gt`) out of every body.
_STRIPPERS = frozenset(
    ("express-mongo-sanitize", "mongo-sanitize", "koa-mongo-sanitize", "@exortek/express-mongo-sanitize")
)
_BODY = frozenset(("body", "form", "message"))
# A check of type or length makes a value fit for storage; it does not make it harmless in code, queries and paths.
_WEAK = frozenset(("type", "length", "range", "equal", "called"))


@dataclass(frozen=True, slots=True)
class Case:
    """A read of raw data with the worst end it reaches."""

    end: str
    location: Location
    what: str
    trail: tuple[Step, ...]

    @property
    def message(self) -> str:
        """What is wrong, in one line."""
        return f"{self.what} reaches {_WORDS[self.end]} without a schema, a type or a check"


class Inputs:
    """Every read of raw request data that reaches an end unchecked, judged once for all rules of the family."""

    def __init__(self, project: Project) -> None:
        self.project, self.flows = project, flows.of(project)
        self.guarded = _guarded(project)
        imported = (name for file in project.files.values() for name in file.imports.values())
        self.stripped = any(name in _STRIPPERS for name in imported)
        self.capped = any("body-limit" in f.marks for f in project.files.values() if f.language == "python")
        found: dict[tuple[str, int, int], Case] = {}
        for case in (*self._requests(), *self._parameters()):
            key = (case.location.path, case.location.line, case.location.column)
            if key not in found or _ORDER.index(case.end) < _ORDER.index(found[key].end):
                found[key] = case
        self.cases = sorted(found.values(), key=lambda c: c.location)

    def _requests(self) -> Iterator[Case]:
        for trace in self.flows.traces("request"):
            end = self._end(trace, trace.flow.source_detail)
            if end and self._is_guarded(trace):
                continue
            if end:
                yield self._case(end, trace, f"{_KINDS.get(trace.flow.source_detail, 'request data')}")

    def _is_guarded(self, trace: Trace) -> bool:
        if any(c.startswith("guard:") for c in trace.flow.conditions):
            return True
        name = trace.flow.function
        while name:
            if (trace.path, name) in self.guarded:
                return True
            name = name.rpartition(".")[0]
        return False

    def _parameters(self) -> Iterator[Case]:
        """What a framework hands to a handler by name: path and query parameters of plain text."""
        for endpoint in self.project.service.endpoints:
            for handler in endpoint.handlers:
                for parameter in handler.facts.parameters:
                    if _is_text(parameter) and not _typed_by_path(endpoint, parameter.name):
                        for trace in self.flows.parameter(handler.path, handler.facts.name, parameter.name):
                            end = self._end(trace, "path")
                            if end:
                                yield self._case(end, trace, f"parameter {parameter.name}")

    def _end(self, trace: Trace, kind: str) -> str:
        """The kind of end that matters, "" where the way is checked or the end harmless."""
        checks = self.flows.checks(trace.passed)
        if "lost" in checks:
            return ""
        end = trace.end
        if end.target == "sink" and end.target_detail != "raw":
            if kind == "file" and end.target_detail == "path" and not self._python(trace):
                return ""  # the middleware that took the file is judged where it is made
            if kind == "file" and end.target_detail in ("path", "upload"):
                return "upload" if not checks and not self._capped(trace) else ""
            if end.target_detail == "upload":
                return ""
            return end.target_detail if end.target_detail in SINKS and not checks - _WEAK else ""
        if checks - {"equal"}:
            return ""
        if kind == "file":
            return "upload" if end.target == "store" and self._python(trace) and not self._capped(trace) else ""
        if kind not in _BODY:
            return ""
        return "raw" if end.target in ("store", "assign", "sink") or self._rows(trace) or self._operators(trace) else ""

    def _capped(self, trace: Trace) -> bool:
        """Whether the project limits the size of bodies or files somewhere; aiohttp does so by itself."""
        imported = self.project.files[trace.path].imports.values()
        return self.capped or any(name.startswith("aiohttp.") for name in imported)

    def _rows(self, trace: Trace) -> bool:
        """Whether the end makes an object of a model."""
        if trace.end.target != "construct":
            return False
        found = self.project.resolve(trace.end_path, trace.end.target_detail)
        if found.class_ is None or flows.is_a(self.project, found, "schemas", "validators"):
            return False
        return flows.is_a(self.project, found, "models", "stores")

    def _operators(self, trace: Trace) -> bool:
        """Whether a field of the body, which may be an object, becomes a condition of a look-up; bound ids are harmless."""
        if trace.end.target != "lookup" or any(s == "built:sql" for _, s in trace.passed):
            return False
        if self.stripped:
            return False
        bound = self._python(trace) or "bound:sql" in trace.end.through
        return not bound or not _ID.search(trace.end.slot)

    def _python(self, trace: Trace) -> bool:
        return self.project.files[trace.path].language == "python"

    def _case(self, end: str, trace: Trace, what: str) -> Case:
        at = self.project.location(trace.path, trace.flow.source_span)
        last = self.project.location(trace.end_path, trace.end.target_span)
        steps = (Step(at, f"{what} is read here"), *trace.steps, Step(last, f"reaches {_WORDS[end]} here"))
        return Case(end, at, what, steps)


_KINDS = {
    "body": "the raw body", "form": "a form value", "query": "a query value", "path": "a path value", "header": "a header",
    "cookie": "a cookie", "file": "an uploaded file", "message": "a socket message",
}  # fmt: skip


def _is_text(parameter: facts.Parameter) -> bool:
    """Whether a handler's parameter can be any text: no type, or a plain string."""
    if parameter.name in ("self", "cls", "request", "req", "res", "ctx", "c", "context", "next", "db", "session"):
        return False
    annotation = parameter.annotation
    text = isinstance(annotation, facts.Ref) and annotation.name in ("str", "string", "any")
    if isinstance(annotation, facts.Ref) and not text:
        return False  # a number, a UUID, one of a few
    if isinstance(parameter.default, facts.Call):
        return parameter.default.callee.rsplit(".", 1)[-1] in ("Query", "Path", "Header", "Cookie", "Form", "Body")
    return annotation is None or text


def _typed_by_path(endpoint: Endpoint, name: str) -> bool:
    """Whether the route's path lets only numbers, UUIDs or slugs through: `<int:id>`, `{id:int}`, `(?P<id>\\d+)`."""
    types = r"(int|float|uuid|slug|date|decimal)"
    typed = rf"<{types}(\([^)]*\))?:{name}>|\{{{name}:{types}\}}|\(\?P<{name}>(\\d|\[(0-9|\\d|\\w|\w-\w|-|_)+\])(\+|\*|\{{[\d,]+\}})?\)"
    return bool(endpoint.ways) and all(re.search(typed, way.url) for way in endpoint.ways)


def _guarded(project: Project) -> set[tuple[str, str]]:
    """The handlers in front of which something on the route checks the request."""
    from prodready.knowledge.libraries import words

    found = set()
    for endpoint in project.service.endpoints:
        values = [
            *endpoint.route.guards,
            *(g.value for w in endpoint.ways for g in w.guards if g.where in ("route", "dependency", "class")),
        ]
        text = " ".join(_spelled(v) for v in values).lower()
        if any(word in text for word in words("validators", "guards")) or endpoint.route.framework == "connexion":
            found |= {(h.path, h.facts.name) for h in endpoint.handlers}
    return found


def _spelled(value: facts.Value, depth: int = 0) -> str:
    """The names in a guard's expression."""
    if isinstance(value, facts.Ref):
        return value.name
    if isinstance(value, facts.Call):
        return " ".join([value.callee, *(_spelled(a, depth + 1) for a in value.args if depth < 4)])
    if isinstance(value, facts.Items):
        return " ".join(_spelled(i, depth + 1) for i in value.items)
    if isinstance(value, facts.Mapping):
        return " ".join(k for k, _ in value.items)
    return ""


@functools.lru_cache(maxsize=2)
def inputs(project: Project) -> Inputs:
    """The judged reads of a project."""
    return Inputs(project)


def verdicts(project: Project, end: str) -> Iterator[Verdict]:
    """One verdict a read that has this end as its worst."""
    seen: set[tuple[str, int]] = set()
    for case in inputs(project).cases:
        key = (case.location.path, case.location.line)
        if case.end == end and key not in seen:
            seen.add(key)
            yield Verdict(case.location, case.message, case.trail)
