"""Ends of raw request data: which of them matter, and what makes them harmless."""

from __future__ import annotations

import re
from dataclasses import dataclass

from prodready.knowledge.libraries import words
from prodready.project import flows, free_text, fronts, handed
from prodready.project.flows import Flows, Trace
from prodready.project.link import Found, Project

# Most dangerous first: of several ends of one read the first decides the code.
SINKS = {
    "command": "PRD605", "sql": "PRD603", "operator": "PRD603", "path": "PRD604", "outbound": "PRD607", "redirect": "PRD606",
    "template": "PRD608", "upload": "PRD609", "session": "PRD601", "mass": "PRD610", "object": "PRD601", "echo": "PRD608", "raw": "PRD601",
    "page": "PRD612",
}  # fmt: skip
NOTHING = "it reaches nothing that it could harm"
ORDER = list(SINKS)
WORDS = {
    "command": "a command or code", "sql": "the text of a query", "operator": "a query in which an object is an operator",
    "path": "a file path", "outbound": "the address of an outgoing request", "redirect": "a redirect",
    "template": "a template or markup", "object": "the name of a stored object", "upload": "storage",
    "mass": "every field of a stored object", "raw": "storage or another service",
    "echo": "a text answered as a page", "page": "the size of a page", "session": "a session that nothing signs",
}  # fmt: skip
# What such a function gives back holds only what its caller asked for.
_PICKS = re.compile(
    r"(^|[._])(pick|project|only|subset|filter|select|allow|permit|whitelist|restrict|omit|exclude)", re.I
)
# Calls that make a model in JavaScript: `mongoose.model("Note", …)`, `sequelize.define("note", …)`.
_MODEL = re.compile(r"(^|\.)(model|define|discriminator)\(\)$")
# Functions that ask somebody whether what they were given is genuine.
_VERIFIES = re.compile(r"verif|signature|authentic|is_valid|validate", re.I)
# Where a caller came from is written by the caller's own browser.
_ORIGIN = re.compile(r"^refer(r)?er$", re.I)
_CALLER = re.compile(r"connecting-ip|real-ip|client-ip|forwarded-for", re.I)
_ID = re.compile(r"^$|(^|_)(id|uuid|pk|slug|key|token|title)$", re.I)
_BODY = frozenset(("body", "form", "message"))
_KEPT = _BODY | {"query"}
_TAKES_FILES = re.compile(r"(numpy|scipy|soundfile|librosa|cv2|joblib|torch|wave)\.")  # a name, or what is open
_SPELLED = frozenset(("path", "query"))
# A check of type or length makes a value fit for storage; it does not make it harmless in code, queries and paths.
_WEAK = frozenset(("type", "length", "range", "equal", "called", "pattern", "text"))
_FORMS = frozenset(("validator", "schema"))
_RESOLVED = re.compile(
    r"(^|\.)(realpath|abspath|normpath|resolve|normalize|secure_filename|safe_join|relative_to|basename)\b"
)
_ADDRESSED = frozenset(("template", "path", "command", "sql"))  # where the address of the request itself does harm
_INVOKED = frozenset(
    ("command", "sql", "template")
)  # ... and where what starts a function by another key than a gateway's
_HARMED = frozenset(("sql", "command", "path", "outbound"))
_GENTLE = frozenset(("mass", "object"))
_BOUNDS = frozenset(("schema", "range", "capped", "member", "validator", "called", "lost"))
_SIZED = frozenset(("query", "body", "form", "argument"))


@dataclass(frozen=True, slots=True)
class Judged:
    """The end of a trace that matters, "" for none; `silence`: what made it harmless."""

    end: str = ""
    silence: str = ""


