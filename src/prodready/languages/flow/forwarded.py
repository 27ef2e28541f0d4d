"""JavaScript: what the body of a request to another service carries: `fetch(url, { body })`, `axios.post(url, data)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import sinks
from prodready.languages.flow import made
from prodready.languages.flow.taint import Taints
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

_BODIES = frozenset(("body", "data", "json", "values"))  # `values`: the cells of a sheet
_SHEETS = (".spreadsheets.values.append", ".spreadsheets.values.update", ".spreadsheets.values.batchUpdate")
_BY_POSITION = frozenset(("post", "put", "patch"))


def note(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> None:
    """Note what leaves in the body of a request that the service sends."""
    if not _sends(run, node, callee):
        return
    for taint in _carried(node, slots):
        if taint.kind in ("request", "param"):
            run.emit(taint, "sink", "raw", span(node), callee)


def _sends(run: Interpreter, node: ast.Call, callee: str) -> bool:
    """Whether a call sends a request: by a library, or to an object of a platform that is asked like a service; Google's sheets."""
    if callee == "Request" or (isinstance(node.func, ast.Attribute) and node.func.attr == "fetch"):
        return len(node.args) > 1
    if callee.endswith(_SHEETS):
        return True
    return any(kind == "outbound" for kind, _ in sinks(made.spelled(run, node, callee)))


def _carried(node: ast.Call, slots: Slots) -> Taints:
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    whole = slots[1][1] if method in _BY_POSITION and len(slots) > 1 else ()
    return (*whole, *(t for _, value, arg in slots for t in value if isinstance(arg, ast.Dict) and t.under in _BODIES))
