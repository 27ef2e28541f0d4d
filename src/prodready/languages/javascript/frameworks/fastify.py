"""Fastify: plugins and their encapsulation, autoload, hooks, full route declarations. The shapes are in `routing`."""

from __future__ import annotations

import ast

from prodready.facts import Attach, Call, Created, Literal, Mount, Value
from prodready.languages.javascript.frameworks.routing import (
    Chain,
    add_route,
    bare,
    creates,
    entry,
    flat,
    method,
    optional,
    paths_of,
)
from prodready.languages.tree import FUNCTIONS, UNKNOWN
from prodready.languages.walk import Context, on

creates("fastify", app=("fastify", "fastify.fastify", "fastify.Fastify", "fastify.default"))

_AUTOLOAD = frozenset(
    ("@fastify/autoload", "fastify-autoload", "@fastify/autoload.fastifyAutoload", "@fastify/autoload.default")
)
_PLUGIN = frozenset(("fastify-plugin", "fastify-plugin.default", "fastify-plugin.fastifyPlugin"))
_HOOKS = frozenset(("onRequest", "preParsing", "preValidation", "preHandler"))


@method("register")
def register(context: Context, node: ast.Call, chain: Chain) -> None:
    """`fastify.register(plugin, { prefix })`."""
    if not node.args or isinstance(node.args[0], (ast.Constant, ast.Dict)):
        return
    child = bare(node.args[0].value if isinstance(node.args[0], ast.Await) else node.args[0])
    options = node.args[1] if len(node.args) > 1 and isinstance(node.args[1], ast.Dict) else None
    name, at = context.canonical(child), context.span(node)
    prefix = optional(context, entry(options, "prefix")) if options else None
    if name in _AUTOLOAD:
        folder = _folder(context, entry(options, "dir")) if options else None
        inner = entry(options, "options") if options else None
        prefix = optional(context, entry(inner, "prefix")) if isinstance(inner, ast.Dict) else None
        _entry_point(context, chain)
        if folder is not None:
            context.out.mounts.append(Mount(chain.target, folder, prefix, (), at, context.next_order()))
    elif _external(context, child, name):
        if not (options and _is_false(entry(options, "global"))):
            guard = Call(name, (context.value(options),), (), at) if options else context.value(child)
            context.out.attached.append(Attach(chain.target, guard, None, at, context.next_order(), "plugin"))
    elif isinstance(child, (ast.Name, ast.Attribute, ast.Call, *FUNCTIONS)):
        context.out.mounts.append(Mount(chain.target, context.value(child), prefix, (), at, context.next_order()))


def _entry_point(context: Context, chain: Chain) -> None:
    """`module.exports = async (fastify) => { fastify.register(AutoLoad, ...) }`: what fastify-cli starts as the app."""
    owner, _, _ = chain.target.rpartition(".")
    if (
        owner
        and owner == context.tree.exports.get("default")
        and all(c.name != chain.target for c in context.out.created)
    ):
        at = context.span(context.scope.node)
        context.out.created.append(Created(chain.target, "entry", "fastify", None, (), at, context.next_order()))


def _external(context: Context, child: ast.expr, name: str) -> bool:
    """Whether a plugin is a package's."""
    first = child
    while isinstance(first, (ast.Attribute, ast.Call)):
        first = first.value if isinstance(first, ast.Attribute) else first.func
    imported = context.tree.imports.get(first.id, "") if isinstance(first, ast.Name) else ""
    return (
        bool(imported)
        and name.startswith(imported)
        and not imported.startswith((".", "@/", "~/", "#"))
        and name not in _PLUGIN
    )


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _folder(context: Context, node: ast.expr | None) -> Value | None:
    """The folder that autoload reads, as `./routes/**`."""
    if node is None:
        return None
    parts = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    folder = "/".join(p.strip("/") for p in parts if not p.startswith("file:"))
    return Literal(f"./{folder.removeprefix('./')}/**", context.span(node)) if folder else None


@method("addHook")
def add_hook(context: Context, node: ast.Call, chain: Chain) -> None:
    """`fastify.addHook('onRequest', guard)`."""
    if len(node.args) == 2 and isinstance(node.args[0], ast.Constant) and node.args[0].value in _HOOKS:
        for guard in flat(node.args[1:]):
            attach = Attach(
                chain.target, context.value(bare(guard)), None, context.span(node), context.next_order(), "hook"
            )
            context.out.attached.append(attach)


@method("route")
def route(context: Context, node: ast.Call, chain: Chain) -> None:
    """`fastify.route({ method, url, preHandler, handler })`."""
    if len(node.args) != 1 or not isinstance(node.args[0], ast.Dict):
        return
    options = node.args[0]
    path, handler = entry(options, "url"), entry(options, "handler")  # with `path` it is read by `hapi`
    if path is None or handler is None:
        return
    listed = paths_of(entry(options, "method"))
    verbs = tuple(v.value.upper() for v in listed if isinstance(v, ast.Constant) and isinstance(v.value, str))
    add_route(context, node, chain, verbs, path, [options, handler])


@on(ast.Call, language="javascript")
def plugin(context: Context, node: ast.Call) -> None:
    """`fp(async (fastify) => ...)`: what it registers counts for whoever takes it in."""
    if not node.args or context.canonical(node.func) not in _PLUGIN:
        return
    name = _first_parameter(context, node.args[0])
    if name:
        at = context.span(node)
        context.out.created.append(Created(name, "part", "fastify", None, (), at, context.next_order()))


def _first_parameter(context: Context, node: ast.expr) -> str:
    """The scoped name of a plugin function's first parameter."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return f"{context.function_of(node)}.{node.args.args[0].arg}" if node.args.args else ""
    name = context.canonical(node)
    if name == UNKNOWN:
        return ""
    defined = next((s for s in context.scopes.values() if s.name == name and isinstance(s.node, FUNCTIONS)), None)
    if defined is None or not isinstance(defined.node, FUNCTIONS) or not defined.node.args.args:
        return ""
    return f"{name}.{defined.node.args.args[0].arg}"
