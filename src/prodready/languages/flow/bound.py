"""Rows that SQL text names: values bound to its placeholders, written out in it, or put together with it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import words
from prodready.languages.flow import cell, literals, selected, sql, texts
from prodready.languages.flow.chains import base
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

# Methods of a prepared statement that take its values.
_BINDS = frozenset(("bind", "run", "get", "all", "iterate", "pluck", "execute", "values"))


def note(run: Interpreter, node: ast.Call, callee: str, last: str, slots: Slots) -> bool:
    """SQL text with bound parameters, or with values put into the text."""
    built = [t for _, v, _ in slots[:1] for t in v if "built:sql" in t.through]
    for taint in built:
        for step in taint.through:
            if step.startswith("sql:"):
                _, role, column = step.split(":", 2)
                column = column or (
                    taint.name if role == "store" else ""
                )  # `INSERT INTO users VALUES (...)` names none
                cell.note(run, taint, role, column, callee, node, "sql")
    prepared = prepared_text(run, node.func.value) if isinstance(node.func, ast.Attribute) and last in _BINDS else None
    if prepared is not None:
        text: str | None = prepared
        bound = [(str(i), v, a) for i, (_, v, a) in enumerate(slots)]
    else:
        runs = bool(node.args) and (
            last in words("stores", "sql") or len(slots) > 1
        )  # a helper's `query(text, values)`
        written, values = _parts(run, node.args[0]) if runs else (None, None)
        text = texts.literal(written, run.texts) if written is not None else None
        bound = [("values", run.eval(values), values)] if values is not None else slots[1:]
    if last == "extra" and run.tree.is_python and text is None:
        text, bound = _clauses(node), [s for s in slots if s[0] == "params"]
    selected.note(run, node)
    if text is None or not sql.is_sql(text):
        begun = texts.begins(node.args[0], run.texts) if text is None and node.args and run.tree.is_python else ""
        return _written(run, node, begun, bound) or bool(built)
    _constants(run, node, text)
    _bound(run, node, text, callee, bound)
    return True


def _parts(run: Interpreter, node: ast.expr) -> tuple[ast.expr, ast.expr | None]:
    """The text of a statement and its values, where both stand in an object: `query({ text: "…", values: [name] })`."""
    held = run.dicts.get(node.id, node) if isinstance(node, ast.Name) else node
    if run.tree.is_python or not isinstance(held, ast.Dict):
        return node, None
    pairs = zip(held.keys, held.values, strict=True)
    given = {
        k.value: v for k, v in pairs if isinstance(k, ast.Constant) and k.value in ("sql", "text", "values", "args")
    }
    return given.get("sql") or given.get("text") or node, given.get("values") or given.get("args")


def _clauses(node: ast.Call) -> str | None:
    """The statement that `Member.objects.extra(where=["pin = %s"], params=[pin])`, of Django, adds to."""
    where = next((k.value for k in node.keywords if k.arg == "where"), None)
    pieces = where.elts if isinstance(where, (ast.List, ast.Tuple)) else []
    parts = [p.value for p in pieces if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    return f"SELECT * FROM {base(node.func) or 'rows'} WHERE {' AND '.join(parts)}" if parts else None


def of_statement(run: Interpreter, node: ast.Call) -> Taints:
    """The rows of a SELECT that takes a credential's column along, by its text in the call: `SELECT *`, `SELECT name, pin`."""
    text = selected.text(run, node)
    if text is None or text.lstrip()[:6].upper() != "SELECT":
        return ()
    table, columns_ = sql.table(text), sql.selected(text)
    if columns_ and not any(cell.is_credential_column(run, table, column) for column in columns_):
        return ()
    return (Taint("row", table, span(node), run.scope.name),)


