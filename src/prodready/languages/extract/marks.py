"""What hints at the role of a file: how it is started, which surroundings it needs."""

from __future__ import annotations

import ast
import re

from prodready.knowledge.libraries import words
from prodready.languages import client, values
from prodready.languages.walk import Context, on

_BROWSER_GLOBALS = {"window", "document", "localStorage", "sessionStorage", "navigator", "chrome", "self"}
_BY_HAND = re.compile(r"__name__|require\.main|import\.meta\.(main|filename|url)")

# A setting for the most that a request or an uploaded file may weigh.
_BODY_LIMIT = re.compile(
    r"max_?(content|upload\w*|file|image|photo|avatar|body|request|media|video|attachment)_?\w*(size|length|bytes|mb)\b|"
    r"(upload|file|image|photo|avatar|video|media|body)_?\w*_max_?(size|bytes|mb|length)\b|client_max_size|FileSize\(",
    re.I,
)
_LISTENS = ("listen(", "serve(", "createServer(", ".start(")


def _limits_bodies(text: str) -> bool:
    lines = text.lower().splitlines()
    return any(_BODY_LIMIT.search(line) for line in lines if "max" in line or "filesize(" in line)


@on(ast.Module)
def file(context: Context, node: ast.Module) -> None:
    """Marks that imports and the first lines give."""
    marks = context.out.marks
    if context.tree.text.startswith("#!"):
        marks.add("shebang")
    if context.tree.is_python and _limits_bodies(context.tree.text):
        marks.add("body-limit")
    for canonical in context.tree.imports.values():
        if not words("packages", "command").isdisjoint((canonical, canonical.partition(".")[0])):
            marks.add("command")
    marks |= context.sides
    if "browser" in context.sides and client.says_client(context.tree):
        marks.add("client")
    if len(context.scopes) > 1:
        marks.add("defines")
    if not context.tree.is_python and "select: false" in context.tree.text:
        marks.add("hides")  # a column that is read only where it is asked for
    if not context.tree.is_python and any(word in context.tree.text for word in _LISTENS):
        marks.add("listens")


@on(ast.If)
def main_guard(context: Context, node: ast.If) -> None:
    """`if __name__ == "__main__":`, `if (require.main === module)`; and which lines it holds."""
    if context.function or not _BY_HAND.search(values.words(node.test)):
        return
    if context.tree.is_python:
        context.out.marks.add("main-guard")
    if node.body:
        context.out.marks.add(f"by-hand:{node.lineno}-{context.span(node.body[-1]).end_line}")


@on(ast.Attribute, language="python")
def arguments(context: Context, node: ast.Attribute) -> None:
    """`sys.argv`: code of a command."""
    if node.attr == "argv" and context.canonical(node) == "sys.argv":
        context.out.marks.add("argv")


@on(ast.Attribute, language="javascript")
def globals_(context: Context, node: ast.Attribute) -> None:
    """`document.x`, `window.x`: code of a browser; `process.argv`: code of a command."""
    if isinstance(node.value, ast.Name):
        name = context.canonical(node.value)
        if name in _BROWSER_GLOBALS and name != "self":
            context.out.marks.add("browser-global")
        elif name == "process" and node.attr == "argv":
            context.out.marks.add("argv")


@on(ast.Call, language="javascript")
def markup(context: Context, node: ast.Call) -> None:
    """JSX."""
    if isinstance(node.func, ast.Name) and node.func.id == "<jsx>":
        context.out.marks.add("jsx")
