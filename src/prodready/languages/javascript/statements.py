"""Statements: declarations, branches, loops, errors."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, cast

from prodready.languages.javascript.classes import class_
from prodready.languages.javascript.expressions import ARITHMETIC, combined, operator_of, stepped, target
from prodready.languages.javascript.functions import FUNCTION_KINDS, function
from prodready.languages.javascript.patterns import destructure, tuple_target
from prodready.languages.javascript.requires import bind, bind_pattern, package, required
from prodready.languages.javascript.translator import (
    LOAD,
    SKIPPED,
    Statement,
    Translator,
    assign,
    bare,
    first_named,
    name,
    place,
    store,
)

if TYPE_CHECKING:
    from tree_sitter import Node

# Branches of one `switch` or `else if` run that are nested into each other; further ones follow side by side.
_NESTED_BRANCHES = 40
_PATTERNS = frozenset({"object_pattern", "array_pattern"})

_Branch = tuple[ast.expr, list[ast.stmt], "Node"]


def _declaration(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    for child in node.named_children:
        if child.type == "variable_declarator":
            _declarator(t, child, out)


def _declarator(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    bound, value = node.child_by_field_name("name"), bare(node.child_by_field_name("value"))
    if bound is None:
        return
    if bound.type in _PATTERNS:
        _take_apart(t, bound, value, out)
        return
    called = t.text(bound)
    if value is not None and value.type in FUNCTION_KINDS:
        out.append(place(function(t, value, called), node))
    elif value is not None and value.type == "class":
        out.append(place(class_(t, value, called), node))
    else:
        typed = node.child_by_field_name("type")
        annotation = t.annotation(typed) if typed is not None else None
        _variable(t, node, bound, annotation, t.expression(value) if value is not None else None, out)


def _variable(
    t: Translator, node: Node, bound: Node, annotation: ast.expr | None, value: ast.expr | None, out: list[ast.stmt]
) -> None:
    called = t.text(bound)
    module = required(t, value) if value is not None else None
    if module is not None and bind(t, called, module):
        return
    variable = place(ast.Name(called, LOAD), bound)
    store(variable)
    if annotation is not None:
        out.append(place(ast.AnnAssign(variable, annotation, value, 1), node))
    else:
        out.append(assign(variable, value or t.nothing(node), node))


def _take_apart(t: Translator, pattern: Node, initial: Node | None, out: list[ast.stmt]) -> None:
    value = t.expression(initial) if initial is not None else t.nothing(pattern)
    module = required(t, value) or package(t, value)
    if module is None or not bind_pattern(t, pattern, module):
        destructure(t, pattern, value, out)


def _expression(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    inner = bare(first_named(node))
    if inner is not None:
        evaluate(t, inner, out, node)


def evaluate(t: Translator, inner: Node, out: list[ast.stmt], node: Node) -> None:
    """Append the statements for an expression whose value nobody uses."""
    kind = inner.type
    if kind == "assignment_expression":
        _assignment(t, inner, out, node)
    elif kind == "augmented_assignment_expression":
        _augmented(t, inner, out, node)
    elif kind == "update_expression":
        operand, step, one = stepped(t, inner)
        out.append(place(_increment(target(t, operand), step, one), node))
    elif kind == "sequence_expression":
        for part in inner.named_children:
            if part.type not in SKIPPED:
                evaluate(t, part, out, part)
    elif kind == "internal_module":
        t.statement(inner, out)
    else:
        out.append(place(ast.Expr(t.expression(inner)), node))


def _increment(into: ast.expr, operator: ast.operator, value: ast.expr) -> ast.stmt:
    return ast.AugAssign(cast(ast.Name, into), operator, value)  # broken code may hold any other target


def _assignment(t: Translator, inner: Node, out: list[ast.stmt], node: Node) -> None:
    """`a = b = value`, and the destructuring kind."""
    lefts: list[Node] = []
    right: Node | None = inner
    while right is not None and right.type == "assignment_expression":
        left = bare(right.child_by_field_name("left"))
        if left is not None:
            lefts.append(left)
        right = bare(right.child_by_field_name("right"))
    value = t.expression(right)
    if len(lefts) == 1 and lefts[0].type in _PATTERNS:
        destructure(t, lefts[0], value, out)
    else:
        out.append(place(ast.Assign([target(t, left) for left in lefts], value, None), node))


def _augmented(t: Translator, inner: Node, out: list[ast.stmt], node: Node) -> None:
    left = target(t, inner.child_by_field_name("left"))
    arithmetic = ARITHMETIC.get(operator_of(t, inner))
    if arithmetic is None:
        out.append(place(ast.Assign([left], combined(t, inner), None), node))
    else:
        out.append(place(_increment(left, arithmetic(), t.expression(inner.child_by_field_name("right"))), node))


def _block(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    t.statements(node.named_children, out)


def _if(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    branches: list[_Branch] = []
    last: list[ast.stmt] = []
    following: Node | None = node
    while following is not None and following.type == "if_statement":
        body = t.block(following.child_by_field_name("consequence"), following)
        branches.append((t.expression(following.child_by_field_name("condition")), body, following))
        otherwise = following.child_by_field_name("alternative")
        following = first_named(otherwise) if otherwise is not None else None
    if following is not None:
        t.statement(following, last)
    _join_branches(branches, last, out)


def _join_branches(branches: list[_Branch], last: list[ast.stmt], out: list[ast.stmt]) -> None:
    """Nest the branches into `if`/`elif`; a very long run continues side by side, for the stack's sake."""
    runs = [branches[i : i + _NESTED_BRANCHES] for i in range(0, len(branches), _NESTED_BRANCHES)]
    for run in runs:
        rest = last if run is runs[-1] else []
        for test, body, node in reversed(run):
            rest = [place(ast.If(test, body, rest), node)]
        out.extend(rest)


