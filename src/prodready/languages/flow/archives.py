"""Archives: the names of what lies inside were given by whoever packed it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import listed
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_NAMES = frozenset(("path", "entryName", "fileName", "filename", "name", "rawEntryName"))


def names(run: Interpreter, node: ast.Call, callee: str) -> Taints:
    """What a call that opens an archive, or lists what it holds, gives."""
    if not listed("sources", "archives", callee):
        return ()
    return (Taint("request", "archive", span(node), run.scope.name),)


def named(taints: Taints, key: str, node: ast.expr) -> Taints:
    """The name of an entry is read where it is taken from the entry, not where the archive was opened."""
    return tuple(
        t._replace(span=span(node)) if t.detail == "archive" and t.kind == "request" and key in _NAMES else t
        for t in taints
    )
