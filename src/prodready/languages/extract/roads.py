"""What a literal stands under: outward from it through the tree, until something gives it a name or says it has none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from prodready.languages import tree as trees
from prodready.languages.extract.takes import ENV_CALL, Use, methods, use_by
from prodready.languages.flow import made
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context
from prodready.memory import kept
from prodready.secrets import names
from prodready.secrets.names import Kind
from prodready.secrets.place import Place

_ENV_MEMBER = re.compile(
    r"^(?:os\.environ|process\.env|import\.meta\.env|Bun\.env|env|c\.env|ctx\.env)\.|(?:\.env\.\w+)$"
)
_SETTINGS = re.compile(r"(?:Settings|Config|Configuration|Options|Env)\d*$|^BaseSettings", re.I)
TEST_CLASS = re.compile(r"(?:^|[a-z_])Test(?:s|ing)?(?![a-z])|^Test(?:s|ing)?(?![a-z])")
_DEVELOPMENT = re.compile(r"\bDEBUG\b|\bdebug\b|development|\bdev\b|is_?dev|__DEV__|\btest(?:ing)?\b", re.I)
_PRODUCTION = re.compile(r"prod", re.I)
_OPTION = re.compile(r"(?:add_argument|option|Option|add_option|define)$")
_KEYED = re.compile(r"session|cookie|jwt|iron|csrf|csurf|keygrip", re.I)
_BASIC = re.compile(r"basic[-_]?auth", re.I)
_REFUSED = re.compile(
    r"placeholder|forbidden|banned|deny|block_?list|black_?list|weak|insecure_(values|secrets|keys|passwords|defaults)",
    re.I,
)
_HOLDER = re.compile(r"exports?$|config|settings|options|^env|constants|credentials|defaults?$|auth|secrets?$", re.I)
_GUARDED = re.compile(
    r"(?:^|[.()])(?:config|settings|conf|options|environ|env|app\.config)\b|[dD]efault|(?:^|\.)[A-Z][A-Z0-9_]+$"
)
_KEY_LISTS = ("keys", "key", "secrets")  # under which a session or a JSON web token has its keys
# Under `key` these have the name of a cookie, or of where they keep the data of a token.
_KEY_IS_A_NAME = re.compile(r"^(?:koa-jwt|koa-session|koa-generic-session|csurf|express-mysql-session)\b")
_OR_ELSE = re.compile(r"(?:^|[._])(?:defaultTo|defaultsTo|default_to|orDefault|orElse|or_default|withDefault)$")
_STRING_METHODS = frozenset({"encode", "strip", "trim", "format", "toString", "split"})


def placed(context: Context, node: ast.Constant, text: str) -> Place | None:
    """What the constant stands under; None where that cannot make it a credential."""
    road = _Road(context, node, text)
    child: ast.AST = node
    for parent in reversed(context.parents):
        step = _STEPS.get(type(parent))
        if step is None:
            return None
        verdict = step(road, parent, child)
        if not isinstance(verdict, bool):
            return verdict
        if not verdict:
            return None
        child = parent
    return None


class _Road:
    """On the way outward from a constant: what was seen so far."""

    def __init__(self, context: Context, node: ast.Constant, text: str) -> None:
        self.context, self.node, self.text = context, node, text
        self.env = ""  # the variable whose default it is
        self.listed = False

    def place(
        self, name: str, where: str, callee: str = "", beside: bool = False, said: Kind = Kind.NONE
    ) -> Place | None:
        """The place, if the name is a credential's."""
        if self.env and not names.kind(name):
            name = self.env
        if (not said and not names.kind(name)) or _is_refused(self.context):
            return None
        if self.listed and not said and not name.lower().endswith(("keys", "secrets")):
            return None
        at, tests = self.context.span(self.node), self.context.conditions
        here = "env-default" if self.env else where
        return Place(
            name,
            self.text,
            here,
            at,
            self.context.function,
            callee,
            beside,
            development=_only_in_development(tests),
            said=said,
        )


def _is_refused(context: Context) -> bool:
    """Whether it is one of the values that the service looks out for: `const PLACEHOLDER_SECRETS = {...}`."""
    for outer in reversed(context.parents):
        if isinstance(outer, (ast.Assign, ast.AnnAssign)):
            return any(_REFUSED.search(last(t)) for t in trees.targets(outer))
        if isinstance(outer, ast.stmt):
            break
    return False