def _switch(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    """An `if` chain; cases without a body of their own share the next one's."""
    body = node.child_by_field_name("body")
    branches: list[_Branch] = []
    tests: list[ast.expr] = []
    last: list[ast.stmt] = []
    default = False
    for case in body.named_children if body is not None else []:
        if case.type not in ("switch_case", "switch_default"):
            continue
        if case.type == "switch_default":
            default = True
        else:
            tests.append(_case_test(t, node, case))
        statements = _case_body(t, case)
        if not statements:
            continue
        if default:
            last = statements
        else:
            test = tests[0] if len(tests) == 1 else place(ast.BoolOp(ast.Or(), tests), case)
            branches.append((test, statements, case))
        tests, default = [], False
    _join_branches(branches, last, out)
    if not branches:
        out.extend(last)


def _case_test(t: Translator, node: Node, case: Node) -> ast.expr:
    subject = t.expression(node.child_by_field_name("value"))
    value = case.child_by_field_name("value")
    return place(ast.Compare(subject, [ast.Eq()], [t.expression(value)]), value or case)


def _case_body(t: Translator, case: Node) -> list[ast.stmt]:
    """The statements of a case; the `break` that ends it has no place in an `if`."""
    statements: list[ast.stmt] = []
    t.statements(case.children_by_field_name("body"), statements)
    if statements and isinstance(statements[-1], ast.Break):
        last = statements.pop()
        if not statements:
            statements.append(ast.copy_location(ast.Pass(), last))
    return statements


def _for(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    initial, condition = node.child_by_field_name("initializer"), node.child_by_field_name("condition")
    if initial is not None:
        _clause(t, initial, out)
    body = t.block(node.child_by_field_name("body"), node)
    step = node.child_by_field_name("increment")
    if step is not None:
        evaluate(t, step, body, step)
    condition = first_named(condition) if condition is not None and condition.type.endswith("_statement") else condition
    test = t.expression(condition) if condition is not None else place(ast.Constant(True), node)
    out.append(place(ast.While(test, body, []), node))


def _clause(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    if node.type.endswith(("_declaration", "_statement")):
        t.statement(node, out)
    else:
        evaluate(t, node, out, node)


def _for_in(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    left, prologue = bare(node.child_by_field_name("left")), list[ast.stmt]()
    if left is not None and left.type == "object_pattern":
        held = t.temporary()
        into = store(name(held, left))
        destructure(t, left, name(held, left), prologue)
    elif left is not None and left.type == "array_pattern":
        into = tuple_target(t, left, prologue)
    else:
        into = store(t.expression(left))
    over = t.expression(node.child_by_field_name("right"))
    body = prologue + t.block(node.child_by_field_name("body"), node)
    asynchronous = any(child.type == "await" for child in node.children)
    loop = ast.AsyncFor if asynchronous else ast.For
    out.append(place(loop(into, over, body, [], None), node))


def _while(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    body = t.block(node.child_by_field_name("body"), node)
    out.append(place(ast.While(t.expression(node.child_by_field_name("condition")), body, []), node))


def _try(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    handler, final = node.child_by_field_name("handler"), node.child_by_field_name("finalizer")
    handlers = [_catch(t, handler)] if handler is not None else []
    last = t.block(final.child_by_field_name("body"), final) if final is not None else []
    body = t.block(node.child_by_field_name("body"), node)
    out.append(place(ast.Try(body, handlers, [], last), node))


def _catch(t: Translator, node: Node) -> ast.ExceptHandler:
    parameter, prologue = node.child_by_field_name("parameter"), list[ast.stmt]()
    called: str | None = None
    if parameter is not None and parameter.type in _PATTERNS:
        called = t.temporary()
        destructure(t, parameter, name(called, parameter), prologue)
    elif parameter is not None:
        called = t.text(parameter)
    body = prologue + t.block(node.child_by_field_name("body"), node)
    return place(ast.ExceptHandler(None, called, body), node)


def _return(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    value = first_named(node)
    out.append(place(ast.Return(t.expression(value) if value is not None else None), node))


def _throw(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    out.append(place(ast.Raise(t.expression(first_named(node)), None), node))


def _break(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    out.append(place(ast.Break(), node))


def _continue(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    out.append(place(ast.Continue(), node))


def _body(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    """A labelled statement, `with (x) {…}`."""
    body = node.child_by_field_name("body")
    if body is not None:
        t.statement(body, out)


def _error(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    """What the grammar could not read: its sound statements are kept."""
    t.has_errors = True
    t.statements([child for child in node.named_children if not child.has_error], out)


STATEMENTS: dict[str, Statement] = {
    "lexical_declaration": _declaration,
    "variable_declaration": _declaration,
    "using_declaration": _declaration,
    "expression_statement": _expression,
    "statement_block": _block,
    "if_statement": _if,
    "else_clause": _block,
    "switch_statement": _switch,
    "for_statement": _for,
    "for_in_statement": _for_in,
    "while_statement": _while,
    "do_statement": _while,
    "try_statement": _try,
    "return_statement": _return,
    "throw_statement": _throw,
    "break_statement": _break,
    "continue_statement": _continue,
    "labeled_statement": _body,
    "with_statement": _body,
    "ERROR": _error,
}
