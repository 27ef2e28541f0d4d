"""Cross-origin policies: library calls, settings, headers written by hand, functions that judge an Origin."""

from __future__ import annotations

import ast
import functools
import re

from prodready import branches, facts
from prodready.facts import CorsPolicy, Value
from prodready.languages import tree as trees
from prodready.languages import values
from prodready.languages.tree import FUNCTIONS, is_none
from prodready.languages.walk import Context, on

HEADER = "access-control-allow-origin"
CREDENTIALS = "access-control-allow-credentials"
_LIBRARY = re.compile(
    r"cors|socketio|socket\.io|hapi\.server$|(^|\.)(init_app|NestFactory\.create|WebSocketGateway|createIOServer|(create|use)(Express|Koa)Server|ApolloServer|cross_origin|falcon\.(asgi\.)?App|sanic_ext\.\w+)$",
    re.I,
)
_CLIENT = re.compile(
    r"^(fetch|axios|got|ky|undici|superagent|node-fetch|requests|httpx|aiohttp\.ClientSession|urllib\.request)(\W|$)"
)
_MODE = re.compile(r"NODE_ENV|[=!]=+\s*['\"](prod|dev|test|stag)\w*['\"]", re.I)
_KEYS = ("CORS_ORIGINS", "CORS_SUPPORTS_CREDENTIALS")
_SETTING = re.compile(
    r"^CORS_(ALLOW_ALL_ORIGINS|ORIGIN_ALLOW_ALL|ALLOWED_ORIGINS|ORIGIN_WHITELIST|ALLOWED_ORIGIN_REGEXES|ORIGIN_REGEX_WHITELIST)$"
)


_HEADER_OF = re.compile(r"^[\w.]+(\.headers?\.origin|\.(get|header)\(['\"]origin['\"]\))$", re.I)  # of a request
_WILDCARD_IN = re.compile(r"(?<!not )['\"]\*['\"] in (?:\w+\.)*(\w+)|(\w+)\.includes\(['\"]\*['\"]\)")


@on(ast.Call)
def library(context: Context, node: ast.Call) -> None:
    """A call that may configure a CORS library; which one is settled when names are linked."""
    callee = context.canonical(node.func)
    if not (_is_library(_without_scope(context, callee)) or _hands_over_cors(context, node)):
        header(context, node, callee)
        return
    value = context.value(node)
    context.out.cors.append(CorsPolicy("call", callee, value, context.span(node), context.function, context.conditions))


@functools.lru_cache(8192)
def _is_library(name: str) -> bool:
    return _LIBRARY.search(name) is not None


def _without_scope(context: Context, name: str) -> str:
    """A name of an inner function without the function in front: `add_cors.response.headers.add` configures no library."""
    scope = context.function
    while scope and not name.startswith(scope + "."):
        scope = scope.rpartition(".")[0]
    return name[len(scope) + 1 :] if scope else name


def _hands_over_cors(context: Context, node: ast.Call) -> bool:
    """`app.add_middleware(CORSMiddleware, ...)`, `server.register(cors, {...})`."""
    first = node.args[0] if node.args else None
    return isinstance(first, (ast.Name, ast.Attribute)) and "cors" in context.canonical(first).lower()


def header(context: Context, node: ast.Call, callee: str) -> None:
    """`res.setHeader("Access-Control-Allow-Origin", value)` and its kin; `app.config.update(CORS_ORIGINS=...)`."""
    if callee.endswith((".config.update", ".config.from_mapping")):
        start = callee.rpartition(".")[0]
        context.out.definitions.update(
            (f"{start}.{k.arg}", context.value(k.value)) for k in node.keywords if k.arg in _KEYS
        )
    if callee.endswith((".config.update", ".update_config")) and node.args and isinstance(node.args[0], ast.Dict):
        for key, item in zip(node.args[0].keys, node.args[0].values, strict=True):
            if isinstance(key, ast.Constant) and key.value in _KEYS:
                _configured(context, f"{callee.rpartition('.')[0].removesuffix('.config')}.config.{key.value}", item)
    if len(node.args) > 1 and "." in callee:
        if _is_header(node.args[0]):
            _write(context, context.value(node.args[1]), node)
        _credentials(context, node.args[0], node.args[1])


