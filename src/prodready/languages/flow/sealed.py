"""Names and functions that say they hash or encrypt, and hand on the clear credential on one of their ways.

`hashed = hasher.hash(pin)` with `except Exception: hashed = pin` beside it stores the clear value the day the library is missing.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.credentials import words
from prodready.facts import is_mark
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_SAYS = frozenset(("hash", "hashed", "encrypted", "encoded", "ciphertext", "digest"))
_DOES = re.compile(r"hash|encrypt|protect", re.I)


def note(run: Interpreter, name: str, value: Taints, source: ast.expr) -> None:
    """A variable whose name says so gets its value."""
    if not _SAYS & set(words(name)):
        return
    key = (run.scope.name, name)
    if isinstance(source, (ast.Call, ast.Await)):
        run.sealed.add(key)
    elif isinstance(source, ast.Name):
        run.unsealed += [(key, taint, span(source)) for taint in value if _clear(taint)]


def returned(run: Interpreter, node: ast.Return, value: Taints) -> None:
    """A function whose name says so gives back what it was handed, from an `except`."""
    if run.excepting and isinstance(node.value, ast.Name) and _DOES.search(run.scope.name.rsplit(".", 1)[-1]):
        for taint in value:
            if taint.kind == "param" and not taint.through and not taint.fields:
                run.emit(taint, "unsealed", "return", span(node), taint.detail)


def settle(run: Interpreter) -> None:
    """At the end of a function: the clear ways of names that have a sealed one as well."""
    for key, taint, at in run.unsealed:
        if key in run.sealed:
            run.emit(taint, "unsealed", "name", at, key[1])
    run.sealed, run.unsealed = set(), []


def _clear(taint: Taint) -> bool:
    if taint.kind == "credential" and taint.detail.startswith("row."):
        return False  # `name, hashed = cursor.fetchone()`: what is kept is the hash
    steps = taint.through[1:] if taint.kind == "credential" and not taint.fields else taint.through
    return (
        bool(taint.name) and taint.kind in ("param", "request", "credential") and not any(not is_mark(s) for s in steps)
    )
