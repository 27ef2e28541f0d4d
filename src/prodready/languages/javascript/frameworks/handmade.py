"""What a test in hand-made routing asks for: `url.pathname === '/login' && request.method === 'POST'`, in all its forms."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from prodready.facts import Literal, Span, Value
from prodready.languages.tree import span

_PATHS = frozenset(
    ("pathname", "path", "url", "route", "endpoint", "requestPath", "urlPath", "reqPath", "pathName", "cleanPath")
)
_METHODS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"))
_BOTH = re.compile(r"^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[\s:]+(/.*)$")
_STARTS = frozenset(("startsWith", "startswith"))
_FITS = frozenset(("match", "test", "exec", "includes", "endsWith"))


@dataclass(frozen=True, slots=True)
class Asked:
    """The path a branch is for (None: any), whether only its beginning, and the methods ((): any)."""

    path: Value | None = None
    prefix: bool = False
    methods: tuple[str, ...] = ()

    def within(self, outer: Asked) -> Asked:
        """The same inside a branch that asks for something itself."""
        path = self.path if self.path is not None else outer.path
        return Asked(path, self.prefix if self.path is not None else outer.prefix, self.methods or outer.methods)

    def __bool__(self) -> bool:
        return self.path is not None or bool(self.methods)


NOTHING = Asked()


@dataclass(slots=True)
class Names:
    """Local names that stand for the path, the method, both together, or a match of the path."""

    paths: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)
    both: set[str] = field(default_factory=set)
    matches: dict[str, Asked] = field(default_factory=dict)

    def learn(self, name: str, value: ast.expr) -> None:
        """Note what an assignment makes of a name."""
        if isinstance(value, ast.JoinedStr) and self._is_both(value):
            self.both.add(name)
        elif isinstance(value, ast.Call) and (asked := self._call(value)).path is not None:
            self.matches[name] = asked
        elif self.is_method(_receiver(value)):
            self.methods.add(name)
        elif not isinstance(value, (ast.Compare, ast.BoolOp)) and self.is_path(_receiver(value), plain=True):
            self.paths.add(name)
        elif isinstance(value, (ast.Compare, ast.BoolOp)) and (asked := self.asked(value)):
            self.matches[name] = asked

    # -- tests

    def asked(self, test: ast.expr) -> Asked:
        """What a branch with this test is for; nothing where it is about something else."""
        if isinstance(test, ast.BoolOp):
            return self._joined(test)
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return self._compared(test)
        if isinstance(test, ast.Name):
            return self.matches.get(test.id, NOTHING)
        if isinstance(test, ast.NamedExpr):
            return self.asked(test.value)
        return self._call(test) if isinstance(test, ast.Call) else NOTHING

    def _joined(self, test: ast.BoolOp) -> Asked:
        parts = [self.asked(v) for v in test.values]
        methods = tuple(dict.fromkeys(m for p in parts for m in p.methods))
        if isinstance(test.op, ast.Or):
            if not all(parts):
                return NOTHING
            first = next((p for p in parts if p.path is not None), NOTHING)
            return Asked(first.path, first.prefix, methods)
        found = [p for p in parts if p.path is not None]
        exact = next((p for p in reversed(found) if not p.prefix), found[0] if found else NOTHING)
        return Asked(exact.path, exact.prefix, methods)

    def _compared(self, test: ast.Compare) -> Asked:
        left, right = test.left, test.comparators[0]
        if not isinstance(test.ops[0], (ast.Eq, ast.Is)):
            return NOTHING
        if isinstance(left, ast.Constant):
            left, right = right, left
        if not isinstance(right, ast.Constant) or not isinstance(right.value, str):
            return NOTHING
        text, at = right.value, span(right)
        if both := _BOTH.match(text):
            return Asked(Literal(both[2], at), False, (both[1],))
        if text.upper() in _METHODS and self.is_method(left):
            return Asked(None, False, (text.upper(),))
        if self.is_path(left) and (text.startswith("/") or isinstance(left, ast.Subscript)):
            return Asked(Literal("/" + text.lstrip("/"), at))
        return NOTHING

    def refused(self, test: ast.Compare) -> tuple[str, ...]:
        """The method that `request.method !== 'POST'` lets through."""
        right = test.comparators[0]
        named = isinstance(right, ast.Constant) and str(right.value) in _METHODS and self.is_method(test.left)
        unlike = isinstance(test.ops[0], (ast.NotEq, ast.IsNot))
        return (str(right.value),) if named and unlike and isinstance(right, ast.Constant) else ()

    def _call(self, node: ast.Call) -> Asked:
        """`path.startsWith('/x')`, `path.match(/x/)`, `/x/.test(path)`, `['/x'].includes(path)`."""
        if not isinstance(node.func, ast.Attribute) or not node.args:
            return NOTHING
        base, attr, arg = node.func.value, node.func.attr, node.args[0]
        if attr not in _FITS | _STARTS:
            return NOTHING
        if self.is_path(base):
            return _fitting(arg, attr in _STARTS)
        if attr in ("test", "exec") and self.is_path(arg):
            return _fitting(base, False)
        if attr == "includes" and isinstance(base, (ast.List, ast.Tuple)) and base.elts and self.is_path(arg):
            return _fitting(base.elts[0], False)
        return NOTHING

    # -- expressions

    def is_path(self, node: ast.expr, plain: bool = False) -> bool:
        """Whether an expression is the request's path, or a segment of it. `plain`: by an attribute, not a bare name."""
        if isinstance(node, ast.Subscript):
            return isinstance(node.slice, ast.Constant) and self.is_path(node.value)
        if isinstance(node, ast.Attribute):
            return node.attr in _PATHS and not _of_browser(node)
        if isinstance(node, ast.Call):
            return False
        return isinstance(node, ast.Name) and (node.id in self.paths or (not plain and node.id in _PATHS))

    def is_method(self, node: ast.expr) -> bool:
        """Whether an expression is the request's method."""
        if isinstance(node, ast.Attribute):
            return node.attr == "method"
        return isinstance(node, ast.Name) and (node.id in self.methods or node.id == "method")

    def _is_both(self, node: ast.JoinedStr) -> bool:
        parts = [p.value for p in node.values if isinstance(p, ast.FormattedValue)]
        return any(self.is_method(p) for p in parts) and any(self.is_path(p) for p in parts)


def _receiver(node: ast.expr) -> ast.expr:
    """What a chain of methods is called on: of `url.pathname.replace(...).split('/')` the path."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    return node.values[0] if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) else node


def _of_browser(node: ast.Attribute) -> bool:
    base = node.value
    name = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
    return name in ("location", "window", "document", "nextUrl", "router", "process", "self", "fs")


def _fitting(node: ast.expr, prefix: bool) -> Asked:
    at = span(node)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "/" in node.value:
        return Asked(Literal("/" + node.value.strip("/"), at), prefix)
    if isinstance(node, ast.Call) and getattr(node, "is_regex", False) and isinstance(node.args[0], ast.Constant):
        return _pattern(str(node.args[0].value), at)
    return NOTHING


def _pattern(text: str, at: Span) -> Asked:
    """A regular expression as a path: groups become parameters."""
    if "/" not in text:
        return NOTHING
    path = text.replace("\\/", "/").lstrip("^")
    open_end = not path.endswith("$")
    while (shorter := re.sub(r"\([^()]*\)[?*+]?", ":x", path)) != path:
        path = shorter
    path = re.sub(r"\[[^\]]*\][?*+]?|\\[wdS][?*+]?|\.[*+]", ":x", path)
    return Asked(Literal(re.sub(r"[$?\\^]", "", path), at), open_end)
