"""Expressions: chains of calls and members, operators, assignments as values, objects, arrays."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from prodready.languages.javascript.classes import member_name, method
from prodready.languages.javascript.literals import template
from prodready.languages.javascript.patterns import tuple_target
from prodready.languages.javascript.requires import inline
from prodready.languages.javascript.translator import (
    LOAD,
    LONGEST_CHAIN,
    SKIPPED,
    Expression,
    Translator,
    bare,
    first_named,
    mark,
    name,
    place,
    store,
)

if TYPE_CHECKING:
    from tree_sitter import Node

ARITHMETIC: dict[str, Callable[[], ast.operator]] = {
    "+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "%": ast.Mod, "**": ast.Pow,
    "<<": ast.LShift, ">>": ast.RShift, ">>>": ast.RShift, "&": ast.BitAnd, "|": ast.BitOr, "^": ast.BitXor,
}  # fmt: skip
_COMPARISON: dict[str, Callable[[], ast.cmpop]] = {
    "===": ast.Eq, "==": ast.Eq, "!==": ast.NotEq, "!=": ast.NotEq,
    "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE, "in": ast.In,
}  # fmt: skip
_LOGICAL: dict[str, Callable[[], ast.boolop]] = {"||": ast.Or, "??": ast.Or, "&&": ast.And}
_UNARY: dict[str, Callable[[], ast.unaryop]] = {"!": ast.Not, "-": ast.USub, "+": ast.UAdd, "~": ast.Invert}

_Link = Callable[[Translator, ast.expr, "Node", list["Node"]], ast.expr]


def _chain(t: Translator, node: Node) -> ast.expr:
    """`a.b(c)[d] + e`: links are gathered outside in and built inside out, so that long chains need no stack."""
    links: list[tuple[_Link, Node, list[Node]]] = []
    link, waits = _LINKS.get(node.type), None
    while link is not None:
        children = node.children
        if len(links) == LONGEST_CHAIN or not children:
            t.has_errors = True
            made = t.nothing(node)
            break
        links.append((link, node, children))
        node = children[0]
        link = _LINKS.get(node.type)
    else:
        if (
            node.type == "await_expression" and links[-1][0] is _call
        ):  # `await a.b<T>()`, which waits for the whole chain
            waits = node
        made = t.expression(first_named(node) if waits else node)
    for link, node, children in reversed(links):
        if waits is not None and link not in _READS:
            made, waits = place(ast.Await(made), waits), None
        made = link(t, made, node, children)
    return place(ast.Await(made), waits) if waits is not None else made


_INTEROP = frozenset(
    ("__importDefault", "__importStar", "_interopRequireDefault", "_interopRequireWildcard", "__toESM", "_interop_require_default",
     "_interop_require_wildcard")
)  # fmt: skip


def _member(t: Translator, head: ast.expr, node: Node, children: list[Node]) -> ast.expr:
    last = children[-1]
    attribute = t.source[last.start_byte : last.end_byte].decode("utf-8", "replace")
    if attribute == "default" and isinstance(head, ast.Name) and head.id.startswith("require("):
        return head  # the default export means the module itself
    if isinstance(head, ast.Name) and head.id == "exports" and t.exports.get(attribute, "").isidentifier():
        return place(ast.Name(t.exports[attribute], LOAD), node)  # what the module has exported under that name
    return place(ast.Attribute(head, attribute, LOAD), node)


def _subscript(t: Translator, head: ast.expr, node: Node, children: list[Node]) -> ast.expr:
    return place(ast.Subscript(head, t.expression(node.child_by_field_name("index")), LOAD), node)


def _call(t: Translator, head: ast.expr, node: Node, children: list[Node]) -> ast.expr:
    last = children[-1]
    if last.type == "template_string":
        return place(ast.Call(head, [template(t, last)], []), node)
    given = arguments(t, last)
    if isinstance(head, ast.Name) and head.id in ("require", "import") and given:
        loaded = given[0]
        if isinstance(loaded, ast.Constant) and isinstance(loaded.value, str):
            return inline(t, loaded.value, node)
    if given and _loaded(given[0]) and _name_of(head) in _INTEROP:
        return given[0]  # `__importDefault(require("./x"))`, as compilers write it
    return place(ast.Call(head, given, []), node)


def _loaded(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id.startswith("require(")


def _name_of(head: ast.expr) -> str:
    return head.attr if isinstance(head, ast.Attribute) else getattr(head, "id", "")


def _transparent(t: Translator, head: ast.expr, node: Node, children: list[Node]) -> ast.expr:
    return head


def _binary(t: Translator, left: ast.expr, node: Node, children: list[Node]) -> ast.expr:
    if len(children) != 3:
        children = [child for child in children if child.type not in SKIPPED]
    operator, right = children[1].type, t.expression(children[-1])
    logical = _LOGICAL.get(operator)
    if logical is not None:
        return _boolean(logical(), left, right, node)
    comparison = _COMPARISON.get(operator)
    if comparison is not None:
        return place(ast.Compare(left, [comparison()], [right]), node)
    if operator == "instanceof":
        return place(ast.Call(name("isinstance", children[1]), [left, right], []), node)
    arithmetic = ARITHMETIC.get(operator)
    return place(ast.BinOp(left, arithmetic(), right), node) if arithmetic else t.nothing(node)


def _boolean(operator: ast.boolop, left: ast.expr, right: ast.expr, node: Node) -> ast.expr:
    if isinstance(left, ast.BoolOp) and type(left.op) is type(operator):
        left.values.append(right)
        return place(left, node)
    return place(ast.BoolOp(operator, [left, right]), node)


_READS = (_member, _subscript, _call)
_LINKS: dict[str, _Link] = {
    "member_expression": _member,
    "call_expression": _call,
    "subscript_expression": _subscript,
    "non_null_expression": _transparent,
    "as_expression": _transparent,
    "satisfies_expression": _transparent,
    "instantiation_expression": _transparent,
    "binary_expression": _binary,
}


def arguments(t: Translator, node: Node) -> list[ast.expr]:
    """The expressions between a call's parentheses."""
    out: list[ast.expr] = []
    for child in node.named_children:
        if child.type not in SKIPPED:
            out.append(t.expression(child))
    return out


