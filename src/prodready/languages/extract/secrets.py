"""String constants worth judging as secrets: what each stands under, found by going outward from the constant."""

from __future__ import annotations

import ast
import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

import msgspec

from prodready.facts import SecretCandidate, Span
from prodready.knowledge import table
from prodready.languages import tree as trees
from prodready.languages.extract.refusals import refusals
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on
from prodready.secrets import browser, formats, names
from prodready.secrets.judge import by_itself, judge
from prodready.secrets.names import Kind
from prodready.secrets.place import Place

_ENV_CALL = re.compile(
    r"(?:^|\.)(?:os\.environ\.get|environ\.get|environ\.setdefault|getenv|env\.get|decouple\.config|config|env(?:\(\))?|env(?:\(\))?\.(?:str|string|bytes|get|get_value)|"
    r"environ\.Env\(\)|environs\.Env\(\)(?:\.\w+)?|starlette\.config\.Config\(\)|get_env|getEnv|env_or|config\.get|configService\.get|settings\.get)$"
)
_ENV_MEMBER = re.compile(
    r"^(?:os\.environ|process\.env|import\.meta\.env|Bun\.env|env|c\.env|ctx\.env)\.|(?:\.env\.\w+)$"
)
_WRAPPER = re.compile(
    r"(?:^|\.)(?:SecretStr|SecretBytes|Secret|Field|str|String|bytes|bytearray|Buffer\.from|TextEncoder\(\)\.encode|Annotated|"
    r"TextField|createSecretKey|b64decode|Setting|Param)$"
)
_DEFAULT_METHOD = re.compile(r"(?:^|\.|\?)(?:default|catch|prefault)$")
_HASHER = re.compile(
    r"(?:^|[._])(?:hash|set|make|encrypt|generate)_?(?:password|pin|pw|passwd)(?:_hash)?$|(?:password|pin|pw)_?hash$|hashpw$|scrypt_?hash$|"
    r"(?:bcrypt\w*|argon2\w*|scrypt|pbkdf2\w*|pwd_?context|\w*password_?hash(?:er)?|\w*hasher)(?:\(\))?\.(?:hash(?:sync)?|encrypt|hash_password)$",
    re.I,
)
_ACCOUNT_CALL = re.compile(
    r"(?:^|[._])(?:register|create|add|insert|new|make|seed)_?(?:super_?)?(?:user|admin|account|member)$", re.I
)
_SETTINGS = re.compile(r"(?:Settings|Config|Configuration|Options|Env)\d*$|^BaseSettings", re.I)
_TEST_CLASS = re.compile(r"(?:^|[a-z_])Test(?:s|ing)?(?![a-z])|^Test(?:s|ing)?(?![a-z])")
_DEVELOPMENT = re.compile(r"\bDEBUG\b|\bdebug\b|development|\bdev\b|is_?dev|__DEV__|\btest(?:ing)?\b", re.I)
_PRODUCTION = re.compile(r"prod", re.I)
_COMMENT = re.compile(r"^[ \t]*(?:#|//|/?\*).*", re.M)
_SETTER = re.compile(r"^getattr$|\.(?:set|setdefault|setProperty|setHeader|header|append|put)$")
_SAME = re.compile(r"(?:compare_digest|safe_str_cmp|constant_time_compare|timingSafeEqual|tsscmp|safeCompare)$")
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
_PART = 11  # a part of a template this long holds the secret; a shorter one is punctuation between its holes
_SHORTEST = 8  # of what says by itself that it is a secret
_LONGEST_COMMENT = 500
_PLACEHOLDERS = ("changethis", "changeme", "change-me", "change_me", "change-this", "change_this", "placeholder")
_DEFAULTS = frozenset({"env-default", "setting", "default", "assignment"})
_KEY_LISTS = ("keys", "key", "secrets")  # under which a session or a JSON web token has its keys
_STRING_METHODS = frozenset({"encode", "strip", "trim", "format", "toString", "split"})


@on(ast.Constant)
def constant(context: Context, node: ast.Constant) -> None:
    """A string constant, judged where it stands."""
    text = node.value
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    if not isinstance(text, str) or len(text) < 3:
        return
    hints = formats.hints(context.tree.text)
    parent = context.parent()
    if hints.none or isinstance(parent, (ast.Expr, ast.JoinedStr)):
        return
    place = _place(context, node, text) if hints.names else None
    if place is None and (len(text) < _SHORTEST or not (hints.starts or hints.connections or hints.keys)):
        return
    place = place or Place("", text, "argument", context.span(node), context.function)
    found = _unless_refused(context, place, judge(place, hints))
    if found is not None and not (found.kind == "connection-string" and _in_test_class(context)):
        context.out.secrets.append(found)
        if not found.reason:
            context.tree.secrets.add(text)