@on(ast.Dict)
def literal(context: Context, node: ast.Dict) -> None:
    """A headers object with the header among its keys, or one header of a list (`{key: ..., value: ...}`)."""
    pairs = [(k, v) for k, v in zip(node.keys, node.values, strict=True) if k is not None]
    for key, item in pairs:
        if _is_header(key) and not _goes_out(context):
            _write(context, context.value(item), item)
        _credentials(context, key, item)
        if isinstance(item, ast.Call) and context.canonical(item.func) == "aiohttp_cors.ResourceOptions":
            pair = facts.Items((context.value(key), context.value(item)), context.span(key))
            context.out.cors.append(
                CorsPolicy(
                    "keyed", "aiohttp_cors", pair, context.span(item), context.function, _conditions(context, node)
                )
            )
    if any(isinstance(k, ast.Constant) and k.value == "key" and _is_header(v) for k, v in pairs):
        for key, item in pairs:
            if isinstance(key, ast.Constant) and key.value == "value":
                _write(context, context.value(item), item)


@on(ast.List, ast.Tuple)
def pair(context: Context, node: ast.List | ast.Tuple) -> None:
    """A header as a pair: `["Access-Control-Allow-Origin", "*"]`, `(b"access-control-allow-origin", b"*")`."""
    if len(node.elts) == 2 and _is_header(node.elts[0]) and isinstance(node.ctx, ast.Load):
        _write(context, context.value(node.elts[1]), node)


def _goes_out(context: Context) -> bool:
    """Whether the headers are those of a request to another service."""
    calls = [p for p in reversed(context.parents) if isinstance(p, (ast.Call, *FUNCTIONS))]
    return bool(calls) and isinstance(calls[0], ast.Call) and bool(_CLIENT.match(context.canonical(calls[0].func)))


@on(ast.Call, language="javascript")
def delegate(context: Context, node: ast.Call) -> None:
    """`callback(null, { origin: ... })`: the options of one request, as a CORS delegate answers them."""
    if (
        len(node.args) == 2
        and is_none(node.args[0])
        and isinstance(node.func, ast.Name)
        and isinstance(node.args[1], ast.Dict)
    ):
        _options(context, node, node.args[1])


@on(ast.Assign, language="javascript")
def chosen(context: Context, node: ast.Assign) -> None:
    """`options = { origin: ... }` in a CORS delegate that answers with `callback(null, options)` further down."""
    target = node.targets[0]
    if not (isinstance(target, ast.Name) and isinstance(node.value, ast.Dict) and context.function):
        return
    if any(isinstance(k, ast.Constant) and k.value == "origin" for k in node.value.keys):
        inside = next((p for p in reversed(context.parents) if isinstance(p, FUNCTIONS)), node)
        if any(_answers_with(call, target.id) for call in ast.walk(inside)):
            _options(context, node, node.value)


def _answers_with(node: ast.AST, name: str) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 2):
        return False
    error, answer = node.args
    return is_none(error) and isinstance(answer, ast.Name) and answer.id == name


def _options(context: Context, node: ast.AST, given: ast.Dict) -> None:
    """The options of one request, which hold under the tests around the node."""
    value = context.value(given)
    if isinstance(value, facts.Mapping) and value.get("origin") is not None:
        conditions = _conditions(context, node)
        context.out.cors.append(CorsPolicy("options", "cors", value, value.span, context.function, conditions))


@on(ast.Assign)
def assignment(context: Context, node: ast.Assign) -> None:
    """`response.headers["Access-Control-Allow-Origin"] = value`; a Django setting."""
    target = node.targets[0]
    if isinstance(target, ast.Subscript):
        _credentials(context, target.slice, node.value)
    if isinstance(target, ast.Subscript) and _is_header(target.slice):
        _write(context, context.value(node.value), node)
    elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant) and target.slice.value in _KEYS:
        _configured(context, context.canonical(target), node.value)
    elif isinstance(target, ast.Name) and not context.function and _SETTING.match(target.id):
        value = context.value(node.value)
        context.out.cors.append(CorsPolicy("setting", target.id, value, context.span(node), "", context.conditions))
    elif isinstance(target, ast.Attribute) and target.attr == "CORS_ORIGINS":  # Sanic: app.config.CORS_ORIGINS
        name, value = context.canonical(target), context.value(node.value)
        context.out.cors.append(
            CorsPolicy("setting", name, value, context.span(node), context.function, context.conditions)
        )


