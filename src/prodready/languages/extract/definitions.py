"""Functions and classes: what the file defines, and what each function does in short."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import structs

from prodready import facts
from prodready.languages import tree as trees
from prodready.languages.extract import paths
from prodready.languages.tree import FUNCTIONS, LEAVES, UNKNOWN
from prodready.languages.walk import Context, on

_STATUS_KEYS = {"status", "status_code", "statusCode", "code", "http_status"}
_STATUS_CALLS = frozenset(
    ("status", "sendStatus", "code", "abort", "status_code", "writeHead", "HTTPException", "HttpException", "text", "json", "body",
     "Response", "JSONResponse", "HttpResponse", "make_response", "error", "createError", "newResponse")
)  # fmt: skip
_STATUS_WORD = re.compile(r"(?:^|_|\.)(?:HTTP_)?(\d{3})(?:_|$)|(TOO_?MANY_?REQUESTS)", re.I)
_STATUS_NAMES = {
    "BAD_REQUEST": 400,
    "UNAUTHORIZED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "Forbidden": 403,
    "Unauthorized": 401,
}
_COUNTS = re.compile(r"attempt|tries|fail|lock|cool|until|too_?many|strike|remaining", re.I)
_CLIENTS = re.compile(
    r"^(openai|anthropic|google|groq|mistralai|cohere|litellm|httpx|requests|aiohttp|stripe|botocore|twilio)\b"
)
_LIMITER = re.compile(r"limit|throttl|stub|durable|rate_?|quota", re.I)  # a service of its own that counts
# A question whose answer has to be acted upon.
_QUESTION = re.compile(r"^_?(is|has|can|may|should|was|exceeds)(_|[A-Z])")
_LOGS = re.compile(r"(^|[._])(log|logger|logging|console)\.\w+$|(^|\.)print$", re.I)
# Only these words of a string literal are kept: enough to judge a purpose, never a secret's text.
_WORDS = re.compile(
    r"login|logon|signin|sign_in|log_in|password|passwd|passcode|(?<![a-z])(?:pin|otp)(?![a-z])|totp|mfa|2fa|token|register|signup|sign_up|reset|forgot|"
    r"invite|invitation|magic|verify|verification|email|mail|smtp|sms|twilio|sendgrid|push|notify|upload|file|export|report|"
    r"csv|pdf|openai|anthropic|completion|attempt|attempts|locked|lockout|lock|too|many|rate|limit|throttle|retry|429|"
    r"bcrypt|argon|hash|user|account|session|code"
)


@on(ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
def function(context: Context, node: trees.FunctionNode) -> None:
    """A function with what it calls, answers, raises and returns."""
    context.out.functions.append(_summary(context, node))


@on(ast.Module)
def module(context: Context, node: ast.Module) -> None:
    """The top-level code, as a function without a name."""
    inside = _Inside(context, context.scope)
    inside.gather(node.body)
    context.out.functions.append(inside.facts("", facts.Span(1, 1, 1, 1)))


@on(ast.ClassDef)
def class_(context: Context, node: ast.ClassDef) -> None:
    """A class with its fields; `self.x = ...` in `__init__` is a definition, not a field."""
    scope = context.scopes[id(node)]
    fields, methods = [], []
    for item in node.body:
        if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)):
            methods.append(item.name)
        elif isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            value = context.value(item.value, item.target.id) if item.value else None
            fields.append(facts.Field(item.target.id, context.value(item.annotation), value, context.span(item)))
        elif isinstance(item, ast.Assign):
            names = [t.id for t in item.targets if isinstance(t, ast.Name)]
            fields += [facts.Field(n, None, context.value(item.value, n), context.span(item)) for n in names]
    bases = tuple(context.value(b) for b in [*node.bases, *(k.value for k in node.keywords)])
    decorators = tuple(context.value(d) for d in node.decorator_list)
    context.out.classes.append(
        facts.ClassFacts(scope.name, trees.header(node), bases, decorators, tuple(fields), tuple(methods))
    )


def _summary(context: Context, node: trees.FunctionNode) -> facts.FunctionFacts:
    scope = context.scopes[id(node)]
    inside = _Inside(context, scope)
    if isinstance(node, ast.Lambda):
        inside.gather([ast.Return(value=node.body, lineno=node.lineno, col_offset=node.col_offset)])
        at, decorators = trees.span(node), tuple[facts.Value, ...]()
    else:
        inside.gather(node.body)
        at, decorators = trees.header(node), tuple(context.value(d) for d in node.decorator_list)
    parameters = tuple(_parameter(context, *p) for p in trees.parameters(node))
    found = inside.facts(scope.name, at, parameters, decorators, scope.owner, isinstance(node, ast.AsyncFunctionDef))
    limits = 429 in found.statuses or any(paths.LIMITS.search(c.callee.rsplit(".", 1)[-1]) for c in found.calls)
    kept = paths.only(node.body) if limits and not isinstance(node, ast.Lambda) else ()
    return structs.replace(found, paths=kept) if kept else found


def summary(
    context: Context, scope: trees.Scope, name: str, body: list[ast.stmt], at: facts.Span
) -> facts.FunctionFacts:
    """What a part of a function does, as a function of its own: a branch that answers a route."""
    inside = _Inside(context, scope)
    inside.gather(body)
    return inside.facts(name, at)


def _parameter(context: Context, arg: ast.arg, default: ast.expr | None, kind: str) -> facts.Parameter:
    annotation = context.value(arg.annotation) if arg.annotation else None
    value = context.value(default, arg.arg) if default is not None else None
    decorators = tuple(context.value(d) for d in (*getattr(arg, "decorators", ()), *_metadata(arg.annotation)))
    return facts.Parameter(arg.arg, annotation, value, trees.span(arg), decorators, kind)


def _metadata(annotation: ast.expr | None) -> list[ast.expr]:
    """What `Annotated[int, Query(le=100)]` says beside the type; what it asks to be run (`Depends`) is read off the type."""
    if not (isinstance(annotation, ast.Subscript) and isinstance(annotation.slice, ast.Tuple)):
        return []
    name = annotation.value.attr if isinstance(annotation.value, ast.Attribute) else getattr(annotation.value, "id", "")
    said = annotation.slice.elts[1:] if name == "Annotated" else []
    return [s for s in said if isinstance(s, ast.Call) and not ast.unparse(s.func).endswith(("Depends", "Security"))]


def _is_wildcard(node: ast.expr) -> bool:
    """`"*"` or `["*"]`."""
    alone = node.elts[0] if isinstance(node, (ast.List, ast.Tuple)) and len(node.elts) == 1 else node
    return isinstance(alone, ast.Constant) and alone.value == facts.ANY


def _last(node: ast.AST) -> str:
    """The name that a part of a test goes by: of a variable, an attribute, a key."""
    if isinstance(node, ast.Call):
        node = node.args[0] if node.args else node
    elif isinstance(node, ast.Subscript):
        node = node.slice
    elif isinstance(node, (ast.Name, ast.Attribute)):
        return node.id if isinstance(node, ast.Name) else node.attr
    return node.value[:60] if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _below(node: ast.expr) -> list[ast.AST]:
    """What an attribute chain starts from, if it is more than a name: only the whole chain counts as read."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return [] if isinstance(node, ast.Name) else [node]


