"""aiohttp: applications, route tables, `app.router.add_post(...)`, `app.router.add_route("POST", ...)`, routes in lists."""

from __future__ import annotations

import ast

from prodready import facts
from prodready.languages.python.frameworks.routing import (
    VERBS,
    add_route,
    attach,
    creates,
    expressed,
    listing,
    looped,
    mount,
)
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on

creates("aiohttp", app=("aiohttp.web.Application",), router=("aiohttp.web.RouteTableDef",))
_ADDERS = {f"add_{verb}": verb.upper() for verb in VERBS} | {"add_view": ""}


@on(ast.Call, language="python")
def added(context: Context, node: ast.Call) -> None:
    """`app.router.add_post("/login", login)`, also through a variable, and `web.post("/login", login)` in a list of routes."""
    name = _followed(context, context.canonical(node.func))
    target, _, attr = name.rpartition(".")
    if "." not in name and len(node.args) > 1 and isinstance(node.func, ast.Name):
        _row(context, node, [*node.args, *(k.value for k in node.keywords if k.arg == "handler")])
    if name == UNKNOWN or not target or not node.args:
        return
    if attr == "add_routes":
        listing(context, node, _followed(context, target).removesuffix(".router"), node.args[0])
    elif attr in ("append", "extend") and target.endswith(".middlewares"):
        attach(context, node, target.removesuffix(".middlewares"), context.value(node.args[0]))
    elif attr == "add_route" and (table := looped(context, node.args[0])) is not None:
        mount(context, node, _followed(context, target).removesuffix(".router"), table)
    elif len(node.args) > 1:
        _route(context, node, target, attr)


def _route(context: Context, node: ast.Call, target: str, attr: str) -> None:
    if attr in _ADDERS:
        verbs = (_ADDERS[attr],) if _ADDERS[attr] else ()
        add_route(context, node, _followed(context, target), node.args[0], node.args[1], verbs)
    elif attr == "add_route" and len(node.args) > 2 and (method := _method(node.args[0])):
        verbs = (method,) if method != "*" else ()
        add_route(context, node, _followed(context, target), node.args[1], node.args[2], verbs)
    elif target == "aiohttp.web" and attr in VERBS | {"view"}:
        expressed(context, node, "aiohttp", node.args[0], node.args[1], (attr.upper(),) if attr in VERBS else ())
    elif target == "aiohttp.web" and attr == "route" and len(node.args) > 2 and (method := _method(node.args[0])):
        verbs = (method,) if method != "*" else ()
        expressed(context, node, "aiohttp", node.args[1], node.args[2], verbs)


@on(ast.Tuple, language="python")
def listed(context: Context, node: ast.Tuple) -> None:
    """`("POST", "/login", login)` in a table that a loop registers."""
    _row(context, node, node.elts)


def _row(context: Context, node: ast.Tuple | ast.Call, parts: list[ast.expr]) -> None:
    """A row of such a table, also of a named tuple: `Row("POST", "/login", handler=login)`."""
    if not isinstance(context.parent(), (ast.List, ast.Tuple)) or not 3 <= len(parts) <= 4:
        return
    verb, path, handler = parts[:3]
    method = _method(verb)
    starts = isinstance(path, ast.Constant) and str(path.value).startswith("/")
    if method and starts and isinstance(handler, (ast.Name, ast.Attribute)):
        expressed(context, node, "aiohttp", path, handler, (method,) if method != "*" else ())


def _followed(context: Context, name: str) -> str:
    """What a variable was made from: `router = app.router`, `add_route = app.router.add_route`."""
    scoped = f"{context.function}.{name}" if context.function else name
    value = context.out.definitions.get(name) or context.out.definitions.get(scoped)
    return value.name if isinstance(value, facts.Ref) else name


def _method(node: ast.expr) -> str:
    """The HTTP method that an argument spells, `*` for any, "" if it spells none."""
    text = str(node.value).upper() if isinstance(node, ast.Constant) else ""
    return text if text == "*" or text.lower() in VERBS else ""
