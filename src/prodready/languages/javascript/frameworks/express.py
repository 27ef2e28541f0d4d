"""Express: apps, routers, `app.route(path)`. The shapes are in `routing`."""

from __future__ import annotations

import ast

from prodready.languages.javascript.frameworks.routing import Chain, creates, is_path, method
from prodready.languages.walk import Context

creates(
    "express",
    app=(
        "express",
        "express.default",
        "express.application",
        "@feathersjs/express",
        "polka",
        "restify.createServer",
        "restana",
    ),
    router=("express.Router", "express-promise-router", "express-async-router.AsyncRouter", "router", "find-my-way"),
)


@method("route")
def route(context: Context, node: ast.Call, chain: Chain) -> None:
    """`router.route('/login').post(handler)`."""
    if len(node.args) == 1 and is_path(node.args[0]):
        chain.path = node.args[0]
