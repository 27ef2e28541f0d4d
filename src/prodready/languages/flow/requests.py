"""Where an expression reads raw request data, by canonical name and by the shape frameworks give their request objects."""

from __future__ import annotations

import ast

from prodready.knowledge.libraries import request_members, request_names
from prodready.languages.tree import Scope, Tree, canonical

_NAMES = {"request", "req", "_req", "_request", "http_request"}
_HOLDERS = {"self", "c", "ctx", "context", "event", "info", "kctx", "koaCtx", "honoCtx"}
_KOA = {"ctx", "context", "c"}
_METHODS = {
    "json",
    "text",
    "formData",
    "parseBody",
    "arrayBuffer",
    "blob",
    "queries",
    "get",
    "header",
    "param",
    "valid",
}
_DESTRUCTURED = {"body", "query", "params", "files", "file", "headers", "cookies"}


def request_kind(node: ast.expr, scope: Scope, tree: Tree, called: bool = False) -> str:
    """The kind of request data that `<request>.<member>` reads; "" if it is none. `called`: the member is being called."""
    if not isinstance(node, ast.Attribute):
        return ""
    kind = request_members(tree.is_python).get(node.attr, "")
    if node.attr == "searchParams" and not tree.is_python:
        return "query" if _is_url(node.value) else ""
    if tree.is_python:
        return _python(node, scope, tree, kind)
    if node.attr == "query" and isinstance(node.value, ast.Call):
        parsed = canonical(node.value.func, scope, tree.imports)  # `url.parse(req.url, true).query`
        return kind if parsed.removeprefix("node:") == "url.parse" else ""
    if not kind or (node.attr in _METHODS and not called):
        return ""
    return kind if is_request(node.value, scope, tree) or _bare(node, scope) else ""


def is_request(node: ast.expr, scope: Scope, tree: Tree) -> bool:
    """Whether an expression is a request object."""
    if tree.is_python and canonical(node, scope, tree.imports) in request_names():
        return True
    if isinstance(node, ast.Attribute):
        return (
            node.attr in ("req", "request", "_req") and isinstance(node.value, ast.Name) and node.value.id in _HOLDERS
        )
    if not isinstance(node, ast.Name):
        return False
    home = scope.home(node.id)
    return node.id in _NAMES and home is not None and bool(home.name)


def _python(node: ast.Attribute, scope: Scope, tree: Tree, kind: str) -> str:
    if isinstance(node.value, ast.Name) and node.value.id == "self":
        return {
            "get_argument": "form",
            "get_body_argument": "form",
            "get_query_argument": "query",
            "get_arguments": "form",
        }.get(node.attr, "")
    return kind if kind and is_request(node.value, scope, tree) else ""


def _bare(node: ast.Attribute, scope: Scope) -> bool:
    """`ctx.query`, `ctx.params` of Koa; `({ body }, res) =>` of Express."""
    if not isinstance(node.value, ast.Name):
        return False
    if node.value.id in _KOA:
        return node.attr in ("query", "params")
    return node.value.id == "_p0" and node.attr in _DESTRUCTURED and _answers(scope)


def _answers(scope: Scope) -> bool:
    """Whether the function takes a response object or says that its first parameter is a request."""
    args = getattr(getattr(scope.node, "args", None), "args", [])
    names = {a.arg for a in args[1:]}
    annotation = args[0].annotation if args else None
    typed = annotation is not None and any(
        isinstance(n, ast.Name) and n.id.endswith("Request") for n in ast.walk(annotation)
    )
    return typed or bool(names & {"res", "response", "reply", "_res"})


def _is_url(node: ast.expr) -> bool:
    """`url`, `new URL(request.url)`, `request.nextUrl`."""
    if isinstance(node, ast.Name):
        return node.id.lower().endswith("url")
    if isinstance(node, ast.Attribute):
        return node.attr in ("nextUrl", "URL")
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "URL"
