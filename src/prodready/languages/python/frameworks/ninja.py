"""Django Ninja and Ninja Extra: APIs and routers have the shared shapes (routing.py); controllers and JWT routes are here."""

from __future__ import annotations

import ast

from prodready.facts import Created, Literal, Ref, Route, Value
from prodready.languages.python.frameworks.routing import (
    VERBS,
    argument,
    creates,
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

creates(
    "ninja",
    app=("ninja.NinjaAPI", "ninja_extra.NinjaExtraAPI", "ninja.main.NinjaAPI"),
    router=("ninja.Router", "ninja.router.Router", "ninja_extra.Router"),
)
_CONTROLLER = "api_controller"
_GUARDS = ("auth", "throttle", "permissions")
_EXTRA = ("ninja_extra.", "ninja_extra")
# What ninja_jwt brings along, and the route in it that issues tokens.
_ISSUING = {
    "NinjaJWTDefaultController": "token/pair",
    "NinjaJWTSlidingController": "token/sliding",
    "AsyncNinjaJWTDefaultController": "token/pair",
    "obtain_pair_router": "pair",
    "sliding_router": "sliding",
}


@on(ast.Call, language="python")
def registered(context: Context, node: ast.Call) -> None:
    """`api.register_controllers(Accounts, NinjaJWTDefaultController)`, `api.add_router("/token", obtain_pair_router)`."""
    if not isinstance(node.func, ast.Attribute):
        return
    target = context.canonical(node.func.value)
    if target == UNKNOWN or node.func.attr not in ("register_controllers", "add_router"):
        return
    if node.func.attr == "add_router":
        child = argument(node, 1, "router")
        prefix = argument(node, 0, "prefix")
        start = prefix.value if isinstance(prefix, ast.Constant) and isinstance(prefix.value, str) else ""
        guards = tuple(v for name in _GUARDS for v in values(context, keyword(node, name)))
        _issuing(context, node, target, child, start, guards)
        return
    for controller in node.args:
        mount(context, node, target, context.value(controller))
        _issuing(context, node, target, controller, "", ())


def _issuing(
    context: Context, node: ast.Call, target: str, child: ast.expr | None, start: str, guards: tuple[Value, ...]
) -> None:
    """The route that issues tokens in what ninja_jwt brings along."""
    name = context.canonical(child) if child is not None else UNKNOWN
    end = _ISSUING.get(name.rsplit(".", 1)[-1]) if name.startswith("ninja_jwt.") else None
    if end is not None:
        at = context.span(node)
        path = Literal(f"{start.rstrip('/')}/{end}", at)
        order = context.next_order()
        context.out.routes.append(Route(target, "", ("POST",), path, Ref(name, at), guards, (), at, order))


@on(ast.ClassDef, language="python")
def controller(context: Context, node: ast.ClassDef) -> None:
    """`@api_controller("/accounts", throttle=...)`: a router whose routes are the class's methods."""
    marker = next((d for d in node.decorator_list if isinstance(d, ast.Call) and _is_controller(context, d)), None)
    if marker is None:
        return
    name, at = context.scopes[id(node)].name, context.span(node)
    guards = tuple(v for key in _GUARDS for v in values(context, keyword(marker, key)))
    prefix = optional(context, argument(marker, 0, "prefix_or_class"))
    context.out.created.append(Created(name, "router", "ninja", prefix, guards, at, context.next_order()))


def _is_controller(context: Context, node: ast.Call) -> bool:
    return context.canonical(node.func).rsplit(".", 1)[-1] == _CONTROLLER


@on(ast.FunctionDef, ast.AsyncFunctionDef, language="python")
def operation(context: Context, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """`@http_post("/login")`, `@route.post("/login")` on a controller's method."""
    if not isinstance(context.scope.node, ast.ClassDef):
        return
    for index, marker in enumerate(node.decorator_list):
        verb = _verb(context, marker) if isinstance(marker, ast.Call) else ""
        if isinstance(marker, ast.Call) and verb:
            verbs = methods(keyword(marker, "methods")) if verb == "generic" else (verb.upper(),)
            below = [context.value(d) for d in node.decorator_list[index + 1 :]]
            guards = (*(v for key in _GUARDS for v in values(context, keyword(marker, key))), *below)
            path, handler = optional(context, argument(marker, 0, "path")), handler_of(context, node)
            at, order = route_span(context, marker, node), context.next_order()
            context.out.routes.append(Route(context.scope.name, "", verbs, path, handler, guards, (), at, order))


def _verb(context: Context, marker: ast.Call) -> str:
    """The method that a decorator of Ninja Extra routes, "" if it is none of them."""
    name = context.canonical(marker.func)
    last = name.rsplit(".", 1)[-1].removeprefix("http_")
    routes = ".route." in name or ".http_" in name
    return last if name.startswith(_EXTRA) and routes and last in VERBS | {"generic"} else ""
