"""Which values and settings a file refuses to start with: `if secret == "changeme" and production: raise ...`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from prodready.languages import tree as trees
from prodready.memory import kept
from prodready.secrets.filters import is_placeholder

_EXIT = re.compile(r"(?:^|\.)(?:exit|abort|_exit)$")
_PRODUCTION = re.compile(r"prod|node_env|environment|\benv\b|debug|local|develop|staging", re.I)


@dataclass(frozen=True, slots=True)
class Refusals:
    """What a test that ends in an error names."""

    texts: frozenset[str]  # the placeholders that are compared with, in clear: never kept
    names: frozenset[str]  # constants that are compared with, and settings that production must have

    @property
    def of_placeholders(self) -> bool:
        """Whether a value like `changeme` is refused, under whatever name."""
        return any(is_placeholder(text) for text in self.texts)

    def hold(self, name: str, text: str) -> bool:
        """Whether a default is refused: by its value or by the name it has."""
        return text in self.texts or name in self.names


@kept
def refusals(root: ast.Module) -> Refusals:
    """What the file refuses. Looked for only where a default was found."""
    tests = [node.test for node in trees.walk(root) if isinstance(node, ast.If) and _ends(node.body)]
    texts = {text for test in tests for text in _texts(test)}
    names = {name for test in tests for name in (*_constants(test), *_required(test))}
    return Refusals(frozenset(texts), frozenset(names))


def _ends(body: list[ast.stmt]) -> bool:
    return any(
        isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and _EXIT.search(_last(node.func)))
        for statement in body
        for node in trees.walk(statement)
    )


def _compared(test: ast.expr) -> Iterator[ast.expr]:
    for node in trees.walk(test):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Eq, ast.In, ast.Is)):
            yield from (node.left, *node.comparators)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("includes", "has")
        ):
            yield node.func.value


def _texts(test: ast.expr) -> Iterator[str]:
    for part in _compared(test):
        for node in trees.walk(part):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _constants(test: ast.expr) -> Iterator[str]:
    yield from (node.id for node in _compared(test) if isinstance(node, ast.Name) and node.id.isupper())


def _required(test: ast.expr) -> Iterator[str]:
    """`not os.environ.get("SECRET_KEY")` beside a look whether this is production."""
    if not _PRODUCTION.search(" ".join(_words(test))):
        return
    for node in trees.walk(test):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield _last(node.operand)


def _words(test: ast.expr) -> Iterator[str]:
    for node in trees.walk(test):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _last(node: ast.expr) -> str:
    """The last name of an expression: `os.environ.get("A")`, `os.environ["A"]` and `process.env.A` all are `A`."""
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        return str(node.args[0].value)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return node.attr if isinstance(node, ast.Attribute) else (node.id if isinstance(node, ast.Name) else "")
