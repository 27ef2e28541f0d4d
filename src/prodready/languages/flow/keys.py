"""Keys and values of dictionaries: what is a key of a value that was put together here is no raw data."""

from __future__ import annotations

import ast

from prodready.languages.flow.taint import Taints, through

KEYS = "keys:only"
_VALUES = "values:only"
_ITEMS = frozenset(("items", "entries"))


def part(source: ast.expr, index: int, value: Taints) -> Taints:
    """`for key, item in data.items()`: the first name has keys, the second what stands under them."""
    last = source.func.attr if isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute) else ""
    if last not in _ITEMS:
        return value
    return keys(value) if index == 0 else through(value, _VALUES)


def keys(value: Taints) -> Taints:
    """The keys of an object: not what was put under a key of the code's own, nor what were values before."""
    return through(tuple(t for t in value if not t.under and _VALUES not in t.through), KEYS)
