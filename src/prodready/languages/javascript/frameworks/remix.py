"""Remix and React Router: the `action` and the `loader` of a route's module."""

from __future__ import annotations

import ast
import re

from prodready.languages.javascript.frameworks import filed
from prodready.languages.walk import Context, on

_ROUTE = re.compile(r"(?:^|/)app/(?:routes/)?(.+?)(?:/(?:route|index|_index))?\.[jt]sx?$")
_FRAMEWORK = re.compile(r"^@remix-run/|^react-router(\.|$)|^@react-router/|^\./\+types/")


@on(ast.Module, language="javascript")
def module(context: Context, node: ast.Module) -> None:
    """`app/routes/_auth.login.tsx` answers POST /login with the `action` it exports."""
    exports, match = context.tree.exports, _ROUTE.search(context.tree.path)
    if match is None or not {"action", "loader"} & set(exports):
        return
    if "/routes/" not in f"/{context.tree.path}" and not any(
        _FRAMEWORK.search(v) for v in context.tree.imports.values()
    ):
        return
    url = filed.url(re.sub(r"\+?/|\.", "/", match[1]))
    for name, statement, made in filed.exported(context, node, ("action", "loader")):
        filed.route(context, "remix", statement, made, ("POST",) if name == "action" else ("GET",), url)
