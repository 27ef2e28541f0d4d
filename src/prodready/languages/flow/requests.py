"""Where an expression reads raw request data, by canonical name and by the shape frameworks give their request objects."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import events, may_lead_inside, request_members, request_methods, request_names
from prodready.languages.flow.taint import Taints
from prodready.languages.tree import Scope, Tree, canonical, children
from prodready.memory import kept

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_NAMES = {"request", "req", "_req", "_request", "http_request"}
_HOLDERS = {"self", "c", "ctx", "context", "event", "info"}
_KOA = {"ctx", "context", "c"}
_METHODS = {
    "json",
    "text",
    "formData",
    "parseBody",
    "arrayBuffer",
    "blob",
    "queries",
    "get",
    "header",
    "param",
    "valid",
}
_ASKED = frozenset(("query", "search", "searchParams"))  # parts of an address
_HOSTS = frozenset(("hostname", "host", "port", "protocol", "origin"))
PLACED = "placed:own"  # the step of a path that the service has made up for an upload
_PLACED = frozenset(("path", "filepath", "tempFilePath", "destination", "newFilename", "size"))  # of an upload
# What the class of a request is called, as a whole name or part of a longer one that is none of a schema.
_REQUEST = re.compile(
    r"(?<![A-Za-z])(\w*(Http|HTTP|WSGI|Wsgi|ASGI|Rest|Django|Sanic|Auth|Authenticated|Base|Custom|Typed|My))?Request\b|^Any$|object"
)
_WEB = (
    "fastapi",
    "starlette",
    "aiohttp",
    "sanic",
    "django",
    "rest_framework",
    "falcon",
    "litestar",
    "quart",
    "flask",
    "blacksheep",
)
# What a socket of Starlette, FastAPI or Quart gives.
_RECEIVES = frozenset((
    "receive_json", "receive_text", "receive_bytes", "receive_str", "receive", "iter_json", "iter_text", "iter_bytes",
))  # fmt: skip
_SOCKETS = frozenset(("websocket", "ws", "socket", "web_socket"))
_ENTRIES = frozenset(("get", "items", "keys", "values", "pop", "update", "copy", "setdefault"))
_SENDS = {"get", "post", "put", "patch", "delete", "head", "request", "send", "fetch", "execute"}
_OPENS = {"urlopen", "urlretrieve"}
# Names of helpers that give back what the client sent.
_GIVES = re.compile(
    r"(json|body|payload|data|form|params?|parameters|input|args|request|req|content|fields|dict|media)$", re.I
)
# RESTX hands the body over by the namespace or the API: `ns.payload`.
_NAMESPACES, _PAYLOADS = ("ns", "api", "namespace"), ("flask_restx", "flask_restplus")
_TAKEN_APART = re.compile(r"_d\d+$")  # the name that the reader of JavaScript gives to what is destructured
_TOOLKITS = {"h", "reply", "toolkit", "_h"}
_DESTRUCTURED = {"body", "query", "params", "files", "file", "headers", "cookies"}


def request_kind(node: ast.expr, scope: Scope, tree: Tree, called: bool = False) -> str:
    """The kind of request data that `<request>.<member>` reads; "" if it is none. `called`: the member is being called."""
    if not isinstance(node, ast.Attribute):
        return ""
    kind = request_members(tree.is_python).get(node.attr, "")
    if node.attr == "searchParams" and not tree.is_python:
        return "query" if _is_url(node.value) else ""
    if tree.is_python:
        return _python(node, scope, tree, kind)
    if node.attr == "query" and isinstance(node.value, ast.Call):
        parsed = canonical(node.value.func, scope, tree.imports)  # `url.parse(req.url, true).query`
        return kind if parsed.removeprefix("node:") == "url.parse" else ""
    if isinstance(node.value, ast.Name) and node.value.id == "event" and node.attr in events("lambda"):
        return events("lambda")[node.attr] if _takes_event(scope) else ""
    if not kind or (node.attr in _METHODS and not called) or (node.attr == "payload" and not _has_toolkit(scope)):
        return ""
    return kind if is_request(node.value, scope, tree) or _bare(node, scope, tree) else ""


def narrowed(taints: Taints, key: str) -> Taints:
    """`url.parse(req.url).query`: what an address asks for is no address any more. `req.file.path`: where the service put it."""
    if key in _ASKED and any(t.detail == "url" for t in taints):
        return tuple(t._replace(detail="query", fields=()) if t.detail == "url" else t for t in taints)
    if key in _HOSTS and any("URL" in t.through for t in taints):
        return tuple(t.passed("part:host") for t in taints)
    if key in _PLACED and any(t.detail == "file" for t in taints):
        return tuple(t.passed(PLACED) if t.detail == "file" else t for t in taints)
    return taints


def is_request(node: ast.expr, scope: Scope, tree: Tree) -> bool:
    """Whether an expression is a request object."""
    if tree.is_python and canonical(node, scope, tree.imports) in request_names():
        return True
    if isinstance(node, ast.Attribute):
        return (
            node.attr in ("req", "request", "_req") and isinstance(node.value, ast.Name) and node.value.id in _HOLDERS
        )
    if not isinstance(node, ast.Name):
        return False
    if tree.is_python and node.id not in _NAMES:
        home = scope.home(node.id)
        return home is not None and node.id in _told_requests(home.node, tree)
    home = scope.home(node.id) if node.id in _NAMES else None
    if home is None and node.id == "request" and tree.is_python and tree.star_exports:
        return True  # `from extensions import *` brought it in
    if home is None or not home.name or (tree.is_python and node.id in _typed_otherwise(home.node)):
        return False
    return not tree.is_python or node.id not in _outgoing(home.node)


def _told_requests(function: ast.AST, tree: Tree) -> frozenset[str]:
    """Parameters of another name that are requests by their class, or by what the function is decorated with."""
    return frozenset(
        name for name, home in _typed_as_requests(function) if tree.imports.get(home, home).startswith(_WEB)
    )


@kept
def _typed_as_requests(function: ast.AST) -> tuple[tuple[str, str], ...]:
    """Such parameters, each with the name that its class, or the decorator, is found under in the file."""
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return ()
    args, found = function.args, []
    for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs):
        text = ast.unparse(arg.annotation) if arg.annotation is not None else ""
        if text.rsplit(".", 1)[-1] in ("Request", "HttpRequest"):
            found.append((arg.arg, text.split(".", 1)[0]))
    for mark in function.decorator_list if args.args else ():
        named = mark.func if isinstance(mark, ast.Call) else mark
        if getattr(named, "attr", getattr(named, "id", "")) == "api_view":  # `@api_view(["POST"])`
            found.append((args.args[0].arg, ast.unparse(named).split(".", 1)[0]))
    return tuple(found)


@kept
def plain_requests(function: ast.AST) -> frozenset[str]:
    """Parameters called `request` of which only entries are read: the body that a handler has handed on, no request object."""
    stack = list(children(function))
    entries, others = set[str](), set[str]()
    while stack:
        node = stack.pop()
        stack += children(node)
        if isinstance(node, (ast.Attribute, ast.Subscript)) and getattr(node.value, "id", "") in _NAMES:
            plain = isinstance(node, ast.Subscript) or node.attr in _ENTRIES
            (entries if plain else others).add(getattr(node.value, "id", ""))
    return frozenset(entries - others)


def is_asked(run: Interpreter, node: ast.Call) -> bool:
    """Whether a call may give back what the client sent: a helper of that name, handed the request or on the handler's own object."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if not _GIVES.search(name) or name[:1].isupper():
        return False
    if not may_lead_inside(run.name(node.func), True):
        return False
    own = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "self"
    handed = any(is_request(a, run.scope, run.tree) or getattr(a, "id", "") in ("event", "self") for a in node.args)
    return handed or own or (not node.args and isinstance(node.func, ast.Name))


