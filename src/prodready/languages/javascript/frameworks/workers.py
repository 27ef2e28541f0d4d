"""Fetch handlers of Workers, Deno, Bun and plain Node, and the hand-made routing in them and in what they call.

Each function that takes the request and routes it, or hands it on, is a router that its caller takes in; a branch on
path or method is a route; what is called with the request before a branch is a guard of the branches after it.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

from prodready.facts import Attach, Created, Function, Literal, Mount, Ref, Route, Span, Value
from prodready.languages import tree as trees
from prodready.languages.extract.definitions import summary
from prodready.languages.javascript.frameworks.handmade import NOTHING, Asked, Names
from prodready.languages.javascript.frameworks.routing import creates
from prodready.languages.tree import FUNCTIONS, UNKNOWN, Definition
from prodready.languages.walk import Context, on

creates("itty", app=("itty-router.Router", "itty-router.AutoRouter", "itty-router.IttyRouter", "worktop.Router"))

_REQUESTS = frozenset(("request", "req"))
_REQUEST_TYPES = re.compile(r"(^|\.)(Request|IncomingMessage|FetchEvent)$")
_NOT_ROUTING = frozenset(("next", "reply", "ctx"))
_SERVES = frozenset(
    (
        "Deno.serve",
        "serve",
        "Bun.serve",
        "http.createServer",
        "https.createServer",
        "node:http.createServer",
        "createServer",
    )
)
_SERVE_MODULE = re.compile(r"/http/server\.ts\.serve$|^@hono/node-server|^(node:)?https?\.createServer$")
_HINTS = re.compile(r"pathname|\bpath\b|\.url\b|fetch")
_BROWSER_WORKER = re.compile(r"skipWaiting|clients\.claim|caches\.open")
_FUNCTION_PATH = re.compile(r"(?:^|/)supabase/functions/([^/_][^/]*)/(?:index|main)\.[jt]sx?$")
_OBJECT = re.compile(r"DurableObject")
_ASKS = frozenset(("method", "json", "formData"))
_TOO_MANY = 429


@on(ast.FunctionDef, ast.AsyncFunctionDef, language="javascript")
def function(context: Context, node: Definition) -> None:
    """A fetch handler, or a function that routes the request it is given."""
    if not _may_route(context.tree.text):
        return
    app = _is_entry(context, node)
    requests = _requests(context, node, app is not None)
    if not requests or _in_object(context):
        return
    scope, context.scope = context.scope, context.scopes.get(id(node), context.scope)
    try:
        _Router(context, node, requests).emit(app)
    finally:
        context.scope = scope


@functools.lru_cache(maxsize=1)  # asked at every function of a file
def _may_route(text: str) -> bool:
    """Whether a file's text speaks of routing at all, and not as a service worker of the browser does."""
    return bool(_HINTS.search(text)) and not _BROWSER_WORKER.search(text)


def _requests(context: Context, node: Definition, entry: bool) -> set[str]:
    """The parameters that are the request; none where the function is something else's handler."""
    names = [a.arg for a in node.args.args if a.arg != "self"]
    if any(n in _NOT_ROUTING for n in names[1:] if n != "ctx"):
        return set()
    found = {
        a.arg for a in node.args.args
        if (a.arg in _REQUESTS and a.annotation is None)
        or (a.annotation is not None and _REQUEST_TYPES.search(context.canonical(a.annotation)))
    }  # fmt: skip
    if entry and names:
        found.add(names[0])
    return found


def _in_object(context: Context) -> bool:
    """Whether it is a method of a Durable Object: only a Worker can reach that."""
    for parent in context.parents:
        if isinstance(parent, ast.ClassDef):
            words = [context.canonical(b) for b in parent.bases]
            words += [
                context.canonical(a.annotation) for a in ast.walk(parent) if isinstance(a, ast.arg) and a.annotation
            ]
            return any(_OBJECT.search(w) for w in words) or not any("WorkerEntrypoint" in w for w in words)
    return False


def _is_entry(context: Context, node: Definition) -> ast.AST | None:
    """Where the app comes into being, if the platform calls this function: `{ fetch() {} }`, `Deno.serve(...)`."""
    parent, above = context.parent(), context.parent(2)
    if isinstance(parent, ast.Dict):
        key = next((k for k, v in zip(parent.keys, parent.values, strict=True) if id(v) == id(node)), None)
        is_fetch = isinstance(key, ast.Constant) and key.value == "fetch" and 1 <= len(node.args.args) <= 3
        served = isinstance(above, ast.Call) and context.canonical(above.func) in _SERVES
        return node if is_fetch and (served or _exported(context)) else None
    if isinstance(parent, ast.ClassDef):
        return (
            node
            if node.name == "fetch" and any("WorkerEntrypoint" in context.canonical(b) for b in parent.bases)
            else None
        )
    if isinstance(parent, ast.Call):
        callee = context.canonical(parent.func)
        if (callee in _SERVES or _SERVE_MODULE.search(callee)) and not isinstance(parent.args[0], (ast.Dict, ast.Name)):
            return parent
        if callee.endswith("addEventListener") and parent.args and getattr(parent.args[0], "value", "") == "fetch":
            return parent
    return _served_by_name(context, node)


