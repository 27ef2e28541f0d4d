"""aiohttp: applications, route tables, `app.router.add_post(...)`, `app.router.add_route("POST", ...)`."""

from __future__ import annotations

import ast

from prodready import facts
from prodready.languages.python.frameworks.routing import VERBS, add_route, creates
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on

creates("aiohttp", app=("aiohttp.web.Application",), router=("aiohttp.web.RouteTableDef",))
_ADDERS = {f"add_{verb}": verb.upper() for verb in VERBS} | {"add_view": ""}


@on(ast.Call, language="python")
def added(context: Context, node: ast.Call) -> None:
    """`app.router.add_post("/login", login)`, also through a variable, and `web.post("/login", login)` in a list of routes."""
    name = _followed(context, context.canonical(node.func))
    if name == UNKNOWN or len(node.args) < 2:
        return
    target, _, attr = name.rpartition(".")
    if attr in _ADDERS and target:
        verbs = (_ADDERS[attr],) if _ADDERS[attr] else ()
        add_route(context, node, _followed(context, target), node.args[0], node.args[1], verbs)
    elif attr == "add_route" and target and len(node.args) > 2 and (method := _method(node.args[0])):
        verbs = (method,) if method != "*" else ()
        add_route(context, node, _followed(context, target), node.args[1], node.args[2], verbs)
    elif name.startswith("aiohttp.web.") and attr in VERBS:
        add_route(context, node, "", node.args[0], node.args[1], (attr.upper(),), framework="aiohttp")


def _followed(context: Context, name: str) -> str:
    """What a variable was made from: `router = app.router`, `add_route = app.router.add_route`."""
    scoped = f"{context.function}.{name}" if context.function else name
    value = context.out.definitions.get(name) or context.out.definitions.get(scoped)
    return value.name if isinstance(value, facts.Ref) else name


def _method(node: ast.expr) -> str:
    """The HTTP method that an argument spells, `*` for any, "" if it spells none."""
    text = str(node.value).upper() if isinstance(node, ast.Constant) else ""
    return text if text == "*" or text.lower() in VERBS else ""
