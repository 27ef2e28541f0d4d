"""What an object of JavaScript keeps of what it was made of: `constructor(name) { this.name = name }`, then `this.name` in its methods."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import FUNCTIONS, FunctionNode, parameters, span
from prodready.memory import kept

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_PLAIN = frozenset(("string", "number", "boolean", "any", "unknown", "object", "Date", "Record", "Partial"))


@kept
def fields(class_: ast.ClassDef) -> frozenset[str]:
    """The attributes that a class's constructor fills with data it was handed; nothing that its methods call methods of."""
    made = next((s for s in class_.body if isinstance(s, FUNCTIONS) and s.name == "__init__"), None)
    if made is None or class_.decorator_list:
        return frozenset()
    data = {arg.arg for arg, _, _ in parameters(made) if arg.arg != "self" and _is_data(arg.annotation)}
    filled = {
        _own(t) for s in ast.walk(made) if isinstance(s, ast.Assign) and _names(s.value) & data for t in s.targets
    }
    called = {
        _own(n.func.value) for n in ast.walk(class_) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
    }
    return frozenset(filled - called - {""})


def bind(run: Interpreter, node: FunctionNode, arg: ast.arg) -> None:
    """What a method reads of its own object is what the object was made of."""
    for name in run.fields if getattr(node, "name", "") != "__init__" else ():
        secret = name if run.is_credential(name) else ""
        run.env[f"self.{name}"] = (Taint("param", "self", span(arg), run.scope.name, secret, fields=(name,)),)


def fill(run: Interpreter, target: ast.expr, value: Taints, at: ast.expr) -> None:
    """Note what a constructor puts into such an attribute."""
    name = _own(target)
    if name in run.fields and run.scope.name.endswith(".__init__"):
        for taint in value:
            run.emit(taint, "held", run.name(target), span(at), name)


def _is_data(annotation: ast.expr | None) -> bool:
    """Whether a parameter may be data: it has no type, or a plain one, or one that is written out."""
    if isinstance(annotation, ast.Name):
        return annotation.id in _PLAIN
    return annotation is None or not isinstance(annotation, ast.Attribute)


def _own(node: ast.expr) -> str:
    """`name` of `this.name`, "" of anything else."""
    mine = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    return node.attr if mine and isinstance(node, ast.Attribute) else ""


def _names(node: ast.expr) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
