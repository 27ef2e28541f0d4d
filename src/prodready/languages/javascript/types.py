"""TypeScript's types as annotations, and the declarations that only declare types."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.languages.javascript.classes import base, member_name
from prodready.languages.javascript.expressions import key
from prodready.languages.javascript.functions import optional
from prodready.languages.javascript.translator import (
    LOAD,
    SKIPPED,
    Expression,
    Statement,
    Translator,
    first_named,
    name,
    place,
    store,
)

if TYPE_CHECKING:
    from tree_sitter import Node


def _parts(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type not in SKIPPED]


def _named(t: Translator, node: Node) -> ast.expr:
    text = t.text(node)
    return place(ast.Constant(None), node) if text in ("undefined", "null") else name(text, node)


def _inner(t: Translator, node: Node) -> ast.expr:
    return t.annotation(first_named(node))


def _nested(t: Translator, node: Node) -> ast.expr:
    """`Prisma.UserCreateInput`, `import('./x').Options`."""
    text, children = t.text(node), node.children
    if "(" in text:
        return place(ast.Attribute(t.expression(children[0]), t.text(children[-1]), LOAD), node)
    head, *rest = text.split(".")
    made: ast.expr = name(head.strip(), node)
    for attribute in rest:
        made = place(ast.Attribute(made, attribute.strip(), LOAD), node)
    return made


def _generic(t: Translator, node: Node) -> ast.expr:
    given = node.child_by_field_name("type_arguments")
    parts = [t.annotation(part) for part in _parts(given)] if given is not None else []
    generic = t.annotation(node.child_by_field_name("name"))
    if not parts:
        return generic
    index = parts[0] if len(parts) == 1 else place(ast.Tuple(parts, LOAD), given or node)
    return place(ast.Subscript(generic, index, LOAD), node)


def _array(t: Translator, node: Node) -> ast.expr:
    return place(ast.Subscript(name("Array", node), _inner(t, node), LOAD), node)


def _tuple(t: Translator, node: Node) -> ast.expr:
    parts: list[ast.expr] = [t.annotation(part) for part in _parts(node)]
    return place(ast.Subscript(name("tuple", node), place(ast.Tuple(parts, LOAD), node), LOAD), node)


def _union(t: Translator, node: Node) -> ast.expr:
    return _joined(t, node, ast.BitOr())


def _intersection(t: Translator, node: Node) -> ast.expr:
    return _joined(t, node, ast.BitAnd())


def _joined(t: Translator, node: Node, operator: ast.operator) -> ast.expr:
    """`A | B | C`, which nests to the left as deeply as it is long and is therefore flattened first."""
    flat: list[Node] = []
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if part.type == node.type:
            waiting.extend(reversed(_parts(part)))
        else:
            flat.append(part)
    if not flat:
        return name("unknown", node)
    made = t.annotation(flat[0])
    for part in flat[1:64]:
        made = place(ast.BinOp(made, operator, t.annotation(part)), node)
    return made


def _labelled(t: Translator, node: Node) -> ast.expr:
    """A member of `[from: Date, to?: Date]`."""
    return t.annotation(node.child_by_field_name("type"))


def _literal(t: Translator, node: Node) -> ast.expr:
    return t.expression(first_named(node))


def _object(t: Translator, node: Node) -> ast.expr:
    keys: list[ast.expr | None] = []
    values: list[ast.expr] = []
    for child in node.named_children:
        if child.type in ("property_signature", "method_signature"):
            keys.append(key(t, child.child_by_field_name("name")))
            values.append(_member_type(t, child))
    return place(ast.Dict(keys, values), node)


def _member_type(t: Translator, node: Node) -> ast.expr:
    if node.type == "method_signature":
        return name("Function", node)
    annotation = t.annotation(node.child_by_field_name("type"))
    return optional(annotation, node) if any(child.type == "?" for child in node.children) else annotation


def _operator(t: Translator, node: Node) -> ast.expr:
    """`typeof schema`, `keyof T`: written as the call of the operator."""
    operand = first_named(node)
    typeof = node.type == "type_query"
    inner = t.expression(operand) if typeof else t.annotation(operand)
    return place(ast.Call(name("typeof" if typeof else "keyof", node), [inner], []), node)


def _lookup(t: Translator, node: Node) -> ast.expr:
    parts = _parts(node)
    if len(parts) != 2:
        return name("unknown", node)
    return place(ast.Subscript(t.annotation(parts[0]), t.annotation(parts[1]), LOAD), node)


def _always(text: str) -> Expression:
    return lambda _, node: name(text, node)


def _interface(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    bases: list[ast.expr] = [name("interface", node)]
    for child in node.named_children:
        if child.type in ("extends_type_clause", "extends_clause"):
            bases.extend(base(t, part) for part in _parts(child) if part.type != "type_arguments")
    body = node.child_by_field_name("body")
    _shape(t, node, bases, [body] if body is not None else [], out)


def _alias(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    """An object type is a class, with what it is intersected with as its bases; any other type a name for it."""
    value, called = node.child_by_field_name("value"), node.child_by_field_name("name")
    if value is None or called is None:
        return
    parts = _parts(value) if value.type == "intersection_type" else [value]
    shapes = [part for part in parts if part.type == "object_type"]
    if shapes:
        others = [base(t, part) for part in parts if part.type != "object_type"]
        _shape(t, node, [name("type", node), *others], shapes, out)
    else:
        out.append(place(ast.Assign([store(name(t.text(called), called))], t.annotation(value), None), node))


def _shape(t: Translator, node: Node, bases: list[ast.expr], bodies: list[Node], out: list[ast.stmt]) -> None:
    called = node.child_by_field_name("name")
    if called is None:
        return
    members: list[ast.stmt] = []
    for body in bodies:
        for child in body.named_children:
            if child.type in ("property_signature", "method_signature"):
                target = ast.Name(member_name(t, child.child_by_field_name("name")), LOAD)
                store(place(target, child))
                members.append(place(ast.AnnAssign(target, _member_type(t, child), None, 1), child))
    filled = members or [place(ast.Pass(), node)]
    made = ast.ClassDef(name=t.text(called), bases=bases, keywords=[], body=filled, decorator_list=[])
    out.append(place(made, node))


def _enum(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    called, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    members: list[ast.stmt] = []
    following: object = 0
    for child in _parts(body) if body is not None else []:
        assigned = child.type == "enum_assignment"
        label = child.child_by_field_name("name") if assigned else child
        value: ast.expr = place(ast.Constant(following if isinstance(following, int) else None), child)
        if assigned:
            value = t.expression(child.child_by_field_name("value"))
        number = value.value if isinstance(value, ast.Constant) else None
        following = number + 1 if isinstance(number, int) else None
        members.append(place(ast.Assign([store(name(member_name(t, label), child))], value, None), child))
    if called is not None:
        filled = members or [place(ast.Pass(), node)]
        bases: list[ast.expr] = [name("enum", node)]
        made = ast.ClassDef(name=t.text(called), bases=bases, keywords=[], body=filled, decorator_list=[])
        out.append(place(made, node))


TYPES: dict[str, Expression] = {
    "type_annotation": _inner,
    "parenthesized_type": _inner,
    "readonly_type": _inner,
    "optional_type": _inner,
    "rest_type": _inner,
    "type_identifier": _named,
    "identifier": _named,
    "predefined_type": _named,
    "nested_type_identifier": _nested,
    "nested_identifier": _nested,
    "member_expression": _nested,
    "generic_type": _generic,
    "array_type": _array,
    "tuple_type": _tuple,
    "required_parameter": _labelled,
    "optional_parameter": _labelled,
    "union_type": _union,
    "intersection_type": _intersection,
    "literal_type": _literal,
    "object_type": _object,
    "type_query": _operator,
    "index_type_query": _operator,
    "lookup_type": _lookup,
    "this_type": _always("self"),
    "function_type": _always("Function"),
    "constructor_type": _always("Function"),
    "template_literal_type": _always("string"),
    "type_predicate": _always("boolean"),
    "type_predicate_annotation": _always("boolean"),
    "asserts": _always("boolean"),
    "asserts_annotation": _always("boolean"),
}
STATEMENTS: dict[str, Statement] = {
    "interface_declaration": _interface,
    "type_alias_declaration": _alias,
    "enum_declaration": _enum,
}