def _configured(context: Context, name: str, node: ast.expr) -> None:
    """`app.config["CORS_ORIGINS"] = ...`: a definition for Flask-CORS, which reads it; a policy of Sanic's own."""
    value = context.value(node)
    context.out.definitions[name] = value
    if name.endswith(".CORS_ORIGINS"):
        context.out.cors.append(
            CorsPolicy("setting", name, value, context.span(node), context.function, context.conditions)
        )


@on(ast.Raise)
def refused(context: Context, node: ast.Raise) -> None:
    """A check at start-up that refuses the wildcard: `if "*" in self.origins: raise`."""
    at = context.span(node)
    for test in context.conditions:
        names = [name for pair in _WILDCARD_IN.findall(test) for name in pair if name]
        context.out.cors += [CorsPolicy("refused", name, facts.Literal(facts.ANY, at), at, "") for name in names]


@on(ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
def judge_of_origins(context: Context, node: trees.FunctionNode) -> None:
    """A function whose first parameter is an origin: what does it let through?"""
    names = [arg.arg for arg, _, _ in trees.parameters(node) if arg.arg not in ("self", "cls")]
    origin = names[0] if names else ""
    if not re.search(r"origin", origin, re.I):
        origin = _origin_in(node, origin) if _is_origin_option(context, node) else ""
    if origin:
        name = context.function_of(node)
        context.out.origin_checks[name] = _lets_through(node, origin)
        if name.endswith(".check_origin"):
            at = context.span(node)
            context.out.cors.append(CorsPolicy("judge", name.rpartition(".")[0], facts.Function(name, at), at, name))


def _is_origin_option(context: Context, node: trees.FunctionNode) -> bool:
    """`{ origin: (o, callback) => ... }`: whatever the parameter's name."""
    parent = context.parent()
    pairs = zip(parent.keys, parent.values, strict=True) if isinstance(parent, ast.Dict) else ()
    return any(v is node and isinstance(k, ast.Constant) and k.value == "origin" for k, v in pairs)


def _origin_in(node: trees.FunctionNode, first: str) -> str:
    """The name an origin goes by in a function that is handed `first`: itself, or what is read off the request."""
    if first.lower() not in ("c", "ctx", "context", "req", "request"):
        return first
    body = [] if isinstance(node, ast.Lambda) else node.body
    read = (s for s in body if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name))
    held = next((values.words(s.targets[0]) for s in read if "origin" in values.words(s.value).lower()), "")
    return held or next((words for n in ast.walk(node) if _HEADER_OF.search(words := _dotted(n))), "")


def _dotted(node: ast.AST) -> str:
    """The words of a read off an object, "" for everything else."""
    return values.words(node) if isinstance(node, (ast.Attribute, ast.Call)) else ""


def _lets_through(node: trees.FunctionNode, origin: str) -> str:
    """any: an answer that accepts stands outside every test of the origin; loose: inside one that others can meet."""
    if isinstance(node, ast.Lambda):
        body: list[ast.stmt] = [ast.Return(value=node.body)]
    else:
        body = node.body
    accepted = list(_accepted(body, [], origin))
    if any(not _guarded(tests, origin) for tests in accepted):
        return "any"
    loose = any(branches.looks_at_a_part(t) for tests in accepted for t in tests)
    return "loose" if loose else "checked"


def _guarded(tests: list[str], origin: str) -> bool:
    return any(_tests(test, origin) for test in tests)


def _tests(test: str, origin: str) -> bool:
    """Whether a branch test really compares the origin; `if not origin` alone, or asking for the environment, does not."""
    if test.strip() in (origin, f"not {origin}") or (_MODE.search(test) and origin not in test):
        return False
    return branches.compares_origin(f"{test} of an origin")


