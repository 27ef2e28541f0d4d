"""Litestar: applications, controllers and the handlers that bare decorators make."""

from __future__ import annotations

import ast

from prodready.facts import Created, Route
from prodready.languages.python.frameworks.routing import (
    VERBS,
    argument,
    creates,
    handler_of,
    keyword,
    methods,
    optional,
    route_span,
    values,
)
from prodready.languages.walk import Context, on

creates(
    "litestar",
    app=("litestar.Litestar", "starlite.Starlite", "litestar.app.Litestar"),
    router=("litestar.Router", "starlite.Router"),
)
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
                    Created(target, "router", "litestar", None, (), context.span(node), context.next_order())
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
            "router",
            "litestar",
            optional(context, fields.get("path")),
            tuple(guards),
            context.span(node),
            context.next_order(),
        )
    )
