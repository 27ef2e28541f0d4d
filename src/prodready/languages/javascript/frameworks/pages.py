"""Cloudflare Pages: functions by the file they stand in."""

from __future__ import annotations

import ast
import re

from prodready.languages.javascript.frameworks import filed
from prodready.languages.walk import Context, on

_FUNCTIONS = re.compile(r"(?:^|/)functions/(?:.*/)?(?!_middleware)[\w.\[\]-]+\.[jt]sx?$")
_PATH = re.compile(r"(?:^|/)functions/(.+?)\.[jt]sx?$")
_VERBS = ("Get", "Post", "Put", "Patch", "Delete")
_NAMES = {"onRequest": (), **{f"onRequest{verb}": (verb.upper(),) for verb in _VERBS}}


@on(ast.Module, language="javascript")
def module(context: Context, node: ast.Module) -> None:
    """`functions/api/login.js` answers with what it exports: `onRequestPost`, or `onRequest` for every verb."""
    match = _PATH.search(context.tree.path)
    if match is None or not _FUNCTIONS.search(context.tree.path) or "onRequest" not in context.tree.text:
        return
    for name, statement, made in filed.exported(context, node, tuple(_NAMES)):
        filed.route(context, "pages", statement, made, _NAMES[name], filed.url(match[1]))