def _unless_refused(context: Context, place: Place, found: SecretCandidate | None) -> SecretCandidate | None:
    """The candidate, silenced where the file does not let production start with this value."""
    if found is None or found.reason or place.context not in _DEFAULTS or found.strength == "high":
        return found
    if not refusals(context.tree.root).hold(place.name, place.value):
        return found
    return msgspec.structs.replace(found, reason="refused at start-up")


def _in_test_class(context: Context) -> bool:
    return any(isinstance(outer, ast.ClassDef) and _TEST_CLASS.search(outer.name) for outer in context.parents)


@on(ast.Assign, ast.Call)
def named_elsewhere(context: Context, node: ast.Assign | ast.Call) -> None:
    """A signing key or password that is first given a name of no meaning: `jwt.encode(claims, fallback)`."""
    if formats.hints(context.tree.text).names:
        for place in _handed_over(context, node):
            found = _unless_refused(context, place, judge(place))
            if found is not None:
                context.out.secrets.append(found)
                if not found.reason:
                    context.tree.secrets.add(place.value)


@trees.kept
def _plain_texts(root: ast.Module) -> dict[str, ast.Constant]:
    """The names of the file that are assigned once, a text, and do not say themselves that it is a key."""
    stored: Counter[str] = Counter()
    given: dict[str, ast.Constant] = {}
    for node in trees.walk(root):
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                stored[node.id] += 1
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and _is_text(node.value):
            given |= {t.id: node.value for t in trees.targets(node) if isinstance(t, ast.Name)}
    return {
        name: text
        for name, text in given.items()
        if stored[name] == 1 and names.kind(name) not in (Kind.SIGNING, Kind.PASSWORD)
    }


def _is_text(node: ast.AST | None) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _handed_over(context: Context, node: ast.Assign | ast.Call) -> Iterator[Place]:
    """The places where a name that stands for a text is taken for a signing key, or handed over as a password."""
    callee = ""
    given: list[tuple[str, str, Kind, ast.Name]] = []
    if isinstance(node, ast.Assign):
        if isinstance(node.value, ast.Name):
            given = [(_last(target), "assignment", Kind.NONE, node.value) for target in node.targets]
    else:
        callee = context.canonical(node.func)
        given = _by_position(callee, node)
        given += [(k.arg or "", "keyword", Kind.NONE, k.value) for k in node.keywords if isinstance(k.value, ast.Name)]
    for name, where, said, value in given:
        if said or names.kind(name) is Kind.SIGNING:
            constant = _plain_texts(context.tree.root).get(value.id)
            if constant is not None:
                at = context.span(constant)
                yield Place(name, str(constant.value), where, at, context.function, callee, said=said)


def _by_position(callee: str, call: ast.Call) -> list[tuple[str, str, Kind, ast.Name]]:
    """The names that a call takes for a key or a password by where they stand."""
    named = [(i, a) for i, a in enumerate(call.args) if isinstance(a, ast.Name)]
    takes = _takes(callee) if named else None
    if takes is None:
        return []
    slots = {takes.slot: Kind.SIGNING, takes.password: Kind.PASSWORD}
    return [(callee.rsplit(".", 1)[-1], "slot", slots[i], a) for i, a in named if i in slots]


@on(ast.JoinedStr)
def template(context: Context, node: ast.JoinedStr) -> None:
    """A connection string or token with holes in it: only its literal parts count."""
    hints = formats.hints(context.tree.text)
    if not (hints.starts or hints.connections or hints.keys):
        return
    text = "".join(v.value if isinstance(v, ast.Constant) and isinstance(v.value, str) else "{}" for v in node.values)
    if len(text) >= 8:
        found = by_itself(Place("", text, "argument", context.span(node), context.function), hints)
        if found is not None:
            context.out.secrets.append(found)
            context.tree.secrets.update(p for p in text.split("{}") if len(p) > _PART)