def _only_in_development(tests: tuple[str, ...]) -> bool:
    for test in tests:
        negated = test.startswith("not ") or "!=" in test
        if (_DEVELOPMENT.search(test) and not negated) or (_PRODUCTION.search(test) and negated):
            return True
    return False


def _assignment(road: _Road, parent: ast.AST, child: ast.AST) -> Place | None:
    assert isinstance(parent, (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.AugAssign))
    if parent.value is not child:
        return None
    owner = _above(road, parent)
    where = "assignment"
    if isinstance(owner, ast.ClassDef):
        bases = [last(b) for b in owner.bases]
        if any("enum" in b.lower() or b in ("Choices", "TextChoices") for b in bases):
            return None
        if TEST_CLASS.search(owner.name):
            return None
        where = "setting" if any(_SETTINGS.search(n) for n in (owner.name, *bases)) else "assignment"
    for target in trees.targets(parent):
        if isinstance(target, ast.Attribute) and target.attr == "keys" and last(target.value) == "app":
            return road.place("keys", "slot", said=Kind.SIGNING)
        if place := road.place(last(target), where):
            return place
    return road.place(road.env, where) if road.env else None


def _keyword(road: _Road, parent: ast.AST, child: ast.AST) -> Place | bool | None:
    assert isinstance(parent, ast.keyword)
    call = _above(road, parent)
    if not isinstance(call, ast.Call) or parent.arg is None:
        return isinstance(call, ast.ClassDef) and False
    callee = road.context.canonical(call.func)
    if parent.arg in ("default", "default_value", "fallback"):
        if ENV_CALL.search(callee) and call.args and isinstance(call.args[0], ast.Constant):
            road.env = str(call.args[0].value)
        elif _OPTION.search(callee) and call.args and isinstance(call.args[0], ast.Constant):
            return road.place(str(call.args[0].value).lstrip("-"), "default", callee)
        return True
    beside = any(k is not parent and k.arg and names.is_identity(k.arg) for k in call.keywords)
    return road.place(parent.arg, "keyword", callee, beside)


def _call(road: _Road, parent: ast.AST, child: ast.AST) -> Place | bool | None:
    assert isinstance(parent, ast.Call)
    if child is parent.func or isinstance(child, ast.keyword):
        return True  # `"...".encode()`; a keyword has its own say
    callee = road.context.canonical(parent.func)
    if callee == UNKNOWN and isinstance(parent.func, ast.Attribute):
        callee = "?." + parent.func.attr
    if isinstance(parent.func, ast.Attribute) and parent.func.attr in methods():
        callee = made.called(parent.func, road.context.scope, road.context.tree.imports) or callee
    use = use_by(callee)
    if use is None:
        return _or_else(road, parent, child) if _OR_ELSE.search(callee) else None
    index = next((i for i, a in enumerate(parent.args) if a is child), -1)
    first = parent.args[0]
    if index == 1 and use.env and isinstance(first, ast.Constant):
        road.env = str(first.value)
        if not names.kind(road.env) and names.kind(road.text):
            return None  # a section and the setting in it: `config.get("mail", "password")`
        return road.place(road.env, "env-default") or True
    if said := _said(road, parent, use, index, callee):
        return said
    if index == 0 and use.default and isinstance(parent.func, ast.Attribute):
        road.env = road.env or "?"
        return True
    return index == 0 and use.wraps


def _or_else(road: _Road, call: ast.Call, child: ast.AST) -> Place | bool | None:
    """`_.defaultTo(process.env.SECRET, "…")`: the second is the default of the first."""
    name = road.context.canonical(call.args[0])
    if len(call.args) != 2 or call.args[1] is not child or not _ENV_MEMBER.search(name):
        return None
    road.env = name.rsplit(".", 1)[-1]
    return road.place(road.env, "env-default") or True


