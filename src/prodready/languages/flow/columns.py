"""Columns that a query names by text: `.where("password", given)`, `.eq("password", given)`, `.where("password").equals(given)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.languages.flow import rows
from prodready.languages.tree import span, text

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

_BY_NAME = frozenset(("where", "eq", "filter", "orWhere", "andWhere", "or_where", "and_where", "equal_to", "equalTo"))
_VALUES = frozenset(("equals", "eq", "is"))


def note(run: Interpreter, node: ast.Call, slots: Slots) -> None:
    """Note the comparison of a column with the value beside its name."""
    if not isinstance(node.func, ast.Attribute):
        return
    last, column = node.func.attr, ""
    if last in _BY_NAME and len(slots) in (2, 3):
        column = text(slots[0][2])
    elif last in _VALUES and len(slots) == 1 and isinstance(node.func.value, ast.Call):
        inner = node.func.value
        named = isinstance(inner.func, ast.Attribute) and inner.func.attr in _BY_NAME and len(inner.args) == 1
        column = text(inner.args[0]) if named else ""
    if column and run.is_credential(column):
        holder = rows.holder_of(node.func.value)
        for taint in slots[-1][1]:
            if taint.kind != "literal":
                named_ = taint if taint.name else taint.named(column)
                run.emit(named_, "compare", f"column:{holder}", span(node), column)
