"""Starlette without FastAPI: applications and mounts made of lists of routes."""

from __future__ import annotations

import ast

from prodready.facts import Created
from prodready.languages.python.frameworks.routing import (
    argument,
    creates,
    expressed,
    gathered,
    keyword,
    listing,
    methods,
    mount,
    names_of,
    optional,
    values,
)
from prodready.languages.walk import Context, on

creates("starlette", app=("starlette.applications.Starlette",), router=("starlette.routing.Router",))
_ROUTES = {"starlette.routing.Route", "fastapi.routing.APIRoute", "starlette.routing.WebSocketRoute"}
_MOUNTS = {"starlette.routing.Mount", "starlette.routing.Host"}


@on(ast.Call, language="python")
def route(context: Context, node: ast.Call) -> None:
    """`Route("/login", login, methods=["POST"])` and `Mount("/api", routes=[...])` in a list of routes."""
    name = context.canonical(node.func)
    if name in _ROUTES and (handler := argument(node, 1, "endpoint")) is not None:
        verbs = ("WEBSOCKET",) if name.endswith("WebSocketRoute") else methods(keyword(node, "methods"))
        guards = list(values(context, keyword(node, "middleware")))
        expressed(context, node, "starlette", argument(node, 0, "path"), handler, verbs, guards)
    elif name in _MOUNTS:
        _mounted(context, node)


def _mounted(context: Context, node: ast.Call) -> None:
    """A mount is a router under a prefix, of a list of routes or of another application."""
    name, at = names_of(context, node), context.span(node)
    guards = values(context, keyword(node, "middleware"))
    prefix = optional(context, argument(node, 0, "path", "host"))
    context.out.created.append(Created(name, "router", "starlette", prefix, guards, at, context.next_order()))
    listing(context, node, name, keyword(node, "routes"))
    if (app := argument(node, 1, "app")) is not None:
        mount(context, node, name, context.value(app))


@on(ast.AugAssign, ast.Call, language="python")
def added(context: Context, node: ast.AugAssign | ast.Call) -> None:
    """`routes += users.routes`, `routes.append(Route(...))` in a file that imports Starlette's routing."""
    if isinstance(node, ast.AugAssign):
        if isinstance(node.op, ast.Add) and _has_routes(context):
            gathered(context, node, context.canonical(node.target), node.value, "starlette")
    elif isinstance(node.func, ast.Attribute) and node.func.attr in ("append", "extend") and len(node.args) == 1:
        name = context.canonical(node.func.value)
        if "rout" in name.lower() and _has_routes(context):
            gathered(context, node, name, node.args[0], "starlette")


def _has_routes(context: Context) -> bool:
    return any(v.startswith("starlette.routing") for v in context.tree.imports.values())
