"""What the frameworks share whose routes are named by files: where an export is defined, and the URL of a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from prodready.facts import Function, Literal, Route, Span, Value
from prodready.languages.tree import FUNCTIONS, Definition, targets
from prodready.languages.walk import Context


def defined(node: ast.Module, name: str) -> tuple[ast.stmt | None, ast.AST | None]:
    """The statement of a module that defines a name, and what it is: a function, or what is assigned."""
    for statement in node.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            if any(isinstance(t, ast.Name) and t.id == name for t in targets(statement)):
                return statement, statement.value
        elif getattr(statement, "name", "") == name:
            return statement, statement
    return None, None


def handler(made: ast.AST | None) -> tuple[Definition | None, list[ast.expr]]:
    """The function inside wrappers, `defineEventHandler(async (event) => …)`, and what wraps it, outermost first."""
    around: list[ast.expr] = []
    while isinstance(made, ast.Call):
        around.append(made.func)
        given = [a for a in made.args if isinstance(a, (*FUNCTIONS, ast.Call))]
        made = given[-1] if given else None
    return (made if isinstance(made, (ast.FunctionDef, ast.AsyncFunctionDef)) else None), around


def route(
    context: Context, framework: str, node: ast.AST, made: ast.AST | None, verbs: tuple[str, ...], url: str
) -> None:
    """Emit the route that a function, in wrappers or not, answers; it stands where `node` does."""
    function, around = handler(made)
    if function is None:
        return
    at = context.span(node)
    here = Span(at.line, at.column, at.line, at.column)
    guards: tuple[Value, ...] = tuple(context.value(func) for func in around)
    answer = Function(context.function_of(function), here)
    path = Literal(url or "/", here)
    context.out.routes.append(Route("", framework, verbs, path, answer, guards, (), here, context.next_order()))


def url(path: str) -> str:
    """The URL of a file's path: groups in brackets left out, `[id]`, `[...rest]` and `$id` as parameters."""
    parts = (re.sub(r"\[+\.*=?([^\]=]*)[^\]]*\]+|^\$(\w*)", r":\1\2", p) for p in path.split("/"))
    return "/" + "/".join(p for p in parts if p and p != "index" and not re.fullmatch(r"\(.*\)|_\w*", p))


def exported(
    context: Context, node: ast.Module, names: Iterator[str] | tuple[str, ...]
) -> Iterator[tuple[str, ast.stmt, ast.AST | None]]:
    """Those of the names that the module exports and defines itself, with their statements and what they are."""
    for name in names:
        local = context.tree.exports.get(name)
        statement, made = defined(node, local) if local else (None, None)
        if statement is not None:
            yield name, statement, made


def loads(context: Context, module: str) -> str:
    """A module that the framework loads by a convention, though no line says so: from here on it counts as imported."""
    context.tree.imports.setdefault(f"require('{module}')", module)
    return module
