"""tRPC and oRPC: procedures, and the builders they are made by with what these let run first."""

from __future__ import annotations

import ast
import re

from prodready.facts import Attach, Created, Literal, Mount, Ref, Route
from prodready.languages.javascript.frameworks.routing import unwrapped
from prodready.languages.tree import UNKNOWN
from prodready.languages.tree import targets as targets_of
from prodready.languages.walk import Context, on

_VERBS: dict[str, tuple[str, ...]] = {"mutation": ("POST",), "query": ("GET",), "handler": ()}  # the last is oRPC's
_BUILDER = re.compile(r"(^|\.)\w*procedures?(\(\))?$|^@orpc/server\.os$", re.I)


@on(ast.Call, language="javascript")
def procedure(context: Context, node: ast.Call) -> None:
    """`login: publicProcedure.input(schema).use(limited).mutation(handler)`."""
    func = node.func
    if not isinstance(func, ast.Attribute) or func.attr not in _VERBS or len(node.args) != 1:
        return
    root, uses = _chain(func.value)
    builder, name = context.canonical(root), _name(context, node)
    if builder == UNKNOWN or not _BUILDER.search(builder) or not name:
        return
    at = context.span(node)
    guards = [context.value(u) for u in uses]
    handler = context.value(unwrapped(context, node.args[0], guards))
    context.out.routes.append(
        Route(
            builder, "trpc", _VERBS[func.attr], Literal("/" + name, at), handler, tuple(guards), (), at, context.next_order()
        )
    )  # fmt: skip


@on(ast.Assign, ast.AnnAssign, language="javascript")
def builder(context: Context, node: ast.Assign | ast.AnnAssign) -> None:
    """`export const limitedProcedure = publicProcedure.use(limited)`: what is made by it is let in by what it uses."""
    if not isinstance(node.value, ast.Call):
        return
    root, uses = _chain(node.value)
    base = context.canonical(root)
    if not uses or not _BUILDER.search(base):
        return
    at = context.span(node.value)  # by which the name is found from other files
    for target in targets_of(node):
        name = context.canonical(target)
        if name == UNKNOWN:
            continue
        context.out.created.append(Created(name, "router", "trpc", None, (), at, context.next_order()))
        context.out.mounts.append(Mount(base, Ref(name, at), None, (), at, context.next_order()))
        for use in uses:
            guard = context.value(use)
            context.out.attached.append(Attach(name, guard, None, at, context.next_order()))


def _chain(node: ast.expr) -> tuple[ast.expr, list[ast.expr]]:
    """What a chain of calls starts from, and what its `use` calls are handed, in order."""
    uses: list[ast.expr] = []
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not _BUILDER.search(node.func.attr):
        if node.func.attr == "use":
            uses[:0] = node.args
        node = node.func.value
    return node, uses


def _name(context: Context, node: ast.Call) -> str:
    """The key or the variable that a procedure stands under."""
    parent = context.parent()
    if isinstance(parent, ast.Dict):
        key = next((k for k, v in zip(parent.keys, parent.values, strict=True) if v is node), None)
        return str(key.value) if isinstance(key, ast.Constant) else ""
    if isinstance(parent, (ast.Assign, ast.AnnAssign)):
        return next((t.id for t in targets_of(parent) if isinstance(t, ast.Name)), "")
    return ""
