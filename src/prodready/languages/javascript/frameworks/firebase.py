"""Cloud Functions for Firebase: `exports.login = onCall(…)`, `onRequest(…)`, of both generations."""

from __future__ import annotations

import ast
import posixpath
import re

from prodready.facts import Call, CorsPolicy, Function, Literal, Mapping, Ref, Route, Span, Value
from prodready.languages.javascript.frameworks.filed import defined
from prodready.languages.javascript.frameworks.routing import entry
from prodready.languages.tree import FUNCTIONS
from prodready.languages.walk import Context, on

_TRIGGER = re.compile(r"^firebase-functions\b.*\bon(Call|Request)$")
_CORS = "firebase-functions.cors"
_EXPORTS = ("exports", "module")


@on(ast.Call, language="javascript")
def trigger(context: Context, node: ast.Call) -> None:
    """A function that a client calls by name, or under a URL of that name; an Express app handed over has its own routes."""
    last = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if last not in ("onCall", "onRequest") or not node.args or not _TRIGGER.match(context.canonical(node.func)):
        return
    _cors(context, node.args[0])
    answer = _answer(context, node.args[-1])
    if answer is not None:
        at = context.span(node)
        here = Span(at.line, at.column, at.line, at.column)
        path = Literal(f"/{_named(context, node)}", here)
        context.out.routes.append(Route("", "firebase", (), path, answer, (), (), here, context.next_order()))


def _answer(context: Context, given: ast.expr) -> Value | None:
    """The function, in a wrapper or not, or the name of one of the module."""
    while isinstance(given, ast.Call):
        inside = [a for a in given.args if isinstance(a, (*FUNCTIONS, ast.Call))]
        if not inside:
            return None
        given = inside[-1]
    if isinstance(given, FUNCTIONS):
        return Function(context.function_of(given), context.span(given))
    module = context.parents[0]
    made = defined(module, given.id)[1] if isinstance(given, ast.Name) and isinstance(module, ast.Module) else None
    return Ref(given.id, context.span(given)) if isinstance(given, ast.Name) and isinstance(made, FUNCTIONS) else None


def _named(context: Context, node: ast.Call) -> str:
    """What it is exported as: `exports.login = …`, `export const login = …`, `{ login: … }`; else the file's own name."""
    inside: ast.AST = node
    for parent in reversed(context.parents):
        if isinstance(parent, ast.Assign):
            target = parent.targets[0]
            name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            if name and name not in _EXPORTS:
                return str(name)
        elif isinstance(parent, ast.Dict):
            keys = (k for k, v in zip(parent.keys, parent.values, strict=True) if v is inside)
            named = next((k.value for k in keys if isinstance(k, ast.Constant)), "")
            if named:
                return str(named)
        inside = parent
    return posixpath.basename(context.tree.path).split(".")[0]


def _cors(context: Context, options: ast.expr) -> None:
    """`onRequest({ cors: true }, …)`: the origins that may call it."""
    told = entry(options, "cors") if isinstance(options, ast.Dict) else None
    if told is None or (isinstance(told, ast.Constant) and not told.value):
        return
    at = context.span(told)
    pair = Mapping((("origin", context.value(told)),), at)
    context.out.cors.append(CorsPolicy("call", _CORS, Call(_CORS, (pair,), (), at), at, context.function))
