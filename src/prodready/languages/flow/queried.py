"""Rows of SQLAlchemy that a route of FastAPI answers with as they were read: `return {"user": db.query(User).first()}`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prodready.languages.flow import made
from prodready.languages.flow.taint import Taint
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_ENDS = frozenset(("all", "first", "one", "one_or_none", "scalar_one", "scalar_one_or_none", "scalar", "get"))
_BEGINS = frozenset(("query", "select"))
_LIBRARIES = ("sqlalchemy", "sqlmodel")


def answered(run: Interpreter, node: ast.expr) -> None:
    """Note the rows in what a handler gives back; a row whose fields are set or taken off in the function is left alone."""
    if any(name.startswith(_LIBRARIES) for name in run.tree.imports.values()):
        for part in _parts(node):
            inner = part.value if isinstance(part, ast.Await) else part
            call = inner if isinstance(inner, ast.Call) else made.made_by(run, inner)
            if call is not None and (model := _model(call)) and not _is_changed(run, part):
                run.emit(Taint("row", model, span(part), run.scope.name), "response", "row", span(part))


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """What is answered, or what stands under the keys of a dict that is."""
    if isinstance(node, ast.Dict):
        yield from (value for key, value in zip(node.keys, node.values, strict=True) if key is not None)
    else:
        yield node


def _model(call: ast.Call) -> str:
    """The one model whose rows a chain of calls reads whole, "" where it reads columns, several models or none."""
    if not (isinstance(call.func, ast.Attribute) and call.func.attr in _ENDS):
        return ""
    node: ast.expr = call
    while isinstance(node, (ast.Call, ast.Attribute, ast.Await)):
        if isinstance(node, ast.Call):
            last = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if last in _BEGINS or (last == "get" and len(node.args) > 1):
                wanted = node.args if last in _BEGINS else node.args[:1]
                return wanted[0].id if len(wanted) == 1 and isinstance(wanted[0], ast.Name) else ""
            inner = node.args[0] if last in ("execute", "scalars", "scalar", "exec") and node.args else None
            node = inner if isinstance(inner, ast.Call) else node.func
        else:
            node = node.value
    return ""


def _is_changed(run: Interpreter, part: ast.expr) -> bool:
    """`user.password = None`, `db.expunge(user)` in front of the answer."""
    if not isinstance(part, ast.Name):
        return False
    for node in ast.walk(run.scope.node):
        match node:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=name), attr=key)]) if name == part.id:
                if run.is_credential(key):
                    return True
            case ast.Delete(targets=[ast.Attribute(value=ast.Name(id=name))]) if name == part.id:
                return True
            case _:
                pass
    return False