def _new(t: Translator, node: Node) -> ast.expr:
    given = node.child_by_field_name("arguments")
    called = t.expression(node.child_by_field_name("constructor"))
    made = place(ast.Call(called, arguments(t, given) if given is not None else [], []), node)
    mark(made, is_new=True)
    return made


def _parenthesized(t: Translator, node: Node) -> ast.expr:
    return t.expression(bare(node))


def _unary(t: Translator, node: Node) -> ast.expr:
    children = node.children
    operator, operand = children[0].type, t.expression(children[-1])
    sign = _UNARY.get(operator)
    if sign is not None:
        return place(ast.UnaryOp(sign(), operand), node)
    if operator == "void":
        return t.nothing(node) if isinstance(operand, ast.Constant) else operand
    return place(ast.Call(name(operator, children[0]), [operand], []), node)


def _await(t: Translator, node: Node) -> ast.expr:
    value = t.expression(first_named(node))
    if isinstance(value, ast.Name) and value.id.startswith("require("):
        return value
    return place(ast.Await(value), node)


def _yield(t: Translator, node: Node) -> ast.expr:
    value = first_named(node)
    if any(child.type == "*" for child in node.children):
        return place(ast.YieldFrom(t.expression(value)), node)
    return place(ast.Yield(t.expression(value) if value is not None else None), node)


def _ternary(t: Translator, node: Node) -> ast.expr:
    test, then, other = (
        t.expression(node.child_by_field_name(part)) for part in ("condition", "consequence", "alternative")
    )
    return place(ast.IfExp(test, then, other), node)


def _sequence(t: Translator, node: Node) -> ast.expr:
    parts = arguments(t, node)
    if not parts:
        return t.nothing(node)
    acts = (ast.Call, ast.Await, ast.NamedExpr)
    if any(isinstance(inner, acts) for part in parts[:-1] for inner in ast.walk(part)):
        return place(ast.Tuple(parts, LOAD), node)
    return parts[-1]


