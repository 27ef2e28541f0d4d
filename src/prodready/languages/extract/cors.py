"""Cross-origin policies: library calls, settings, headers written by hand, functions that judge an Origin."""

from __future__ import annotations

import ast
import re

from prodready.facts import CorsPolicy, Value
from prodready.languages import tree as trees
from prodready.languages import values
from prodready.languages.tree import FUNCTIONS
from prodready.languages.walk import Context, on

HEADER = "access-control-allow-origin"
_LIBRARY = re.compile(r"cors|socketio|socket\.io|(^|\.)(init_app|NestFactory\.create|cross_origin|falcon\.(asgi\.)?App)$", re.I)
_SETTING = re.compile(r"^CORS_(ALLOW_ALL_ORIGINS|ORIGIN_ALLOW_ALL|ALLOWED_ORIGINS|ORIGIN_WHITELIST|ALLOWED_ORIGIN_REGEXES|ORIGIN_REGEX_WHITELIST)$")
_CHECK = re.compile(r"\bin\b|includes|indexOf|\.has\(|some\(|\.test\(|match|==|endswith|endsWith|startswith|startsWith|RegExp|allowed|valid", re.I)
_LOOSE = re.compile(r"origin\w*(?:\.\w+\(\))*\.(endsWith|endswith|startsWith|startswith|includes|indexOf)\(\s*(['\"])(?!\2|https?://[^'\"]*/)", re.I)


@on(ast.Call)
def library(context: Context, node: ast.Call) -> None:
    """A call that may configure a CORS library; which one is settled when names are linked."""
    callee = context.canonical(node.func)
    if not (_LIBRARY.search(callee) or _hands_over_cors(context, node)):
        header(context, node, callee)
        return
    value = context.value(node)
    context.out.cors.append(CorsPolicy("call", callee, value, context.span(node), context.function, context.conditions))


def _hands_over_cors(context: Context, node: ast.Call) -> bool:
    """`app.add_middleware(CORSMiddleware, ...)`, `server.register(cors, {...})`."""
    first = node.args[0] if node.args else None
    return isinstance(first, (ast.Name, ast.Attribute)) and "cors" in context.canonical(first).lower()


def header(context: Context, node: ast.Call, callee: str) -> None:
    """`res.setHeader("Access-Control-Allow-Origin", value)` and its kin."""
    if len(node.args) > 1 and _is_header(node.args[0]) and "." in callee:
        _write(context, context.value(node.args[1]), node)


@on(ast.Dict)
def literal(context: Context, node: ast.Dict) -> None:
    """A headers object with the header among its keys."""
    for key, item in zip(node.keys, node.values, strict=True):
        if key is not None and _is_header(key):
            _write(context, context.value(item), item)


@on(ast.Assign)
def assignment(context: Context, node: ast.Assign) -> None:
    """`response.headers["Access-Control-Allow-Origin"] = value`; a Django setting."""
    target = node.targets[0]
    if isinstance(target, ast.Subscript) and _is_header(target.slice):
        _write(context, context.value(node.value), node)
    elif isinstance(target, ast.Name) and not context.function and _SETTING.match(target.id):
        value = context.value(node.value)
        context.out.cors.append(CorsPolicy("setting", target.id, value, context.span(node), "", context.conditions))


@on(ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
def judge_of_origins(context: Context, node: trees.FunctionNode) -> None:
    """A function whose first parameter is an origin: what does it let through?"""
    names = [arg.arg for arg, _, _ in trees.parameters(node) if arg.arg not in ("self", "cls")]
    if names and re.search(r"origin", names[0], re.I):
        context.out.origin_checks[context.function_of(node)] = _lets_through(node, names[0])


def _lets_through(node: trees.FunctionNode, origin: str) -> str:
    """any: an answer that accepts stands outside every test of the origin; loose: a test an attacker's name can meet."""
    if isinstance(node, ast.Lambda):
        body: list[ast.stmt] = [ast.Return(value=node.body)]
    else:
        body = node.body
    accepted = list(_accepted(body, [], origin))
    if any(not any(_tests(t, origin) for t in tests) for tests in accepted):
        return "any"
    loose = any(_LOOSE.search(t) for tests in accepted for t in tests)
    return "loose" if loose else "checked"


def _tests(test: str, origin: str) -> bool:
    """Whether a branch test really compares the origin; `if not origin` alone does not."""
    return bool(_CHECK.search(test)) and test.strip() not in (origin, f"not {origin}")


def _accepted(body: list[ast.stmt], tests: list[str], origin: str) -> list[list[str]]:
    """The tests around every answer that lets an origin in. A branch that leaves makes the rest depend on its test."""
    found: list[list[str]] = []
    for statement in body:
        if isinstance(statement, ast.If):
            test = values.words(statement.test)
            if test not in (origin, f"not {origin}"):
                found += _accepted(statement.body, [*tests, test], origin)
            found += _accepted(statement.orelse, [*tests, "not " + test], origin)
            if test not in (origin, f"not {origin}") and _leaves(statement.body):
                tests = [*tests, "not " + test]
            continue
        for inner in _answers(statement):
            found += _judged(inner, tests, origin)
    return found


def _leaves(body: list[ast.stmt]) -> bool:
    return bool(body) and (isinstance(body[-1], (ast.Return, ast.Raise)) or any(isinstance(s, ast.Return) for s in body))


def _answers(statement: ast.stmt) -> list[ast.expr]:
    """What a statement answers: the returned value, or the second argument of a callback `cb(null, answer)`."""
    value = statement.value if isinstance(statement, (ast.Return, ast.Expr)) else None
    if isinstance(value, ast.Call) and len(value.args) == 2 and isinstance(value.args[0], ast.Constant) and value.args[0].value is None:
        return [value.args[1]]
    return [value] if isinstance(statement, ast.Return) and value is not None else []


def _judged(answer: ast.expr, tests: list[str], origin: str) -> list[list[str]]:
    if isinstance(answer, ast.Constant):
        return [tests] if answer.value is True or answer.value == "*" else []
    if isinstance(answer, ast.IfExp):
        test = values.words(answer.test)
        return _judged(answer.body, [*tests, test], origin) + _judged(answer.orelse, [*tests, "not " + test], origin)
    if isinstance(answer, ast.BoolOp) and isinstance(answer.op, ast.Or):
        return [row for option in answer.values for row in _judged(option, tests, origin)]
    if isinstance(answer, ast.Name) and answer.id == origin:
        return [tests]
    return [[*tests, values.words(answer)]] if not isinstance(answer, FUNCTIONS) else []


def _is_header(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lower() == HEADER


def _write(context: Context, value: Value, anchor: ast.AST) -> None:
    context.out.cors.append(CorsPolicy("header", HEADER, value, context.span(anchor), context.function, context.conditions))
