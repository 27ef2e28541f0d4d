"""Destructuring: a pattern and a value become plain assignments."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.languages.javascript.literals import string_value
from prodready.languages.javascript.translator import (
    DEEPEST,
    LOAD,
    SKIPPED,
    STORE,
    Translator,
    assign,
    first_named,
    mark,
    name,
    place,
    place_like,
    store,
)

if TYPE_CHECKING:
    from tree_sitter import Node

_NESTED = frozenset({"object_pattern", "array_pattern"})
_WITH_DEFAULT = frozenset({"assignment_pattern", "object_assignment_pattern"})


def destructure(t: Translator, pattern: Node, value: ast.expr, out: list[ast.stmt]) -> None:
    """Append the assignments that bind a pattern's names to parts of the value."""
    if t.depth >= DEEPEST:
        t.has_errors = True
        return
    t.depth += 1
    if pattern.type == "object_pattern":
        _object(t, pattern, _simple(t, value, pattern, out), out)
    elif pattern.type == "array_pattern":
        _array(t, pattern, value, out)
    elif pattern.type in _WITH_DEFAULT:
        _default(t, pattern, value, out)
    elif pattern.type not in SKIPPED:
        out.append(assign(t.expression(pattern), value, pattern))
    t.depth -= 1


def _simple(t: Translator, value: ast.expr, pattern: Node, out: list[ast.stmt]) -> ast.expr:
    """The value itself where it can be repeated, else a temporary that holds it."""
    inner = value
    while isinstance(inner, ast.Attribute):
        inner = inner.value
    if isinstance(inner, ast.Name):
        return value
    held = t.temporary()
    out.append(place_like(assign(name(held, pattern), value, pattern), value))
    return place_like(ast.Name(held, LOAD), value)


def _again(value: ast.expr) -> ast.expr:
    """A copy of a chain of names, so that no node stands in the tree twice."""
    if isinstance(value, ast.Attribute):
        return place_like(ast.Attribute(_again(value.value), value.attr, LOAD), value)
    if isinstance(value, ast.Subscript):
        return place_like(ast.Subscript(_again(value.value), value.slice, LOAD), value)
    return place_like(ast.Name(value.id, LOAD), value) if isinstance(value, ast.Name) else value


def _object(t: Translator, pattern: Node, value: ast.expr, out: list[ast.stmt]) -> None:
    for part in pattern.named_children:
        kind = part.type
        if kind == "pair_pattern":
            target = part.child_by_field_name("value")
            if target is not None:
                destructure(t, target, _keyed(t, part.child_by_field_name("key"), value), out)
        elif kind == "rest_pattern":
            rest = first_named(part)
            if rest is not None:
                kept = assign(t.expression(rest), _again(value), part)
                mark(kept, without=_keys(t, pattern))
                out.append(kept)
        elif kind == "object_assignment_pattern":
            destructure(t, part, _keyed(t, part.child_by_field_name("left"), value), out)
        elif kind not in SKIPPED:
            destructure(t, part, _keyed(t, part, value), out)


def _keys(t: Translator, pattern: Node) -> tuple[str, ...]:
    """The keys that an object pattern takes out of what is left for `...rest`."""
    parts = [part for part in pattern.named_children if part.type not in ("rest_pattern", *SKIPPED)]
    keys = [part.child_by_field_name("key") or part.child_by_field_name("left") or part for part in parts]
    return tuple(t.text(key).strip("'\"") for key in keys)


def _keyed(t: Translator, key: Node | None, value: ast.expr) -> ast.expr:
    """The part of the value that a pattern's key names."""
    value = _again(value)
    if key is None:
        return value
    if key.type == "computed_property_name":
        return place_like(ast.Subscript(value, t.expression(first_named(key)), LOAD), value)
    if key.type in ("string", "number"):
        text = string_value(t, key) if key.type == "string" else t.text(key)
        return place_like(ast.Subscript(value, place(ast.Constant(text), key), LOAD), value)
    return place_like(ast.Attribute(value, t.text(key), LOAD), value)


def _default(t: Translator, pattern: Node, value: ast.expr, out: list[ast.stmt]) -> None:
    left, right = pattern.child_by_field_name("left"), pattern.child_by_field_name("right")
    if left is None:
        return
    if left.type in _NESTED:  # the default of a nested pattern is nearly always an empty object
        destructure(t, left, value, out)
        return
    either = place_like(ast.BoolOp(ast.Or(), [value, t.expression(right)]), value)
    out.append(assign(t.expression(left), either, pattern))


def _array(t: Translator, pattern: Node, value: ast.expr, out: list[ast.stmt]) -> None:
    after: list[ast.stmt] = []
    out.append(assign(tuple_target(t, pattern, after), value, pattern))
    out.extend(after)


def tuple_target(t: Translator, pattern: Node, after: list[ast.stmt]) -> ast.expr:
    """An array pattern as a tuple to assign to; what its elements need besides is appended to `after`."""
    elements: list[ast.expr] = []
    hole = True
    for part in pattern.children:
        kind = part.type
        if kind == "," and hole:
            elements.append(place(ast.Name("_", STORE), part))
        elif kind == ",":
            hole = True
        elif kind not in SKIPPED and kind not in ("[", "]"):
            elements.append(_element(t, part, after))
            hole = False
    return place(ast.Tuple(elements, STORE), pattern)


def _element(t: Translator, part: Node, after: list[ast.stmt]) -> ast.expr:
    if part.type == "rest_pattern":
        inner = first_named(part)
        target = _element(t, inner, after) if inner is not None else t.nothing(part)
        return place(ast.Starred(target, STORE), part)
    if part.type == "assignment_pattern":
        left = part.child_by_field_name("left")
        if left is not None and left.type == "identifier":
            destructure(t, part, t.expression(left), after)
        if left is not None:
            return _element(t, left, after)
    if part.type in _NESTED:
        # One level at a time: the element gets a name, and the pattern takes that apart.
        held = t.temporary()
        destructure(t, part, name(held, part), after)
        return store(name(held, part))
    return store(t.expression(part))


def pattern_names(t: Translator, pattern: Node | None) -> list[str]:
    """The names a pattern binds, in order."""
    found: list[str] = []
    waiting = [pattern]
    while waiting:
        part = waiting.pop()
        if part is None:
            continue
        kind = part.type
        if kind in ("identifier", "shorthand_property_identifier_pattern"):
            found.append(t.text(part))
        elif kind in _WITH_DEFAULT:
            waiting.append(part.child_by_field_name("left"))
        elif kind == "pair_pattern":
            waiting.append(part.child_by_field_name("value"))
        elif kind in _NESTED or kind == "rest_pattern":
            waiting.extend(reversed(part.named_children))
    return found


def declared(t: Translator, node: Node) -> list[str]:
    """The names a declaration binds."""
    if node.type in ("lexical_declaration", "variable_declaration"):
        parts = [child for child in node.named_children if child.type == "variable_declarator"]
        return [text for part in parts for text in pattern_names(t, part.child_by_field_name("name"))]
    if node.type in ("ambient_declaration", "export_statement"):
        return [text for part in node.named_children for text in declared(t, part)]
    if node.type == "import_alias":
        return [t.text(part) for part in node.named_children[:1]]
    called = node.child_by_field_name("name")
    return [t.text(called)] if called is not None and node.type.endswith(("_declaration", "_signature")) else []


def module_names(t: Translator) -> set[str]:
    """The names that the module itself declares and those that were given to its exports so far."""
    if t.taken is None:
        t.taken = {text for child in t.root.named_children for text in declared(t, child)}
    return t.taken
