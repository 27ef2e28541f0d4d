"""From an expression to a `Value`: what it is known to be, names canonical, possible secrets hidden."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from prodready import facts
from prodready.facts import Span
from prodready.languages.tree import FUNCTIONS, UNKNOWN, Scope, Tree, canonical, children, span

_SECRET_NAME = re.compile(
    r"(secret|passw|passwd|pwd|token|api_?key|private_?key|access_?key|credential|auth_?key|signing_?key|^pin$|_pin$)",
    re.I,
)
_SECRET_SHAPE = re.compile(
    r"^(?:(?:sk|pk|rk)[_-](?:live|test)|gh[pousr]_|github_pat_|AKIA|ASIA|xox[abpros]-|AIza|ey[JI][\w-]+\.|SG\.|glpat-)"
    r"|-----BEGIN|://[^/\s:@]+:[^/\s@]+@"
)
_CLASS_NAMES = re.compile(r"(hasher|validator|backend|class)(e?s)?$", re.I)  # `PASSWORD_HASHERS` names classes
_LONG = 300
_DEPTH = 12
_LARGEST = 2**63  # what the cache can keep of a number

_OPERATORS: dict[type[ast.operator], str] = {ast.Mult: "operator.mul", ast.Div: "operator.truediv"}

# `catchAsync(async (req, res) => ...)`: the function itself, with its errors passed on
_CATCHES = re.compile(r"async|catch.|try_?catch", re.I)

_ENV_CALLS = {
    "os.environ.get",
    "os.getenv",
    "environ.get",
    "getenv",
    "decouple.config",
    "Deno.env.get",
    "starlette.config.Config()",
}
_ENV_MEMBERS = ("os.environ.", "process.env.", "import.meta.env.", "Bun.env.")


def looks_secret(name: str, text: str) -> bool:
    """Whether a literal under `name` must not be kept: the name says credential, or the text has a token's shape."""
    if _SECRET_SHAPE.search(text):
        return True
    named = bool(_SECRET_NAME.search(name)) and not _CLASS_NAMES.search(name)
    return named and len(text) > 3 and not text.startswith(("/", "http"))


def value(node: ast.AST | None, tree: Tree, scope: Scope, name: str = "", depth: int = 0) -> facts.Value:
    """What an expression is known to be. `name`: what it is assigned or handed over as (decides what is hidden)."""
    if node is None or depth > _DEPTH:
        return facts.Unknown((), span(node) if node is not None else Span(1, 1, 1, 1))
    at = span(node)

    def deeper(child: ast.AST | None, under: str = name) -> facts.Value:
        return value(child, tree, scope, under, depth + 1)

    match node:
        case ast.Constant(value=text):
            return _constant(text, name, at)
        case ast.Name() | ast.Attribute():
            return _reference(node, tree, scope, at)
        case ast.Await(value=inner) | ast.Starred(value=inner) | ast.NamedExpr(value=inner):
            return deeper(inner)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return facts.Items(tuple(deeper(p) for p in parts[:64]), at)
        case ast.Dict():
            return facts.Mapping(
                tuple(_pair(k, v, tree, scope, depth) for k, v in zip(node.keys, node.values, strict=True)), at
            )
        case ast.Call():
            return _call(node, tree, scope, name, depth)
        case ast.JoinedStr(values=parts):
            return facts.Text(tuple(deeper(p.value if isinstance(p, ast.FormattedValue) else p, "") for p in parts), at)
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
            return _concatenation(deeper(left), deeper(right), isinstance(node.op, ast.Add), at)
        case ast.BoolOp(values=options):
            return _boolean(node, [deeper(o) for o in options], at)
        case ast.IfExp(test=test, body=then, orelse=other):
            return facts.Choice((deeper(then), deeper(other)), words(test), at)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            return facts.Function(function_name(node, scope), at)
        case (
            ast.ListComp(elt=item, generators=[loop])
            | ast.GeneratorExp(elt=item, generators=[loop])
            | ast.SetComp(elt=item, generators=[loop])
        ):
            return deeper(loop.iter) if _keeps(item, loop.target) else _unknown(node, tree, scope)
        case ast.Subscript():
            return _subscript(node, tree, scope, at, deeper)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return facts.Literal(-number, at)
        case ast.BinOp(left=left, op=op, right=right):
            return _arithmetic(deeper(left), op, deeper(right), at) or _unknown(node, tree, scope)
    return _unknown(node, tree, scope)


