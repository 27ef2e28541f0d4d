"""Expressions: each kind with what its value comes from."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from prodready.credentials import does, holds_codes, holds_sent
from prodready.facts import is_mark
from prodready.languages.flow import calls, checks, keyed, lacking, resolvers, selected, texts
from prodready.languages.flow.binding import bind
from prodready.languages.flow.chains import dotted, member
from prodready.languages.flow.lacking import taken_out
from prodready.languages.flow.requests import narrowed, request_kind
from prodready.languages.flow.taint import Taint, Taints, field, join, through
from prodready.languages.tree import FunctionNode, span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_FINDS = re.compile(
    r"^_?(get|find|fetch|load|look_?up|query|select)_?(\w+_)?"
    r"(user|account|member|customer|staff|employee|student|admin|patient|teacher|person|row|record)(_(by|with|for|from)_\w+)?$",
    re.I,
)
# JavaScript: steps by which something is found, and those by which what was sent is read or checked.
_QUERIES = re.compile(
    r"^(find|fetch|look_?up|select|query|where|single|maybeSingle|first|one|doc|data|exec|lean|eq|get$|get_?(\w*_)?(by|one|all|first|item|doc|user|account))",
    re.I,
)
_GETS = re.compile(r"get[A-Z_]")
_READS = re.compile(
    r"pars|valid|sanit|clean|normal|convert|decod|pick|omit|assign|merge|json|read|extract|body|clone|plain|dto|payload|input|form|check|verify|"
    r"trim|filter|transform",
    re.I,
)
_ROWS = frozenset(("rows", "recordset", "results"))  # of a driver's answer
_CUT = frozenset(["length", "size", "name_", "constructor", "prototype"])


def sources(run: Interpreter, node: ast.expr) -> Taints:
    """What an expression's value comes from; notes the sinks on the way."""
    known = _EXPRESSIONS.get(type(node))
    return known(run, node) if known is not None else ()


def _name(run: Interpreter, node: ast.Name) -> Taints:
    found = run.env.get(node.id)
    if found is None and run.is_credential(node.id) and not does(node.id):
        return (Taint("credential", node.id, span(node), run.scope.name, node.id),)
    return found or ()


def _attribute(run: Interpreter, node: ast.Attribute | ast.Subscript) -> Taints:
    path = dotted(node)
    if path and path in run.env:
        return run.env[path]
    if path in run.parked:
        return run.parked[path]
    if isinstance(node, ast.Subscript):
        if isinstance(node.slice, ast.Slice):
            cut = _is_bound(node.slice.upper)  # `text[:200]`
            return through(run.eval(node.value), "check:length" if cut else "")
        picked = tuple(t for t in run.eval(node.slice) if t.kind == "generated")
        if picked:  # `words[Math.floor(Math.random() * words.length)]`
            return join(picked, run.eval(node.value))
    else:
        kind = request_kind(node, run.scope, run.tree)
        if kind:
            return (run.request(kind, node),)
        if node.attr == "initial_data":  # of a serializer: what it was given, not what it has let through
            return tuple(t._replace(through=()) for t in run.eval(node.value))
    key = member(node)
    value = run.eval(node.value)
    code = _is_code(run, node.value, key) or (key == "code" and _holds_codes(node))
    if key in _CUT and not (key == "size" and _is_whole_query(value)):
        return ()
    if key.lstrip("-").isdigit() and (column := selected.at(run, value, int(key), node)) is not None:
        return column
    if any(t.kind == "row" for t in value):
        if (key in _ROWS or key.isdigit()) and not run.tree.is_python:
            return value  # `const { rows } = await pool.query(...)`, `rows[0]`
        code = code or (key == "code" and any(t.kind == "row" and holds_codes(t.detail) for t in value))
        value = tuple(t for t in value if t.kind != "row")
    if key:
        found = (code or run.is_credential(key)) and _looked_up(run, value)
        found = found or (code and all(t.kind == "credential" or _is_made_row(t) for t in value))  # `await findOtp()`
        value = field(value, key) if run.tree.is_python else narrowed(field(value, key), key)
        value = () if found else run.at_field(value, key, node)
        listed = bool(value) and all(
            t.kind in ("literal", "given") for t in value
        )  # also what anybody may have put there
        if (not value or listed) and (code or run.is_credential(key)):
            own = Taint("credential", _home(run, path) or key, span(node), run.scope.name, key, (), ("." + key,))
            return (*value, own)
    elif isinstance(node, ast.Subscript) and any(t.kind == "request" for t in value):
        return through(value, lacking.PART)  # `form[name]`
    return value


def _is_code(run: Interpreter, node: ast.expr, key: str) -> bool:
    """`row.code`, where the row is one of a table of one-time codes."""
    held = run.env.get(node.id, ()) if key == "code" and isinstance(node, ast.Name) else ()
    return any(t.kind == "row" and not t.fields and holds_codes(t.detail) for t in held)


def _holds_codes(node: ast.Attribute | ast.Subscript) -> bool:
    """`otp.code`, `verification.code`: what is read off a one-time code's own row."""
    held = node.value
    while isinstance(held, ast.Subscript) and not member(held):  # `otp_codes[email]["code"]`
        held = held.value
    return holds_codes(member(held) or (held.id if isinstance(held, ast.Name) else ""))


def _is_bound(node: ast.expr | None) -> bool:
    """A number, or a constant of the program."""
    named = getattr(node, "attr", getattr(node, "id", ""))
    return isinstance(node, ast.Constant) or named.isupper()


def _home(run: Interpreter, path: str) -> str:
    """`readBody().password` for `const { password } = await readBody(request)`, where such a function made the object."""
    root, _, key = path.partition(".")
    name = run.made.get(root, "").rsplit(".", 1)[-1] + "()"
    return f"{name}.{key}" if root.startswith("_d") and holds_sent(name) else path