def _served_by_name(context: Context, node: Definition) -> ast.AST | None:
    """`serve(handler)` further down, where `handler` is this function of the module."""
    parent, module = context.parent(), context.parents[0]
    target = parent.targets[0] if isinstance(parent, ast.Assign) else None
    name = target.id if isinstance(target, ast.Name) else node.name if parent is module else ""
    if not name or context.function or not isinstance(module, ast.Module) or f"({name}" not in context.tree.text:
        return None
    for statement in module.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        call = call.value if isinstance(call, ast.Await) else call
        if isinstance(call, ast.Call) and call.args and getattr(call.args[0], "id", "") == name:
            callee = context.canonical(call.func)
            if callee in _SERVES or _SERVE_MODULE.search(callee):
                return call
    return None


def _exported(context: Context) -> bool:
    """Whether the object literal here is what the module exports, directly or wrapped."""
    exported = {context.tree.exports.get("default", "")}
    for parent in reversed(context.parents):
        if isinstance(parent, (ast.Assign, ast.AnnAssign)):
            names = [t.id for t in trees.targets(parent) if isinstance(t, ast.Name)]
            if exported & set(names):
                return True
            text = context.tree.text
            return any(re.search(rf"export\s+default\s[^;]*\b{re.escape(n)}\b", text) for n in names)
    return False


