"""Where a request came from, by a header that its sender writes; whose such headers the framework believes."""

from __future__ import annotations

import ast
import functools
import re

from prodready import facts
from prodready.languages.tree import FUNCTIONS
from prodready.languages.walk import Context, on

_HEADERS = frozenset(("x-forwarded-for", "x-real-ip", "x-client-ip", "forwarded", "x-originating-ip", "x-remote-addr"))
_READERS = frozenset(("get", "get_all", "getlist", "header", "headers", "get_header", "getHeader", "getheader", "pop"))
# The function looks at who sent the header, or reads one that the platform in front writes itself.
_LOOKS = re.compile(
    r"trust|proxies|proxy_?count|behind_proxy|forwarded_allow|cf[-_]connecting[-_]ip|fly[-_]client[-_]ip|x-vercel|"
    r"x-azure|x-appengine|cloudfront-viewer",
    re.I,
)
_PROXY_FIX = re.compile(
    r"(^|\.)(ProxyFix(Middleware)?|ReverseProx\w+|ProxyHeadersMiddleware|XForwardedRelaxed|XForwardedStrict|XForwardedFilter)$"
)


@on(ast.Constant)
def header(context: Context, node: ast.Constant) -> None:
    """A header of this kind, read off a request: `request.headers.get("X-Forwarded-For")`."""
    name = _header(node.value)
    if name and _is_read(node, context):
        function = next((p for p in reversed(context.parents) if isinstance(p, FUNCTIONS)), None)
        checked = function is None or _checks(function) or any(_LOOKS.search(t) for t in context.conditions)
        context.out.addresses.append(facts.AddressRead(context.function, name, context.span(node), checked))


def _header(text: object) -> str:
    if not isinstance(text, str) or not 9 <= len(text) <= 20:
        return ""
    name = text.lower().removeprefix("http_").replace("_", "-")
    return name if name in _HEADERS else ""


def _is_read(node: ast.Constant, context: Context) -> bool:
    parent = context.parent()
    if isinstance(parent, ast.Subscript):
        return isinstance(parent.ctx, ast.Load)
    func = parent.func if isinstance(parent, ast.Call) and node in parent.args[:1] else None
    return isinstance(func, ast.Attribute) and func.attr in _READERS


def _checks(function: ast.AST) -> bool:
    """Whether a function takes the last address of the list, or looks at who sent the header."""
    for node in ast.walk(function):
        match node:
            case ast.Subscript(slice=ast.UnaryOp(op=ast.USub()) | ast.BinOp(op=ast.Sub())):
                return True
            case ast.Call(func=ast.Attribute(attr="at"), args=[ast.UnaryOp(op=ast.USub())]):
                return True
            case ast.Call(func=ast.Attribute(attr="pop" | "rsplit" | "rpartition")):
                return True
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.arg(arg=word) | ast.Constant(value=str(word)):
                if _LOOKS.search(word):
                    return True
    return False


@on(ast.Call)
def trust(context: Context, node: ast.Call) -> None:
    """`app.set("trust proxy", 1)`, `ProxyFix(app, x_for=1)`, `add_middleware(ProxyHeadersMiddleware, ...)`."""
    attribute = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    first = node.args[0] if node.args else None
    if attribute in ("set", "enable") and isinstance(first, ast.Constant) and first.value == "trust proxy":
        given = node.args[1] if len(node.args) > 1 else None
        _trusts(context, node, "trust proxy", attribute == "enable" or _is_true(given))
    elif context.tree.is_python:
        if allowed := next((k for k in node.keywords if k.arg == "forwarded_allow_ips"), None):
            _trusts(context, allowed, "forwarded_allow_ips", _is_star(allowed.value))
        for named in (node.func, first):
            if isinstance(named, (ast.Name, ast.Attribute)) and _fixes_proxies(context.canonical(named)):
                hosts = next((k.value for k in node.keywords if k.arg == "trusted_hosts"), None)
                _trusts(context, node, named.attr if isinstance(named, ast.Attribute) else named.id, _is_star(hosts))
                return


@functools.lru_cache(8192)
def _fixes_proxies(name: str) -> bool:
    return _PROXY_FIX.search(name) is not None


@on(ast.Dict, language="javascript")
def option(context: Context, node: ast.Dict) -> None:
    """`fastify({ trustProxy: true })`."""
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == "trustProxy":
            _trusts(context, key, "trustProxy", _is_true(value))


@on(ast.Assign, language="javascript")
def koa(context: Context, node: ast.Assign) -> None:
    """`app.proxy = true` of Koa takes the first address of the list."""
    target = node.targets[0]
    if isinstance(target, ast.Attribute) and target.attr == "proxy" and context.canonical(target.value) == "app":
        _trusts(context, node, "app.proxy", _is_true(node.value))


def _trusts(context: Context, node: ast.AST, what: str, everybody: bool) -> None:
    context.out.trusts.append(facts.ProxyTrust(what, everybody, context.span(node)))


def _is_true(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _is_star(node: ast.AST | None) -> bool:
    found = node.elts if isinstance(node, (ast.List, ast.Tuple)) else [node]
    return any(isinstance(n, ast.Constant) and n.value == "*" for n in found)