class Ends:
    """Judges where a read of a project ends."""

    def __init__(self, project: Project, joined: Flows) -> None:
        self.project, self.flows, self.caps = project, joined, fronts.Caps(project)
        imported = {name for file in project.files.values() for name in file.imports.values()}
        packages = {name.split(".", 1)[0] for name in imported}
        self.stripped = bool(imported & words("stores", "strippers")) and _strips(project)
        self.documents = bool(packages & words("stores", "documents")) and not packages & words("stores", "tables")
        self.python_documents = bool(packages & words("stores", "python_documents")) and _keeps_documents(project)
        self.nested = "express" in packages  # its query strings hold objects

    def judge(self, trace: Trace, kind: str) -> Judged:
        """The kind of end that matters for raw data of a kind, or why it does not."""
        checks = self.flows.checks(trace.passed)
        if "lost" in checks:
            return Judged(silence="only looked something up")
        if kind in _SPELLED and any(step == "parsed:object" for _, step in trace.passed):
            kind = "body"  # an object all the same, spelled out elsewhere
        if trace.end.target == "sink" and trace.end.target_detail != "raw":
            return self._sink(trace, kind, checks)
        if checks - {"equal"}:
            return Judged(silence=_by(checks))
        if any(step == "passed:on" for _, step in trace.passed):
            return Judged(silence="what stands in front has handed it on, and may have looked at it")
        if kind == "file":
            kept = trace.end.target in ("store", "sink") and self._python(trace)
            return self._file(trace, "upload") if kept else Judged()
        if trace.end.target in ("call", "sink") and _VERIFIES.search(trace.end.function.rsplit(".", 1)[-1]):
            return Judged(silence="only asks whether it is genuine")
        if trace.end.target == "call":
            return Judged("raw" if self._taken_away(trace, kind) else "")
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
            if end == "path" and _TAKES_FILES.match(trace.end.slot):
                return Judged()  # what it reads is the open file
            if end == "path" and self._named(trace):
                return self._opened(trace, checks)
            if checks:
                return Judged(silence=_by(checks))
            return self._file(trace, end)
        if end == "upload" or end not in SINKS:
            return Judged()
        if kind == "file" and end != "upload" and any(step == "placed:own" for _, step in trace.passed):
            return Judged(silence="a name that the service itself has made")
        if end == "redirect" and (kind in ("header", "cookie") or any(_ORIGIN.match(f) for f in trace.flow.fields)):
            return Judged(silence="only the caller's own browser writes it")
        if kind == "url" and (end not in _ADDRESSED or (end == "path" and _straightened(trace))):
            return Judged()  # the caller's own address
        if end == "path" and any(step == "part:host" for _, step in trace.passed):
            return Judged(silence="the name of a host holds no slash")
        if kind in ("invocation", "callable") and end not in _INVOKED:
            return Judged()
        if kind == "archive" and end != "path":
            return Judged()  # what lies inside is the file's content, judged as such
        if (
            end == "redirect"
            and kind == "path"
            and self._python(trace)
            and any(s == "built:rooted" for _, s in trace.passed)
        ):
            return Judged(silence="a segment of the route's path holds no slash")
        if end == "echo":
            return _echoed(trace, kind, checks)
        if end == "page":
            bounded = (checks | self.flows.checks_of(trace.passed, trace.flow.fields)) & _BOUNDS
            return Judged(silence=_by(bounded)) if bounded or kind not in _SIZED else Judged(end)
        if end == "object" and kind == "header" and any(_CALLER.search(f) for f in trace.flow.fields):
            return Judged(silence="a counter by where the request comes from")
        strong = checks if end in _GENTLE else checks - _WEAK - (set() if end == "template" else {"markup"})
        if end != "redirect":
            strong = strong - {"slash"}
        if end == "path" and "prefix" in strong and not any(_RESOLVED.search(step) for _, step in trace.passed):
            strong = strong - {"prefix"}  # `assets/../../etc` begins with it as well
        if strong <= _FORMS and end in _HARMED and free_text.passed_as_text(self.project, self.flows, trace):
            strong = set()
        return Judged(silence=_by(strong)) if strong else Judged(end)

    def _named(self, trace: Trace) -> bool:
        """Whether what stands in the path is the name that a client gave its file."""
        return self._python(trace) and "filename" in {*trace.flow.fields[-1:], *trace.end.fields[-1:]}

    def _opened(self, trace: Trace, checks: set[str]) -> Judged:
        """A file is opened under the name that a client gave it: a test of its suffix leaves the folders in it."""
        if any(step == "placed:own" for _, step in trace.passed):
            return Judged(silence="its own text before the name makes a folder of it that is not there")
        strong = checks - (_WEAK - {"pattern"}) - {"slash", "prefix", "markup", "member"}
        return Judged(silence=_by(strong)) if strong else Judged("path")

    def _file(self, trace: Trace, end: str) -> Judged:
        if end == "path" and not self._python(trace):
            return Judged()  # the middleware that took the file is judged where it is made
        imported = self.project.files[trace.path].imports.values()
        if self._python(trace) and (
            self.caps.cover(trace.path) or any(name.startswith("aiohttp.") for name in imported)
        ):
            return Judged(silence="the program limits the size of what it takes")
        return Judged("upload")

    def _taken_away(self, trace: Trace, kind: str) -> bool:
        """Whether the end makes an object of a model, or is a call that leads out of the project with what it is given."""
        callee = trace.end.target_detail
        if not self._python(trace) or kind not in _BODY:
            return False
        class_ = self.flows.target(trace.end_path, callee)
        if class_.class_ is not None:
            return bool(trace.end.slot) and self._is_model(class_)
        if kind != "body" or "." not in callee.removeprefix(f"{trace.end.function}."):
            return False
        root = callee.split(".", 1)[0].removesuffix("()")
        known = self.project.files[trace.end_path].imports.values()
        return handed.takes_away(callee, any(name.split(".", 1)[0] == root for name in known), trace.end.slot)

    def _rows(self, trace: Trace) -> bool:
        """Whether the end makes an object of a model."""
        if trace.end.target != "construct":
            return False
        found = self.project.resolve(trace.end_path, trace.end.target_detail)
        if found.class_ is None:
            return _MODEL.search(found.name) is not None
        return self._is_model(found)

    def _is_model(self, found: Found) -> bool:
        """Whether a class's objects are rows, and nothing asks what they are made of."""
        schema = flows.is_a(self.project, found, "schemas", "validators")
        return not schema and flows.is_a(self.project, found, "models", "stores")

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
        given = kind == "body" or any(step == "parsed:object" for _, step in trace.passed)
        if python and self._documents(trace) and given and not text and trace.end.slot:
            return "operator"
        if python or text or "bound:sql" in trace.end.through:
            harmless = _ID.search(trace.end.slot) and (python or not text)
            return "raw" if kind in _BODY and not harmless else ""
        one = kind == "message" or trace.flow.fields or trace.end.fields
        if not trace.end.slot and one and not self.documents:
            return ""  # `Note.delete(id)`
        if kind in _BODY or (kind == "query" and self.nested):
            return "operator" if self.documents else "raw"
        return ""

    def _documents(self, trace: Trace) -> bool:
        """Whether a look-up may be one in a store of documents: not in a file that brings in tables alone."""
        here = {name.split(".", 1)[0] for name in self.project.files[trace.end_path].imports.values()}
        tables_alone = here & words("stores", "python_tables") and not here & words("stores", "python_documents")
        return self.python_documents and not tables_alone

    def _python(self, trace: Trace) -> bool:
        return self.project.files[trace.path].language == "python"