class _Inside:
    """What the body of one function does; functions inside it tell for themselves."""

    def __init__(self, context: Context, scope: trees.Scope) -> None:
        self.context, self.scope = context, scope
        self.calls: list[facts.CallSite] = []
        self.statuses: dict[int, None] = {}
        self.raises: dict[str, None] = {}
        self.reads: dict[str, None] = {}
        self.strings: dict[str, None] = {}
        self.returns: list[facts.Value] = []
        self.tests: dict[str, None] = {}
        self.made: dict[str, ast.expr] = {}  # variables, by what they are set to
        self.ignored: set[int] = set()  # questions whose answer changes nothing
        self.echoes: set[int] = set()  # what only passes on that somebody else has refused

    def gather(self, body: list[ast.stmt]) -> None:
        """Look at every node of the body outside nested functions and classes."""
        for node in self._nodes(body):
            look = _LOOKS.get(node.__class__)
            if look is not None:
                look(self, node)

    def facts(
        self,
        name: str,
        at: facts.Span,
        parameters: tuple[facts.Parameter, ...] = (),
        decorators: tuple[facts.Value, ...] = (),
        owner: str = "",
        is_async: bool = False,
    ) -> facts.FunctionFacts:
        """The gathered facts as one record."""
        return facts.FunctionFacts(
            name, at, parameters, decorators, tuple(self.calls), tuple(self.statuses), tuple(self.raises),
            tuple(self.returns), tuple(self.reads), tuple(self.strings), owner, is_async, tuple(self.tests),
        )  # fmt: skip

    def _nodes(self, body: list[ast.stmt]) -> Iterator[ast.AST]:
        stack: list[ast.AST] = list(reversed(body))
        while stack:
            node = stack.pop()
            yield node
            kind = node.__class__
            if kind in LEAVES:
                continue
            if kind in _INNER:
                self._read_name(self.context.function_of(node))
                stack.extend(getattr(node, "decorator_list", ()))
            elif isinstance(node, ast.ClassDef):
                stack.extend(node.decorator_list)
            elif isinstance(node, ast.Attribute):
                stack.extend(_below(node))
            elif isinstance(node, ast.If) and isinstance(node.test, ast.Constant) and node.test.value is False:
                stack.extend(reversed(node.orelse))
            else:
                stack.extend(reversed(trees.children(node)))

    def _branch(self, node: ast.If) -> None:
        self._ignore(node)
        self._test(node)

    def _ignore(self, node: ast.If | ast.Expr) -> None:
        """`if limiter.is_limited(key): pass` and a bare `limiter.is_limited(key)` ask and do nothing with the answer."""
        if isinstance(node, ast.If):
            if all(self._only_tells(s) for s in (*node.body, *node.orelse)):
                self.ignored |= {id(n) for n in ast.walk(node.test)}
            return
        asked = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(asked, ast.Call) and _QUESTION.search(self._canonical(asked.func).rsplit(".", 1)[-1]):
            self.ignored.add(id(asked))

    def _only_tells(self, node: ast.stmt) -> bool:
        """Whether a statement does nothing but write to the log."""
        if not isinstance(node, ast.Expr):
            return isinstance(node, ast.Pass)
        call = node.value
        return isinstance(call, ast.Constant) or (
            isinstance(call, ast.Call) and _LOGS.search(self._canonical(call.func)) is not None
        )

    def _canonical(self, node: ast.AST) -> str:
        return trees.canonical(node, self.scope, self.context.tree.imports)

    def _call(self, node: ast.Call) -> None:
        callee = self._canonical(node.func)
        if id(node) in self.ignored and paths.LIMITS.search(callee.rsplit(".", 1)[-1]):
            return
        args = []
        for arg in [*node.args, *(k.value for k in node.keywords)]:
            if isinstance(arg, (ast.Name, ast.Attribute)):
                args.append(self._canonical(arg))
            elif isinstance(arg, FUNCTIONS):
                args.append(self.context.function_of(arg))
            else:
                args.append(facts.ANY if _is_wildcard(arg) else "")
        self.calls.append(facts.CallSite(callee, tuple(args), trees.span(node)))
        if callee.rsplit(".", 1)[-1] in _STATUS_CALLS:
            for arg in [*node.args, *(k.value for k in node.keywords if k.arg in _STATUS_KEYS)]:
                self._status(arg)
        for keyword in node.keywords:
            if keyword.arg in _STATUS_KEYS:
                self._status(keyword.value)

    def _raise(self, raised: ast.Raise) -> None:
        node = raised.exc
        if node is None:
            return
        name = self._canonical(node.func if isinstance(node, ast.Call) else node)
        if name != UNKNOWN:
            self.raises[name] = None
            self._status_word(name)
        if isinstance(node, ast.Call):
            for arg in [*node.args, *(k.value for k in node.keywords)]:
                self._status(arg)

    def _return(self, returned: ast.Return) -> None:
        node = returned.value
        if node is None:
            return
        scope, self.context.scope = self.context.scope, self.scope
        self.returns.append(self.context.value(node))
        self.context.scope = scope
        if isinstance(node, ast.Tuple):
            for part in node.elts[1:2]:
                self._status(part)

    def _test(self, node: ast.AST) -> None:
        """What is branched on or compared: variables, attributes, keys that are asked for, by names that count."""
        if id(node) in self.ignored or id(getattr(node, "test", None)) in self.ignored:
            return
        tests = node.ifs if isinstance(node, ast.comprehension) else [getattr(node, "test", node)]
        parts = [n for test in tests for n in ast.walk(test)]
        if isinstance(node, ast.If) and any(isinstance(n, ast.Constant) and n.value == 429 for n in parts):
            asked = [n for p in parts if isinstance(p, ast.Name) for n in (p, *ast.walk(self.made.get(p.id, p)))]
            if not any(_LIMITER.search(getattr(n, "attr", getattr(n, "id", ""))) for n in asked):
                self._echo(node.body)
        for part in parts:
            last = _last(part)
            if last and _counts(last):
                named = part.func if isinstance(part, ast.Call) else part
                key = f".{last}" if isinstance(part, ast.Call) else ""
                self.tests[self._canonical(named) + key] = None

    def _caught(self, node: ast.ExceptHandler) -> None:
        """An error that is answered: one of somebody else's client, or one that says that there were too many tries."""
        if node.type is None:
            return
        if _CLIENTS.search(self._canonical(node.type)):
            self._echo(node.body)
        else:
            self._test(node.type)

    def _echo(self, body: list[ast.stmt]) -> None:
        """A 429 in these statements only passes on the answer of somebody else."""
        self.echoes |= {id(n) for statement in body for n in ast.walk(statement)}

    def _read(self, node: ast.AST) -> None:
        name = self._canonical(node)
        if name != UNKNOWN:
            self._read_name(name)
            if id(node) not in self.echoes:
                self._status_word(name)

    def _read_name(self, name: str) -> None:
        self.reads[name] = None

    def _constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and 2 < len(node.value) <= 200:
            self.strings |= _words(node.value)

    def _assigned(self, node: ast.Assign | ast.AnnAssign) -> None:
        for target in trees.targets(node):
            if isinstance(target, ast.Name) and node.value is not None:
                self.made[target.id] = node.value
            if isinstance(target, ast.Attribute) and target.attr in _STATUS_KEYS and node.value is not None:
                self._status(node.value)

    def _status(self, node: ast.AST) -> None:
        if isinstance(node, ast.Constant) and node.value == 429 and id(node) in self.echoes:
            return
        if isinstance(node, ast.Constant) and type(node.value) is int and 100 <= node.value < 600:
            self.statuses[node.value] = None
        elif isinstance(node, (ast.Name, ast.Attribute)):
            self._status_word(self._canonical(node))
        elif isinstance(node, ast.Dict):
            for key, item in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in _STATUS_KEYS:
                    self._status(item)

    def _status_word(self, name: str) -> None:
        if status := _named_status(name.rsplit(".", 1)[-1]):
            self.statuses[status] = None