def _said(road: _Road, call: ast.Call, use: Use, index: int, callee: str) -> Place | None:
    """Calls that say what the value is: `sign(…, "…")`, `set("secret", …)`, `compare_digest(password, …)`."""
    first = call.args[0]
    if index == use.slot:
        return road.place(callee.rsplit(".", 1)[-1], "slot", callee, said=Kind.SIGNING)
    if index == use.password:
        return road.place("password", "slot", callee, True, Kind.PASSWORD)
    if index == 1 and use.sets and isinstance(first, ast.Constant):
        return road.place(str(first.value), "keyword", callee)
    if index == 2 and callee == "getattr" and isinstance(call.args[1], ast.Constant):
        return road.place(str(call.args[1].value), "env-default", callee)
    if use.compares and len(call.args) == 2:
        return road.place(last(call.args[1 - index]), "comparison", callee)
    if (index == 0 and use.hashes) or (use.account and index == _password_index(call)):
        return road.place("password", "hashed", callee, said=Kind.PASSWORD)
    return None


def _password_index(call: ast.Call) -> int:
    """Which argument of `create_user("name", "mail@…", "password")` is the password: the second that is no address."""
    plain = [
        i
        for i, a in enumerate(call.args)
        if isinstance(a, ast.Constant) and isinstance(a.value, str) and "@" not in a.value
    ]
    return plain[1] if len(plain) > 1 else (plain[0] if plain and plain[0] > 0 else -1)


def _dict(road: _Road, parent: ast.AST, child: ast.AST) -> Place | bool | None:
    assert isinstance(parent, ast.Dict)
    keys = _keys_of(parent)
    if id(child) not in keys:
        return None
    key = keys[id(child)]
    label, above = _key_name(key), _above(road, parent)
    if label == "default" and isinstance(above, (ast.Dict, ast.Call)):
        road.env = road.env or "?"  # `JWT_SECRET: str({default: "…"})`, `secret: {env: "JWT_SECRET", default: "…"}`
        return True
    basic = isinstance(above, ast.Dict) and bool(_BASIC.search(_outer_callee(road, parent)))
    if not (names.kind(label) or road.env or label in _KEY_LISTS or basic):
        return None  # nothing below could make it a credential: said first, as tables of texts can be long
    beside = any(names.is_identity(_key_name(k)) for k in parent.keys if k is not key)
    if isinstance(above, ast.keyword):
        above = _above(road, above)
    callee = road.context.canonical(above.func) if isinstance(above, ast.Call) else ""
    if _is_documentation(road, parent):
        return None
    if label in _KEY_LISTS and _KEYED.search(callee) and not (label == "key" and _KEY_IS_A_NAME.search(callee)):
        road.listed = False
        return road.place(label, "slot", callee, said=Kind.SIGNING)
    if basic:
        return road.place("password", "dict", "basic_auth", True, Kind.PASSWORD)  # {users: {admin: "…"}}
    return road.place(label, "dict", callee or _holder(road, parent), beside)


@kept
def _keys_of(node: ast.Dict) -> dict[int, ast.expr | None]:
    """What each value of a dictionary stands under, by the value's identity."""
    return {id(value): key for key, value in zip(node.keys, node.values, strict=True)}


def _around(road: _Road, node: ast.AST) -> Iterator[ast.AST]:
    """What stands around a node, inner first, up to its statement and with it."""
    parents = road.context.parents
    for outer in reversed(parents[: parents.index(node)]):
        yield outer
        if isinstance(outer, ast.stmt):
            return


def _outer_callee(road: _Road, node: ast.AST) -> str:
    calls = (outer for outer in _around(road, node) if isinstance(outer, ast.Call))
    return next((road.context.canonical(call.func) for call in calls), "")


def _holder(road: _Road, node: ast.AST) -> str:
    """The configuration an object literal is part of: `module.exports = {…}`, `const config = {…}`; "" if none."""
    for outer in _around(road, node):
        if isinstance(outer, (ast.Assign, ast.AnnAssign)):
            return next((last(t) for t in trees.targets(outer) if _HOLDER.search(last(t))), "")
    return ""


def _is_documentation(road: _Road, node: ast.AST) -> bool:
    """Inside an example of an API description."""
    parents = road.context.parents
    for outer in _around(road, node):
        if isinstance(outer, ast.Dict):
            keys = [_key_name(k) for k, v in zip(outer.keys, outer.values, strict=True) if v in parents or v is node]
            if any(
                k
                in ("example", "examples", "properties", "placeholder", "placeholders", "errors", "messages", "labels")
                for k in keys
            ):
                return True
        elif isinstance(outer, ast.keyword) and outer.arg in (
            "example",
            "examples",
            "json_schema_extra",
            "responses",
            "render_kw",
            "attrs",
        ):
            return True
    return False


