"""Hono: apps inside apps, `basePath`, `on`, routes described by zod-openapi."""

from __future__ import annotations

import ast

from prodready.facts import Call as CallValue
from prodready.facts import Created, Mapping, Mount, Ref, Route
from prodready.facts import Literal as LiteralValue
from prodready.languages.javascript.frameworks import lists
from prodready.languages.javascript.frameworks.routing import (
    Chain,
    add_route,
    bare,
    creates,
    method,
    name_of,
    optional,
    paths_of,
    span_of,
)
from prodready.languages.tree import FUNCTIONS
from prodready.languages.walk import Context

creates(
    "hono",
    app=("hono.Hono", "hono/quick.Hono", "hono/tiny.Hono", "hono/preset.Hono", "@hono/hono.Hono", "@hono/zod-openapi.OpenAPIHono",
         "hono/factory.createFactory().createApp"),
)  # fmt: skip


_BASIC = frozenset(("hono/basic-auth.basicAuth", "express-basic-auth", "koa-basic-auth"))


@method("route")
def route(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.route('/auth', auth)`."""
    if len(node.args) == 2 and not isinstance(node.args[1], (ast.Constant, ast.Dict)):
        if lists.mounted(context, chain.target, node.args[0], node.args[1], context.span(node)):
            return
        child = lists.element(context, node.args[1]) or context.value(bare(node.args[1]))
        prefix = optional(context, node.args[0])
        context.out.mounts.append(
            Mount(chain.target, child, prefix, (), span_of(context, node, chain), context.next_order())
        )


@method("use")
def basic_auth(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.use('/admin/*', basicAuth(...))` checks a password with each request: a route of its own."""
    checks = [a for a in node.args if isinstance(a, ast.Call) and context.canonical(a.func) in _BASIC]
    for made in node.args if not checks else ():  # `(c, next) => basicAuth({ ... })(c, next)`
        inside = ast.walk(made) if isinstance(made, FUNCTIONS) else ()
        checks += [a for a in inside if isinstance(a, ast.Call) and context.canonical(a.func) in _BASIC]
    if checks:
        path = node.args[0] if isinstance(node.args[0], ast.Constant) else None
        add_route(context, node, chain, (), path, [checks[0]])


@method("basePath")
def base_path(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.basePath('/api')` is an app of its own below that path."""
    if not node.args:
        return
    at, prefix = context.span(node), context.value(node.args[0])
    last = context.out.created[-1] if chain.known and context.out.created else None
    if last is not None and last.name == chain.target and chain.index <= 1:
        context.out.created[-1] = Created(last.name, last.kind, last.framework, prefix, (), last.span, last.order)
        return
    name = name_of(context, node)
    if name == chain.target:
        return
    context.out.created.append(Created(name, "router", "hono", None, (), at, context.next_order()))
    context.out.mounts.append(Mount(chain.target, Ref(name, at), prefix, (), at, context.next_order()))
    chain.target = name


@method("on")
def on_method(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.on(['POST'], '/login', handler)`."""
    if len(node.args) < 3:
        return
    listed = paths_of(node.args[0])
    verbs = tuple(v.value.upper() for v in listed if isinstance(v, ast.Constant) and isinstance(v.value, str))
    if verbs and all(v.isalpha() and len(v) < 8 for v in verbs):
        add_route(context, node, chain, verbs, paths_of(node.args[1])[0], node.args[2:])


@method("openapi")
def openapi(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.openapi(createRoute({ method, path, middleware }), handler)`."""
    if len(node.args) < 2:
        return
    described = context.value(node.args[0])
    if isinstance(described, Ref):
        described = context.out.definitions.get(described.name, described)
    data = described.args[0] if isinstance(described, CallValue) and described.args else None
    verb = data.get("method") if isinstance(data, Mapping) else None
    guard = data.get("middleware") if isinstance(data, Mapping) else None
    verbs = (str(verb.value).upper(),) if isinstance(verb, LiteralValue) else ()
    path = data.get("path") if isinstance(data, Mapping) else None
    if isinstance(described, Ref):  # it stands in another file
        path = CallValue("<described>", (described,), (), described.span)
    context.out.routes.append(
        Route(
            chain.target, chain.framework, verbs, path, context.value(node.args[1]), (guard,) if guard else (), (),
            span_of(context, node, chain), context.next_order(),
        )
    )  # fmt: skip