def prepared_text(run: Interpreter, node: ast.expr) -> str | None:
    """The text of `db.prepare("…")`, or of a variable that holds one."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "prepare"
        and node.args
    ):
        return texts.literal(node.args[0], run.texts)
    return run.texts.get(f"prepare:{node.id}") if isinstance(node, ast.Name) else None


def _bound(run: Interpreter, node: ast.Call, text: str, callee: str, bound: Slots) -> None:
    """Bound parameters: each placeholder with its value, by position or by name."""
    if bound and not run.tree.is_python and (wanted := sql.whole(text)) is not None:
        _rows(run, node, text, wanted, bound[0])
        return
    roles = list(zip(sql.roles(text), sql.functions(text), strict=True))
    values: list[ast.expr] = []
    for _, _, arg in bound:
        arg = _values_of(run, arg)
        if isinstance(arg, ast.Dict):
            for key, item in zip(arg.keys, arg.values, strict=True):
                name = str(key.value) if isinstance(key, ast.Constant) else ""
                for (role, column, own), around in roles:
                    if role and own == name:
                        _each(run, node, item, role, column, callee, text, around)
            continue
        values += arg.elts if isinstance(arg, (ast.Tuple, ast.List)) else [arg]
    for value, ((role, column, _), around) in zip(values, roles, strict=False):
        _each(run, node, value, role or "other", column, callee, text, around)


def _rows(
    run: Interpreter, node: ast.Call, text: str, wanted: tuple[str, ...], bound: tuple[str, Taints, ast.expr]
) -> None:
    """`INSERT INTO users SET ?` with an object, `INSERT INTO users (name, pin) VALUES ?` with lists of values."""
    table, value, arg = sql.table(text), bound[1], bound[2]
    arg = _values_of(run, arg)
    while isinstance(arg, (ast.List, ast.Tuple)) and len(arg.elts) == 1:
        arg = _values_of(run, arg.elts[0])
    if isinstance(arg, (ast.List, ast.Tuple)) and wanted:
        for column, item in zip(wanted, arg.elts, strict=False):
            _each(run, node, item, "store", column, table, text, ())
        return
    if len(wanted) == 1:
        _each(run, node, arg, "store", wanted[0], table, text, ())
    else:
        for taint in value:
            whole = taint if taint.under or taint.name else taint.passed(cell.WHOLE)
            cell.note(run, whole, "store", taint.under, table, node, "bound")


def _written(run: Interpreter, node: ast.Call, begun: str, bound: Slots) -> bool:
    """Values of a statement that writes, whose columns are put together: `f"UPDATE notes SET {columns} WHERE id = ?"`."""
    if not sql.writes(begun):
        return False
    for _, _, arg in bound[:1]:
        held = _values_of(run, arg)
        for item in held.elts if isinstance(held, (ast.List, ast.Tuple)) else [arg]:
            for taint in run.eval(item):
                cell.note(run, taint, "store", taint.under or taint.name, sql.table(begun), node, "bound")
    return bool(bound)


def _values_of(run: Interpreter, node: ast.expr) -> ast.expr:
    """The literal list that a call is handed, by name too; of a list of rows (`executemany`) the first row."""
    held = run.lists.get(node.id) or run.dicts.get(node.id, node) if isinstance(node, ast.Name) else node
    rows_ = held.elts if isinstance(held, (ast.List, ast.Tuple)) else []
    many = bool(rows_) and all(isinstance(row, (ast.Tuple, ast.List)) for row in rows_)
    return rows_[0] if many else held


def _each(
    run: Interpreter,
    node: ast.Call,
    value: ast.expr,
    role: str,
    column: str,
    callee: str,
    text: str,
    around: tuple[str, ...],
) -> None:
    """One bound value; `around`: the SQL functions around its placeholder."""
    table = sql.table(text) or callee
    for taint in cell.value(run, table, column, value):
        passed = taint._replace(through=(*taint.through, *around))
        named = column or (taint.name if role == "store" else "")  # `INSERT INTO users VALUES (?, ?)` names none
        cell.note(run, passed, role, named, table, node, "bound")


def _constants(run: Interpreter, node: ast.Call, text: str) -> None:
    """Credentials that are written out in SQL text."""
    table = sql.table(text)
    for column, value, around in sql.constants(text):
        if cell.is_credential_column(run, table, column) and len(value) > 2 and not literals.is_hash(value):
            cell.note(
                run,
                Taint("literal", column, span(node), run.scope.name, column, around),
                "store",
                column,
                table,
                node,
                "sql",
            )
