"""JavaScript: the event that a platform hands to a file's `handler`, in which a gateway's parts are known and other keys may be anybody's.

Firebase hands a callable function what the client sent: as its first parameter, or as `data` of a request.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from prodready.facts import Span
from prodready.knowledge.libraries import events
from prodready.languages.flow.chains import dotted
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import FUNCTIONS, span
from prodready.memory import kept

KIND = "invocation"
CALLABLE = "callable"
KINDS = frozenset((KIND, CALLABLE))
_NAMES = frozenset(("event", "_event", "evt"))
_REQUESTS = frozenset(("request", "req"))
_REQUEST = re.compile(r"^firebase-functions/(v2|https)")  # the second generation
# What the platform itself writes.
_OWN = frozenset((
    "requestContext", "httpMethod", "path", "rawPath", "resource", "routeKey", "version", "stageVariables", "isBase64Encoded",
    "Records", "detail", "detail-type", "source", "account", "region", "time", "resources", "triggerSource", "userName", "userPoolId",
    "request", "response", "identity", "info", "type", "methodArn", "session", "context", "action", "awslogs", "warmup",
    "ResourceProperties", "RequestType", "StackId", "cookies", "target", "data", "currentTarget", "key", "code", "length",
))  # fmt: skip


def parameter(root: ast.AST, function: ast.AST, arg: ast.arg, index: int, where: str) -> Taint | None:
    """The event of a function that the file exports as its handler."""
    if index or arg.arg not in _NAMES or id(function) not in _handlers(root):
        return None
    return Taint("request", KIND, span(arg), where)


def part(taints: Taints, node: ast.expr) -> Taints:
    """What reading a field of the event gives: a part of the request, what the caller wrote there, or nothing of a client's."""
    return tuple(read for t in taints if (read := _read(t, span(node))))


def called(parameter: str, by: str) -> str:
    """The kind of what a callable function is handed: a request around the data, or by the first generation the data."""
    return CALLABLE if _REQUEST.search(by) or parameter in _REQUESTS else "body"


def _read(taint: Taint, at: Span) -> Taint | None:
    if taint.detail == CALLABLE and taint.fields:
        return taint._replace(detail="body", fields=taint.fields[1:], span=at) if taint.fields[0] == "data" else None
    if taint.detail != KIND or taint.kind != "request" or not taint.fields:
        return taint
    key, *rest = taint.fields
    if key in _OWN:
        return None
    part = events("lambda").get(key)
    return taint._replace(detail=part, fields=tuple(rest), span=at) if part else taint._replace(span=at)


@kept
def _handlers(root: ast.AST) -> frozenset[int]:
    """The functions (by id) that a file gives out as `handler`, what a wrapper is handed included."""
    return frozenset(id(function) for statement in getattr(root, "body", ()) for function in _given_out(statement))


def _given_out(statement: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and statement.name == "handler":
        yield statement
    for target in statement.targets if isinstance(statement, ast.Assign) else ():
        named = isinstance(target, ast.Name) and target.id == "handler"
        if named or dotted(target) in ("exports.handler", "module.exports.handler"):
            value = statement.value if isinstance(statement, ast.Assign) else None
            inside = value.args if isinstance(value, ast.Call) else [value]
            yield from (part for part in inside if isinstance(part, FUNCTIONS))
