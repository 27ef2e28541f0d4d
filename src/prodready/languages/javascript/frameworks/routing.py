"""The shapes that JavaScript web frameworks share: creation, `app.post(path, ...)`, `app.use(...)`, chains of such calls.

Everything here is a candidate by its shape; what its target leads to is settled when the project is linked. A framework
module adds its constructors with `creates` and the methods that are its own with `method`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from prodready.facts import Attach, Call, Created, Items, Literal, Mapping, Mount, Ref, Route, Span, Value
from prodready.languages.javascript.frameworks import lists
from prodready.languages.tree import FUNCTIONS, UNKNOWN
from prodready.languages.walk import Context, on

VERBS = frozenset(("get", "post", "put", "patch", "delete", "head", "options", "all", "del"))
_CLIENTS = re.compile(
    r"^(axios|superagent|supertest|got|ky|request|nock|msw|needle|https?|\$|jQuery|cy|node-fetch|undici|localStorage|sessionStorage|lodash|_)(\.|\(|$)"
)
_PROMISE = frozenset(("then", "catch", "finally"))
_PATH_NAME = re.compile(r"^[A-Z0-9_]+$|path|prefix|base|url|route$|endpoint", re.I)
_WRAPPER = re.compile(r"async|catch|wrap|handl|try|safe|endpoint|controller|api_?route|with", re.I)
_PREFIXES = ("prefix", "base", "routePrefix")
_ROUTER_PARTS = frozenset(("routes", "middleware"))

_CREATORS: dict[str, tuple[str, str]] = {}


@dataclass(slots=True)
class Chain:
    """A chain of calls on one object. `path`: set by `.route(path)` or `.basePath(path)` for the calls after it."""

    target: str
    framework: str
    known: bool  # it starts with the creation of the object
    path: ast.expr | None = None
    index: int = 0


Method = Callable[[Context, ast.Call, Chain], None]
_METHODS: dict[str, list[Method]] = {}
_UNPACKED: set[str] = set()
Elsewhere = Callable[[Context, str], bool]
_ELSEWHERE: list[Elsewhere] = []
_COMPOSED = frozenset(("koa-compose", "koa-compose.default", "compose-middleware.compose"))  # one after the other


def unpacks(*names: str) -> None:
    """Say which functions, handed to `use`, stand for `use(path, app)`."""
    _UNPACKED.update(names)


def creates(framework: str, *, app: tuple[str, ...] = (), router: tuple[str, ...] = ()) -> None:
    """Say which functions or classes (canonical names) make an app or a router of a framework."""
    _CREATORS.update(dict.fromkeys(app, ("app", framework)))
    _CREATORS.update(dict.fromkeys(router, ("router", framework)))


def method(*names: str) -> Callable[[Method], Method]:
    """Register what a method of an app or router declares."""

    def register(found: Method) -> Method:
        for name in names:
            _METHODS.setdefault(name, []).append(found)
        return found

    return register


def elsewhere(found: Elsewhere) -> Elsewhere:
    """Register who says that a name is read by another module: its methods have the same shape and another meaning."""
    _ELSEWHERE.append(found)
    return found


@on(ast.Call, language="javascript")
def call(context: Context, node: ast.Call) -> None:
    """A whole chain of calls, from its outermost call."""
    if _continues(context, node):
        return
    root, calls = _taken_apart(node)
    start, chain = _origin(context, node, root, calls)
    if chain.target == UNKNOWN or (not chain.known and _CLIENTS.match(chain.target)):
        return
    if any(_attr(c) in _PROMISE for c in calls) or any(is_read(context, chain.target) for is_read in _ELSEWHERE):
        return
    for index, link in enumerate(calls[start:], start):
        chain.index = index
        for found in _METHODS.get(_attr(link), ()):
            found(context, link, chain)


def _attr(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _continues(context: Context, node: ast.Call) -> bool:
    """Whether a method is called on the result."""
    parent, above = context.parent(), context.parent(2)
    return isinstance(parent, ast.Attribute) and isinstance(above, ast.Call) and above.func is parent


def _taken_apart(node: ast.Call) -> tuple[ast.expr, list[ast.Call]]:
    """What the chain starts from, and its calls in the order they run."""
    calls: list[ast.Call] = []
    expr: ast.expr = node
    while isinstance(expr, ast.Call) and isinstance(expr.func, ast.Attribute):
        calls.append(expr)
        expr = expr.func.value
    return expr, calls[::-1]


def _origin(context: Context, node: ast.Call, root: ast.expr, calls: list[ast.Call]) -> tuple[int, Chain]:
    """The object the calls act on, and the first of them; an object made in the chain is emitted here."""
    made = [(0, root)] if isinstance(root, ast.Call) else []
    made += [(i + 1, c) for i, c in enumerate(calls)]
    for start, creation in made:
        assert isinstance(creation, ast.Call)
        found = _CREATORS.get(context.canonical(creation.func))
        if found:
            name, (kind, framework) = name_of(context, node), found
            if isinstance(context.parent(), ast.arguments):
                kind = "router"  # the default of a parameter: the app is handed over
            given = (entry(a, *_PREFIXES) for a in creation.args if isinstance(a, ast.Dict))
            prefix = next((p for p in given if p is not None), None)
            at, order = context.span(node), context.next_order()
            context.out.created.append(Created(name, kind, framework, optional(context, prefix), (), at, order))
            return start, Chain(name, framework, True)
    return 0, Chain(context.canonical(root), framework_of(context, root), False)


def name_of(context: Context, node: ast.AST) -> str:
    """The name a created object gets: what it is assigned to, else its place."""
    depth = 1
    while isinstance(context.parent(depth), (ast.Await, ast.NamedExpr)):
        depth += 1
    parent = context.parent(depth)
    if isinstance(parent, (ast.Assign, ast.AnnAssign)) and parent.value is not None:
        target = parent.targets[0] if isinstance(parent, ast.Assign) else parent.target
        if isinstance(context.scope.node, ast.ClassDef) and isinstance(target, ast.Name):
            return f"{context.scope.name}.self.{target.id}"
        name = context.canonical(target)
        if name != UNKNOWN:
            return name
    if isinstance(parent, ast.arguments) and node in parent.defaults:
        return f"{context.function}.{parent.args[node_index(parent, node)].arg}"
    at = context.span(node)
    return f"{context.function}.<{at.line}:{at.column}>".lstrip(".")


def node_index(arguments: ast.arguments, default: ast.AST) -> int:
    """Which parameter a default belongs to."""
    return (
        len(arguments.args)
        - len(arguments.defaults)
        + next(i for i, d in enumerate(arguments.defaults) if d is default)
    )


def prefixed(context: Context, name: str, prefix: Value) -> None:
    """Give a router that was created before its prefix."""
    for index, made in enumerate(context.out.created):
        if made.name == name:
            context.out.created[index] = msgspec.structs.replace(made, prefix=prefix)


_TYPES = re.compile(r"^(express|hono|koa|fastify)\b|^@(koa)/router")


def framework_of(context: Context, root: ast.expr) -> str:
    """The framework of a parameter, where its type says so: it is then kept although nothing is seen to hand it over."""
    scope = context.scope
    while isinstance(root, ast.Name) and scope is not None:
        node = scope.node
        if root.id in scope.names and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for arg in node.args.args:
                if arg.arg == root.id and arg.annotation is not None:
                    match = _TYPES.match(context.canonical(arg.annotation))
                    return (match[1] or match[2]) if match else ""
            return ""
        if scope.parent is None:
            return ""
        scope = scope.parent
    return ""


# -- arguments


def flat(nodes: list[ast.expr]) -> Iterator[ast.expr]:
    """Handlers in order, lists of them taken apart."""
    for node in nodes:
        if isinstance(node, ast.Starred):
            node = node.value
        if isinstance(node, (ast.List, ast.Tuple)):
            yield from flat(node.elts)
        else:
            yield node


def entry(node: ast.Dict, *names: str) -> ast.expr | None:
    """The value under one of these keys of an object literal."""
    for key, item in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value in names:
            return item
    return None


def optional(context: Context, node: ast.expr | None) -> Value | None:
    """The value of an expression that may be missing."""
    return None if node is None else context.value(node)


def is_path(node: ast.expr, alone: bool = False) -> bool:
    """Whether an argument is a URL path by its form; `alone`: no other argument follows it."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, (ast.JoinedStr, ast.BinOp)):
        return True
    if isinstance(node, (ast.List, ast.Tuple)):
        return bool(node.elts) and all(is_path(e) for e in node.elts)
    if isinstance(node, ast.Call):
        return getattr(node, "is_regex", False) is True
    if isinstance(node, (ast.Name, ast.Attribute)) and not alone:
        return bool(_PATH_NAME.search(node.id if isinstance(node, ast.Name) else node.attr))
    return False


