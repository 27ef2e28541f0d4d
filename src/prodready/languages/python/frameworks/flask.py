"""Flask, Quart and their REST extensions: their classes, resources and class-based views."""

from __future__ import annotations

import ast

from prodready.facts import Mount
from prodready.languages.python.frameworks.routing import add_route, creates
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on

_APIS = (
    "flask_restful.Api", "flask_restx.Api", "flask_restplus.Api", "flask_smorest.Api", "flask_rest_jsonapi.Api",
    "flask_openapi3.APIBlueprint",
)  # fmt: skip
creates(
    "flask",
    app=("flask.Flask", "quart.Quart", "flask.app.Flask", "apiflask.APIFlask", "flask_openapi3.OpenAPI"),
    router=(
        "flask.Blueprint", "flask.blueprints.Blueprint", "quart.Blueprint", "flask_restx.Namespace",
        "flask_smorest.Blueprint", "flask_restplus.Namespace", "apiflask.APIBlueprint", *_APIS,
    ),
)  # fmt: skip


@on(ast.Call, language="python")
def api(context: Context, node: ast.Call) -> None:
    """`Api(app)` sits on the app or blueprint it is given; `api.add_resource(Login, "/login")` is a route."""
    if context.canonical(node.func) in _APIS and node.args:
        parent = context.canonical(node.args[0])
        if parent != UNKNOWN:
            context.out.mounts.append(
                Mount(parent, context.value(node), None, (), context.span(node), context.next_order())
            )
    if isinstance(node.func, ast.Attribute) and node.func.attr == "add_resource" and len(node.args) >= 2:
        target = context.canonical(node.func.value)
        if target != UNKNOWN:
            add_route(context, node, target, node.args[1], node.args[0])