@on(ast.Module, language="javascript")
def bundled(context: Context, node: ast.Module) -> None:
    """A server's secret under a name that a bundler copies into the browser's code."""
    for name, start in browser.exposed(context.tree.text):
        line = context.tree.text.count("\n", 0, start) + 1
        column = start - context.tree.text.rfind("\n", 0, start)
        at = Span(line, column, line, column + len(name))
        context.out.secrets.append(SecretCandidate("browser-secret", name, 0, "", at, "bundle", context.function))


@on(ast.Module)
def comments(context: Context, node: ast.Module) -> None:
    """A provider's token left in a comment."""
    text = context.tree.text
    starts = formats.hints(text).starts
    for line in _COMMENT.finditer(text) if starts else ():
        if len(line[0]) <= _LONGEST_COMMENT and (token := formats.provider_token(line[0], starts)):
            number, column = text.count("\n", 0, line.start()) + 1, line[0].find(token) + 1
            at = Span(number, column, number, column + len(token))
            context.out.secrets.append(SecretCandidate("provider-token", "", len(token), token[:3], at, "comment"))


@on(ast.Module)
def placeholders(context: Context, node: ast.Module) -> None:
    """Whether the file looks at start-up for placeholders, as a check of the settings that come from an environment file."""
    text = context.tree.text
    if any(word in text for word in _PLACEHOLDERS) and refusals(node).of_placeholders:
        context.out.marks.add("refuses-placeholders")


def _place(context: Context, node: ast.Constant, text: str) -> Place | None:
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
            return any(_REFUSED.search(_last(t)) for t in trees.targets(outer))
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
        bases = [_last(b) for b in owner.bases]
        if any("enum" in b.lower() or b in ("Choices", "TextChoices") for b in bases):
            return None
        if _TEST_CLASS.search(owner.name):
            return None
        where = "setting" if any(_SETTINGS.search(n) for n in (owner.name, *bases)) else "assignment"
    for target in trees.targets(parent):
        if isinstance(target, ast.Attribute) and target.attr == "keys" and _last(target.value) == "app":
            return road.place("keys", "slot", said=Kind.SIGNING)
        if place := road.place(_last(target), where):
            return place
    return road.place(road.env, where) if road.env else None


def _keyword(road: _Road, parent: ast.AST, child: ast.AST) -> Place | bool | None:
    assert isinstance(parent, ast.keyword)
    call = _above(road, parent)
    if not isinstance(call, ast.Call) or parent.arg is None:
        return isinstance(call, ast.ClassDef) and False
    callee = road.context.canonical(call.func)
    if parent.arg in ("default", "default_value", "fallback"):
        if _ENV_CALL.search(callee) and call.args and isinstance(call.args[0], ast.Constant):
            road.env = str(call.args[0].value)
        elif _OPTION.search(callee) and call.args and isinstance(call.args[0], ast.Constant):
            return road.place(str(call.args[0].value).lstrip("-"), "default", callee)
        return True
    beside = any(k is not parent and k.arg and names.is_identity(k.arg) for k in call.keywords)
    return road.place(parent.arg, "keyword", callee, beside)


@dataclass(frozen=True, slots=True)
class _Takes:
    """What a callee does with its arguments."""

    env: bool  # looks a setting up; the second argument is the default
    slot: int | None  # the argument that is a key
    password: int | None  # the argument that is a password
    hashes: bool
    account: bool
    default: bool
    wraps: bool
    sets: bool
    compares: bool


@functools.lru_cache(4096)
def _takes(callee: str) -> _Takes | None:
    """What a callee does with its arguments, None if nothing that matters here."""
    known = table("secrets")
    found = (
        bool(_ENV_CALL.search(callee)),
        known["slots"].get(callee),
        known["passwords"].get(callee),
        *(bool(r.search(callee)) for r in (_HASHER, _ACCOUNT_CALL, _DEFAULT_METHOD, _WRAPPER, _SETTER, _SAME)),
    )
    return _Takes(*found) if any(part is not False and part is not None for part in found) else None