def paths_of(node: ast.expr | None) -> list[ast.expr | None]:
    """The paths of a list of paths, or the one there is."""
    return list(node.elts) if isinstance(node, (ast.List, ast.Tuple)) else [node]


def is_error_handler(node: ast.expr) -> bool:
    """A function with four parameters answers errors; it guards nothing."""
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and len(node.args.args) == 4


def bare(node: ast.expr) -> ast.expr:
    """A handler without `.bind(this)`; a router without `.routes()`."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr != "bind" and not (node.func.attr in _ROUTER_PARTS and not node.args):
            break
        node = node.func.value
    return node


def unwrapped(context: Context, node: ast.expr, guards: list[Value]) -> ast.expr:
    """The handler inside wrappers such as `asyncHandler(fn)`; the wrappers are added to the guards."""
    node = bare(node)
    while isinstance(node, ast.Call) and node.args:
        inner: list[ast.expr] = [a for a in node.args if isinstance(a, FUNCTIONS)]
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if not inner and _WRAPPER.search(name):
            inner = [a for a in node.args if isinstance(a, (ast.Name, ast.Attribute, ast.Call))]
        if not inner:
            break
        guards.append(context.value(node.func))
        node = bare(inner[-1])
    return node


def span_of(context: Context, node: ast.Call, chain: Chain) -> Span:
    """From the method's name, where it stands in a chain or on a line of its own, else from the start of the call."""
    at = context.span(node)
    if not isinstance(node.func, ast.Attribute):
        return at
    name = context.span(node.func)
    if chain.index == 0 and name.end_line == at.line:
        return at
    return Span(name.end_line, max(1, name.end_column - len(node.func.attr)), at.end_line, at.end_column)


