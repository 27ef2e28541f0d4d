"""The branch in which a test has refused a value: what the test asks of it does not hold there."""

from __future__ import annotations

import ast

_ANSWERS = frozenset(("send", "end", "json", "render", "sendStatus"))
_PATTERNS = frozenset(("test", "exec", "match", "search", "fullmatch"))
_SHORT = 3


def leaves(node: ast.If) -> bool:
    """`if (!isValid(name)) return res.send("no " + name)`: a test that is denied, and a branch that only says so."""
    test, last = node.test, node.body[-1] if node.body else None
    denied = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and _asks(test.operand)
    denied = denied or (isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.NotIn))
    ends = isinstance(last, (ast.Return, ast.Raise)) or any(
        isinstance(part, ast.Expr) and _answers(part.value) for part in node.body
    )
    only = bool(node.orelse) and all(isinstance(part, ast.Expr) for part in node.body)
    return denied and (ends or only) and len(node.body) <= _SHORT


def _asks(node: ast.expr) -> bool:
    """A call that says yes to what is fit; a pattern may be one of what is not (`/[<>]/.test(name)`)."""
    return isinstance(node, ast.Call) and not (isinstance(node.func, ast.Attribute) and node.func.attr in _PATTERNS)


def _answers(node: ast.expr) -> bool:
    """`res.status(400).send("no")`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ANSWERS
