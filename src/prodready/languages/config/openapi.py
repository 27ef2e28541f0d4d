"""OpenAPI files that bind operations to functions, as Connexion does: `operationId: package.module.function`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready.facts import Created, Literal, Ref, Route, Span

NAME = "paths"
_VERSION = re.compile(r"^[\"']?(?:openapi|swagger)[\"']?\s*:", re.M)
_KEY = re.compile(r"^(\s*)[\"']?([^\s\"'#][^\"'#]*?)[\"']?\s*:\s*(?:[\"']?([\w.]+)[\"']?)?\s*(?:#.*)?$")
_VERBS = frozenset(("get", "post", "put", "patch", "delete", "head", "options"))
_CONTROLLERS = ("x-openapi-router-controller", "x-swagger-router-controller")


def read(kind: str, text: str) -> tuple[tuple[Created, ...], tuple[Route, ...]]:
    """A router for the file and its routes; nothing where no operation names a function."""
    if kind != "yaml" or "operationId" not in text or not _VERSION.search(text):
        return (), ()
    routes = tuple(_routes(text))
    if not routes:
        return (), ()
    return (Created(NAME, "router", "openapi", None, (), Span(1, 1, 1, 1)),), routes


def _routes(text: str) -> Iterator[Route]:
    path, verb, controller, inside = "", "", "", False
    for number, line in enumerate(text.splitlines(), 1):
        match = _KEY.match(line)
        if match is None:
            continue
        indent, key, value = len(match[1]), match[2], match[3] or ""
        if indent == 0:
            inside = key == NAME
        elif inside and key.startswith("/"):
            path, verb, controller = key, "", ""
        elif inside and key in _VERBS:
            verb = key.upper()
        elif inside and key in _CONTROLLERS:
            controller = value
        elif inside and key == "operationId" and verb:
            name = f"{controller}.{value}" if controller else value
            if "." in name:
                at = Span(number, indent + 1, number, len(line) + 1)
                yield Route(NAME, "openapi", (verb,), Literal(path, at), Ref(name, at), (), (), at, number)