# -- the methods


def add_route(
    context: Context,
    node: ast.Call,
    chain: Chain,
    verbs: tuple[str, ...],
    path: ast.expr | None,
    handlers: list[ast.expr],
) -> None:
    """Emit a route with its chain of handlers: the last one answers, those before it guard."""
    every = [h for h in flat(handlers) if not is_error_handler(h)]
    if not every:
        return
    guards: list[Value] = []
    for guard in every[:-1]:
        guards += options(context, guard) if isinstance(guard, (ast.Dict, ast.Name)) else [context.value(bare(guard))]
    handler = unwrapped(context, every[-1], guards)
    context.out.routes.append(
        Route(
            chain.target, chain.framework, verbs, optional(context, path), context.value(handler), tuple(guards), (),
            span_of(context, node, chain), context.next_order(),
        )
    )  # fmt: skip


_REQUEST_PARTS = ("body", "querystring", "query", "params")
_OPTIONS = (
    "onRequest",
    "preParsing",
    "preValidation",
    "preHandler",
    "beforeHandler",
    "beforeHandle",
    "middleware",
    "use",
)


def options(context: Context, node: ast.Dict | ast.Name) -> list[Value]:
    """The guards among a route's options (Fastify); a name stands for options where an object is assigned to it."""
    value = context.value(node)
    data = context.out.definitions.get(value.name) if isinstance(value, Ref) else value
    if not isinstance(data, Mapping):
        return [value]
    found: list[Value] = []
    for name in _OPTIONS:
        given = data.get(name)
        found += given.items if isinstance(given, Items) else [given] if given is not None else []
    schema = data.get("schema")
    if isinstance(schema, Ref) or (
        isinstance(schema, Mapping) and any(schema.get(k) is not None for k in _REQUEST_PARTS)
    ):
        found.append(Ref("fastify.schema", schema.span))  # the framework validates by it before the handler runs
    if (schema := data.get("body")) is not None:  # Elysia
        found.append(Ref("elysia.schema", schema.span))
    found += [Ref(f"elysia.{name}", v.span) for name, v in data.items if isinstance(v, Literal) and v.value is True]
    config = data.get("config")
    limit = config.get("rateLimit") if isinstance(config, Mapping) else data.get("rateLimit")
    if limit is not None and not (isinstance(limit, Literal) and limit.value is False):
        found.append(Call("@fastify/rate-limit.config", (limit,), (), limit.span))
    return found


