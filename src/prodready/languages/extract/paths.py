"""The paths to which a middleware keeps what it refuses: `if request.url.path.startswith("/auth"): ...`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_PATH = re.compile(r"^(path|path_info|pathname|url|original_?url|base_?url|full_path|route|endpoint|raw_path)$", re.I)
LIMITS = re.compile(r"limit|throttl|lock(ed|out)|too_?many|brute|exceed", re.I)
_ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def only(body: list[ast.stmt]) -> tuple[str, ...]:
    """The beginnings of the paths that everything a function refuses stands under; () where something stands outside."""
    branches = [n for statement in body for n in ast.walk(statement) if isinstance(n, ast.If)]
    within: dict[int, tuple[str, ...]] = {}
    for branch in branches:
        for node in _kept(branch, body):
            within.update((id(n), _paths(branch.test)) for n in ast.walk(node))
    refusals = [n for statement in body for n in ast.walk(statement) if _refuses(n)]
    if not refusals or any(id(n) not in within for n in refusals):
        return ()
    return tuple(dict.fromkeys(path for n in refusals for path in within[id(n)]))


def _kept(branch: ast.If, body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run for the paths of a test alone: below it, or behind `if not ...: return`."""
    if not _paths(branch.test):
        return
    if not _is_negated(branch.test):
        yield from branch.body
    elif branch in body and isinstance(branch.body[-1], _ENDS):
        yield from body[body.index(branch) + 1 :]


def _is_negated(test: ast.expr) -> bool:
    """`not path.startswith(...)`, `path != ...`, `path not in ...`."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return True
    return isinstance(test, ast.Compare) and isinstance(test.ops[0], (ast.NotEq, ast.NotIn))


def _paths(test: ast.expr) -> tuple[str, ...]:
    """The literal paths that a test holds the request's against; () where it may be about anything else as well."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test = test.operand
    if isinstance(test, ast.BoolOp):
        parts = [_paths(value) for value in test.values]
        if isinstance(test.op, ast.And):
            return next((p for p in parts if p), ())
        return tuple(path for part in parts for path in part) if all(parts) else ()
    names = {getattr(n, "attr", getattr(n, "id", "")) for n in ast.walk(test)}
    texts = [n.value for n in ast.walk(test) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    if not any(_PATH.match(name) for name in names) or not isinstance(test, (ast.Call, ast.Compare)):
        return ()
    return tuple(texts) if texts and all(text.startswith("/") and len(text) > 1 for text in texts) else ()


def _refuses(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return node.value == 429
    if isinstance(node, ast.Call):
        return bool(LIMITS.search(getattr(node.func, "attr", getattr(node.func, "id", ""))))
    return isinstance(node, ast.Raise) or (isinstance(node, ast.Attribute) and "TOO_MANY" in node.attr)
