"""Sanic: applications, blueprints and groups of them, class-based views, middleware that is registered."""

from __future__ import annotations

import ast

from prodready.facts import Created, Literal, Route
from prodready.languages.python.frameworks.routing import (
    argument,
    attach,
    creates,
    keyword,
    mount,
    names_of,
    optional,
)
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on

creates("sanic", app=("sanic.Sanic", "sanic.app.Sanic"), router=("sanic.Blueprint", "sanic.blueprints.Blueprint"))
_GROUPS = ("sanic.Blueprint.group", "sanic.blueprints.Blueprint.group", "sanic.blueprint_group.BlueprintGroup")
_JWT = ("sanic_jwt.Initialize", "sanic_jwt.initialize", "sanic_jwt.initialization.Initialize")


@on(ast.Call, language="python")
def called(context: Context, node: ast.Call) -> None:
    """`Blueprint.group(a, b, url_prefix="/api")`, `app.register_middleware(guard, "request")`."""
    name = context.canonical(node.func)
    if name in _GROUPS:
        _group(context, node)
    elif name in ("sanic.Sanic.get_app", "sanic.app.Sanic.get_app"):
        at, made = context.span(node), names_of(context, node)
        context.out.created.append(Created(made, "listed", "sanic", None, (), at, context.next_order()))
    elif name in _JWT and node.args:
        _issues_tokens(context, node)
    elif isinstance(node.func, ast.Attribute) and node.func.attr == "register_middleware" and node.args:
        words = [getattr(a, "value", "") for a in (*node.args[1:], keyword(node, "attach_to"))]
        if "response" not in words:
            attach(context, node, context.canonical(node.func.value), context.value(node.args[0]))


def _group(context: Context, node: ast.Call) -> None:
    name, at = names_of(context, node), context.span(node)
    prefix = optional(context, keyword(node, "url_prefix"))
    context.out.created.append(Created(name, "router", "sanic", prefix, (), at, context.next_order()))
    for child in node.args:
        mount(context, node, name, context.value(child))


def _issues_tokens(context: Context, node: ast.Call) -> None:
    """`Initialize(app, authenticate=check)` adds a route that gives out tokens, unless a key says that it has none."""
    target = context.canonical(node.args[0])
    checks = argument(node, 1, "authenticate")
    if target == UNKNOWN or checks is None:
        return
    at = context.span(node)
    start = keyword(node, "url_prefix")
    path = start.value if isinstance(start, ast.Constant) and isinstance(start.value, str) else "/auth"
    made = Route(target, "", ("POST",), Literal(path, at), context.value(checks), (), (), at, context.next_order())
    context.out.routes.append(made)