def _accepted(body: list[ast.stmt], tests: list[str], origin: str) -> list[list[str]]:
    """The tests around every answer that lets an origin in. A branch that leaves makes the rest depend on its test."""
    found: list[list[str]] = []
    for statement in body:
        if isinstance(statement, ast.If):
            test = values.words(statement.test)
            then = [] if branches.development_only([test]) else _accepted(statement.body, [], origin)
            other = _accepted(statement.orelse, [], origin)
            free = any(not _guarded(row, origin) for row in then)
            if test != f"not {origin}":
                same = free and any(not _guarded(row, origin) for row in other)  # lets in, whatever the test says
                found += [[*tests, *([] if same else [test]), *row] for row in then]
                if _leaves(statement.body) and not free:
                    tests = [*tests, "not " + test]
            found += [[*tests, *([] if free else ["not " + test]), *row] for row in other]
            continue
        for inner in _answers(statement):
            found += _judged(inner, tests, origin)
    return found


def _leaves(body: list[ast.stmt]) -> bool:
    return bool(body) and (
        isinstance(body[-1], (ast.Return, ast.Raise)) or any(isinstance(s, ast.Return) for s in body)
    )


def _answers(statement: ast.stmt) -> list[ast.expr]:
    """What a statement answers: the returned value, or the second argument of a callback `cb(null, answer)`."""
    value = statement.value if isinstance(statement, (ast.Return, ast.Expr)) else None
    if isinstance(value, ast.Call) and len(value.args) == 2 and is_none(value.args[0]):
        return [value.args[1]]
    if isinstance(value, ast.Call) and value.args and "Error" in values.words(value.args[0]):
        return []
    return [value] if isinstance(statement, ast.Return) and value is not None else []


def _judged(answer: ast.expr, tests: list[str], origin: str) -> list[list[str]]:
    if isinstance(answer, ast.Constant):
        return [tests] if answer.value is True or answer.value == "*" else []
    if isinstance(answer, ast.IfExp):
        test = values.words(answer.test)
        return _judged(answer.body, [*tests, test], origin) + _judged(answer.orelse, [*tests, "not " + test], origin)
    if isinstance(answer, ast.BoolOp) and isinstance(answer.op, ast.Or):
        return [row for option in answer.values for row in _judged(option, tests, origin)]
    if values.words(answer) == origin:
        return [tests]
    if values.words(answer) == f"not {origin}":
        return []  # a request without the header is none of another site
    return (
        [[*tests, f"in {values.words(answer)}"]] if not isinstance(answer, FUNCTIONS) else []
    )  # made by something: taken for a test


def _is_header(node: ast.AST, name: str = HEADER) -> bool:
    value = node.value if isinstance(node, ast.Constant) else None
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    return isinstance(text, str) and text.lower() == name


def _credentials(context: Context, key: ast.expr, value: ast.expr) -> None:
    """The other header, which decides how bad an open origin is."""
    if _is_header(key, CREDENTIALS):
        policy = CorsPolicy(
            "credentials", CREDENTIALS, context.value(value), context.span(value), context.function, context.conditions
        )
        context.out.cors.append(policy)


def _write(context: Context, value: Value, anchor: ast.AST) -> None:
    context.out.cors.append(
        CorsPolicy("header", HEADER, value, context.span(anchor), context.function, _conditions(context, anchor))
    )


def _conditions(context: Context, node: ast.AST) -> tuple[str, ...]:
    """The tests that hold at this place: the branches around it, and, negated, those in front of it that leave."""
    found = list(context.conditions)
    for depth in range(1, len(context.parents) + 1):
        block, inner = context.parent(depth), context.parent(depth - 1) if depth > 1 else node
        for name in ("body", "orelse", "finalbody"):
            body = getattr(block, name, None)
            if isinstance(body, list) and inner in body:
                before = body[: body.index(inner)]
                found += ["not " + values.words(s.test) for s in before if isinstance(s, ast.If) and _leaves(s.body)]
        if isinstance(block, FUNCTIONS):
            break
    return tuple(found)
