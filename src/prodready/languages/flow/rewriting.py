"""Texts in which something is replaced: still the caller's text, unless what is taken out is all that could do harm."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.languages.flow.taint import Taints, through

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_METHODS = frozenset(("replace", "replaceAll"))
# What does harm in a path, query, command or page, as the text or the pattern that is replaced says it.
_HARMFUL = re.compile(r"[/\\<>&'\"`;$]|\.\.")
_OTHERS = re.compile(r"\[\^|\\[WD]")  # all but what is listed
_ESCAPED = re.compile(r"\\(?=[^\w\s])")
_ANY = re.compile(r"(?<!\\)\.|\\[wSd]")
_AT_START = re.compile(r"\(?\^")


def is_one(run: Interpreter, node: ast.Call) -> bool:
    """Whether a call replaces something in a text: `text.replace("\\n", " ")`, no write to a store."""
    if not (isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS and len(node.args) == 2):
        return False
    wanted, instead = (_literal(a) for a in node.args)
    if run.tree.is_python:
        return wanted is not None and instead is not None and not _HARMFUL.search(wanted)
    return wanted is not None or _pattern(node.args[0]) is not None


def _cleans(run: Interpreter, node: ast.Call) -> bool:
    """Whether nothing harmful is left: each slash, quote or bracket is taken out, or all but what a pattern lists."""
    wanted = _literal(node.args[0])
    if wanted is not None:
        every = (
            isinstance(node.func, ast.Attribute) and node.func.attr == "replaceAll"
        )  # `replace` takes the first only
        return every and _HARMFUL.search(wanted) is not None
    pattern = _pattern(node.args[0])
    if pattern is None:
        return False
    if _AT_START.match(pattern[0]):  # `path.normalize(given).replace(/^(\.\.[\/\\])+/, "")`
        inner = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        return isinstance(inner, ast.Call) and run.name(inner.func).endswith("path.normalize")
    if "g" not in pattern[1]:
        return False
    return bool(_OTHERS.search(pattern[0]) or _HARMFUL.search(_ESCAPED.sub("", pattern[0])))


def result(run: Interpreter, node: ast.Call, value: Taints) -> Taints:
    """What a text is after something in it was replaced: `password.replace(/./g, "*")` shows no more of it."""
    pattern = _pattern(node.args[0])
    if pattern is not None and "g" in pattern[1] and (not pattern[0] or _ANY.search(pattern[0])):
        value = tuple(t for t in value if not t.name)
    return through(value, "check:convert") if _cleans(run, node) else value


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _pattern(node: ast.expr) -> tuple[str, str] | None:
    """The text and the flags of a pattern that stands in place; flags that are not in sight may be any."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "RegExp" and node.args):
        return None
    text = _literal(node.args[0])
    flags = _literal(node.args[1]) if len(node.args) > 1 else ""
    return text or "", "g" if flags is None else flags
