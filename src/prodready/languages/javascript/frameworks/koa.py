"""Koa: apps, routers of koa-router and its kin, apps mounted by koa-mount."""

from __future__ import annotations

import ast

from prodready.languages.javascript.frameworks.routing import Chain, creates, method, prefixed, unpacks
from prodready.languages.walk import Context

creates(
    "koa",
    app=("koa", "koa.default", "@feathersjs/koa.koa"),
    router=(
        "koa-router",
        "koa-router.Router",
        "@koa/router",
        "@koa/router.Router",
        "koa-joi-router",
        "koa-better-router",
        "koa-tree-router",
    ),
)
unpacks("koa-mount", "koa-mount.default")


@method("prefix")
def prefix(context: Context, node: ast.Call, chain: Chain) -> None:
    """`router.prefix('/api')`."""
    if len(node.args) == 1:
        prefixed(context, chain.target, context.value(node.args[0]))
