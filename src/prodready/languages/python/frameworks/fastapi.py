"""FastAPI and Starlette: their classes; routes, inclusion and middleware have the shared shapes (routing.py)."""

from __future__ import annotations

import ast

from prodready.languages.python.frameworks.routing import add_route, argument, creates, keyword, methods
from prodready.languages.walk import Context, on

creates(
    "fastapi",
    app=("fastapi.FastAPI", "fastapi.applications.FastAPI", "starlette.applications.Starlette"),
    router=("fastapi.APIRouter", "fastapi.routing.APIRouter", "fastapi.routers.APIRouter", "starlette.routing.Router"),
)
_ROUTES = {"starlette.routing.Route", "starlette.routing.WebSocketRoute", "fastapi.routing.APIRoute"}


@on(ast.Call, language="python")
def starlette_route(context: Context, node: ast.Call) -> None:
    """`Route("/login", login, methods=["POST"])` in a list of routes."""
    if context.canonical(node.func) not in _ROUTES:
        return
    handler = argument(node, 1, "endpoint")
    if handler is not None:
        add_route(
            context,
            node,
            "",
            argument(node, 0, "path"),
            handler,
            methods(keyword(node, "methods")),
            framework="fastapi",
        )