_INNER = frozenset(FUNCTIONS)
_LOOKS: dict[type[ast.AST], Callable[[_Inside, Any], None]] = {
    ast.Call: _Inside._call, ast.Raise: _Inside._raise, ast.Return: _Inside._return,
    ast.Name: _Inside._read, ast.Attribute: _Inside._read, ast.Constant: _Inside._constant,
    ast.Assign: _Inside._assigned, ast.AnnAssign: _Inside._assigned, ast.ExceptHandler: _Inside._caught,
    ast.If: _Inside._branch, ast.Expr: _Inside._ignore,
    **dict.fromkeys((ast.While, ast.IfExp, ast.Compare, ast.UnaryOp, ast.comprehension), _Inside._test),
}  # fmt: skip


@functools.lru_cache(4096)
def _named_status(last: str) -> int:
    """The status that a name says: `HTTP_429_TOO_MANY_REQUESTS`, `Forbidden`; 0 if none."""
    if match := _STATUS_WORD.search(last):
        return 429 if match[2] else int(match[1])
    return _STATUS_NAMES.get(last, 0)


@functools.lru_cache(4096)
def _counts(last: str) -> bool:
    return bool(_COUNTS.search(last))


@functools.lru_cache(4096)
def _words(text: str) -> dict[str, None]:
    """The words of a text that say what a function is for."""
    return dict.fromkeys(_WORDS.findall(text.lower()))
