"""JSX elements as calls of `<jsx>`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.languages.javascript.literals import string_value
from prodready.languages.javascript.translator import SKIPPED, Expression, Translator, first_named, name, place

if TYPE_CHECKING:
    from tree_sitter import Node

_ELEMENTS = frozenset({"jsx_element", "jsx_self_closing_element", "jsx_fragment"})


def _element(t: Translator, node: Node) -> ast.expr:
    """`<jsx>(tag, child..., attribute=value...)`; the tag of a fragment is empty."""
    opening = node if node.type == "jsx_self_closing_element" else node.child_by_field_name("open_tag")
    tag = opening.child_by_field_name("name") if opening is not None else None
    args: list[ast.expr] = [place(ast.Constant(t.text(tag) if tag is not None else ""), tag or node)]
    keywords: list[ast.keyword] = []
    for child in opening.named_children if opening is not None else []:
        if child.type == "jsx_attribute":
            _attribute(t, child, keywords)
        elif child.type == "jsx_expression":
            spread = first_named(child)
            inner = first_named(spread) if spread is not None and spread.type == "spread_element" else spread
            keywords.append(place(ast.keyword(None, t.expression(inner)), child))
    if opening is not node:
        _children(t, node, args)
    return place(ast.Call(name("<jsx>", opening or node), args, keywords), node)


def _children(t: Translator, node: Node, args: list[ast.expr]) -> None:
    for child in node.named_children:
        if child.type in _ELEMENTS or (child.type == "jsx_expression" and first_named(child) is not None):
            args.append(t.expression(child))


def _attribute(t: Translator, node: Node, keywords: list[ast.keyword]) -> None:
    parts = [child for child in node.named_children if child.type not in SKIPPED]
    if not parts:
        return
    value: ast.expr
    if len(parts) == 1:
        value = place(ast.Constant(True), node)
    elif parts[1].type == "string":  # no escapes in JSX strings worth decoding
        value = place(ast.Constant(string_value(t, parts[1])), parts[1])
    else:
        value = t.expression(parts[1])
    keywords.append(place(ast.keyword(t.text(parts[0]), value), node))


def _expression(t: Translator, node: Node) -> ast.expr:
    return t.expression(first_named(node))


EXPRESSIONS: dict[str, Expression] = {**dict.fromkeys(_ELEMENTS, _element), "jsx_expression": _expression}
