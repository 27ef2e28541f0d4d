"""Python: the event that AWS API Gateway hands to a function: the client's body, query, path and headers as fields of one dict."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.facts import Span
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_NAMES = frozenset(("event", "_event", "evt"))
_PARTS = {
    "body": "body", "queryStringParameters": "query", "multiValueQueryStringParameters": "query", "rawQueryString": "query",
    "pathParameters": "path", "headers": "header", "multiValueHeaders": "header", "cookies": "cookie",
}  # fmt: skip
# What the gateway itself writes, and the fields of events that no client sends.
_OWN = frozenset((
    "requestContext", "httpMethod", "path", "rawPath", "resource", "routeKey", "version", "stageVariables", "isBase64Encoded",
    "Records", "detail", "detail-type", "source", "id", "account", "region", "time", "resources", "triggerSource", "userName",
    "userPoolId", "request", "response", "identity", "arguments", "info", "type", "authorizationToken", "methodArn", "session",
    "context", "enhancedAuthContext", "action", "awslogs", "trigger", "warmup", "ResourceProperties", "RequestType", "StackId",
))  # fmt: skip


def parameter(run: Interpreter, arg: ast.arg) -> Taint | None:
    """The event of a handler: in a file that answers with a status code, as the gateway wants it."""
    if arg.arg not in _NAMES or "statusCode" not in run.tree.text:
        return None
    return Taint("request", "event", span(arg), run.scope.name)


def part(taints: Taints, node: ast.expr, first: dict[tuple[str, str], Span]) -> Taints:
    """What reading a field of the event gives: a part of the request, read where the function `first` reads of it."""
    ours = [t for t in taints if t.detail == "event" and t.kind == "request"]
    read = (found for t in ours if (found := _read(t, node, first)))
    return (*(t for t in taints if t not in ours), *read)


def _read(taint: Taint, node: ast.expr, first: dict[tuple[str, str], Span]) -> Taint | None:
    if not taint.fields:
        return taint
    key, *rest = taint.fields
    if key in _OWN:
        return None
    kind = _PARTS.get(key, "")
    fields = tuple(rest) if kind else taint.fields  # mapped by a template: `event["title"]`
    at = first.setdefault((taint.function, f"{kind or 'body'}."), span(node))
    return taint._replace(detail=kind or "body", fields=fields, span=at)