@method(*VERBS)
def verb(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.post('/login', limiter, handler)`; after `.route('/login')` without the path."""
    attr = _attr(node)
    verbs = () if attr == "all" else ("DELETE" if attr == "del" else attr.upper(),)
    if chain.path is not None and node.args and not isinstance(node.args[0], (ast.Constant, ast.JoinedStr)):
        if attr == "all":
            _passed(context, node, chain)
        add_route(context, node, chain, verbs, chain.path, node.args)
    elif len(node.args) >= 2 and is_path(node.args[0]) and _registers(context, node, chain):
        if attr == "all":
            _passed(context, node, chain)
        named = len(node.args) > 2 and is_path(node.args[1]) and isinstance(node.args[1], ast.Constant)  # koa-router
        path = node.args[1] if named else paths_of(node.args[0])[0]
        handlers = node.args[2 if named else 1 :]
        if len(handlers) > 1 and isinstance(handlers[-1], ast.Dict):  # Elysia: the options stand behind the handler
            handlers = [handlers[-1], *handlers[:-1]]
        elif len(handlers) == 1 and isinstance(handlers[0], ast.Dict) and (answers := entry(handlers[0], "handler")):
            handlers = [handlers[0], answers]  # Fastify: `fastify.post('/login', { preHandler, handler })`
        add_route(context, node, chain, verbs, path, handlers)


def _passed(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.all('/api/*', limiter)` and `app.route(path).all(limiter)` guard what is registered after them."""
    path, handlers = (chain.path, node.args) if chain.path is not None else (paths_of(node.args[0])[0], node.args[1:])
    for handler in flat(handlers):
        handler = bare(handler)
        passes = isinstance(handler, FUNCTIONS) and any(a.arg == "next" for a in handler.args.args)
        if passes or isinstance(handler, (ast.Name, ast.Attribute, ast.Call)):
            at, order = context.span(node), context.next_order()
            guard, below = context.value(handler), optional(context, path)
            context.out.attached.append(Attach(chain.target, guard, below, at, order, "passed", ordered=True))


def _registers(context: Context, node: ast.Call, chain: Chain) -> bool:
    """Whether a call has the form of a registration, not that of a request which a client makes."""
    if chain.known:
        return True
    last = node.args[-1]
    parent = context.parent()
    if isinstance(last, ast.Dict) and len(node.args) > 2:
        return isinstance(node.args[-2], FUNCTIONS)
    if isinstance(last, ast.Dict) and entry(last, "handler") is not None:
        return isinstance(parent, (ast.Expr, ast.Return))
    if isinstance(last, (ast.Dict, ast.Constant, ast.JoinedStr)):
        return False
    if isinstance(last, FUNCTIONS):
        return isinstance(parent, (ast.Expr, ast.Return, ast.Assign, ast.AnnAssign, ast.Await))
    return isinstance(parent, (ast.Expr, ast.Return))


@method("use")
def use(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.use('/api', limiter, router)`: each may be a guard or a router; linking tells."""
    args = list(node.args)
    path: ast.expr | None = None
    if len(args) > 1 and is_path(args[0]):
        path = args.pop(0)
    if path is not None and len(args) == 1 and lists.mounted(context, chain.target, path, args[0], context.span(node)):
        return
    for at in paths_of(path):
        for arg in flat(args):
            _used(context, node, chain, at, bare(arg))


def _used(context: Context, node: ast.Call, chain: Chain, path: ast.expr | None, arg: ast.expr) -> None:
    if isinstance(arg, ast.Call) and arg.args and context.canonical(arg.func) in _COMPOSED:
        for part in flat(arg.args):
            _used(context, node, chain, path, bare(part))
        return
    if isinstance(arg, ast.Call) and arg.args and context.canonical(arg.func) in _UNPACKED:
        path, arg = arg.args[0] if len(arg.args) > 1 else path, bare(arg.args[-1])
    if is_error_handler(arg) or isinstance(arg, ast.Constant):
        return
    value, prefix, span = context.value(arg), optional(context, path), context.span(node)
    several = lists.folder(context, arg) or lists.element(context, arg)
    if several is not None:
        context.out.mounts.append(Mount(chain.target, several, prefix, (), span, context.next_order()))
        return
    if isinstance(arg, (ast.Name, ast.Attribute, ast.Call)):
        context.out.mounts.append(Mount(chain.target, value, prefix, (), span, context.next_order(), maybe=True))
    context.out.attached.append(Attach(chain.target, value, prefix, span, context.next_order(), ordered=True))