def _compare(road: _Road, parent: ast.AST, child: ast.AST) -> Place | None:
    assert isinstance(parent, ast.Compare)
    if len(parent.ops) != 1 or not isinstance(parent.ops[0], (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)):
        return None
    other = parent.left if child is not parent.left else parent.comparators[0]
    if _GUARDED.search(road.context.canonical(other)):
        return None  # start-up looks whether a default was left in place
    return road.place(last(other), "comparison")


def _parameter(road: _Road, parent: ast.AST, child: ast.AST) -> Place | None:
    owner = _above(road, parent) if isinstance(parent, ast.arguments) else parent
    if not isinstance(owner, trees.FUNCTIONS):
        return None
    for arg, default, _ in trees.parameters(owner):
        if default is child:
            return road.place(arg.arg, "default")
    return None


def _either(road: _Road, parent: ast.AST, child: ast.AST) -> Place | bool:
    assert isinstance(parent, ast.BoolOp)
    if child is parent.values[0]:
        return isinstance(parent.op, ast.Or)
    for value in parent.values:
        if value is child:
            break
        name = road.context.canonical(value)
        if isinstance(value, ast.Call):
            name = _env_call_name(road, value) or name
        elif not _ENV_MEMBER.search(name):
            continue
        road.env = name.rsplit(".", 1)[-1]
    return road.place(road.env, "env-default") or True


def _env_call_name(road: _Road, call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    known = isinstance(first, ast.Constant) and ENV_CALL.search(road.context.canonical(call.func))
    return f"env.{first.value!s}" if known and isinstance(first, ast.Constant) else ""


def _condition(road: _Road, parent: ast.AST, child: ast.AST) -> bool:
    assert isinstance(parent, ast.IfExp)
    return child is not parent.test


def _row(road: _Road, parent: ast.AST, child: ast.AST) -> Place | bool | None:
    """`users = [("admin", "…"), …]`: the second column of a list of accounts; else an item of a list of keys."""
    assert isinstance(parent, (ast.Tuple, ast.List))
    above = _above(road, parent)
    if isinstance(above, (ast.List, ast.Tuple)) and len(parent.elts) > 1 and child is parent.elts[1]:
        assigned = _above(road, above)
        if isinstance(assigned, (ast.Assign, ast.AnnAssign)) and any(
            names.is_people(last(t)) for t in trees.targets(assigned)
        ):
            return road.place("password", "row", said=Kind.PASSWORD)
        return None
    if isinstance(above, ast.keyword) and above.arg == "auth" and len(parent.elts) == 2 and child is parent.elts[1]:
        return road.place("password", "row", said=Kind.PASSWORD)
    road.listed = True
    return not isinstance(above, (ast.List, ast.Tuple))


def _through(road: _Road, parent: ast.AST, child: ast.AST) -> bool:
    return True


def _method(road: _Road, parent: ast.AST, child: ast.AST) -> bool:
    assert isinstance(parent, ast.Attribute)
    return parent.attr in _STRING_METHODS


_STEPS = {
    ast.Assign: _assignment, ast.AnnAssign: _assignment, ast.NamedExpr: _assignment,
    ast.keyword: _keyword, ast.Call: _call, ast.Dict: _dict, ast.Compare: _compare,
    ast.arguments: _parameter, ast.FunctionDef: _parameter, ast.AsyncFunctionDef: _parameter, ast.Lambda: _parameter,
    ast.BoolOp: _either, ast.IfExp: _condition, ast.Tuple: _row, ast.List: _row,
    ast.Await: _through, ast.Starred: _through, ast.Attribute: _method,
}  # fmt: skip


def _above(road: _Road, node: ast.AST) -> ast.AST | None:
    """The node around one that was passed on the way."""
    parents = road.context.parents
    for index in range(len(parents) - 1, 0, -1):
        if parents[index] is node:
            return parents[index - 1]
    return None


def last(node: ast.AST | None) -> str:
    """The last plain name of a target or an operand: `a.b["c"]` -> c."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        return str(node.args[0].value) if isinstance(node.args[0], ast.Constant) else ""
    return ""


def _key_name(key: ast.AST | None) -> str:
    """A computed member (`[Brand.OnePassword]`) names what is labelled, not what is kept."""
    if isinstance(key, ast.Constant):
        return key.value if isinstance(key.value, str) else ""
    return key.id if isinstance(key, ast.Name) else ""
