"""Classes and their members."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, cast

from prodready.languages.javascript.functions import (
    FUNCTION_KINDS,
    decorator,
    function,
    optional,
    own_name,
)
from prodready.languages.javascript.literals import string_value
from prodready.languages.javascript.translator import (
    LOAD,
    SKIPPED,
    Expression,
    Statement,
    Translator,
    bare,
    first_named,
    mark,
    name,
    place,
    store,
)
from prodready.languages.tree import Definition

if TYPE_CHECKING:
    from tree_sitter import Node

CLASS_KINDS = frozenset({"class", "class_declaration", "abstract_class_declaration"})


def class_(t: Translator, node: Node, called: str) -> ast.ClassDef:
    """The definition of a class node under a name."""
    bases: list[ast.expr] = []
    decorators: list[ast.expr] = []
    body: list[ast.stmt] = []
    for child in node.children:
        kind = child.type
        if kind == "decorator":
            decorators.append(decorator(t, child))
        elif kind == "class_heritage":
            _heritage(t, child, bases)
        elif kind == "class_body":
            t.inside += 1
            _members(t, child, body)
            t.inside -= 1
    made = ast.ClassDef(
        name=called, bases=bases, keywords=[], body=body or [place(ast.Pass(), node)], decorator_list=decorators
    )
    return place(made, node)


def _heritage(t: Translator, node: Node, bases: list[ast.expr]) -> None:
    for child in node.named_children:
        if child.type == "extends_clause":
            bases.append(t.expression(child.child_by_field_name("value")))
        elif child.type == "implements_clause":
            bases.extend(base(t, part) for part in child.named_children if part.type not in SKIPPED)
        elif child.type not in SKIPPED:
            bases.append(t.expression(child))


def base(t: Translator, node: Node) -> ast.expr:
    """A type that is inherited from, without its type arguments."""
    made = t.annotation(node)
    return made.value if isinstance(made, ast.Subscript) else made


def _members(t: Translator, body: Node, out: list[ast.stmt]) -> None:
    """The members of a class body; TypeScript puts a method's decorators in front of it, as its siblings."""
    waiting: list[ast.expr] = []
    for child in body.named_children:
        kind = child.type
        if kind == "decorator":
            waiting.append(decorator(t, child))
            continue
        if kind in ("method_definition", "abstract_method_signature"):
            made = method(t, child, in_class=True)
            made.decorator_list[:0] = waiting
            out.append(made)
        elif kind in ("public_field_definition", "field_definition"):
            out.append(_field(t, child, waiting))
        elif kind == "class_static_block":
            t.statements(child.named_children, out)
        if kind != "comment":
            waiting = []


def member_name(t: Translator, node: Node | None) -> str:
    """The name of a member as its users write it; a computed one is called by its source."""
    if node is None:
        return "<unknown>"
    return string_value(t, node) if node.type == "string" else t.text(node)


def method(t: Translator, node: Node, *, in_class: bool) -> Definition:
    """A method of a class or an object literal; only those of a class get `self`."""
    called = member_name(t, node.child_by_field_name("name"))
    words = {child.type for child in node.children}
    made = function(
        t,
        node,
        "__init__" if in_class and called == "constructor" else called,
        method=in_class and "static" not in words,
    )
    made.decorator_list = [decorator(t, child) for child in node.children if child.type == "decorator"]
    if in_class and "static" in words:
        made.decorator_list.append(name("staticmethod", node))
    if "get" in words:
        made.decorator_list.append(name("property", node))
    elif "set" in words:
        made.decorator_list.append(place(ast.Attribute(name(called, node), "setter", LOAD), node))
    return made


def _field(t: Translator, node: Node, decorators: list[ast.expr]) -> ast.stmt:
    key = node.child_by_field_name("name") or node.child_by_field_name("property")
    value, annotation = bare(node.child_by_field_name("value")), node.child_by_field_name("type")
    called = member_name(t, key)
    words = {child.type for child in node.children}
    decorators += [decorator(t, child) for child in node.children if child.type == "decorator"]
    if value is not None and value.type in FUNCTION_KINDS:
        made = function(t, value, called, method="static" not in words)
        made.decorator_list = decorators + ([name("staticmethod", node)] if "static" in words else [])
        return place(made, node)
    target = store(name(called, key or node))
    result: ast.stmt
    if annotation is not None and isinstance(target, ast.Name):
        hint = t.annotation(annotation)
        hint = optional(hint, node) if "?" in words else hint
        result = ast.AnnAssign(target, hint, t.expression(value) if value is not None else None, 1)
    else:
        result = ast.Assign([target], t.expression(value) if value is not None else t.nothing(node), None)
    if decorators:
        mark(result, decorators=decorators)
    return place(result, node)


def _class_expression(t: Translator, node: Node) -> ast.expr:
    return cast(ast.expr, class_(t, node, own_name(t, node)))


def _class_statement(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    out.append(class_(t, node, own_name(t, node)))


def _function_statement(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    out.append(function(t, node, own_name(t, node)))


def _decorated(t: Translator, node: Node) -> ast.expr:
    return t.expression(first_named(node))


EXPRESSIONS: dict[str, Expression] = {"class": _class_expression, "decorator": _decorated}
STATEMENTS: dict[str, Statement] = {
    "class_declaration": _class_statement,
    "abstract_class_declaration": _class_statement,
    "function_declaration": _function_statement,
    "generator_function_declaration": _function_statement,
}
