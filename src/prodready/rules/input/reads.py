"""Reads of raw request data, each judged once for all rules of the family: the worst end it reaches, or why it is silent."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from prodready.findings import Location, Step
from prodready.project import Project, flows
from prodready.project.flows import Trace
from prodready.project.service import Endpoint
from prodready.rules.input import fronts

# Most dangerous first: of several ends of one read the first decides the code.
SINKS = {
    "command": "PRD605", "sql": "PRD603", "operator": "PRD603", "path": "PRD604", "outbound": "PRD607", "redirect": "PRD606",
    "template": "PRD608", "upload": "PRD609", "session": "PRD601", "mass": "PRD610", "object": "PRD601", "raw": "PRD601", "page": "PRD612",
}  # fmt: skip
NOTHING = "it reaches nothing that it could harm"
_ORDER = list(SINKS)
_WORDS = {
    "command": "a command or code", "sql": "the text of a query", "operator": "a query in which an object is an operator",
    "path": "a file path", "outbound": "the address of an outgoing request", "redirect": "a redirect",
    "template": "a template or markup", "object": "the name of a stored object", "upload": "storage",
    "mass": "every field of a stored object", "raw": "storage or another service",
    "page": "the size of a page", "session": "a session that nothing signs",
}  # fmt: skip
_KINDS = {
    "body": "the raw body", "form": "a form value", "query": "a query value", "path": "a path value", "header": "a header",
    "cookie": "a cookie", "file": "an uploaded file", "message": "a socket message", "archive": "a name inside an archive",
}  # fmt: skip
# What such a function gives back holds only what its caller asked for.
_PICKS = re.compile(
    r"(^|[._])(pick|project|only|subset|filter|select|allow|permit|whitelist|restrict|omit|exclude)", re.I
)
# Calls that make a model in JavaScript: `mongoose.model("Note", …)`, `sequelize.define("note", …)`.
_MODEL = re.compile(r"(^|\.)(model|define|discriminator)\(\)$")
_RESOLVER = re.compile(r"\.(mutate|resolve_\w+|subscribe)$")
# Where a caller came from is written by the caller's own browser.
_ORIGIN = re.compile(r"^refer(r)?er$", re.I)
_ID = re.compile(r"^$|(^|_)(id|uuid|pk|slug|key|token|title)$", re.I)
_BODY = frozenset(("body", "form", "message"))
_KEPT = _BODY | {"query"}
# A check of type or length makes a value fit for storage; it does not make it harmless in code, queries and paths.
_WEAK = frozenset(("type", "length", "range", "equal", "called", "pattern", "text"))
_GENTLE = frozenset(("mass", "object"))
_BOUNDS = frozenset(("schema", "range", "capped", "member", "validator", "called", "lost"))
_SIZED = frozenset(("query", "body", "form", "argument"))
# Middleware that takes operators (`$gt`) out of every body.
_STRIPPERS = frozenset(
    ("express-mongo-sanitize", "mongo-sanitize", "koa-mongo-sanitize", "@exortek/express-mongo-sanitize")
)
# Stores that take an object in a value's place for an operator.
_TABLES = frozenset(
    (
        "sequelize",
        "sequelize-typescript",
        "typeorm",
        "knex",
        "@prisma/client",
        "redbean-node",
        "drizzle-orm",
        "objection",
    )
)
_DOCUMENTS = frozenset(("mongoose", "mongodb", "monk", "mongojs", "@nestjs/mongoose", "papr", "nedb", "@seald-io/nedb"))


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
        return f"{self.what} reaches {_WORDS[self.end]} without a schema, a type or a check"


@dataclass(frozen=True, slots=True)
class Judged:
    """The end of a trace that matters, "" for none; `silence`: what made it harmless."""

    end: str = ""
    silence: str = ""


class Reads:
    """Every read of raw request data of a project, judged."""

    def __init__(self, project: Project) -> None:
        self.project, self.flows = project, flows.of(project)
        self.guarded, self.caps = fronts.guarded(project), fronts.Caps(project)
        imported = {name for file in project.files.values() for name in file.imports.values()}
        packages = {name.split(".", 1)[0] for name in imported}
        self.stripped = bool(imported & _STRIPPERS)
        self.documents = bool(packages & _DOCUMENTS) and not packages & _TABLES
        self.nested = "express" in packages  # its query strings hold objects
        self.by_handler: dict[tuple[str, str], list[Endpoint]] = defaultdict(list)
        for endpoint in project.service.endpoints:
            for handler in endpoint.handlers:
                self.by_handler[handler.path, handler.facts.name].append(endpoint)
        self.cases: list[Case] = []
        self.silent: dict[tuple[str, int], list[Case]] = defaultdict(list)
        self._collect()

    def _collect(self) -> None:
        found: dict[tuple[str, int, int], Case] = {}
        for case in (*self._requests(), *self._parameters(), *self._sizes(), *self._resolvers()):
            at = case.location
            if case.silence:
                self.silent[at.path, at.line].append(case)
                continue
            key = (at.path, at.line, at.column)
            if key not in found or _ORDER.index(case.end) < _ORDER.index(found[key].end):
                found[key] = case
        self.cases = sorted(found.values(), key=lambda c: c.location)

    def _requests(self) -> Iterator[Case]:
        for trace in self.flows.traces("request"):
            kind = trace.flow.source_detail
            if kind == "path" and self._typed(trace):
                continue
            judged = self._judge(trace, kind)
            if judged.end and (guard := self._guard(trace)):
                judged = Judged(silence=f"checked in front of the handler by {guard}")
            yield self._case(judged, trace, _KINDS.get(kind, "request data"))

    def _typed(self, trace: Trace) -> bool:
        """Whether the route's path lets only numbers or plain words into the value that the handler reads by its name."""
        handler = (trace.path, trace.flow.function)
        return bool(trace.flow.fields) and any(
            fronts.typed_by_path(e, trace.flow.fields[0]) for e in self.by_handler.get(handler, ())
        )

    def _guard(self, trace: Trace) -> str:
        named = next((c for c in trace.flow.conditions if c.startswith("guard:")), "")
        if named:
            return named.removeprefix("guard:")
        name = trace.flow.function
        while name:
            if guard := self.guarded.get((trace.path, name)):
                return guard
            name = name.rpartition(".")[0]
        return ""

    def _parameters(self) -> Iterator[Case]:
        """What a framework hands to a handler by name: path and query parameters of plain text."""
        for endpoint in self.project.service.endpoints:
            for handler in endpoint.handlers:
                for parameter in handler.facts.parameters:
                    if fronts.is_text(parameter) and not fronts.typed_by_path(endpoint, parameter.name):
                        segment = fronts.is_segment(endpoint, parameter.name)
                        for trace in self.flows.parameter(handler.path, handler.facts.name, parameter.name):
                            judged = self._judge(trace, "path")
                            if judged.end == "path" and segment:
                                judged = Judged(silence="a segment of the route's path holds no slash")
                            yield self._case(judged, trace, f"parameter {parameter.name}")

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
                            yield self._case(self._judge(trace, "argument"), trace, f"argument {parameter.name}")

    def _sizes(self) -> Iterator[Case]:
        """Numbers that a framework takes from the query for a handler's parameter, with no upper bound in its declaration."""
        for endpoint in self.project.service.endpoints:
            for handler in endpoint.handlers:
                for parameter in handler.facts.parameters:
                    if fronts.is_number(parameter):
                        for trace in self.flows.parameter(handler.path, handler.facts.name, parameter.name):
                            if trace.end.target_detail == "page":
                                yield self._case(self._judge(trace, "query"), trace, f"parameter {parameter.name}")

    # -- what an end is worth

    def _judge(self, trace: Trace, kind: str) -> Judged:
        """The kind of end that matters, or why it does not."""
        checks = self.flows.checks(trace.passed)
        if "lost" in checks:
            return Judged(silence="only looked something up")
        if trace.end.target == "sink" and trace.end.target_detail != "raw":
            return self._sink(trace, kind, checks)
        if checks - {"equal"}:
            return Judged(silence=_by(checks))
        if kind == "file":
            return self._file(trace, "upload") if trace.end.target == "store" and self._python(trace) else Judged()
        if operator := self._operator(trace, kind):
            return Judged(operator)
        if kind not in (_BODY if trace.end.target == "sink" else _KEPT) or not (
            trace.end.target in ("store", "assign", "sink") or self._rows(trace)
        ):
            return Judged()
        return Judged("mass" if self._whole(trace) else "raw")

    def _sink(self, trace: Trace, kind: str, checks: set[str]) -> Judged:
        end = trace.end.target_detail
        if kind == "file" and end in ("path", "upload"):
            if checks:
                return Judged(silence=_by(checks))
            return self._file(trace, end)
        if end == "upload" or end not in SINKS:
            return Judged()
        if end == "redirect" and any(_ORIGIN.match(f) for f in trace.flow.fields):
            return Judged(silence="back to where the caller came from")
        if kind == "archive" and end != "path":
            return Judged()  # what lies inside is the file's content, judged as such
        if end == "page":
            bounded = checks & _BOUNDS
            return Judged(silence=_by(bounded)) if bounded or kind not in _SIZED else Judged(end)
        strong = checks if end in _GENTLE else checks - _WEAK
        return Judged(silence=_by(strong)) if strong else Judged(end)

    def _file(self, trace: Trace, end: str) -> Judged:
        if end == "path" and not self._python(trace):
            return Judged()  # the middleware that took the file is judged where it is made
        imported = self.project.files[trace.path].imports.values()
        if self._python(trace) and (
            self.caps.cover(trace.path) or any(name.startswith("aiohttp.") for name in imported)
        ):
            return Judged(silence="the program limits the size of what it takes")
        return Judged("upload")

    def _rows(self, trace: Trace) -> bool:
        """Whether the end makes an object of a model."""
        if trace.end.target != "construct":
            return False
        found = self.project.resolve(trace.end_path, trace.end.target_detail)
        if found.class_ is None:
            return _MODEL.search(found.name) is not None
        if flows.is_a(self.project, found, "schemas", "validators"):
            return False
        return flows.is_a(self.project, found, "models", "stores")

    def _whole(self, trace: Trace) -> bool:
        """Whether every field the caller sent ends up as a field of what is stored."""
        end = trace.end
        if trace.flow.fields or end.fields or trace.flow.slot.partition(".")[2]:
            return False
        if any(_PICKS.search(step) for _, step in trace.passed if ":" not in step):
            return False
        return end.slot == "*" if end.target == "assign" else "whole:row" in end.through

    def _operator(self, trace: Trace, kind: str) -> str:
        """What a value that may be an object is in a look-up: an operator of a document store, else untyped; bound ids are harmless."""
        if trace.end.target != "lookup" or any(s == "built:sql" for _, s in trace.passed):
            return ""
        python = self._python(trace)
        if self.stripped:
            return ""
        text = any(s.startswith(("built:", "as:")) for _, s in trace.passed)  # no object any more
        if python or text or "bound:sql" in trace.end.through:
            harmless = _ID.search(trace.end.slot) and (python or not text)
            return "raw" if kind in _BODY and not harmless else ""
        one = kind == "message" or trace.flow.fields or trace.end.fields
        if not trace.end.slot and one and not self.documents:
            return ""  # `Note.delete(id)`
        if kind in _BODY or (kind == "query" and self.nested):
            return "operator" if self.documents else "raw"
        return ""

    def _python(self, trace: Trace) -> bool:
        return self.project.files[trace.path].language == "python"

    def _case(self, judged: Judged, trace: Trace, what: str) -> Case:
        at = self.project.location(trace.path, trace.flow.source_span)
        if not judged.end:
            return Case("", at, what, (), judged.silence or NOTHING)
        last = self.project.location(trace.end_path, trace.end.target_span)
        steps = (Step(at, f"{what} is read here"), *trace.steps, Step(last, f"reaches {_WORDS[judged.end]} here"))
        return Case(judged.end, at, what, steps)


_CHECKED = {
    "schema": "a schema", "convert": "a conversion", "type": "a test of its type", "length": "a test of its length",
    "range": "a test of its range", "member": "a list of what is allowed", "equal": "a comparison", "validator": "a validator",
    "pattern": "a pattern", "text": "being made a text", "called": "a function that checks", "safe": "a test of where it leads",
    "capped": "a bound",
}  # fmt: skip


def _by(checks: set[str]) -> str:
    """What checked it, in words."""
    return "checked by " + ", ".join(sorted(_CHECKED.get(c, c) for c in checks))


@functools.lru_cache(maxsize=2)
def reads(project: Project) -> Reads:
    """The judged reads of a project (one project a run)."""
    return Reads(project)
