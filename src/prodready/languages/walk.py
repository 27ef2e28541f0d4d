"""The one walk over a tree: every extractor is asked at the nodes it cares for, with the context of the place.

An extractor is a function `(context, node) -> None` that adds facts to `context.out`; it registers itself with `@on`.
"""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from prodready import facts
from prodready.facts import Part, Span, Value
from prodready.languages import client, values
from prodready.languages import tree as trees
from prodready.languages.tree import BINDING, FUNCTIONS, LEAVES, Scope, Tree

Extractor = Callable[["Context", Any], None]
E = TypeVar("E", bound=Extractor)

_BOTH = ("python", "javascript")
_EXTRACTORS: dict[str, dict[type[ast.AST], list[Extractor]]] = {name: defaultdict(list) for name in _BOTH}
_SCOPED = frozenset((*FUNCTIONS, ast.ClassDef))
_EXTRACT = "prodready.languages.extract"
_FRAMEWORKS = ("prodready.languages.python.frameworks", "prodready.languages.javascript.frameworks")
_HOMES = (_EXTRACT, *_FRAMEWORKS)
# What is asked of code for browsers alone, and what where only secrets are wanted: these, and what tells a file's role.
_BROWSER = (f"{_EXTRACT}.marks", f"{_EXTRACT}.secrets")
_SECRETS = (*_BROWSER, f"{_EXTRACT}.outputs", *_FRAMEWORKS)


def on(*kinds: type[ast.AST], language: str = "") -> Callable[[E], E]:
    """Register an extractor for node types, in one language ("python", "javascript": TypeScript too) or in both."""

    def register(extractor: E) -> E:
        for name in (language,) if language else _BOTH:
            for kind in kinds:
                _EXTRACTORS[name][kind].append(extractor)
        return extractor

    return register


@functools.cache
def _extractors(language: str, within: tuple[str, ...]) -> dict[type[ast.AST], tuple[Extractor, ...]]:
    """What is to be asked at each node type: the extractors of these modules and packages."""
    for home in _HOMES:
        package = importlib.import_module(home)
        for found in pkgutil.iter_modules(package.__path__, home + "."):
            importlib.import_module(found.name)
    chosen = {
        kind: tuple(e for e in found if f"{e.__module__}.".startswith(tuple(f"{home}." for home in within)))
        for kind, found in _EXTRACTORS[language].items()
    }
    return {kind: found for kind, found in chosen.items() if found}


@dataclass(slots=True)
class Output:
    """The facts gathered so far."""

    definitions: dict[str, Value] = field(default_factory=dict)
    functions: list[facts.FunctionFacts] = field(default_factory=list)
    classes: list[facts.ClassFacts] = field(default_factory=list)
    created: list[facts.Created] = field(default_factory=list)
    mounts: list[facts.Mount] = field(default_factory=list)
    attached: list[facts.Attach] = field(default_factory=list)
    routes: list[facts.Route] = field(default_factory=list)
    cors: list[facts.CorsPolicy] = field(default_factory=list)
    origin_checks: dict[str, str] = field(default_factory=dict)
    outputs: list[facts.OutputCall] = field(default_factory=list)
    secrets: list[facts.SecretCandidate] = field(default_factory=list)
    flows: list[facts.Flow] = field(default_factory=list)
    settings: list[facts.Env] = field(default_factory=list)
    addresses: list[facts.AddressRead] = field(default_factory=list)
    trusts: list[facts.ProxyTrust] = field(default_factory=list)
    sizes: list[facts.SizeLimit] = field(default_factory=list)
    processes: list[facts.Processes] = field(default_factory=list)
    hashings: list[facts.Hashing] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Context:
    """Where the walk stands. `parents`: the nodes above this one, outermost first. `tests`: the branch tests around it."""

    tree: Tree
    out: Output
    scopes: dict[int, Scope]
    scope: Scope
    sides: set[str]  # where JavaScript runs: `browser`, `server`
    parents: list[ast.AST] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    order: int = 0
    memo: dict[int, Value] = field(default_factory=dict)

    @property
    def function(self) -> str:
        """The dotted name of the function the walk is in, "" at the top level."""
        return self.scope.name

    @property
    def conditions(self) -> tuple[str, ...]:
        """The branch tests around this place, outermost first; a negated one starts with `not `."""
        return tuple(self.tests)

    def canonical(self, node: ast.AST) -> str:
        """The canonical name of a Name/Attribute/Call chain, `?` where it is none."""
        return trees.canonical(node, self.scope, self.tree.imports)

    def value(self, node: ast.AST | None, name: str = "") -> Value:
        """What an expression is known to be (kept once per node)."""
        if node is None:
            return values.value(None, self.tree, self.scope)
        found = self.memo.get(id(node))
        if found is None:
            found = self.memo[id(node)] = values.value(node, self.tree, self.scope, name)
        return found

    def span(self, node: ast.AST) -> Span:
        """Where a node stands."""
        return trees.span(node)

    def parent(self, depth: int = 1) -> ast.AST | None:
        """The node `depth` levels up."""
        return self.parents[-depth] if len(self.parents) >= depth else None

    def next_order(self) -> int:
        """A number that grows with every registration in the file: apps, mounts, guards, routes."""
        self.order += 1
        return self.order

    def function_of(self, node: ast.AST) -> str:
        """The dotted name of a function node defined in this scope, as FunctionFacts has it."""
        found = self.scopes.get(id(node))
        return found.name if found else values.function_name(node, self.scope)


