"""One value and the column that it is written to, or compared with."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready import credentials
from prodready.knowledge.libraries import hasher
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

# The step of what becomes a row with every field it has, and the methods that make rows of objects.
WHOLE = "whole:row"
_ROWS = frozenset((
    "create", "createMany", "bulkCreate", "insert", "insertOne", "insert_one", "insertMany", "insert_many", "insertInto", "update",
    "updateOne", "update_one", "updateMany", "update_many", "upsert", "build", "values", "findByIdAndUpdate", "findOneAndUpdate",
    "find_one_and_update", "replaceOne", "replace_one", "get_or_create", "update_or_create", "findOrCreate", "bulk_create",
    "create_or_update", "acreate", "abulk_create", "aget_or_create", "aupdate_or_create", "aupdate",
))  # fmt: skip
_FETCHES = re.compile(
    r"\.(find\w*|fetch\w*|first\w*|one(_or_none)?|get(_or_404)?|scalar\w*|to_?array|single|maybeSingle)$", re.I
)
# Writes of an Object Document Mapper that go to the store as they are: no hook of `save` sees them.
_QUERIES = frozenset((
    "findOneAndUpdate", "findByIdAndUpdate", "findOneAndReplace", "updateOne", "updateMany", "replaceOne", "insertMany",
))  # fmt: skip


def is_credential_column(run: Interpreter, holder: str, column: str) -> bool:
    """Whether a column holds a credential, by its own name or, for `code`, `answer`, by its table's."""
    if run.is_credential(column):
        return True
    return column in ("code", "answer", "value", "secret_answer") and credentials.holds_codes(holder)


def value(run: Interpreter, holder: str, column: str, node: ast.expr) -> Taints:
    """What a column gets: what is known of the value, else what its column says of a literal or of what a call made."""
    from prodready.languages.flow import calls

    found = run.eval(node) or calls.constant(run, column, node)
    inner = (
        node.args[0] if isinstance(node, ast.Call) and node.args and hasher(run.name(node.func)) == "neutral" else node
    )
    if found or not isinstance(inner, ast.Name) or not is_credential_column(run, holder, column):
        return found
    made = run.made.get(inner.id, "")
    return (Taint("credential", inner.id, span(node), run.scope.name, column, (made,)),) if made else ()


def note(run: Interpreter, taint: Taint, role: str, column: str, holder: str, node: ast.Call, how: str) -> None:
    """A value that is written to, or compared with, a column."""
    secret = bool(column) and is_credential_column(run, holder, column)
    at = taint.place or span(node)
    bound = taint._replace(through=(*taint.through, "bound:sql")) if how == "bound" else taint  # never an operator
    named = taint if taint.name or not secret else taint.named(column)
    changes = how == "set" and _is_change(node)
    if (how in _ROWS or changes) and not column and not named.name:
        named = named._replace(through=(*named.through, WHOLE))
    if role == "store":
        run.emit(_past(run, named, node, how), "store", holder, at, column)
    elif role == "compare":
        if secret and taint.kind != "literal" and not _of_a_row(run, taint):
            run.emit(named, "compare", f"column:{holder}", at, column)
        if taint.kind in ("request", "param"):
            run.emit(bound, "lookup", holder, at, column)
    elif taint.kind == "request":
        run.emit(bound, "lookup", holder, at, column)


def _of_a_row(run: Interpreter, taint: Taint) -> bool:
    """Whether it is read off a row that the function has looked up: one stored value held against another, nobody's claim."""
    if taint.kind != "credential" or "." not in taint.detail:
        return False
    return _FETCHES.search(run.made.get(taint.detail.partition(".")[0], "")) is not None


def _past(run: Interpreter, taint: Taint, node: ast.Call, how: str) -> Taint:
    """Marks what is written past the model's own code: by SQL text, or by a query that makes no object of the model."""
    if how == "bound":
        return taint.passed("bound:sql")
    if run.tree.is_python:
        query = how == "update" and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Call)
    else:
        query = how in _QUERIES or (how == "update" and len(node.args) > 1) or (how == "set" and _is_change(node))
    return taint.passed(f"by:{how}") if query else taint


def _is_change(node: ast.Call) -> bool:
    """`db.update(notes).set(changes)`, of Drizzle and other builders of queries."""
    held = node.func.value if isinstance(node.func, ast.Attribute) else None
    return isinstance(held, ast.Call) and isinstance(held.func, ast.Attribute) and held.func.attr == "update"
