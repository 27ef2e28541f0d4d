"""Texts made into pages by a library that leaves the markup in them as it is."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import listed
from prodready.languages.flow import made

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_ASKED_TO = "markdown-it().render"  # escapes unless `{ html: true }`


def keeps_markup(run: Interpreter, node: ast.Call, callee: str) -> bool:
    """`marked(text)`, `converter.makeHtml(text)`, `markdownIt.render(text)`."""
    name = made.spelled(run, node, callee)
    if run.tree.is_python or not listed("validators", "markup", name):
        return False
    maker = made.made_by(run, node.func.value) if name == _ASKED_TO and isinstance(node.func, ast.Attribute) else None
    return name != _ASKED_TO or (maker is not None and any(_says_html(arg) for arg in maker.args))


def _says_html(options: ast.expr) -> bool:
    pairs = zip(options.keys, options.values, strict=True) if isinstance(options, ast.Dict) else ()
    return any(
        isinstance(k, ast.Constant) and k.value == "html" and isinstance(v, ast.Constant) and v.value is True
        for k, v in pairs
    )