def walk(tree: Tree, part: Part = "all") -> Output:
    """The facts of one tree that extractors can tell; of code for browsers alone, its secrets and what marks its role."""
    out = Output()
    scopes = bind(tree)
    sides = client.sides(tree)
    context = Context(tree, out, scopes, scopes[id(tree.root)], sides)
    within = _BROWSER if client.runs_in_browsers_only(tree, sides) else _SECRETS if part == "secrets" else _HOMES
    _visit(tree.root, context, _extractors("python" if tree.is_python else "javascript", within))
    return out


def _visit(node: ast.AST, context: Context, extractors: dict[type[ast.AST], tuple[Extractor, ...]]) -> None:
    kind = node.__class__
    for extractor in extractors.get(kind, ()):
        extractor(context, node)
    if kind in LEAVES:
        return
    context.parents.append(node)
    if kind in _SCOPED:
        _enter(node, context, extractors)
    elif isinstance(node, ast.If):
        _visit(node.test, context, extractors)
        _branch(values.words(node.test), node.body, context, extractors)
        if node.orelse:
            _branch("not " + values.words(node.test), node.orelse, context, extractors)
    else:
        for child in trees.children(node):
            if child.__class__ not in LEAVES or child.__class__ in extractors:
                _visit(child, context, extractors)
    context.parents.pop()


def _branch(
    test: str, body: list[ast.stmt], context: Context, extractors: dict[type[ast.AST], tuple[Extractor, ...]]
) -> None:
    context.tests.append(test)
    for child in body:
        _visit(child, context, extractors)
    context.tests.pop()


def _enter(node: ast.AST, context: Context, extractors: dict[type[ast.AST], tuple[Extractor, ...]]) -> None:
    """Decorators and defaults belong to the scope outside; the rest to the scope inside."""
    outside = [*getattr(node, "decorator_list", ()), *getattr(node, "bases", ())]
    for child in outside:
        _visit(child, context, extractors)
    outer, tests = context.scope, context.tests
    context.scope = context.scopes.get(id(node), outer)
    context.tests = [] if isinstance(node, FUNCTIONS) else tests
    skip = {id(child) for child in outside}
    for child in trees.children(node):
        if id(child) not in skip:
            _visit(child, context, extractors)
    context.scope, context.tests = outer, tests


def bind(tree: Tree) -> dict[int, Scope]:
    """The scope of every function and class, by node identity, with the names each binds."""
    module = Scope("", tree.root, None)
    scopes = {id(tree.root): module}
    stack: list[tuple[ast.AST, Scope]] = [(child, module) for child in tree.root.body]
    while stack:
        node, scope = stack.pop()
        kind = node.__class__
        if kind in LEAVES:
            continue
        if kind in _SCOPED:
            scope = scopes[id(node)] = _inner_scope(node, scope)
        elif kind in BINDING and not isinstance(scope.node, ast.ClassDef):
            scope.names.update(t.id for t in trees.targets(node) if isinstance(t, ast.Name))
        elif isinstance(node, ast.ExceptHandler) and node.name:
            scope.names.add(node.name)
        stack += [(child, scope) for child in trees.children(node)]
    return scopes


def _inner_scope(node: ast.AST, scope: Scope) -> Scope:
    if not isinstance(node, ast.ClassDef):
        assert isinstance(node, FUNCTIONS)
        return _function_scope(node, scope)
    scope.names.add(node.name)
    name = f"{scope.name}.{node.name}" if scope.name else node.name
    return Scope(name, node, scope, owner=name)


def _function_scope(node: trees.FunctionNode, scope: Scope) -> Scope:
    name: str = getattr(node, "name", "")
    if name and not name.startswith("<") and not isinstance(scope.node, ast.ClassDef):
        scope.names.add(name)
    in_class = isinstance(scope.node, ast.ClassDef)
    inner = Scope(values.function_name(node, scope), node, _holder(scope) if in_class else scope)
    if in_class:
        inner.owner = scope.owner
    inner.names.update(arg.arg for arg, _, _ in trees.parameters(node) if arg.arg not in ("self", "cls"))
    return inner


def _holder(scope: Scope) -> Scope:
    """The scope around a class: its body's names are fields, not variables of the functions in it."""
    while isinstance(scope.node, ast.ClassDef) and scope.parent is not None:
        scope = scope.parent
    return scope
