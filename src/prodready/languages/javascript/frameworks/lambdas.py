"""AWS Lambda behind an API gateway: exported handlers of its events."""

from __future__ import annotations

import ast
import posixpath
import re

from prodready.facts import Function, Literal, Route, Span, Value
from prodready.languages.javascript.frameworks import filed
from prodready.languages.tree import FUNCTIONS
from prodready.languages.walk import Context, on

_TYPES = re.compile(r"APIGatewayProxy(Handler|Event|Result)|LambdaFunctionURL")
_ANSWERS = re.compile(r"\bstatusCode\b")
_PLAIN = re.compile(
    r"^(index|main|app|src|lib|dist|build|handlers?|lambdas?|functions?|infrastructure|adapters?|http|api|services?|http-handler\S*)$", re.I
)  # fmt: skip


@on(ast.Module, language="javascript")
def module(context: Context, node: ast.Module) -> None:
    """`export const handler = async (event) => ({ statusCode: 200 })`: a route named by its export, its file or its folder."""
    typed = any(_TYPES.search(v) for v in context.tree.imports.values())
    if not (typed or "handler" in context.tree.exports) or not _ANSWERS.search(context.tree.text):
        return
    for name, statement, made in filed.exported(context, node, tuple(context.tree.exports)):
        if name == "handler" or (typed and _takes_event(context, statement, made)):
            _route(context, name, statement, made)


def _route(context: Context, name: str, statement: ast.stmt, made: ast.AST | None) -> None:
    answer = _answer(context, made)
    if answer is None:
        return
    at = context.span(statement)
    here = Span(at.line, at.column, at.line, at.column)
    path = Literal(f"/{_named(context.tree.path, name)}", here)
    context.out.routes.append(Route("", "lambda", (), path, answer, (), (), here, context.next_order()))


def _answer(context: Context, made: ast.AST | None) -> Value | None:
    """The function itself; what `middy(login).use(…)` wraps; what a function of the project makes."""
    while isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and isinstance(made.func.value, ast.Call):
        made = made.func.value
    if isinstance(made, FUNCTIONS):
        return Function(context.function_of(made), context.span(made))
    if not isinstance(made, ast.Call):
        return None
    inner = next((a for a in made.args if isinstance(a, (*FUNCTIONS, ast.Name))), None)
    maker = made.func.id if isinstance(made.func, ast.Name) else ""
    outside = not context.tree.imports.get(maker, ".").startswith(".")
    return context.value(inner) if inner is not None and outside else context.value(made)


def _takes_event(context: Context, statement: ast.stmt, made: ast.AST | None) -> bool:
    """Whether a type says that it is called with a gateway's event."""
    said = [getattr(statement, "annotation", None)]
    if isinstance(made, (ast.FunctionDef, ast.AsyncFunctionDef)):
        said += [a.annotation for a in made.args.args]
    return any(_TYPES.search(context.canonical(t)) for t in said if t is not None)


def _named(path: str, name: str) -> str:
    """The nearest name that says something: of the export, the file, the folders above it."""
    stem = posixpath.basename(path).split(".")[0]
    candidates = [name, stem, *reversed(posixpath.dirname(path).split("/"))]
    return next((c for c in candidates if c and not _PLAIN.match(c)), name)
