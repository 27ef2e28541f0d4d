"""aiohttp: applications, route tables, `app.router.add_post(...)`."""

from __future__ import annotations

import ast

from prodready.languages.python.frameworks.routing import VERBS, add_route, creates
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on

creates("aiohttp", app=("aiohttp.web.Application",), router=("aiohttp.web.RouteTableDef",))
_ADDERS = {f"add_{verb}": verb.upper() for verb in VERBS} | {"add_view": ""}


@on(ast.Call, language="python")
def added(context: Context, node: ast.Call) -> None:
    """`app.router.add_post("/login", login)` and `web.post("/login", login)` in a list of routes."""
    if not isinstance(node.func, ast.Attribute) or len(node.args) < 2:
        return
    attr, name = node.func.attr, context.canonical(node.func)
    if attr in _ADDERS and (target := context.canonical(node.func.value)) != UNKNOWN:
        verbs = (_ADDERS[attr],) if _ADDERS[attr] else ()
        add_route(context, node, target, node.args[0], node.args[1], verbs)
    elif name.startswith("aiohttp.web.") and attr in VERBS:
        add_route(context, node, "", node.args[0], node.args[1], (attr.upper(),), framework="aiohttp")
