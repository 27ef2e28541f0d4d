"""Variables: what the names of the file are set to."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from prodready import branches, facts
from prodready.languages import values
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on


@on(ast.Assign, ast.AnnAssign)
def variable(context: Context, node: ast.Assign | ast.AnnAssign) -> None:
    """`name = value` at the top level, in a function, on `self`."""
    if node.value is None or isinstance(context.scope.node, ast.ClassDef):
        return
    for target, part in _pairs(node):
        if isinstance(target, (ast.Name, ast.Attribute)):
            name = context.canonical(target)
            if name != UNKNOWN and "()" not in name:
                label = target.attr if isinstance(target, ast.Attribute) else target.id
                value = _either(context, target, context.value(part, label))
                if isinstance(value, (facts.Mapping, facts.Items)) and branches.development_only(context.conditions):
                    value = _developing(value, context.out.definitions.get(name))
                if name in context.out.definitions and isinstance(value, (facts.Literal, facts.Unknown)):
                    continue  # `x = None` first, the real thing later, or the other way round
                if isinstance(value, facts.Call):
                    value = _wrapped(value, name, context.out.definitions.get(name))
                context.out.definitions[name] = value


@on(ast.Expr, ast.Return, language="javascript")
def initialised(context: Context, node: ast.Expr | ast.Return) -> None:
    """`User.init({ pin: DataTypes.STRING }, { sequelize })`, `return sequelize.define("User", …)`: models that no name is given to."""
    call = node.value
    func = call.func if isinstance(call, ast.Call) and len(call.args) > 1 else None
    if not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name) or not isinstance(call, ast.Call):
        return
    first = call.args[0]
    if func.attr == "init":
        context.out.definitions[f"{context.canonical(func.value)}.init()"] = context.value(call)
    elif func.attr in ("model", "define") and isinstance(first, ast.Constant) and isinstance(first.value, str):
        context.out.definitions[f"{first.value}.init()"] = context.value(call)


def _either(context: Context, target: ast.expr, value: facts.Value) -> facts.Value:
    """`if test: x = [...]` with `else: x = [...]`: one or the other, where both are plain data."""
    branch, here = context.parent(), values.words(target)
    if not isinstance(branch, ast.If) or not branch.orelse or not isinstance(value, (facts.Items, facts.Literal)):
        return value
    others = (s.value for s in branch.body if isinstance(s, ast.Assign) and values.words(s.targets[0]) == here)
    first = context.value(next(others, None))
    if isinstance(first, (facts.Items, facts.Literal)) and first.span != value.span:
        return facts.Choice((first, value), values.words(branch.test), value.span)
    return value


def _developing(value: facts.Value, before: facts.Value | None) -> facts.Value:
    """What is set in a branch for development alone: what was there before, else a choice that says so."""
    if isinstance(before, (facts.Mapping, facts.Items)):
        return before
    return facts.Choice((value, facts.Literal(None, value.span)), "development", value.span)


def _pairs(node: ast.Assign | ast.AnnAssign) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each target with what it gets; nothing is known of the parts of a result that is taken apart."""
    assert node.value is not None
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if not isinstance(target, (ast.Tuple, ast.List)):
            yield target, node.value
        elif isinstance(node.value, (ast.Tuple, ast.List)) and len(node.value.elts) == len(target.elts):
            yield from zip(target.elts, node.value.elts, strict=True)


def _wrapped(value: facts.Call, name: str, before: facts.Value | None) -> facts.Call:
    """`x = wrap(x)`: what it was before stands in the call, so that the name does not lead to itself."""
    if before is None or not any(isinstance(a, facts.Ref) and a.name == name for a in value.args):
        return value
    args = tuple(before if isinstance(a, facts.Ref) and a.name == name else a for a in value.args)
    return facts.Call(value.callee, args, value.keywords, value.span, value.on)