def function_name(node: ast.AST, scope: Scope) -> str:
    """The dotted name of a function defined in `scope`; one without a name is called by its place."""
    name: str = getattr(node, "name", "")
    if not name or name.startswith("<"):
        name = f"<{getattr(node, 'lineno', 0)}:{getattr(node, 'col_offset', 0)}>"
    outer = scope.owner if scope.owner and isinstance(scope.node, ast.ClassDef) else scope.name
    return f"{outer}.{name}" if outer else name


def plain(text: str) -> str:
    """The text as it can be written out: a lone surrogate (`"\\udcad"` in the source) has no UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def words(node: ast.AST) -> str:
    """A condition as written, shortened: for judging what a branch is about."""
    try:
        return ast.unparse(node)[:120]
    except (AttributeError, ValueError, RecursionError, TypeError):
        return " ".join(n.id for n in ast.walk(node) if isinstance(n, ast.Name))[:120]


def _constant(text: object, name: str, at: Span) -> facts.Value:
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    if isinstance(text, str):
        text = plain(text)
        if looks_secret(name, text):
            return facts.Hidden(len(text), at)
        return facts.Literal(text[:_LONG], at)
    if text is None or isinstance(text, (bool, float)) or (isinstance(text, int) and abs(text) < _LARGEST):
        return facts.Literal(text, at)
    return facts.Unknown((), at)


def _reference(node: ast.AST, tree: Tree, scope: Scope, at: Span) -> facts.Value:
    name = canonical(node, scope, tree.imports)
    for start in _ENV_MEMBERS:
        if name.startswith(start):
            return facts.Env(name[len(start) :], None, at)
    return facts.Ref(name, at) if name != UNKNOWN else _unknown(node, tree, scope)


def _pair(key: ast.expr | None, item: ast.expr, tree: Tree, scope: Scope, depth: int) -> tuple[str, facts.Value]:
    if key is None:
        label = "**"
    elif isinstance(key, ast.Constant):
        label = plain(str(key.value))[:_LONG]
    elif isinstance(key, ast.Name) and not tree.is_python:
        label = key.id
    else:
        label = "?"
    return label, value(item, tree, scope, label, depth + 1)


def _call(node: ast.Call, tree: Tree, scope: Scope, name: str, depth: int) -> facts.Value:
    callee = canonical(node.func, scope, tree.imports)
    at = span(node)
    if len(node.args) == 1 and isinstance(node.args[0], FUNCTIONS) and _CATCHES.search(re.split(r"[./]", callee)[-1]):
        return value(node.args[0], tree, scope, name, depth + 1)
    if callee in _ENV_CALLS and node.args and isinstance(node.args[0], ast.Constant):
        default = (
            node.args[1] if len(node.args) > 1 else next((k.value for k in node.keywords if k.arg == "default"), None)
        )
        key = str(node.args[0].value)
        return facts.Env(key, value(default, tree, scope, key, depth + 1) if default is not None else None, at)
    args = tuple(value(a, tree, scope, "", depth + 1) for a in node.args[:24])
    keywords = tuple((k.arg or "**", value(k.value, tree, scope, k.arg or "", depth + 1)) for k in node.keywords)
    on = None
    if callee == UNKNOWN or isinstance(node.func, ast.Call):
        inner = node.func.value if isinstance(node.func, ast.Attribute) else node.func  # `(a or b).split(",")`
        on = value(inner, tree, scope, "", depth + 1)
    elif "()" in callee and isinstance(node.func, ast.Attribute):
        on = value(node.func.value, tree, scope, "", depth + 1)
    return facts.Call(callee, args, keywords, at, on)


def _keeps(item: ast.expr, target: ast.expr) -> bool:
    """Whether a comprehension's item is the looped one, tidied at most: `x.strip() for x in ...`."""
    if isinstance(item, ast.Call):
        item = (
            item.func.value if isinstance(item.func, ast.Attribute) else item.args[0] if len(item.args) == 1 else item
        )
    return isinstance(item, ast.Name) and isinstance(target, ast.Name) and item.id == target.id


