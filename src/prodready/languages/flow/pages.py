"""Sizes of pages: how many rows a look-up is asked for, and what bounds that."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import words
from prodready.languages.flow.taint import Taints
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

_METHODS = frozenset(("limit", "take", "fetch_many"))
_KEYS = frozenset(("limit", "take", "per_page", "page_size", "perPage", "pageSize", "size"))
_BOUNDS = frozenset(("min", "Math.min", "lodash.clamp", "lodash.min", "clamp", "numpy.clip", "Math.clamp"))


def note(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> None:
    """Note the sizes a call is given: `.limit(n)`, `.paginate(per_page=n)`, `findMany({ take: n })`."""
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if method in _METHODS and len(slots) == 1:
        _emit(run, slots[0][1], callee, slots[0][2])
    elif method == "paginate" and not any(k.arg == "max_per_page" for k in node.keywords):
        for slot, value, arg in slots:
            if slot in _KEYS:
                _emit(run, value, callee, arg)
    elif method in words("stores", "read"):
        for _, _, arg in slots:
            for key, item in zip(arg.keys, arg.values, strict=True) if isinstance(arg, ast.Dict) else ():
                if isinstance(key, ast.Constant) and key.value in _KEYS:
                    _emit(run, run.eval(item), callee, item)


def bounds(callee: str) -> bool:
    """Whether what a call gives is no more than something else: `min(n, 100)`."""
    return callee in _BOUNDS


def _emit(run: Interpreter, value: Taints, callee: str, at: ast.expr) -> None:
    for taint in value:
        if taint.kind in ("request", "param") and not taint.name:
            run.emit(taint, "sink", "page", span(at), callee)
