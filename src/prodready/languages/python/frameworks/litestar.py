"""Litestar: applications, controllers and the handlers that bare decorators make."""

from __future__ import annotations

import ast

from prodready.facts import Attach, Created, Mount, Route
from prodready.languages.python.frameworks.routing import (
    VERBS,
    argument,
    creates,
    handler_of,
    keyword,
    listing,
    methods,
    names_of,
    optional,
    route_span,
    values,
)
from prodready.languages.walk import Context, on

_APPS = ("litestar.Litestar", "starlite.Starlite", "litestar.app.Litestar")
creates("litestar", app=_APPS, router=("litestar.Router", "starlite.Router"))
_MODULES = ("litestar.", "starlite.")
_CONTROLLERS = {"litestar.Controller", "litestar.controller.Controller", "starlite.Controller"}


@on(ast.FunctionDef, ast.AsyncFunctionDef, language="python")
def handler(context: Context, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """`@post("/login")` on a function or on a controller's method; it is registered where it is listed."""
    for decorator in node.decorator_list:
        if not isinstance(decorator, ast.Call):
            continue
        name = context.canonical(decorator.func)
        verb = name.rsplit(".", 1)[-1]
        if name.startswith(_MODULES) and verb in VERBS | {"route"}:
            guards = [
                v for k in ("guards", "middleware", "before_request") for v in values(context, keyword(decorator, k))
            ]
            verbs = (verb.upper(),) if verb in VERBS else methods(keyword(decorator, "http_method"))
            target = context.scope.owner if isinstance(context.scope.node, ast.ClassDef) else context.function_of(node)
            context.out.routes.append(
                Route(
                    target, "litestar", verbs, optional(context, argument(decorator, 0, "path")),
                    handler_of(context, node), tuple(guards), (), route_span(context, decorator, node),
                    context.next_order(),
                )
            )  # fmt: skip
            if not isinstance(context.scope.node, ast.ClassDef):
                context.out.created.append(
                    Created(target, "listed", "litestar", None, (), context.span(node), context.next_order())
                )


@on(ast.ClassDef, language="python")
def controller(context: Context, node: ast.ClassDef) -> None:
    """A controller is a router: its `path`, `guards` and `middleware` are class fields."""
    if not any(context.canonical(base) in _CONTROLLERS for base in node.bases):
        return
    fields = {
        target.id: item.value
        for item in node.body
        if isinstance(item, (ast.Assign, ast.AnnAssign)) and item.value is not None
        for target in (item.targets if isinstance(item, ast.Assign) else [item.target])
        if isinstance(target, ast.Name)
    }
    guards = [v for k in ("guards", "middleware", "before_request") for v in values(context, fields.get(k))]
    name = context.scopes[id(node)].name
    context.out.created.append(
        Created(
            name,
            "listed",
            "litestar",
            optional(context, fields.get("path")),
            tuple(guards),
            context.span(node),
            context.next_order(),
        )
    )


@on(ast.Call, language="python")
def listed(context: Context, node: ast.Call) -> None:
    """`Litestar([login, Accounts])`: the handlers by their place."""
    if node.args and context.canonical(node.func) in _APPS:
        listing(context, node, names_of(context, node), node.args[0])


@on(ast.Call, language="python")
def configured(context: Context, node: ast.Call) -> None:
    """A plugin's `app_config.route_handlers.extend([...])`, `app_config.middleware.append(limits.middleware)`."""
    if not (isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Attribute) and node.args):
        return
    if node.func.attr not in ("append", "extend", "insert"):
        return
    at, what, added = context.span(node), node.func.value.attr, values(context, node.args[-1])
    for value in added if what == "route_handlers" else ():
        context.out.mounts.append(Mount("", value, None, (), at, context.next_order(), framework="litestar"))
    for value in added if what in ("middleware", "guards") and _configures(node.func.value.value) else ():
        context.out.attached.append(Attach("", value, None, at, context.next_order(), framework="litestar"))


def _configures(node: ast.expr) -> bool:
    """Whether an object is what a plugin is given to configure the application, by its name."""
    return isinstance(node, ast.Name) and node.id in ("app_config", "config")