class _Router:
    def __init__(self, context: Context, node: Definition, requests: set[str]) -> None:
        self.context, self.node, self.requests = context, node, requests
        self.names = Names()
        self.name = context.scope.name
        self.created: Created | None = None

    def emit(self, app: ast.AST | None) -> None:
        """The app or router, its routes, guards and the functions it hands the request to."""
        answers = any(
            a.arg in ("res", "response", "reply") for a in self.node.args.args
        )  # Node: it routes or is a handler
        if app is None and not self._hands_on(only_tests=answers):
            return
        kind, at = ("app", self.context.span(app)) if app is not None else ("router", self.context.span(self.node))
        self.context.out.created.append(Created(self.name, kind, "worker", None, (), at, self.context.next_order()))
        before = len(self.context.out.routes) + len(self.context.out.mounts)
        self._block(self.node.body, NOTHING)
        routed = len(self.context.out.routes) + len(self.context.out.mounts) > before
        if app is None:
            return
        if match := _FUNCTION_PATH.search(self.context.tree.path):
            self._whole(self.context.value(ast.copy_location(ast.Constant("/" + match[1]), self.node)), (), at)
        elif not routed:
            self._alone(at)

    def _whole(self, path: Value, methods: tuple[str, ...], at: Span) -> None:
        """All of it as one route, behind whatever it asks on its way."""
        handler = Function(self.name, at)
        self._add(Route(self.name, "worker", methods, path, handler, (), (), at, self.context.next_order()))

    def _alone(self, at: Span) -> None:
        """A worker that asks for no path: all of it is one route, where it looks at the method or reads a body."""
        inside = list(_inside(self.node.body))
        names = {
            n.attr
            for n in inside
            if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id in self.requests
        }
        if names & _ASKS:
            asked = {m for n in inside if isinstance(n, ast.Compare) for m in self.names.refused(n)}
            self._whole(Literal("/", at), tuple(sorted(asked)), at)

    def _add(self, route: Route) -> None:
        self.context.out.routes.append(route)

    def _hands_on(self, only_tests: bool) -> bool:
        """Whether the body tests a path, or answers with what another function makes of the request."""
        for node in _inside(self.node.body):
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                self._learn(node)
            if isinstance(node, ast.If) and self.names.asked(node.test).path is not None:
                return True
            answer = node.value if isinstance(node, (ast.Return, ast.Assign)) and not only_tests else None
            if answer is not None and any(self._given(c) for c in _calls(answer)):
                return True
        return False

    # -- the body

    def _block(self, body: list[ast.stmt], outer: Asked) -> None:
        for stmt in body:
            if isinstance(stmt, ast.If):
                self._if(stmt, outer)
            elif isinstance(stmt, (ast.Try, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith)):
                self._block(stmt.body, outer)
            elif not isinstance(stmt, (*FUNCTIONS, ast.ClassDef)):
                if isinstance(stmt, (ast.Assign, ast.AnnAssign)) and stmt.value is not None:
                    self._learn(stmt)
                self._guards(stmt, outer)

    def _learn(self, node: ast.Assign | ast.AnnAssign) -> None:
        for target in trees.targets(node):
            if isinstance(target, ast.Name) and node.value is not None:
                self.names.learn(target.id, node.value)
                if isinstance(node.value, ast.Attribute) and node.value.attr == "request":
                    self.requests.add(target.id)

    def _if(self, node: ast.If, outer: Asked) -> None:
        asked = self.names.asked(node.test)
        if asked and asked.within(outer).path is not None:
            self._branch(node, asked.within(outer))
        else:
            self._guards(node.test, outer)
            if _answers(node.body, _TOO_MANY):
                guard = Ref(self.name, self.context.span(node))
                self._attach(guard, outer, node)
            self._block(node.body, asked.within(outer) if asked else outer)
        self._block(node.orelse, outer)

    def _branch(self, node: ast.If, asked: Asked) -> None:
        """A route, unless the branch asks further."""
        if any(isinstance(n, ast.If) and self.names.asked(n.test) for n in _inside(node.body)):
            self._block(node.body, asked)
            return
        self._mounts(node.body, asked)
        at = self.context.span(node)
        handler = self._handler(node)
        self._add(Route(self.name, "worker", asked.methods, asked.path, handler, (), (), at, self.context.next_order()))

    def _handler(self, node: ast.If) -> Value:
        """The one function that a branch calls, else the branch as a function of its own."""
        if len(node.body) == 1 and isinstance(node.body[0], (ast.Return, ast.Expr)):
            value = node.body[0].value
            while isinstance(value, ast.Await):
                value = value.value
            if isinstance(value, ast.Call) and not any(isinstance(a, ast.Call) for a in value.args):
                name = self.context.canonical(value.func)
                if (
                    name != UNKNOWN
                    and not getattr(value, "is_new", False)
                    and not name.startswith(("Response.", "Response("))
                ):
                    return Ref(name, self.context.span(value))
        at = self.context.span(node)
        name = f"{self.name}.<{at.line}:{at.column}>"
        self.context.out.functions.append(summary(self.context, self.context.scope, name, node.body, at))
        return Function(name, at)

    # -- calls on the way

    def _given(self, call: ast.Call) -> bool:
        """Whether a call hands the request itself over."""
        return any(
            (isinstance(a, ast.Name) and a.id in self.requests)
            or (
                isinstance(a, ast.Attribute)
                and a.attr == "request"
                and isinstance(a.value, ast.Name)
                and a.value.id in self.requests
            )
            for a in call.args
        )

    def _mounts(self, body: list[ast.stmt], asked: Asked) -> None:
        for stmt in body:
            for call in _calls(stmt):
                if self._given(call):
                    self._mount(call)

    def _mount(self, call: ast.Call) -> None:
        """What takes the request over: a function that routes, or a router by its method."""
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr in ("handle", "fetch", "route"):
            inner = self.context.value(func.value)
            self._mounted(inner, call)
        self._mounted(self.context.value(func), call)

    def _mounted(self, child: Value, call: ast.Call) -> None:
        if isinstance(child, Ref):
            at = self.context.span(call)
            self.context.out.mounts.append(Mount(self.name, child, None, (), at, self.context.next_order(), maybe=True))

    def _guards(self, node: ast.AST, outer: Asked) -> None:
        """Every call with the request, or of a limit, counts for what comes after it."""
        for call in _calls(node):
            given = self._given(call)
            if given:
                self._mount(call)
            value = self.context.value(call.func)
            if isinstance(value, Ref) and (
                given or re.search(r"limit|throttl|attempt|lock", value.name.rsplit(".", 2)[-1], re.I)
            ):
                self._attach(value, outer, call)

    def _attach(self, guard: Value, outer: Asked, node: ast.AST) -> None:
        at, order = self.context.span(node), self.context.next_order()
        self.context.out.attached.append(Attach(self.name, guard, outer.path, at, order, "call", ordered=True))


def _inside(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """The nodes of a body in order, outside nested functions and classes."""
    stack: list[ast.AST] = list(reversed(body))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            stack.extend(reversed(trees.children(node)))


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    stack = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, ast.Call):
            yield top
        if not isinstance(top, (*FUNCTIONS, ast.ClassDef)):
            stack.extend(reversed(trees.children(top)))


def _answers(body: list[ast.stmt], status: int) -> bool:
    """Whether a branch answers with that status."""
    return any(isinstance(n, ast.Constant) and n.value == status and type(n.value) is int for n in _inside(body))
