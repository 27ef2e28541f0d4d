"""Code that starts a service in several processes by itself."""

from __future__ import annotations

import ast

from prodready import facts
from prodready.languages.walk import Context, on

_SERVERS = {"uvicorn.run": "uvicorn workers", "granian.Granian": "granian workers", "uvicorn.Config": "uvicorn workers"}


@on(ast.Call, language="python")
def served(context: Context, node: ast.Call) -> None:
    """`uvicorn.run("app:app", workers=4)`."""
    workers = next((k.value for k in node.keywords if k.arg == "workers"), None)
    if workers is not None and (what := _SERVERS.get(context.canonical(node.func))):
        context.out.processes.append(facts.Processes(what, context.value(workers), context.span(node), "python"))


@on(ast.Call, language="javascript")
def forked(context: Context, node: ast.Call) -> None:
    """`cluster.fork()` of Node."""
    forks = isinstance(node.func, ast.Attribute) and node.func.attr == "fork"
    if forks and context.canonical(node.func).removeprefix("node:") in ("cluster.fork", "cluster.default.fork"):
        at = context.span(node)
        context.out.processes.append(facts.Processes("processes of a cluster", facts.Unknown((), at), at, "javascript"))
