"""Upload interceptors of Nest, and uploads that routing-controllers takes: which of them let any file through."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready import facts
from prodready.facts import FunctionFacts, Value
from prodready.findings import Location
from prodready.project.link import Project
from prodready.project.service import Endpoint

_INTERCEPTS = re.compile(r"^@nestjs/platform-express\.(File|Files|FileFields|AnyFiles)Interceptor")
_TAKES = re.compile(r"^routing-controllers\.UploadedFiles?")
_MODULE = "@nestjs/platform-express.MulterModule"
_LIMITS = frozenset(("limits", "fileFilter", "**"))
_MADE = frozenset(("useFactory", "useClass", "useExisting"))  # of `registerAsync`: made while running
_LOOKS = re.compile(r"\.(size|mimetype|buffer\.length)$")
_UPLOADED = frozenset(("UploadedFile", "UploadedFiles"))


def unlimited(project: Project) -> Iterator[Location]:
    """The places where files of any size and type are taken in: nothing says what is allowed, nor looks at them later."""
    if _limited_everywhere(project):
        return
    for endpoint in project.service.endpoints:
        for path, call in _takers(project, endpoint):
            if not (_limits(project, path, call) or _looked_at(project, endpoint)):
                yield project.location(path, call.span)


def _takers(project: Project, endpoint: Endpoint) -> Iterator[tuple[str, facts.Call]]:
    """The interceptors in front of a route, and the parameters of its handler that take files."""
    seen: set[facts.Span] = set()
    guards = [(g.path, g.value) for w in endpoint.ways for g in w.guards]
    guards += [(h.path, d) for h in endpoint.handlers for p in h.facts.parameters for d in p.decorators]
    for path, value in guards:
        if isinstance(value, facts.Call) and value.span not in seen:
            seen.add(value.span)
            name = project.resolve(path, value.callee).name
            if _INTERCEPTS.search(name) or _TAKES.search(name):
                yield path, value


def _limits(project: Project, path: str, call: facts.Call) -> bool:
    """Whether the options say what is allowed, or cannot be read."""
    for arg in call.args[1:]:
        if isinstance(arg, facts.Literal):
            continue  # how many
        options = project.follow(path, arg).fact
        if isinstance(options, facts.Mapping) and (inner := options.get("options")) is not None:
            options = project.follow(path, inner).fact
        if not isinstance(options, facts.Mapping) or _LIMITS & {key for key, _ in options.items}:
            return True
    return False


def _looked_at(project: Project, endpoint: Endpoint) -> bool:
    """Whether a pipe, the handler or what it calls looks at the file."""
    for handler in endpoint.handlers:
        given = [d for p in handler.facts.parameters for d in p.decorators if isinstance(d, facts.Call)]
        if any(d.callee.startswith("@nestjs/") and _last(d) in _UPLOADED and _pipes(d) for d in given):
            return True
        below = (f.function for _, f in project.callees(handler.path, handler.facts.name))
        if any(_reads(function) for function in (handler.facts, *below) if function is not None):
            return True
    return False


def _pipes(call: facts.Call) -> bool:
    return any(not isinstance(arg, facts.Literal) for arg in call.args)


def _last(call: facts.Call) -> str:
    return call.callee.rsplit(".", 1)[-1]


def _reads(function: FunctionFacts) -> bool:
    return any(_LOOKS.search(name) for name in function.reads)


def _limited_everywhere(project: Project) -> bool:
    """Whether the module that the interceptors take their defaults from sets limits, or is set up out of sight."""
    modules = (c for path, file in project.files.items() for c in _registered(file))
    return any(not call.args or _sets(call.args[0]) for call in modules)


def _registered(file: facts.FileFacts) -> Iterator[facts.Call]:
    """The calls of `MulterModule.register` among the decorators of modules."""
    for class_ in file.classes if _MODULE in file.imports.values() else ():
        for decorator in class_.decorators:
            yield from (c for c in _calls(decorator) if c.callee.startswith(_MODULE))


def _calls(value: Value) -> Iterator[facts.Call]:
    if isinstance(value, facts.Call):
        yield value
    inner = value.args if isinstance(value, facts.Call) else value.items if isinstance(value, facts.Items) else ()
    pairs = value.items if isinstance(value, facts.Mapping) else ()
    for part in (*inner, *(v for _, v in pairs)):
        yield from _calls(part)


def _sets(options: Value) -> bool:
    known = {key for key, _ in options.items} if isinstance(options, facts.Mapping) else _LIMITS
    return bool(known & (_LIMITS | _MADE))
