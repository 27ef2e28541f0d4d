"""What was held against a schema is checked, also where the code goes on with what went in instead of what came out."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import validator
from prodready.languages.flow import checks
from prodready.memory import kept

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_THROWS = frozenset(("parse", "parseAsync", "validateAsync", "validateSync"))
_ANSWERS = frozenset(("safeParse", "safeParseAsync"))
_ASKED = frozenset(("success", "error", "issues"))


def note(run: Interpreter, node: ast.Call, callee: str) -> None:
    """`const result = schema.safeParse(req.body); if (!result.success) return …;`, then `req.body.name`."""
    last = callee.rsplit(".", 1)[-1]
    if run.tree.is_python or not node.args or last not in _THROWS | _ANSWERS or validator(callee) != "parse":
        return
    if last in _THROWS or _asks(run.scope.node):
        checks.mark(run, node.args[0], "schema")


@kept
def _asks(function: ast.AST) -> bool:
    """Whether a function looks at what a parser that throws nothing has answered."""
    names = (getattr(n, "attr", getattr(n, "id", "")) for n in ast.walk(function))
    return any(name in _ASKED for name in names)