def target(t: Translator, node: Node | None) -> ast.expr:
    """What is assigned to, outside a destructuring statement."""
    inner = bare(node)
    if inner is not None and inner.type == "array_pattern":
        return tuple_target(t, inner, [])
    return store(t.expression(inner))


def combined(t: Translator, node: Node) -> ast.expr:
    """The new value that `x += y` or `x ||= y` gives to x."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = operator_of(t, node)
    if operator in _LOGICAL:
        return _boolean(_LOGICAL[operator](), t.expression(left), t.expression(right), node)
    arithmetic = ARITHMETIC.get(operator, ast.Add)
    return place(ast.BinOp(t.expression(left), arithmetic(), t.expression(right)), node)


def operator_of(t: Translator, node: Node) -> str:
    """`+` of `x += y`."""
    operator = node.child_by_field_name("operator")
    return t.text(operator)[:-1] if operator is not None else ""


def _assignment(t: Translator, node: Node) -> ast.expr:
    value = t.expression(node.child_by_field_name("right"))
    return _named(target(t, node.child_by_field_name("left")), value, node)


def _named(into: ast.expr, value: ast.expr, node: Node) -> ast.expr:
    return place(ast.NamedExpr(cast(ast.Name, into), value), node)  # any target: JavaScript assigns to members too


def _augmented(t: Translator, node: Node) -> ast.expr:
    return _named(target(t, node.child_by_field_name("left")), combined(t, node), node)


def stepped(t: Translator, node: Node) -> tuple[Node | None, ast.operator, ast.expr]:
    """`i++`: the operand, the operator, and the constant 1."""
    operator = node.child_by_field_name("operator")
    step: ast.operator = ast.Sub() if operator is not None and operator.type == "--" else ast.Add()
    return node.child_by_field_name("argument"), step, place(ast.Constant(1), operator or node)


def _update(t: Translator, node: Node) -> ast.expr:
    operand, step, one = stepped(t, node)
    return _named(target(t, operand), place(ast.BinOp(t.expression(operand), step, one), node), node)


def _array(t: Translator, node: Node) -> ast.expr:
    return place(ast.List(arguments(t, node), LOAD), node)


def _object(t: Translator, node: Node) -> ast.expr:
    keys: list[ast.expr | None] = []
    values: list[ast.expr] = []
    for child in node.named_children:
        kind = child.type
        if kind == "pair":
            keys.append(key(t, child.child_by_field_name("key")))
            values.append(t.expression(child.child_by_field_name("value")))
        elif kind == "shorthand_property_identifier":
            keys.append(place(ast.Constant(t.text(child)), child))
            values.append(t.expression(child))
        elif kind == "method_definition":
            keys.append(key(t, child.child_by_field_name("name")))
            values.append(cast(ast.expr, method(t, child, in_class=False)))
        elif kind == "spread_element":
            keys.append(None)
            values.append(t.expression(first_named(child)))
    return place(ast.Dict(keys, values), node)


def key(t: Translator, node: Node | None) -> ast.expr:
    """The key of an object's member: a constant unless computed."""
    if node is None or node.type in ("string", "number"):
        return t.expression(node)
    if node.type == "computed_property_name":
        return t.expression(first_named(node))
    return place(ast.Constant(member_name(t, node)), node)


def _spread(t: Translator, node: Node) -> ast.expr:
    return place(ast.Starred(t.expression(first_named(node)), LOAD), node)


EXPRESSIONS: dict[str, Expression] = {
    **dict.fromkeys(_LINKS, _chain),
    "new_expression": _new,
    "parenthesized_expression": _parenthesized,
    "type_assertion": _parenthesized,
    "unary_expression": _unary,
    "await_expression": _await,
    "yield_expression": _yield,
    "ternary_expression": _ternary,
    "sequence_expression": _sequence,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _augmented,
    "update_expression": _update,
    "array": _array,
    "object": _object,
    "spread_element": _spread,
    "template_string": template,
    "array_pattern": target,
}