def _looked_up(run: Interpreter, value: Taints) -> bool:
    """`user = get_user_by_login(given)`: what is read off it was kept, whatever it was found by."""
    return bool(value) and all(_is_found(run, t) for t in value)


def _is_made_row(taint: Taint) -> bool:
    """Whether a value went into a row that a manager gives: `otp = OTPCode.objects.generate(data)`."""
    return any(".objects." in step for step in taint.through)


def _is_found(run: Interpreter, taint: Taint) -> bool:
    """Whether a value is what some query found: by its name, or by a single field of what was sent."""
    steps = [step.rsplit(".", 1)[-1] for step in taint.through if not is_mark(step)]
    if not steps or _FINDS.search(steps[-1]):
        return bool(steps)
    if run.tree.is_python or not (taint.fields or taint.kind == "param") or taint.under:
        return False
    found = any(_QUERIES.search(step) or (taint.fields and _GETS.match(step)) for step in steps)
    return found and not any(_READS.search(step) for step in steps)


def _is_whole_query(value: Taints) -> bool:
    """`req.query.size` is what the caller wrote there, `file.size` a number."""
    return any(t.kind == "request" and t.detail in ("query", "body", "form") and not t.fields for t in value)


def _binary(run: Interpreter, node: ast.BinOp) -> Taints:
    built = texts.parts(node, run.texts)
    if built is not None:
        return run.built(built)
    return join(run.eval(node.left), run.eval(node.right))


def _joined(run: Interpreter, node: ast.JoinedStr) -> Taints:
    return run.built(texts.parts(node, run.texts) or [])


def _boolean(run: Interpreter, node: ast.BoolOp) -> Taints:
    if isinstance(node.op, ast.Or):
        return join(*[run.eval(v) for v in node.values])
    for value in node.values[:-1]:
        run.test(value)
    return run.eval(node.values[-1])


def _choice(run: Interpreter, node: ast.IfExp) -> Taints:
    run.test(node.test)
    return join(run.eval(node.body), run.eval(node.orelse))


def _compare(run: Interpreter, node: ast.Compare) -> Taints:
    sides = [node.left, *node.comparators]
    values = [run.eval(s) for s in sides]
    for index, operator in enumerate(node.ops):
        if isinstance(operator, (ast.Eq, ast.NotEq)):
            checks.compared(run, node, sides[index : index + 2], values[index : index + 2])
    return ()


def _not(run: Interpreter, node: ast.UnaryOp) -> Taints:
    run.eval(node.operand)
    return ()


def _dict(run: Interpreter, node: ast.Dict) -> Taints:
    groups: list[Taints] = []
    for key, item in zip(node.keys, node.values, strict=True):
        name = str(key.value) if isinstance(key, ast.Constant) else key.id if isinstance(key, ast.Name) else "?"
        value = run.eval(item) if run.tree.is_python else resolvers.eval_under(run, name, item)
        if key is None:
            groups.append(value)
            continue
        value = value or calls.constant(run, name, item)
        at = span(item) if span(item).line >= span(key).line else span(key)
        if run.is_credential(name):  # `{ ...data, password: hashed }`: what stands behind wins
            groups = [taken_out(run, group, (name,)) for group in groups]
        kept = isinstance(item, ast.Dict) and not keyed.is_typed(
            item
        )  # what lies deeper keeps its own key, and so does a credential in a variable
        groups.append(tuple(t if t.under and (kept or run.is_credential(t.under)) else t.put(name, at) for t in value))
    return join(*groups)


def _sequence(run: Interpreter, node: ast.List | ast.Tuple | ast.Set) -> Taints:
    return join(*[run.eval(e) for e in node.elts])


def _inner(run: Interpreter, node: ast.Await | ast.Starred | ast.YieldFrom | ast.FormattedValue) -> Taints:
    return run.eval(node.value)


def _yield(run: Interpreter, node: ast.Yield) -> Taints:
    run.eval(node.value)
    return ()


def _walrus(run: Interpreter, node: ast.NamedExpr) -> Taints:
    value = run.eval(node.value)
    bind(run, node.target, value, node.value)
    return value


def _comprehension(run: Interpreter, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Taints:
    for part in node.generators:
        bind(run, part.target, selected.each(run.eval(part.iter)), part.iter)
        for test in part.ifs:
            run.test(test)
    if isinstance(node, ast.DictComp):
        return join(run.eval(node.key), run.eval(node.value))
    return run.eval(node.elt)


def _function_value(run: Interpreter, node: FunctionNode) -> Taints:
    run.function(node)
    return ()


# A node's type tells which function reads it; what that function takes is no wider than the type.
_EXPRESSIONS: dict[type[ast.AST], Callable[[Interpreter, Any], Taints]] = {
    ast.Name: _name, ast.Attribute: _attribute, ast.Subscript: _attribute, ast.Call: calls.call,
    ast.BinOp: _binary, ast.JoinedStr: _joined, ast.BoolOp: _boolean, ast.IfExp: _choice,
    ast.Compare: _compare, ast.UnaryOp: _not, ast.Dict: _dict, ast.List: _sequence,
    ast.Tuple: _sequence, ast.Set: _sequence, ast.Await: _inner, ast.Starred: _inner,
    ast.YieldFrom: _inner, ast.FormattedValue: _inner, ast.Yield: _yield,
    ast.NamedExpr: _walrus, ast.ListComp: _comprehension, ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension, ast.DictComp: _comprehension, ast.Lambda: _function_value,
    ast.FunctionDef: _function_value, ast.AsyncFunctionDef: _function_value,
}  # fmt: skip