def _subscript(node: ast.Subscript, tree: Tree, scope: Scope, at: Span, deeper: object) -> facts.Value:
    name = canonical(node, scope, tree.imports)
    for start in _ENV_MEMBERS:
        if name.startswith(start):
            return facts.Env(name[len(start) :], None, at)
    return facts.Ref(name, at) if name != UNKNOWN else _unknown(node, tree, scope)


def _concatenation(left: facts.Value, right: facts.Value, plus: bool, at: Span) -> facts.Value:
    if plus and isinstance(left, facts.Items) and isinstance(right, facts.Items):
        return facts.Items(left.items + right.items, at)
    if isinstance(left, facts.Literal) and isinstance(right, facts.Literal):
        if isinstance(left.value, str) and isinstance(right.value, str) and plus:
            return facts.Literal((left.value + right.value)[:_LONG], at)
        if plus and isinstance(left.value, int) and isinstance(right.value, int):
            return facts.Literal(left.value + right.value, at)
    parts = (left.parts if isinstance(left, facts.Text) else (left,)) + (right,)
    return facts.Text(parts, at)


def _boolean(node: ast.BoolOp, options: Sequence[facts.Value], at: Span) -> facts.Value:
    if isinstance(node.op, ast.Or):
        first = options[0]
        if isinstance(first, facts.Env) and first.default is None and len(options) == 2:
            return facts.Env(first.name, _hide(first.name, options[1]), at)
        return facts.Choice(tuple(options), words(node.values[0]), at)
    return facts.Choice((options[-1],), words(node.values[0]), at)


def _hide(name: str, default: facts.Value) -> facts.Value:
    if isinstance(default, facts.Literal) and isinstance(default.value, str) and looks_secret(name, default.value):
        return facts.Hidden(len(default.value), default.span)
    return default


def _arithmetic(left: facts.Value, op: ast.operator, right: facts.Value, at: Span) -> facts.Value | None:
    """A number; `15 * MINUTE` as the call `operator.mul(15, MINUTE)`, to be worked out where `MINUTE` is known."""
    if not (isinstance(left, facts.Literal) and isinstance(right, facts.Literal)):
        named = _OPERATORS.get(type(op), "")
        numbers = any(isinstance(s, facts.Literal) for s in (left, right)) and _may_count(left) and _may_count(right)
        return facts.Call(named, (left, right), (), at) if named and numbers else None
    a, b = left.value, right.value
    if not (isinstance(a, (int, float)) and isinstance(b, (int, float))):
        return None
    if isinstance(op, ast.Mult):
        return facts.Literal(a * b, at)
    if isinstance(op, ast.Sub):
        return facts.Literal(a - b, at)
    if isinstance(op, ast.Div) and b:
        return facts.Literal(a / b, at)
    return _power(a, op, b, at) if isinstance(a, int) and isinstance(b, int) else None


def _power(a: int, op: ast.operator, b: int, at: Span) -> facts.Value | None:
    """`2**17`, `1 << 17`, as far as such numbers are written for people."""
    if not (0 <= a <= 64 and 0 <= b <= 40):
        return None
    if isinstance(op, ast.Pow):
        return facts.Literal(a**b, at)
    return facts.Literal(a << b, at) if isinstance(op, ast.LShift) else None


def _may_count(side: facts.Value) -> bool:
    """Whether it may be a number, once its names are followed."""
    if isinstance(side, facts.Literal):
        return isinstance(side.value, (int, float)) and not isinstance(side.value, bool)
    return isinstance(side, facts.Ref) or (isinstance(side, facts.Call) and side.callee in _OPERATORS.values())


def _unknown(node: ast.AST, tree: Tree, scope: Scope) -> facts.Value:
    """Keep the names it is made of, so that a road can still be followed a little."""
    refs: list[str] = []
    stack: list[ast.AST] = [node]
    while stack and len(refs) < 8:
        top = stack.pop()
        if isinstance(top, FUNCTIONS):
            continue
        if isinstance(top, (ast.Name, ast.Attribute)):
            name = canonical(top, scope, tree.imports)
            if name != UNKNOWN:
                refs.append(name)
                continue
        stack.extend(children(top))
    return facts.Unknown(tuple(refs), span(node))
