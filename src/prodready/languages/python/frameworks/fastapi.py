"""FastAPI: its classes; routes, inclusion and middleware have the shared shapes (routing.py)."""

from __future__ import annotations

import ast

from prodready.facts import Call, Literal, Route
from prodready.languages.python.frameworks.routing import creates, keyword, values
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on

creates(
    "fastapi",
    app=("fastapi.FastAPI", "fastapi.applications.FastAPI"),
    router=("fastapi.APIRouter", "fastapi.routing.APIRouter", "fastapi.routers.APIRouter"),
)

# Routers that fastapi-users makes, and the route in each that checks or issues credentials.
_MADE = {
    "get_auth_router": "/login",
    "get_register_router": "/register",
    "get_reset_password_router": "/forgot-password",
}


def _maker(context: Context, node: ast.expr) -> str:
    """What makes a router that is included: called here, or before and kept in a variable."""
    if isinstance(node, ast.Call):
        return node.func.attr if isinstance(node.func, ast.Attribute) else ""
    kept = context.out.definitions.get(context.canonical(node))
    return kept.callee if isinstance(kept, Call) else ""


@on(ast.Call, language="python")
def made_router(context: Context, node: ast.Call) -> None:
    """`app.include_router(users.get_auth_router(backend), prefix="/auth")`: its routes are written in the library."""
    if not (isinstance(node.func, ast.Attribute) and node.func.attr == "include_router" and node.args):
        return
    target = context.canonical(node.func.value)
    path = _MADE.get(_maker(context, node.args[0]).rsplit(".", 1)[-1])
    if path is None or target == UNKNOWN:
        return
    prefix = keyword(node, "prefix")
    start = prefix.value if isinstance(prefix, ast.Constant) and isinstance(prefix.value, str) else ""
    at = context.span(node)
    guards = values(context, keyword(node, "dependencies"))
    route = Route(target, "", ("POST",), Literal(start + path, at), None, guards, (), at, context.next_order())
    context.out.routes.append(route)
