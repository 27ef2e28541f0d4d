"""Astro: endpoints by the file they stand in."""

from __future__ import annotations

import ast
import re

from prodready.languages.javascript.frameworks import filed
from prodready.languages.walk import Context, on

_PAGES = re.compile(r"(?:^|/)src/pages/(.+?)(?:\.json)?\.[jt]s$")
_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "ALL")


@on(ast.Module, language="javascript")
def module(context: Context, node: ast.Module) -> None:
    """`src/pages/api/login.ts` answers with what it exports by verb."""
    match = _PAGES.search(context.tree.path)
    for name, statement, made in filed.exported(context, node, _VERBS) if match is not None else ():
        verbs = () if name == "ALL" else (name,)
        filed.route(context, "astro", statement, made, verbs, filed.url(match[1] if match is not None else ""))
