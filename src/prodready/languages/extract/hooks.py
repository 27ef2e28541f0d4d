"""Functions that a model runs by itself when a row is written: Mongoose middleware, hooks of Sequelize."""

from __future__ import annotations

import ast

from prodready.facts import Function, Ref
from prodready.languages.walk import Context, on

HOOK = "hook:"


@on(ast.Call, language="javascript")
def middleware(context: Context, node: ast.Call) -> None:
    """`schema.pre("save", fn)`, `schema.pre(["updateOne", "findOneAndUpdate"], fn)`: a mark with the events and the function."""
    if not (isinstance(node.func, ast.Attribute) and node.func.attr in ("pre", "addHook") and len(node.args) > 1):
        return
    first, last = node.args[0], context.value(node.args[-1])
    parts = first.elts if isinstance(first, ast.List) else [first]
    events = [str(part.value) for part in parts if isinstance(part, ast.Constant)] or ["*"]
    if isinstance(last, (Function, Ref)):
        context.out.marks.add(f"{HOOK}{','.join(events)}:{last.name}")