def _keeps_documents(project: Project) -> bool:
    """Whether the service itself has a store of documents: not a command that reads one once."""
    return any(
        name.split(".", 1)[0] in words("stores", "python_documents")
        for path, file in project.files.items()
        for name in file.imports.values()
        if project.role(path) == "service"
    )


def _strips(project: Project) -> bool:
    """Whether a middleware that takes operators out is used anywhere, beside being imported."""
    used = (n for file in project.files.values() for f in file.functions for c in f.calls for n in (c.callee, *c.args))
    return any(name.split(".", 1)[0].removesuffix("()") in words("stores", "strippers") for name in used)


_CHECKED = {
    "schema": "a schema", "convert": "a conversion", "type": "a test of its type", "length": "a test of its length",
    "range": "a test of its range", "member": "a list of what is allowed", "equal": "a comparison", "validator": "a validator",
    "pattern": "a pattern", "text": "being made a text", "called": "a function that checks", "safe": "a test of where it leads",
    "capped": "a bound", "prefix": "a test of how it begins", "slash": "a test of how it begins", "markup": "being escaped for a page",
}  # fmt: skip


def _straightened(trace: Trace) -> bool:
    """Whether a path of the request went through `new URL`, which leaves no `..` in it, and was not decoded since."""
    steps = [step for _, step in trace.passed]
    return "URL" in steps and not any(step.startswith(("decodeURI", "unescape")) for step in steps)


def _echoed(trace: Trace, kind: str, checks: set[str]) -> Judged:
    """A text that names what was asked for: a link or a form of another site can ask for it."""
    if strong := checks - {"type", "length", "text"}:
        return Judged(silence=_by(strong))
    linked = kind == "path" or (kind in ("query", "body", "form") and bool(trace.flow.fields or trace.end.fields))
    return Judged("echo") if linked else Judged()


def _by(checks: set[str]) -> str:
    """What checked it, in words."""
    return "checked by " + ", ".join(sorted(_CHECKED.get(c, c) for c in checks))
