"""OpenAPI files that bind operations to functions, as Connexion does: `operationId: package.module.function`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from prodready.facts import Created, Literal, Ref, Route, Span, Value

NAME = "paths"
_VERSION = re.compile(r"^[{\s]*[\"']?(?:openapi|swagger)[\"']?\s*:", re.M)
_KEY = re.compile(
    r"^(?P<indent>\s*)[\"']?(?P<key>[^\s\"'#{}\[\],-][^\"'#]*?)[\"']?\s*:"
    r"\s*(?:[\"']?(?P<value>[\w.]+)[\"']?|(?P<rest>[\[{].*))?\s*,?\s*(?:#.*)?$"
)
_VERBS = frozenset(("get", "post", "put", "patch", "delete", "head", "options"))
_CONTROLLERS = ("x-openapi-router-controller", "x-swagger-router-controller")
_SECURITY = "security"
_SCHEME = re.compile(r"([\w-]+)[\"']?\s*:\s*\[")  # `- bearer: []`, `[{"bearer": []}]`


@dataclass(slots=True)
class _Operation:
    """One operation while its lines are read. `schemes`: what it asks for itself, None where the file's own counts."""

    path: str = ""
    verb: str = ""
    controller: str = ""
    name: str = ""
    at: Span = field(default_factory=lambda: Span(1, 1, 1, 1))
    schemes: list[str] | None = None


def read(kind: str, text: str) -> tuple[tuple[Created, ...], tuple[Route, ...]]:
    """A router for the file and its routes; nothing where no operation names a function."""
    if kind not in ("yaml", "json") or "operationId" not in text or not _VERSION.search(text):
        return (), ()
    reader = _Reader()
    operations = list(reader.operations(_spread(text) if kind == "json" else text))
    routes = tuple(_route(o, reader.schemes) for o in operations)
    if not routes:
        return (), ()
    return (Created(NAME, "router", "openapi", None, (), Span(1, 1, 1, 1)),), routes


def _spread(text: str) -> str:
    """JSON with a line for each key, however it is written; findings stand at the handlers."""
    try:
        return json.dumps(json.loads(text), indent=2)
    except (ValueError, RecursionError):
        return text


class _Reader:
    """Line by line: where it stands, and what the whole file asks for (`schemes`)."""

    def __init__(self) -> None:
        self.schemes: list[str] = []
        self._now = _Operation()
        self._outer = -1  # the indent of the outermost keys
        self._inside = False
        self._asking: tuple[int, list[str]] | None = None  # a `security` list that goes on: its indent, its schemes

    def operations(self, text: str) -> Iterator[_Operation]:
        """The operations that name a function."""
        for number, line in enumerate(text.splitlines(), 1):
            if self._listed(line):
                continue
            match = _KEY.match(line)
            if match is not None:
                yield from self._entered(match, number)
        yield from self._closed()

    def _listed(self, line: str) -> bool:
        """Whether a line belongs to the `security` list above it."""
        if self._asking is None:
            return False
        indent, schemes = self._asking
        bare = line.strip()
        deeper = len(line) - len(line.lstrip()) > indent
        if bare and not deeper and not bare.startswith(("-", "]", "}")):
            self._asking = None
            return False
        schemes.extend(_SCHEME.findall(line))
        return True

    def _entered(self, match: re.Match[str], number: int) -> Iterator[_Operation]:
        indent, key, value = len(match["indent"]), match["key"], match["value"] or ""
        if self._outer < 0:
            self._outer = indent
        if key == _SECURITY and (indent == self._outer or self._now.verb):
            self._asks(indent, match["rest"] or "")
        elif indent == self._outer:
            yield from self._closed()
            self._inside = key == NAME
        elif self._inside and key.startswith("/"):
            yield from self._closed()
            self._now = _Operation(key)
        elif self._inside and key in _VERBS:
            controller = self._now.controller if not self._now.verb else ""
            yield from self._closed()
            self._now = _Operation(self._now.path, key.upper(), controller)
        elif self._inside and key in _CONTROLLERS:
            self._now.controller = value
        elif self._inside and key == "operationId" and self._now.verb:
            self._now.name = value
            self._now.at = Span(number, indent + 1, number, match.end() + 1)

    def _asks(self, indent: int, rest: str) -> None:
        schemes = _SCHEME.findall(rest)
        if indent == self._outer:
            self.schemes = schemes
        else:
            self._now.schemes = schemes
        if not rest or rest.rstrip(" ,") == "[":
            self._asking = (indent, schemes)

    def _closed(self) -> Iterator[_Operation]:
        """The operation read so far, if it names a function."""
        now = self._now
        if now.name and ("." in now.name or now.controller):
            self._now = _Operation(now.path)
            yield now


def _route(operation: _Operation, schemes: list[str]) -> Route:
    """A route with what its document asks for in front of it."""
    name = f"{operation.controller}.{operation.name}" if operation.controller else operation.name
    asked = operation.schemes if operation.schemes is not None else schemes
    at = operation.at
    guards: tuple[Value, ...] = tuple(Ref(f"requires_{scheme}", at) for scheme in asked)
    return Route(
        NAME, "openapi", (operation.verb,), Literal(operation.path, at), Ref(name, at), guards, (), at, at.line
    )
