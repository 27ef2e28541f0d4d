"""Columns of a SELECT that are read by position: `row = cursor.fetchone()`, then `row[1]` or `name, pin = row`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.languages.flow import sql, texts
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_ONE = frozenset(("fetchone", "fetchrow", "fetch_one", "one", "one_or_none"))
_ALL = frozenset(("fetchall", "fetchmany", "fetch_all", "fetch"))
_VALUE = frozenset(("fetchval", "fetch_val", "scalar", "scalar_one", "scalar_one_or_none"))
_KIND, _MANY = "selected", "*,"


def note(run: Interpreter, node: ast.Call) -> None:
    """Remember which columns the SQL text of a call selects."""
    found = text(run, node)
    if found is not None:
        run.selected = sql.selected(found)


def text(run: Interpreter, node: ast.Call) -> str | None:
    """The SQL text that a call is handed, None if there is none."""
    built = texts.parts(node.args[0], run.texts) if node.args else None
    whole = "".join(p if isinstance(p, str) else sql.HOLE for p in built) if built else None
    found = whole or (texts.literal(node.args[0], run.texts) if node.args else None)
    return found if found is not None and sql.is_sql(found) else None


def rows(run: Interpreter, node: ast.Call) -> Taints:
    """What a call that fetches rows of the last SELECT gives back."""
    last = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if last not in _ONE | _ALL | _VALUE or not run.selected:
        return ()
    if last in _VALUE:
        return _credential(run, run.selected[0], node)
    many = _MANY if last in _ALL else ""
    return (Taint(_KIND, many + ",".join(run.selected), span(node), run.scope.name),)


def each(value: Taints) -> Taints:
    """One of the rows where there are several."""
    return tuple(t._replace(detail=t.detail.removeprefix(_MANY)) if t.kind == _KIND else t for t in value)


def at(run: Interpreter, value: Taints, index: int, node: ast.expr) -> Taints | None:
    """The column that stands at a position of a row; None where the value is no such row."""
    for taint in value:
        if taint.kind == _KIND:
            columns = taint.detail.split(",")
            if columns[0] == "*":
                return each(value)
            return _credential(run, columns[index], node) if -len(columns) <= index < len(columns) else ()
    return None


def _credential(run: Interpreter, column: str, node: ast.expr) -> Taints:
    if not run.is_credential(column):
        return ()
    return (Taint("credential", f"row.{column}", span(node), run.scope.name, column, (), (f".{column}",)),)