@kept
def _typed_otherwise(function: ast.AST) -> frozenset[str]:
    """Parameters called `request` that are of some other class: `req: ScrapedPage`, `request: LoginRequest`."""
    args = getattr(function, "args", None)
    typed = (a for a in (*args.posonlyargs, *args.args, *args.kwonlyargs) if a.annotation) if args is not None else ()
    return frozenset(
        a.arg for a in typed if a.arg in _NAMES and a.annotation and not _REQUEST.search(ast.unparse(a.annotation))
    )


@kept
def _outgoing(function: ast.AST) -> frozenset[str]:
    """Variables of a function that hold what a client of its own was answered: `req = requests.get(url)`."""
    stack, found = list(children(function)), set()
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Assign) and _asks(node.value):
            found |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        stack += children(node)
    return frozenset(found)


def _asks(node: ast.expr) -> bool:
    """Whether a call sends a request: `session.get(url)`; `context.get("request")` looks one up."""
    while isinstance(node, ast.Await):
        node = node.value
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SENDS):
        return isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in _OPENS
    first = node.args[0] if node.args else None
    return not (isinstance(first, ast.Constant) and str(first.value).lower().endswith("request"))


def _python(node: ast.Attribute, scope: Scope, tree: Tree, kind: str) -> str:
    if isinstance(node.value, ast.Name) and node.value.id == "self":
        return request_methods().get(node.attr, "")
    if node.attr in _RECEIVES and isinstance(node.value, (ast.Name, ast.Attribute)):
        return "message" if getattr(node.value, "attr", getattr(node.value, "id", "")) in _SOCKETS else ""
    if node.attr == "read" and isinstance(node.value, ast.Attribute):
        return "body" if request_kind(node.value, scope, tree) == "body" else ""  # `request.stream.read()`
    if node.attr == "payload" and isinstance(node.value, ast.Name) and node.value.id.endswith(_NAMESPACES):
        return "body" if any(v.startswith(_PAYLOADS) for v in tree.imports.values()) else ""
    return kind if kind and is_request(node.value, scope, tree) else ""


