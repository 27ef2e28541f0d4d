"""Bottle: its own applications, and the one that the bare decorators (`@route`, `@post`) register on."""

from __future__ import annotations

import ast

from prodready.facts import Created, Route, Value
from prodready.languages.python.frameworks.routing import (
    VERBS,
    add_route,
    argument,
    attach,
    creates,
    development,
    handler_of,
    keyword,
    methods,
    mount,
    optional,
    route_span,
    values,
)
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on

creates("bottle", app=("bottle.Bottle", "bottle.app", "bottle.default_app", "bottle.app.push"))
_BARE = {f"bottle.{name}" for name in (*VERBS, "route")}
_BEFORE = "before_request"


@on(ast.FunctionDef, ast.AsyncFunctionDef, language="python")
def bare(context: Context, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """`@route("/login", method="POST")` on the application that goes without saying; `@hook("before_request")`."""
    for index, decorator in enumerate(node.decorator_list):
        if not isinstance(decorator, ast.Call) or development(context):
            continue
        name = context.canonical(decorator.func)
        if name in _BARE:
            below = [context.value(d) for d in node.decorator_list[index + 1 :]]
            above = [context.value(d) for d in node.decorator_list[:index] if _bare_name(context, d) not in _BARE]
            _route(context, node, decorator, name.rsplit(".", 1)[-1], below, above)
        elif name.endswith(".hook") and any(isinstance(a, ast.Constant) and a.value == _BEFORE for a in decorator.args):
            target = name.removesuffix(".hook")
            if target != "bottle":
                attach(context, decorator, target, handler_of(context, node), "hook")


def _bare_name(context: Context, decorator: ast.expr) -> str:
    return context.canonical(decorator.func if isinstance(decorator, ast.Call) else decorator)


def _route(
    context: Context, node: ast.FunctionDef | ast.AsyncFunctionDef, decorator: ast.Call, verb: str,
    below: list[Value], above: list[Value],
) -> None:  # fmt: skip
    guards = [*values(context, keyword(decorator, "apply")), *below]
    verbs = (verb.upper(),) if verb in VERBS else methods(argument(decorator, 1, "method")) or ("GET",)
    path = optional(context, argument(decorator, 0, "path"))
    context.out.routes.append(
        Route(
            "", "bottle", verbs, path, handler_of(context, node), tuple(guards), tuple(above),
            route_span(context, decorator, node), context.next_order(),
        )
    )  # fmt: skip


@on(ast.Call, language="python")
def called(context: Context, node: ast.Call) -> None:
    """`app.route("/login", "POST", login)`, `app.install(plugin)`, `app.merge(other)`, `app.add_hook(...)`, `run()`."""
    name = context.canonical(node.func)
    if name == "bottle.run":
        _served(context, node)
    if not isinstance(node.func, ast.Attribute):
        return
    target, attr = context.canonical(node.func.value), node.func.attr
    if target == UNKNOWN or not node.args:
        return
    if attr == "install":
        attach(context, node, target, context.value(node.args[0]), "plugin")
    elif attr == "merge":
        mount(context, node, target, context.value(node.args[0]), maybe=True)
    elif attr == "add_hook" and len(node.args) == 2 and getattr(node.args[0], "value", "") == _BEFORE:
        attach(context, node, target, context.value(node.args[1]), "hook")
    elif attr in VERBS | {"route"} and (handler := _callback(node)) is not None:
        verbs = (attr.upper(),) if attr in VERBS else methods(argument(node, 1, "method")) or ("GET",)
        guards = list(values(context, keyword(node, "apply")))
        add_route(context, node, target, argument(node, 0, "path"), handler, verbs, guards)


def _callback(node: ast.Call) -> ast.expr | None:
    """What a route registered by a call leads to: `callback=`, or the third argument."""
    found = keyword(node, "callback")
    third = node.args[2] if len(node.args) == 3 else None
    return found if found is not None else third if isinstance(third, (ast.Name, ast.Attribute)) else None


def _served(context: Context, node: ast.Call) -> None:
    """`run(host=...)` without an application serves what the bare decorators have registered."""
    given = keyword(node, "app") or (node.args[0] if node.args else None)
    if given is None and not any(c.framework == "bottle" for c in context.out.created):
        at = context.span(node)
        context.out.created.append(Created("bottle", "app", "bottle", None, (), at, context.next_order()))
