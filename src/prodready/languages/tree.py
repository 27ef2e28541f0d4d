"""One tree vocabulary for every language with a front-end: Python's own `ast` nodes.

Python files are parsed by `ast`; the JavaScript reader translates its syntax tree into the same node classes. What is
written over a `Tree` is therefore written once. A `Tree` also answers what a name means inside its file.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from prodready.facts import Span

Definition = ast.FunctionDef | ast.AsyncFunctionDef
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
UNKNOWN = "?"
N = TypeVar("N", bound=ast.AST)
T = TypeVar("T")
# Nothing is below these: more than half of all nodes.
LEAVES = frozenset({ast.Name, ast.Constant, ast.Import, ast.ImportFrom, ast.alias, ast.Pass, ast.Break, ast.Continue,
                    ast.Global, ast.Nonlocal})  # fmt: skip
BINDING = frozenset({ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor, ast.NamedExpr, ast.comprehension,
                     ast.withitem})  # fmt: skip


@dataclass(slots=True)
class Tree:
    """A parsed file and the names it binds at its top level by import and export."""

    path: str
    language: str  # "python", "javascript" or "typescript"
    root: ast.Module
    text: str
    imports: dict[str, str] = field(default_factory=dict)
    exports: dict[str, str] = field(default_factory=dict)
    star_exports: tuple[str, ...] = ()
    secrets: set[str] = field(default_factory=set)  # values that must not be kept, while the file is read

    @property
    def is_python(self) -> bool:
        """Whether Python's own spelling and scoping apply."""
        return self.language == "python"


@dataclass(slots=True)
class Scope:
    """A function (or the module, with the empty name) and the names bound in it."""

    name: str
    node: ast.AST
    parent: Scope | None
    owner: str = ""  # the class it is a method of
    names: set[str] = field(default_factory=set)

    def home(self, name: str) -> Scope | None:
        """The innermost scope outward from here that binds `name`."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.parent
        return scope

    @property
    def method_owner(self) -> str:
        """The class whose `self` is meant here, through nested functions."""
        scope: Scope | None = self
        while scope is not None and not scope.owner:
            scope = scope.parent
        return scope.owner if scope else ""


def span(node: ast.AST) -> Span:
    """Where a node stands."""
    line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
    end_line = getattr(node, "end_lineno", None) or line
    return Span(line, column, end_line, (getattr(node, "end_col_offset", None) or column - 1) + 1)


def text(node: ast.AST | None) -> str:
    """The text of a literal, "" of anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def is_none(node: ast.AST | None) -> bool:
    """Whether a node is a literal `None` or `null`."""
    return isinstance(node, ast.Constant) and node.value is None


def header(node: Definition | ast.ClassDef) -> Span:
    """Where a definition's header stands: from `def` to the line before its body, at least its first line."""
    whole = span(node)
    first = node.body[0].lineno if node.body else whole.end_line
    return Span(whole.line, whole.column, max(whole.line, min(first - 1, whole.end_line)), whole.column)


def canonical(node: ast.AST, scope: Scope, imports: dict[str, str]) -> str:
    """The canonical name of a Name/Attribute/Call chain (see facts), `?` where it is none. Kept on the node.

    A call in the chain is spelled `()`: `slowapi.Limiter().limit`. A literal subscript is spelled like an attribute.
    """
    known: str | None = node.__dict__.get("_canonical")
    if known is None:
        known = _canonical(node, scope, imports)
        node.__dict__["_canonical"] = known  # a node stands in one scope, so it has one name
    return known


def _canonical(node: ast.AST, scope: Scope, imports: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return name_of(node.id, scope, imports)
    if isinstance(node, ast.Attribute):
        start, tail = node.value, "." + node.attr
    elif isinstance(node, ast.Call):
        start, tail = node.func, "()"
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        start, tail = node.value, f".{node.slice.value!s}"
    elif isinstance(node, (ast.Await, ast.Starred)):
        start, tail = node.value, ""
    else:
        return UNKNOWN
    name = canonical(start, scope, imports)
    return name + tail if name != UNKNOWN else UNKNOWN


def name_of(name: str, scope: Scope, imports: dict[str, str]) -> str:
    """The canonical name of a bare name read in `scope`."""
    if name in ("self", "cls"):
        owner = scope.method_owner
        return f"{owner}.self" if owner else name
    home = scope.home(name)
    if home is not None and home.name:
        return f"{home.name}.{name}"
    return imports.get(name, name)


_PLAIN = frozenset({"ctx", "op", "ops", "name", "id", "attr", "arg", "n", "s", "kind", "module", "level", "names", "type_comment", "lineno",
                    "conversion", "is_async", "simple", "asname", "rest", "type_ignores", "type_params"})  # fmt: skip
_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {}


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below a node, in order; like `ast.iter_child_nodes` without contexts and operators, and kept."""
    if node.__class__ in LEAVES:
        return []
    known: list[ast.AST] | None = node.__dict__.get("_children")
    if known is None:
        known = _children(node)
        node.__dict__["_children"] = known
    return known


def _children(node: ast.AST) -> list[ast.AST]:
    kind = type(node)
    fields = _FIELDS.get(kind)
    if fields is None:
        fields = _FIELDS[kind] = () if kind is ast.Constant else tuple(f for f in kind._fields if f not in _PLAIN)
    found: list[ast.AST] = []
    for name in fields:
        part = getattr(node, name, None)
        if part.__class__ is list:
            found += [item for item in part if isinstance(item, ast.AST)]
        elif isinstance(part, ast.AST):
            found.append(part)
    return found


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, outermost first; like `ast.walk` in no promised order, over the children that are kept."""
    waiting = [node]
    while waiting:
        top = waiting.pop()
        yield top
        if top.__class__ not in LEAVES:
            waiting += children(top)


def targets(node: ast.AST) -> Iterator[ast.expr]:
    """What an assignment, loop, `with` or walrus binds, tuples taken apart."""
    if isinstance(node, ast.Assign):
        found: list[ast.expr] = list(node.targets)
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor, ast.NamedExpr, ast.comprehension)):
        found = [node.target]
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        found = [node.optional_vars]
    else:
        return
    while found:
        target = found.pop(0)
        if isinstance(target, (ast.Tuple, ast.List)):
            found[:0] = target.elts
        else:
            yield target.value if isinstance(target, ast.Starred) else target


def parameters(node: FunctionNode) -> Iterator[tuple[ast.arg, ast.expr | None, str]]:
    """Each parameter with its default and kind (plain, keyword, rest, keywords)."""
    a = node.args
    plain = [*a.posonlyargs, *a.args]
    missing = len(plain) - len(a.defaults)
    for index, arg in enumerate(plain):
        yield arg, a.defaults[index - missing] if index >= missing else None, "plain"
    if a.vararg:
        yield a.vararg, None, "rest"
    for arg, default in zip(a.kwonlyargs, a.kw_defaults, strict=True):
        yield arg, default, "keyword"
    if a.kwarg:
        yield a.kwarg, None, "keywords"
