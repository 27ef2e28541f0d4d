"""Functions: parameters, bodies, decorators."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from prodready.languages.javascript.patterns import destructure
from prodready.languages.javascript.translator import (
    LOAD,
    SKIPPED,
    Expression,
    Translator,
    assign,
    first_named,
    mark,
    name,
    place,
)
from prodready.languages.tree import Definition

if TYPE_CHECKING:
    from tree_sitter import Node


ANONYMOUS = "<anonymous>"
FUNCTION_KINDS = frozenset({"arrow_function", "function_expression", "generator_function"})


@dataclass(slots=True)
class _Parameters:
    args: list[ast.arg] = field(default_factory=list)
    defaults: list[ast.expr] = field(default_factory=list)
    rest: ast.arg | None = None
    prologue: list[ast.stmt] = field(default_factory=list)


def function(t: Translator, node: Node, called: str, *, method: bool = False) -> Definition:
    """The definition of any function node under a name; a method gets `self` in front."""
    parameters = _Parameters()
    if method:
        parameters.args.append(place(ast.arg("self", None, None), node))
    t.inside += 1
    _read_parameters(t, node, parameters)
    body = node.child_by_field_name("body")
    statements = parameters.prologue
    if body is not None and body.type == "statement_block":
        t.statement(body, statements)
    elif body is not None:
        statements.append(place(ast.Return(t.expression(body)), body))
    t.inside -= 1
    returns = node.child_by_field_name("return_type")
    made = (ast.AsyncFunctionDef if _is_async(node) else ast.FunctionDef)(
        name=called,
        args=ast.arguments([], parameters.args, parameters.rest, [], [], None, parameters.defaults),
        body=statements or [place(ast.Pass(), body or node)],
        decorator_list=[],
        returns=t.annotation(returns) if returns is not None else None,
        type_comment=None,
    )
    return place(made, node)


def _is_async(node: Node) -> bool:
    for child in node.children:
        kind = child.type
        if kind == "async":
            return True
        if kind in ("formal_parameters", "=>", "statement_block"):
            return False
    return False


def _read_parameters(t: Translator, node: Node, into: _Parameters) -> None:
    single = node.child_by_field_name("parameter")
    if single is not None:
        into.args.append(place(ast.arg(t.text(single), None, None), single))
        return
    parameters = node.child_by_field_name("parameters")
    if parameters is not None:
        for child in parameters.named_children:
            if child.type not in SKIPPED:
                _parameter(t, child, into)


def _parameter(t: Translator, node: Node, into: _Parameters) -> None:
    """One parameter in JavaScript's grammar (the bare pattern) or TypeScript's (wrapped, with type and default)."""
    kind = node.type
    pattern: Node | None = node
    annotation = default = None
    if kind in ("required_parameter", "optional_parameter"):
        pattern = node.child_by_field_name("pattern")
        annotation, default = _annotation(t, node), node.child_by_field_name("value")
    if pattern is not None and pattern.type == "assignment_pattern":
        default = pattern.child_by_field_name("right")
        pattern = pattern.child_by_field_name("left")
    if pattern is None or pattern.type == "this":
        return
    made = _argument(t, node, pattern, annotation, into)
    if pattern.type == "rest_pattern":
        into.rest = made
        return
    into.args.append(made)
    if default is not None:
        into.defaults.append(t.expression(default))
    elif into.defaults:  # Python allows no plain parameter after one with default
        into.defaults.append(t.nothing(node))


def _annotation(t: Translator, node: Node) -> ast.expr | None:
    type_node = node.child_by_field_name("type")
    if type_node is None:
        return None
    annotation = t.annotation(type_node)
    return optional(annotation, node) if node.type == "optional_parameter" else annotation


def optional(annotation: ast.expr, node: Node) -> ast.expr:
    """The type of something that may be left out."""
    return place(ast.BinOp(annotation, ast.BitOr(), place(ast.Constant(None), node)), node)


def _argument(t: Translator, node: Node, pattern: Node, annotation: ast.expr | None, into: _Parameters) -> ast.arg:
    """The argument itself; what a pattern takes apart or a modifier stores goes to the prologue."""
    target = first_named(pattern) if pattern.type == "rest_pattern" else pattern
    if target is None or target.type == "identifier":
        made = place(ast.arg(t.text(target or pattern), annotation, None), node)
    else:
        called = f"_p{len([arg for arg in into.args if arg.arg.startswith('_p')])}"
        made = place(ast.arg(called, annotation, None), node)
        destructure(t, target, name(called, target), into.prologue)
    if node.type in ("required_parameter", "optional_parameter"):
        _modifiers(t, node, made, into)
    return made


def _modifiers(t: Translator, node: Node, made: ast.arg, into: _Parameters) -> None:
    """Decorators of a parameter, and `private db: DB` in a constructor, which also sets the member."""
    stored, found = False, []
    for child in node.children:
        kind = child.type
        if kind == "decorator":
            found.append(decorator(t, child))
        elif kind in ("accessibility_modifier", "readonly", "override_modifier"):
            stored = True
        else:
            break
    if found:
        mark(made, decorators=found)
    if stored:
        member = place(ast.Attribute(name("self", node), made.arg, LOAD), node)
        into.prologue.append(assign(member, name(made.arg, node), node))


def decorator(t: Translator, node: Node) -> ast.expr:
    """What stands behind the `@`."""
    return t.expression(first_named(node))


def own_name(t: Translator, node: Node) -> str:
    """The name a function or class expression gives itself, else the mark of those without."""
    own = node.child_by_field_name("name")
    return t.text(own) if own is not None else ANONYMOUS


def _function_expression(t: Translator, node: Node) -> ast.expr:
    return cast(ast.expr, function(t, node, own_name(t, node)))


EXPRESSIONS: dict[str, Expression] = dict.fromkeys(FUNCTION_KINDS, _function_expression)
