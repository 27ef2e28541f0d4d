"""Forms that fetch by themselves what was submitted: `form = SearchForm()` of Flask-WTF, then `form.term.data`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import FUNCTIONS, span
from prodready.memory import kept

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter


def form(run: Interpreter, node: ast.Call, callee: str) -> Taints:
    """What a form made in a function holds, where that function has it validated as it was submitted."""
    if not (callee.rpartition(".")[2][:1].isupper() and isinstance(run.scope.node, FUNCTIONS)):
        return ()
    if id(node) not in _validated(run.scope.node):
        return ()
    return (Taint("request", "form", span(node), run.scope.name, through=(callee,)),)


@kept
def _validated(scope: ast.AST) -> frozenset[int]:
    """The calls (by id) that make what a function later calls `validate_on_submit` on."""
    made, asked = dict[str, int](), set[str]()
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                made[name] = id(call)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="validate_on_submit")):
                asked.add(name)
    return frozenset(made[name] for name in asked & made.keys())
