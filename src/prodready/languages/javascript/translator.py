"""What all the parts of the translation share: the source, the tables, and what was gathered on the way."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from tree_sitter import Node

LOAD = ast.Load()
STORE = ast.Store()

# Nesting beyond this is translated to `None`: neither this reader nor those of the tree may run out of stack.
DEEPEST = 80
# Links of one chain (`a.b().c()`, `a + b + c`, `else if`), which is walked without recursion here but not elsewhere.
LONGEST_CHAIN = 150

SKIPPED = frozenset({"comment", "html_comment", "ERROR"})
TRANSPARENT = frozenset(
    {
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "type_assertion",
    }
)

Placed = TypeVar("Placed", bound=ast.expr | ast.stmt | ast.arg | ast.keyword | ast.ExceptHandler)
Expression = Callable[["Translator", "Node"], ast.expr]
Statement = Callable[["Translator", "Node", list[ast.stmt]], None]


@dataclass(frozen=True, slots=True)
class Tables:
    """Handlers by node type. Leaves are expressions that hold no other expression."""

    leaves: dict[str, Expression]
    expressions: dict[str, Expression]
    statements: dict[str, Statement]
    types: dict[str, Expression]


class Translator:
    """One file on its way from tree-sitter's tree to Python's."""

    __slots__ = (
        "_annotations",
        "_expressions",
        "_leaves",
        "_statements",
        "_temporaries",
        "depth",
        "exports",
        "has_errors",
        "imports",
        "inside",
        "root",
        "source",
        "star_exports",
        "taken",
    )

    def __init__(self, source: bytes, root: Node, tables: Tables) -> None:
        self.source = source
        self.root = root
        self.imports: dict[str, str] = {}
        self.exports: dict[str, str] = {}
        self.star_exports: list[str] = []
        self.has_errors = False
        self.depth = 0
        # How many functions and namespaces surround the present node: module exports are made at 0 only.
        self.inside = 0
        # Names bound at module level; filled when first asked for.
        self.taken: set[str] | None = None
        self._temporaries = 0
        self._leaves = tables.leaves
        self._expressions = tables.expressions
        self._statements = tables.statements
        self._annotations = tables.types

    def text(self, node: Node) -> str:
        """The node's source text."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def temporary(self, prefix: str = "_d") -> str:
        """A name that no other temporary of this file has."""
        self._temporaries += 1
        return f"{prefix}{self._temporaries - 1}"

    def expression(self, node: Node | None) -> ast.expr:
        """The expression a node stands for; `None` as a constant where there is nothing sound."""
        if node is None:
            return self.nothing(self.root)
        kind = node.type
        leaf = self._leaves.get(kind)
        if leaf is not None:
            return leaf(self, node)
        handler = self._expressions.get(kind)
        if handler is None or self.depth >= DEEPEST:
            self.has_errors = True
            return self.nothing(node)
        self.depth += 1
        made = handler(self, node)
        self.depth -= 1
        return made

    def annotation(self, node: Node | None) -> ast.expr:
        """The expression a type stands for; `unknown` where its form says nothing about values."""
        if node is None or self.depth >= DEEPEST:
            return name("unknown", node or self.root)
        handler = self._annotations.get(node.type)
        if handler is None:
            return name("unknown", node)
        self.depth += 1
        made = handler(self, node)
        self.depth -= 1
        return made

    def statement(self, node: Node, out: list[ast.stmt]) -> None:
        """Append the statements a node stands for; nothing where it is no statement."""
        handler = self._statements.get(node.type)
        if handler is None:
            return
        if self.depth >= DEEPEST:
            self.has_errors = True
            return
        self.depth += 1
        handler(self, node, out)
        self.depth -= 1

    def statements(self, nodes: Iterable[Node], out: list[ast.stmt]) -> None:
        """Append what a run of nodes stands for."""
        for node in nodes:
            self.statement(node, out)

    def block(self, node: Node | None, fallback: Node) -> list[ast.stmt]:
        """The statements of a body, never empty: `fallback` places the `pass` of an empty one."""
        out: list[ast.stmt] = []
        if node is not None:
            self.statement(node, out)
        return out or [place(ast.Pass(), node or fallback)]

    def nothing(self, node: Node) -> ast.expr:
        """The constant that stands where no value could be read."""
        return place(ast.Constant(None), node)


def place(made: Placed, node: Node) -> Placed:
    """Give a new tree node the position of the syntax node it was made from."""
    row, made.col_offset = node.start_point
    made.lineno = row + 1
    row, made.end_col_offset = node.end_point
    made.end_lineno = row + 1
    return made


def mark(node: ast.AST, **said: object) -> None:
    """Say of a new tree node what Python's own have no field for."""
    node.__dict__.update(said)


def place_like(made: Placed, other: ast.expr | ast.stmt) -> Placed:
    """Give a new tree node the position of another one."""
    made.lineno, made.col_offset = other.lineno, other.col_offset
    made.end_lineno, made.end_col_offset = other.end_lineno, other.end_col_offset
    return made


def name(identifier: str, node: Node) -> ast.Name:
    """A name that is read."""
    return place(ast.Name(identifier, LOAD), node)


def store(target: ast.expr) -> ast.expr:
    """The same expression as the target of an assignment."""
    if isinstance(target, ast.Name | ast.Attribute | ast.Subscript | ast.Tuple | ast.Starred):
        target.ctx = STORE
    return target


def assign(target: ast.expr, value: ast.expr, node: Node) -> ast.Assign:
    """`target = value`, placed at the node."""
    return place(ast.Assign([store(target)], value, None), node)


def first_named(node: Node) -> Node | None:
    """The first child that is neither punctuation, comment nor error."""
    for child in node.named_children:
        if child.type not in SKIPPED:
            return child
    return None


def bare(node: Node | None) -> Node | None:
    """The node without the parentheses and type assertions around it."""
    while node is not None and node.type in TRANSPARENT:
        children = [child for child in node.named_children if child.type not in SKIPPED]
        if not children:
            return None
        node = children[-1 if node.type == "type_assertion" else 0]
    return node
