"""Settings for the most that a request may weigh."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable

from prodready import facts
from prodready.knowledge import table
from prodready.languages.tree import is_none
from prodready.languages.walk import Context, on

_TEXT = re.compile(r"\s*([\d.]+)\s*([kmgt]?)i?b?\s*", re.I)
_UNITS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {ast.Mult: operator.mul, ast.Add: operator.add}


@on(ast.Call)
def option(context: Context, node: ast.Call) -> None:
    """`express.json({ limit: "50mb" })`, `web.Application(client_max_size=0)`."""
    callee = context.canonical(node.func).removesuffix(".default")
    options = table("sizes")["calls"].get(callee)
    for name, value in _given(node) if options else ():
        if name in options:
            # aiohttp takes 0 for no limit
            size = math.inf if callee.startswith("aiohttp.") and _constant(value) == 0 else _size(value)
            _note(context, f"{callee.rsplit('.', 1)[-1]}({name})", node, size)


@on(ast.Assign, language="python")
def setting(context: Context, node: ast.Assign) -> None:
    """`MAX_CONTENT_LENGTH = None`, `app.config["MAX_CONTENT_LENGTH"] = None`."""
    for target in node.targets:
        name = _name(target)
        if name in table("sizes")["settings"]["names"]:
            _note(context, name, node, math.inf if is_none(node.value) else _size(node.value))


def _note(context: Context, what: str, node: ast.AST, size: float | None) -> None:
    if size is not None:
        bytes_ = -1 if math.isinf(size) else int(size)
        context.out.sizes.append(facts.SizeLimit(what, bytes_, context.span(node)))


def _given(node: ast.Call) -> list[tuple[str, ast.expr]]:
    """The options of a call by name: keywords, and the keys of objects and of objects in them."""
    found = [(k.arg, k.value) for k in node.keywords if k.arg]
    dicts = [a for a in node.args if isinstance(a, ast.Dict)]
    while dicts:
        here = dicts.pop()
        for key, value in zip(here.keys, here.values, strict=True):
            if isinstance(key, ast.Constant):
                found.append((str(key.value), value))
            if isinstance(value, ast.Dict):
                dicts.append(value)
    return found


def _name(target: ast.expr) -> str:
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        return str(target.slice.value)
    return target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""


def _size(node: ast.expr) -> float | None:
    """The bytes an expression stands for: a number, a product of numbers, "50mb", Infinity; None where it is not known."""
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        left, right = _size(node.left), _size(node.right)
        return _ARITHMETIC[type(node.op)](left, right) if left is not None and right is not None else None
    if isinstance(node, (ast.Name, ast.Attribute)):
        word = node.id if isinstance(node, ast.Name) else node.attr
        return math.inf if word in ("Infinity", "POSITIVE_INFINITY", "MAX_SAFE_INTEGER", "MAX_VALUE", "inf") else None
    value = _constant(node)
    if isinstance(value, str):
        found = _TEXT.fullmatch(value)
        return (
            math.inf if value == "Infinity" else float(found[1]) * 1024 ** _UNITS[found[2].lower()] if found else None
        )
    return float(value) if isinstance(value, (int, float)) else None


def _constant(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) and not isinstance(node.value, bool) else None
