"""Elysia: apps inside apps, groups, guards. The shapes it shares with others are in `routing`."""

from __future__ import annotations

import ast

from prodready.facts import Attach, Created, Mount, Ref, Value
from prodready.languages.javascript.frameworks.routing import Chain, creates, entry, flat, method, options
from prodready.languages.tree import FUNCTIONS
from prodready.languages.walk import Context

creates("elysia", app=("elysia.Elysia", "elysia", "elysia.default"))

_BEFORE = ("onBeforeHandle", "onRequest", "onTransform", "resolve", "derive")


@method("group", "guard")
def group(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.group('/auth', (app) => app.post(...))`, `app.guard({ beforeHandle }, (app) => ...)`."""
    function = node.args[-1] if node.args else None
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) or not function.args.args:
        return
    before = node.args[:-1]
    prefix = before[0] if before and not isinstance(before[0], ast.Dict) else None
    guards: list[Value] = [g for a in before if isinstance(a, ast.Dict) for g in options(context, a)]
    at, name = context.span(function), f"{context.function_of(function)}.{function.args.args[0].arg}"
    context.out.created.append(Created(name, "router", "elysia", None, tuple(guards), at, context.next_order()))
    value = context.value(prefix) if prefix is not None else None
    context.out.mounts.append(Mount(chain.target, Ref(name, at), value, (), at, context.next_order()))


@method(*_BEFORE)
def before(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.onBeforeHandle(({ status }) => status(401))`: for what is registered after it."""
    if not any(name.startswith("elysia") for name in context.tree.imports.values()):
        return  # `container.resolve(Service)`, `path.resolve(folder)`
    for guard in flat(node.args):
        if isinstance(guard, (*FUNCTIONS, ast.Name, ast.Attribute)):
            at, order = context.span(node), context.next_order()
            attach = Attach(chain.target, context.value(guard), None, at, order, "hook", ordered=True)
            context.out.attached.append(attach)


@method("guard")
def guard(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.guard({ beforeHandle })` alone: for what is registered after it."""
    given = node.args[0] if len(node.args) == 1 else None
    for value in options(context, given) if isinstance(given, ast.Dict) and entry(given, "beforeHandle") else ():
        at, order = context.span(node), context.next_order()
        context.out.attached.append(Attach(chain.target, value, None, at, order, "hook", ordered=True))
