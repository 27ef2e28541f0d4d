"""Statements: each kind with what running it does to the variables."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from prodready.knowledge.libraries import hasher
from prodready.languages.flow import answers, checks, held, literals, refused, resolvers, sealed, selected, sockets
from prodready.languages.flow.binding import bind
from prodready.languages.flow.chains import dotted, member
from prodready.languages.flow.lacking import taken_out
from prodready.languages.flow.state import merged
from prodready.languages.flow.taint import Taints, join
from prodready.languages.tree import FUNCTIONS, FunctionNode, span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter


# Errors that a framework answers with their own text.
_ANSWERS = re.compile(
    r"^(fastapi|starlette|litestar|starlite|werkzeug|flask|quart|sanic|aiohttp\.web|rest_framework|ninja|falcon|blacksheep)\b"
    r".*(Exception|Error|Denied|HTTP\w+|NotFound|BadRequest|Unauthorized|Forbidden|Failed)$"
)


def execute(run: Interpreter, node: ast.stmt) -> bool:
    """Run a statement; whether what follows it cannot be reached."""
    known = _STATEMENTS.get(type(node))
    return known(run, node) if known is not None else False


def _define(run: Interpreter, node: FunctionNode) -> bool:
    for decorator in getattr(node, "decorator_list", ()):
        run.eval(decorator)
    run.function(node)
    return False


def _class(run: Interpreter, node: ast.ClassDef) -> bool:
    outer, run.scope = run.scope, run.scopes.get(id(node), run.scope)
    bases, run.bases = run.bases, tuple(run.name(base) for base in node.bases)
    fields, run.fields = run.fields, frozenset() if run.tree.is_python else held.fields(node)
    for statement in node.body:
        if isinstance(statement, FUNCTIONS):
            run.function(statement)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            run.eval(statement.value)
    run.scope, run.bases, run.fields = outer, bases, fields
    return False


def _assign(run: Interpreter, node: ast.Assign | ast.AnnAssign) -> bool:
    if node.value is None:
        return False
    held = node.targets[0] if isinstance(node, ast.Assign) else node.target
    name = held.id if isinstance(held, ast.Name) and isinstance(node.value, ast.Dict) else ""
    found = resolvers.eval_under(run, name, node.value) if name and not run.tree.is_python else run.eval(node.value)
    value = taken_out(run, found, getattr(node, "without", ()))
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        bind(run, target, value, node.value)
    return False


def _delete(run: Interpreter, node: ast.Delete) -> bool:
    """`del data["password"]`."""
    for target in node.targets:
        if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            name = target.value.id
            if name in run.env:
                run.env[name] = taken_out(run, run.env[name], (member(target),))
    return False


def _augment(run: Interpreter, node: ast.AugAssign) -> bool:
    joined = ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)
    value = join(run.eval(joined), run.eval(node.target))
    bind(run, node.target, value, joined)
    return False


def _expression(run: Interpreter, node: ast.Expr) -> bool:
    run.eval(node.value)
    return False


def _return(run: Interpreter, node: ast.Return) -> bool:
    if node.value is not None:
        value = run.eval(node.value)
        run.returned = join(run.returned, value)
        sealed.returned(run, node, value)
        answers.returned(run, node.value, value)
    return True


def _raise(run: Interpreter, node: ast.Raise) -> bool:
    if node.exc is not None:
        run.eval(node.exc)
        if run.tree.is_python and isinstance(node.exc, ast.Call) and _ANSWERS.search(callee := run.name(node.exc.func)):
            for part in (*node.exc.args, *(k.value for k in node.exc.keywords)):
                for taint in run.eval(part):  # `raise HTTPException(404, f"no {name} with {password}")`
                    if taint.name and "built:text" in taint.through:
                        run.emit(taint, "response", callee, span(node))
    return True


def _stop(run: Interpreter, node: ast.stmt) -> bool:
    return True


def _if(run: Interpreter, node: ast.If) -> bool:
    _note_changes(run, node)
    _note_collected(run, node)
    unasked, refuses = dict(run.env), refused.leaves(node)
    run.test(node.test)
    before, typed = run.env, run.typed
    run.env = checks.equal(run, node.test, ast.Eq, _without(unasked if refuses else before, _negated(node.test)))
    run.tests.append((node.test, False))
    run.typed = dict(typed)
    body_ends, body, body_typed = run.block(node.body), before if refuses else run.env, run.typed
    other = unasked if node.orelse and checks.lets_in(run, node.test) else before
    run.env, run.typed = checks.equal(run, node.test, ast.NotEq, _without(other, node.test)), dict(typed)
    run.tests[-1] = (node.test, True)
    else_ends = run.block(node.orelse)
    run.tests.pop()
    if body_ends and not else_ends:
        return False
    run.typed = body_typed if else_ends else run.typed | body_typed
    run.env = body if else_ends and not body_ends else merged(body, run.env)
    return body_ends and else_ends


def _negated(test: ast.expr) -> ast.expr | None:
    return test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else None


def _without(env: dict[str, Taints], missing: ast.expr | None) -> dict[str, Taints]:
    """The variables where `missing` is found to be empty: nothing of the request is left in it, of a credential its name."""
    env = dict(env)
    if isinstance(missing, ast.Name) and missing.id in env:
        left = (t for t in env[missing.id] if t.kind != "request" or t.name)
        env[missing.id] = tuple(t.passed("check:empty") if t.kind == "request" else t for t in left)
    return env


def _note_changes(run: Interpreter, node: ast.If) -> None:
    """`if row.password != given: row.password = hash(given)` asks for a change, it lets nobody in."""
    asked = [n for n in ast.walk(node.test) if isinstance(n, ast.Compare) and isinstance(n.ops[0], ast.NotEq)]
    sides = (side for c in asked for side in (c.left, *c.comparators))
    if any(run.is_credential(member(side)) for side in sides) and _hashes(run, node.body):
        run.changes.update(id(c) for c in asked)


def _note_collected(run: Interpreter, node: ast.If) -> None:
    """`if name not in names: names.append(name)` asks whether it is new, not whether it is allowed."""
    test = node.test
    if not (isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.NotIn)):
        return
    holder, value = dotted(test.comparators[0]), ast.dump(test.left)
    for statement in node.body if holder else ():
        call = statement.value if isinstance(statement, ast.Expr) else None
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr in ("append", "add", "insert")
            and dotted(call.func.value) == holder
            and any(ast.dump(arg) == value for arg in call.args)
        ):
            run.changes.add(id(test))


def _hashes(run: Interpreter, body: list[ast.stmt]) -> bool:
    calls_ = (n for statement in body for n in ast.walk(statement) if isinstance(n, ast.Call))
    return any(hasher(name := run.name(c.func)) == "strong" or "hash" in name.lower() for c in calls_)


def _loop(run: Interpreter, node: ast.For | ast.AsyncFor) -> bool:
    value = selected.each(run.eval(node.iter))
    if isinstance(node, ast.AsyncFor) and run.tree.is_python:
        value = join(value, sockets.each(run, node.iter))
    bind(run, node.target, value, node.iter)
    if isinstance(node.target, ast.Tuple):
        for part, found in zip(node.target.elts, literals.columns(run, node.iter, len(node.target.elts)), strict=False):
            bind(run, part, found, node.iter)
    _maybe(run, node.body)
    run.block(node.orelse)
    return False


def _while(run: Interpreter, node: ast.While) -> bool:
    run.eval(node.test)  # how far a loop goes says nothing of what it goes over
    _maybe(run, node.body)
    return False


def _maybe(run: Interpreter, body: list[ast.stmt]) -> None:
    before = dict(run.env)
    run.block(body)
    run.env = merged(before, run.env)


def _with(run: Interpreter, node: ast.With | ast.AsyncWith) -> bool:
    for item in node.items:
        value = run.eval(item.context_expr)
        if item.optional_vars is not None:
            bind(run, item.optional_vars, value, item.context_expr)
    return run.block(node.body)


def _try(run: Interpreter, node: ast.Try) -> bool:
    ended = run.block(node.body)
    run.excepting += 1
    for handler in node.handlers:
        _maybe(run, handler.body)
    run.excepting -= 1
    ended = run.block(node.orelse) or ended
    return run.block(node.finalbody) or (ended and not node.handlers)


def _match(run: Interpreter, node: ast.Match) -> bool:
    run.eval(node.subject)
    for case in node.cases:
        _maybe(run, case.body)
    return False


def _assert(run: Interpreter, node: ast.Assert) -> bool:
    run.test(node.test)
    return False


# A node's type tells which function runs it; what that function takes is no wider than the type.
_STATEMENTS: dict[type[ast.AST], Callable[[Interpreter, Any], bool]] = {
    ast.FunctionDef: _define, ast.AsyncFunctionDef: _define, ast.ClassDef: _class,
    ast.Assign: _assign, ast.AnnAssign: _assign, ast.AugAssign: _augment,
    ast.Delete: _delete, ast.Expr: _expression, ast.Return: _return, ast.Raise: _raise, ast.If: _if,
    ast.For: _loop, ast.AsyncFor: _loop, ast.While: _while, ast.With: _with,
    ast.AsyncWith: _with, ast.Try: _try, ast.TryStar: _try, ast.Match: _match,
    ast.Assert: _assert, ast.Break: _stop, ast.Continue: _stop,
}  # fmt: skip