def _call(road: _Road, parent: ast.AST, child: ast.AST) -> Place | bool | None:
    assert isinstance(parent, ast.Call)
    if child is parent.func or isinstance(child, ast.keyword):
        return True  # `"...".encode()`; a keyword has its own say
    callee = road.context.canonical(parent.func)
    if callee == UNKNOWN and isinstance(parent.func, ast.Attribute):
        callee = "?." + parent.func.attr
    takes = _takes(callee)
    if takes is None:
        return None
    index = next((i for i, a in enumerate(parent.args) if a is child), -1)
    first = parent.args[0]
    if index == 1 and takes.env and isinstance(first, ast.Constant):
        road.env = str(first.value)
        return road.place(road.env, "env-default") or True
    if said := _said(road, parent, takes, index, callee):
        return said
    if index == 0 and takes.default and isinstance(parent.func, ast.Attribute):
        road.env = road.env or "?"
        return True
    return index == 0 and takes.wraps


def _said(road: _Road, call: ast.Call, takes: _Takes, index: int, callee: str) -> Place | None:
    """Calls that say what the value is: `sign(…, "…")`, `set("secret", …)`, `compare_digest(password, …)`."""
    first = call.args[0]
    if index == takes.slot:
        return road.place(callee.rsplit(".", 1)[-1], "slot", callee, said=Kind.SIGNING)
    if index == takes.password:
        return road.place("password", "slot", callee, True, Kind.PASSWORD)
    if index == 1 and takes.sets and isinstance(first, ast.Constant):
        return road.place(str(first.value), "keyword", callee)
    if index == 2 and callee == "getattr" and isinstance(call.args[1], ast.Constant):
        return road.place(str(call.args[1].value), "env-default", callee)
    if takes.compares and len(call.args) == 2:
        return road.place(_last(call.args[1 - index]), "comparison", callee)
    if (index == 0 and takes.hashes) or (takes.account and index == _password_index(call)):
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
    basic = isinstance(above, ast.Dict) and bool(_BASIC.search(_outer_callee(road, parent)))
    if not (names.kind(label) or road.env or label in _KEY_LISTS or basic):
        return None  # nothing below could make it a credential: said first, as tables of texts can be long
    beside = any(names.is_identity(_key_name(k)) for k in parent.keys if k is not key)
    if isinstance(above, ast.keyword):
        above = _above(road, above)
    callee = road.context.canonical(above.func) if isinstance(above, ast.Call) else ""
    if _is_documentation(road, parent):
        return None
    if label in _KEY_LISTS and _KEYED.search(callee):
        road.listed = False
        return road.place(label, "slot", callee, said=Kind.SIGNING)
    if basic:
        return road.place("password", "dict", "basic_auth", True, Kind.PASSWORD)  # {users: {admin: "…"}}
    return road.place(label, "dict", callee or _holder(road, parent), beside)


@trees.kept
def _keys_of(node: ast.Dict) -> dict[int, ast.expr | None]:
    """What each value of a dictionary stands under, by the value's identity."""
    return {id(value): key for key, value in zip(node.keys, node.values, strict=True)}


def _outer_callee(road: _Road, node: ast.AST) -> str:
    parents = road.context.parents
    for outer in reversed(parents[: parents.index(node)]):
        if isinstance(outer, ast.Call):
            return road.context.canonical(outer.func)
        if isinstance(outer, ast.stmt):
            break
    return ""


def _holder(road: _Road, node: ast.AST) -> str:
    """The configuration an object literal is part of: `module.exports = {…}`, `const config = {…}`; "" if none."""
    parents = road.context.parents
    for outer in reversed(parents[: parents.index(node)]):
        if isinstance(outer, (ast.Assign, ast.AnnAssign)):
            return next((_last(t) for t in trees.targets(outer) if _HOLDER.search(_last(t))), "")
        if isinstance(outer, ast.stmt):
            break
    return ""


def _is_documentation(road: _Road, node: ast.AST) -> bool:
    """Inside an example of an API description."""
    parents = road.context.parents
    for outer in reversed(parents[: parents.index(node)]):
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
        elif isinstance(outer, ast.stmt):
            return False
    return False


def _compare(road: _Road, parent: ast.AST, child: ast.AST) -> Place | None:
    assert isinstance(parent, ast.Compare)
    if len(parent.ops) != 1 or not isinstance(parent.ops[0], (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)):
        return None
    other = parent.left if child is not parent.left else parent.comparators[0]
    if _GUARDED.search(road.context.canonical(other)):
        return None  # start-up looks whether a default was left in place
    return road.place(_last(other), "comparison")


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
    known = isinstance(first, ast.Constant) and _ENV_CALL.search(road.context.canonical(call.func))
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
            names.is_people(_last(t)) for t in trees.targets(assigned)
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


def _last(node: ast.AST | None) -> str:
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