def _elysia(tree: Tree) -> bool:
    """Whether the file brings in a framework that hands its context over taken apart: `({ body }) => …`."""
    return any(name.split(".", 1)[0] == "elysia" for name in tree.imports.values())


def _bare(node: ast.Attribute, scope: Scope, tree: Tree) -> bool:
    """`ctx.query`, `ctx.params` of Koa; `({ body }, res) =>` of Express."""
    if not isinstance(node.value, ast.Name):
        return False
    if node.value.id in _KOA:
        return node.attr in ("query", "params")
    return node.value.id == "_p0" and node.attr in _DESTRUCTURED and (_answers(scope) or _elysia(tree))


def _takes_event(scope: Scope) -> bool:
    """Whether `event` is what the function is handed first: a function of a platform, which calls it with what came in."""
    home = scope.home("event")
    args = getattr(getattr(home.node, "args", None), "args", []) if home is not None else []
    return bool(args) and args[0].arg == "event"


_EVENT_HOMES = frozenset(("", "h3", "nitro", "nitro/h3", "nitro/runtime", "nitropack/runtime", "#imports"))


def of_event(callee: str, node: ast.Call) -> str:
    """The kind of data that a call reads off an event: `readBody(event)`."""
    first = node.args[0] if node.args else None
    given = isinstance(first, ast.Name) and first.id == "event"
    home, _, name = callee.rpartition(".")
    return events("events").get(name, "") if given and home in _EVENT_HOMES else ""


def _answers(scope: Scope) -> bool:
    """Whether the function takes a response object or says that its first parameter is a request."""
    args = getattr(getattr(scope.node, "args", None), "args", [])
    names = {a.arg for a in args[1:]}
    annotation = args[0].annotation if args else None
    typed = annotation is not None and any(
        isinstance(n, ast.Name) and n.id.endswith("Request") for n in ast.walk(annotation)
    )
    return typed or bool(names & {"res", "response", "reply", "_res"})


def _has_toolkit(scope: Scope) -> bool:
    """Whether the function is a handler of hapi's; elsewhere `req.payload` is what a token says."""
    args = getattr(getattr(scope.node, "args", None), "args", [])
    return len(args) > 1 and args[1].arg in _TOOLKITS


def _is_url(node: ast.expr) -> bool:
    """`url`, `new URL(request.url)`, also taken apart in place (`const { searchParams } = ...`), `request.nextUrl`."""
    if isinstance(node, ast.Name):
        return node.id.lower().endswith("url") or bool(_TAKEN_APART.match(node.id))
    if isinstance(node, ast.Attribute):
        return node.attr in ("nextUrl", "URL")
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "URL"
