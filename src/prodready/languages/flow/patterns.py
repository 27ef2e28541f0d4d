"""Regular expressions as checks: whether what matches one can still be anything."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.languages.flow import texts

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_METHODS = frozenset(("test", "match", "search", "fullmatch", "matches", "matchAll", "exec"))
_BEGINS = frozenset(("startswith", "startsWith"))
_ANYTHING = re.compile(r"(?<!\\)\.[*+]|\(\.\)[*+]|\[\\s\\S\][*+]|\[\^\][*+]|\\S[*+]")
_SCHEME = re.compile(r"(https?(:/*)?)?$")  # says nothing of the host
_START = re.compile(r"^(\^|\\A)(\(\?:|\()?(https?|/|\w|\\w|\[[^\]]*\]|\\\.|\\/)")


def strength(run: Interpreter, test: ast.Call) -> str:
    """What passing the pattern of a call is worth: `validator`, `pattern` where anything can match, `prefix` for a fixed beginning."""
    name = test.func.attr if isinstance(test.func, ast.Attribute) else ""
    if name in _BEGINS and test.args and isinstance(test.args[0], ast.Constant):
        begin = str(test.args[0].value)
        return "pattern" if _SCHEME.match(begin) else "slash" if begin == "/" else "prefix"
    if name not in _METHODS:
        return "validator"
    found = next((t for n in _places(test) if (t := _pattern(run, n)) is not None), None)
    if found is None or not _ANYTHING.search(found):
        return "validator"
    anchored = name in ("fullmatch", "match") and run.tree.is_python
    fixed = _START.match(found if found[:1] == "^" or not anchored else f"^{found}")
    return "validator" if fixed else "pattern"


def _places(test: ast.Call) -> list[ast.expr]:
    """Where the pattern of a call can stand: `PATTERN.test(x)`, `x.match(PATTERN)`, `re.match(PATTERN, x)`."""
    held = [test.func.value] if isinstance(test.func, ast.Attribute) else []
    return [*held, *test.args[:2]]


def _pattern(run: Interpreter, node: ast.expr) -> str | None:
    """The text of a compiled pattern, or of a literal handed to `re`."""
    if isinstance(node, ast.Call):
        compiled = run.name(node.func).rsplit(".", 1)[-1] in ("RegExp", "compile")
        return texts.literal(node.args[0], run.texts) if compiled and node.args else None
    return texts.literal(node, run.texts)
