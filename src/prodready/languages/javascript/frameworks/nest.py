"""NestJS: guards and middleware of the whole app. Its classes of handlers are read by `controllers`."""

from __future__ import annotations

import ast

from prodready.facts import Attach
from prodready.languages.javascript.frameworks.routing import Chain, entry, flat, method, optional
from prodready.languages.walk import Context, on


@method("useGlobalGuards")
def use_global_guards(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.useGlobalGuards(new ThrottlerGuard())`."""
    for guard in node.args:
        attach = Attach(chain.target, context.value(guard), None, context.span(node), context.next_order(), "guard")
        context.out.attached.append(attach)


@method("forRoutes")
def for_routes(context: Context, node: ast.Call, chain: Chain) -> None:
    """`consumer.apply(limiter).forRoutes('auth', UsersController, { path: 'x', method })`."""
    applied = node.func
    while isinstance(applied, ast.Attribute) and applied.attr != "apply":
        applied = applied.value.func if isinstance(applied.value, ast.Call) else applied.value
    made = next((c for c in ast.walk(node) if isinstance(c, ast.Call) and c.func is applied), None)
    for guard in flat(made.args) if made is not None else ():
        for place in flat(node.args):
            _applied(context, node, guard, place)


def _applied(context: Context, node: ast.Call, guard: ast.expr, place: ast.expr) -> None:
    """One middleware for one path, or for all of a controller."""
    target, framework, path = (
        "",
        "nest",
        optional(context, entry(place, "path")) if isinstance(place, ast.Dict) else None,
    )
    if isinstance(place, (ast.Constant, ast.JoinedStr)):
        path = context.value(place)
    elif not isinstance(place, ast.Dict):
        target, framework = context.canonical(place), ""
    at, order = context.span(node), context.next_order()
    context.out.attached.append(Attach(target, context.value(guard), path, at, order, framework=framework))


@on(ast.Dict, language="javascript")
def provided(context: Context, node: ast.Dict) -> None:
    """`{ provide: APP_GUARD, useClass: ThrottlerGuard }`."""
    token = entry(node, "provide")
    if token is None or context.canonical(token) != "@nestjs/core.APP_GUARD":
        return
    guard = entry(node, "useClass", "useExisting", "useValue", "useFactory")
    if guard is not None:
        at = context.span(node)
        attach = Attach("", context.value(guard), None, at, context.next_order(), "guard", framework="nest")
        context.out.attached.append(attach)
