"""hapi: servers, routes as objects (alone, in lists, in other files), authentication by default, plugins."""

from __future__ import annotations

import ast

from prodready.facts import Attach, Call, Mapping, Mount, Ref, Route, Span, Value
from prodready.languages.javascript.frameworks.routing import (
    Chain,
    bare,
    creates,
    entry,
    method,
    optional,
    options,
    paths_of,
)
from prodready.languages.tree import FUNCTIONS
from prodready.languages.walk import Context, on

creates("hapi", app=tuple(f"{package}.{maker}" for package in ("@hapi/hapi", "hapi") for maker in ("server", "Server")))

ASKS, OPEN, CHECKS = "hapi.authenticated", "hapi.open", "hapi.validation_schema"
_LETS_PASS = ("try", "optional")
_LIMITERS = ("hapi-rate-limit", "hapi-rate-limitor")


@on(ast.Dict, language="javascript")
def route(context: Context, node: ast.Dict) -> None:
    """`{ method: 'POST', path: '/login', handler, options: { auth, validate, pre } }`, wherever it stands."""
    verb, path = entry(node, "method"), entry(node, "path")
    inner = entry(node, "options", "config")
    inside = inner if isinstance(inner, ast.Dict) else None
    handler = entry(node, "handler") or (entry(inside, "handler") if inside is not None else None)
    if verb is None or path is None or not isinstance(handler, (*FUNCTIONS, ast.Name, ast.Attribute)):
        return
    listed = paths_of(verb)
    verbs = tuple(v.value.upper() for v in listed if isinstance(v, ast.Constant) and isinstance(v.value, str))
    if not verbs or not all(v.isalpha() or v == "*" for v in verbs):
        return
    at = context.span(node)
    guards = (*options(context, node), *(_guards(context, inside) if inside is not None else ()))  # Fastify's, its own
    made = Route(_target(context), "hapi", tuple(v for v in verbs if v != "*"), optional(context, path),
                 context.value(bare(handler)), guards, (), at, context.next_order())  # fmt: skip
    context.out.routes.append(made)


def _target(context: Context) -> str:
    """The server in `server.route({...})` and `server.route([{...}])`; "" where the route stands in a list."""
    for depth in (1, 2):
        call = context.parent(depth)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "route":
            return context.canonical(call.func.value)
    return ""


def _guards(context: Context, given: ast.Dict) -> list[Value]:
    """What the options of a route let run first."""
    found: list[Value] = []
    auth, at = entry(given, "auth"), context.span(given)
    if isinstance(auth, ast.Constant) and auth.value is False:
        found.append(Ref(OPEN, at))
    elif auth is not None:
        mode = entry(auth, "mode") if isinstance(auth, ast.Dict) else None
        lets = isinstance(mode, ast.Constant) and mode.value in _LETS_PASS
        found.append(Ref(OPEN if lets else ASKS, at))
    checked = entry(given, "validate")
    if isinstance(checked, ast.Dict) and isinstance(
        entry(checked, "payload", "query", "params"), (ast.Call, ast.Dict, ast.Name, ast.Attribute)
    ):
        found.append(Ref(CHECKS, context.span(checked)))
    before = entry(given, "pre")
    for step in paths_of(before) if before is not None else ():
        run = entry(step, "method") if isinstance(step, ast.Dict) else step
        found += [context.value(run)] if run is not None else []
    plugins = entry(given, "plugins")
    for name in _LIMITERS if isinstance(plugins, ast.Dict) else ():
        limit = entry(plugins, name) if isinstance(plugins, ast.Dict) else None
        if limit is not None and not (isinstance(limit, ast.Constant) and limit.value is False):
            found.append(Call(f"{name}.config", (context.value(limit),), (), at))
    return found


@method("default")
def default(context: Context, node: ast.Call, chain: Chain) -> None:
    """`server.auth.default('jwt')`: every route asks, but those that say otherwise."""
    server, _, last = chain.target.rpartition(".")
    if last == "auth" and server and node.args:
        at = context.span(node)
        context.out.attached.append(Attach(server, Ref(ASKS, at), None, at, context.next_order(), "guard"))


@method("register")
def register(context: Context, node: ast.Call, chain: Chain) -> None:
    """`server.register([{ plugin, options }, auth])`."""
    for item in paths_of(node.args[0]) if node.args and isinstance(node.args[0], (ast.Dict, ast.List)) else ():
        plugin = entry(item, "plugin", "register") if isinstance(item, ast.Dict) else item
        if plugin is not None:
            given = entry(item, "options") if isinstance(item, ast.Dict) else None
            _registered(context, chain.target, bare(plugin), optional(context, given), context.span(node))


def _registered(context: Context, target: str, plugin: ast.expr, given: Value | None, at: Span) -> None:
    """A plugin of a package stands in front of all routes; one of the project's own registers what it likes."""
    name = context.canonical(plugin)
    packages = (v for v in context.tree.imports.values() if not v.startswith((".", "@/", "~/", "#")))
    if not any(name == package or name.startswith(f"{package}.") for package in packages):
        context.out.mounts.append(Mount(target, context.value(plugin), None, (), at, context.next_order()))
        return
    guard = Call(name, (given or Mapping((), at),), (), at)
    context.out.attached.append(Attach(target, guard, None, at, context.next_order(), "plugin"))
