"""Conditions: what they check, and comparisons of credentials."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from msgspec import structs

from prodready import credentials
from prodready.knowledge.libraries import validator
from prodready.languages.flow import codes, keeping, keyed, made, patterns, texts, uploads
from prodready.languages.flow.chains import dotted, member
from prodready.languages.flow.taint import Taint, Taints, through
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_NAMED = re.compile(
    r"valid|check|allow|safe|sane|permitted|whitelist|sanitiz|verify_|^is_?[A-Z]?\w*(Email|Url|Uuid|Id|Name|Number)$|"
    r"^_?parse_?\w*(date|day|time|timestamp|int|float|number|decimal|amount|price|money|uuid)$",
    re.I,
)
# Says by its name that it only asks whether something is there.
PRESENCE = re.compile(
    r"^_*(validate|check|verify|ensure|assert|has|have|are|get|find|test)?_?((for|the|all|any)_?)*required|requires?_(?!valid)|missing|presen(t|ce)|(not|is)_?(empty|blank|null|none)|has_?(all_?)?(keys|fields|params)|(field|key|param)s?_?exist",
    re.I,
)
# Asks whether an address or path may be gone to: what passes does no harm there.
_SAFE = re.compile(
    r"(safe|allow|allowed|local|internal|valid|same)_?(redirect|url|uri|host|path|link|target|next|origin|file_?name)|url_has_allowed_host|"
    r"(path|url|uri|file_?name|target)_?(is_?)?(sane|safe|allowed|local|inside)|"
    r"(validate|check|verify)\w*(path|url|file_?name)s?$|"
    r"url_is_safe|(validate|check|verify)_?(redirect|url|path|host|file_?name)",
    re.I,
)
_MARK = re.compile(r"[^\w\s]{1,3}")
_HOST = {"netloc", "hostname", "host", "origin"}
_PARSERS = {"urlparse", "urlsplit", "url_parse", "URL"}
_TYPES = {"typeof", "type"}
_WRITES_OUT = frozenset(("abspath", "realpath", "normpath", "resolve", "absolute", "normalize", "Path", "PurePath"))
# Parameters that say they were typed in.
_ROWS = frozenset(("row", "record", "user", "member", "employee", "account"))
_TYPED = {
    "given",
    "entered",
    "typed",
    "supplied",
    "attempt",
    "attempted",
    "provided",
    "submitted",
    "candidate",
    "guess",
    "plain",
}
_OBJECTS = frozenset(("dict", "list", "Mapping", "Sequence", "object", "Dict", "List"))
_ENVIRONMENT = re.compile(
    r"^os\.(environ|getenv)|(^|\.)(process|import\.meta|Deno|Bun)\.env\b|(^|\.)env\.[A-Z][A-Z0-9_]*$"
)
_WHOLE = frozenset(("validator", "schema", "called"))  # checks of an object with all that is in it
_DEFAULT = {"default", "defaults", "placeholder", "insecure"}


def note(run: Interpreter, node: ast.expr) -> None:
    """Mark what a condition checks as checked: type, length, pattern, membership, a validator's answer. Presence is none."""
    stack: list[ast.expr] = [node]
    named: set[str] = set()
    while stack:
        test = stack.pop()
        if isinstance(test, ast.Await):
            test = test.value
        if isinstance(test, ast.BoolOp):
            stack += test.values
            _listed(run, test)
        elif isinstance(test, ast.Name) and test.id in run.asked and test.id not in named:
            named.add(test.id)  # `ok = is_safe(target)`, then `if ok:`
            stack.append(run.asked[test.id])
        elif isinstance(test, ast.UnaryOp):
            stack.append(test.operand)
        elif isinstance(test, ast.Subscript):
            _known(run, test)
        elif (address := _asked_for_host(run, test)) is not None:
            mark(run, address, "safe")
        elif isinstance(test, ast.Compare):
            _comparison(run, test)
        elif isinstance(test, ast.Call):
            _called(run, test)


def mark(run: Interpreter, node: ast.expr, kind: str) -> None:
    """The value of a variable, field or request read is checked from here on."""
    path = dotted(node)
    value = run.eval(node) if path or run.tree.is_python else ()
    uploads.looked_at(run, value)
    if kind in _WHOLE:
        _read_before(run, value, kind)
    if path:
        run.know(path, through(value, f"check:{kind}"))
    else:  # `if is_safe(request.args.get("next")): redirect(request.args.get("next"))`
        read = (t for t in value if t.kind in ("request", "param") and t.fields)
        run.vetted.update({(t.span, t.fields): f"check:{kind}" for t in read})


def _read_before(run: Interpreter, value: Taints, kind: str) -> None:
    """`const { name } = req.body`, then `schema.validate(req.body)`: what was read off it is checked with it."""
    bodies = {(t.detail, t.function) for t in value if t.kind == "request" and not (t.fields or t.under)}
    for name, held in run.env.items() if bodies else ():
        if any((t.detail, t.function) in bodies and t.fields for t in held):
            run.env[name] = tuple(
                t._replace(through=t.passed(f"check:{kind}").through) if (t.detail, t.function) in bodies else t
                for t in held
            )


def _is_form(run: Interpreter, test: ast.Call, last: str) -> bool:
    """`form.validate_on_submit()`, `form.is_valid()` of an object of some form's class."""
    if last == "validate_on_submit":
        return True
    held = test.func.value if isinstance(test.func, ast.Attribute) and last in ("validate", "is_valid") else None
    return held is not None and made.maker(run, held).endswith("Form")


def settle(run: Interpreter) -> None:
    """Where a function has its form checked, what it reads of the request's form by itself is what the form has let through."""
    for flow in [
        f for f in run.flows if f.function in run.submitted and (f.source, f.source_detail) == ("request", "form")
    ]:
        del run.flows[flow]
        run.flows[structs.replace(flow, through=(*flow.through, "check:called"))] = None
    run.submitted = set()


def vouched(run: Interpreter, checker: ast.expr) -> None:
    """`serializer = Schema(data=request.data)`, then `serializer.is_valid()`: the body it was made of is checked with it."""
    mark(run, checker, "validator")
    bodies = (t for t in run.eval(checker) if t.kind == "request" and t.detail == "body" and not t.fields)
    run.vetted.update({(t.span, ()): "check:validator" for t in bodies})


def _known(run: Interpreter, test: ast.Subscript) -> None:
    """`kind = KINDS[name]`, then `if (!kind) return`: a table of the program's own knows the name."""
    own = isinstance(test.value, (ast.Name, ast.Attribute)) and not run.eval(test.value)
    if own and isinstance(test.slice, (ast.Name, ast.Attribute)):
        mark(run, test.slice, "member")


def _comparison(run: Interpreter, test: ast.Compare) -> None:
    left, right, operator = test.left, test.comparators[0], test.ops[0]
    if isinstance(operator, (ast.In, ast.NotIn)):
        if id(test) in run.changes:
            return
        if not isinstance(left, ast.Constant):
            mark(run, left, "member")
        elif isinstance(left.value, str) and _MARK.fullmatch(left.value):
            mark(run, right, "pattern")  # `"@" in address`: how it is written
        return
    for side, other in ((left, right), (right, left)):
        if (address := _asked_for_host(run, side)) is not None:
            mark(run, address, "safe")
        elif isinstance(side, ast.Call) and side.args and run.name(side.func) in _TYPES:
            mark(run, side.args[0], "type")
        elif isinstance(side, ast.Call) and isinstance(side.func, ast.Attribute) and side.func.attr == "indexOf":
            _sought(run, side, side.func.value, other)
        elif isinstance(side, ast.Call) and side.args and run.name(side.func) == "len" and not _trivial(other):
            if not uploads.are_several(run, side.args[0]):  # how many they are, not how long one is
                mark(run, side.args[0], "length")
        elif isinstance(side, ast.Call) and side.args and run.name(side.func) == "os.path.commonpath":
            _below_root(run, side.args[0])
        elif isinstance(side, ast.Attribute) and side.attr in ("length", "size", "byteLength") and not _trivial(other):
            mark(run, side.value, "length")
        elif isinstance(operator, (ast.Lt, ast.LtE, ast.Gt, ast.GtE)) and not isinstance(side, ast.Constant):
            mark(run, side, "range")
        elif (
            isinstance(other, ast.Constant)
            and isinstance(other.value, str)
            and other.value
            and isinstance(operator, (ast.Eq, ast.NotEq))
        ):
            mark(run, side, "equal")


def lets_in(run: Interpreter, test: ast.expr) -> bool:
    """Whether a condition holds only for what is allowed: on its other branch the value is none (`if (ALLOWED.has(to)) … else …`)."""
    if isinstance(test, ast.Compare):
        return isinstance(test.ops[0], ast.In) and not isinstance(test.left, ast.Constant)
    if not isinstance(test, ast.Call):
        return False
    last = run.name(test.func).rsplit(".", 1)[-1]
    begins = last in ("startsWith", "startswith") and bool(test.args) and isinstance(test.args[0], ast.Constant)
    return last in ("hasOwnProperty", "hasOwn") or (begins and "://" in str(getattr(test.args[0], "value", "")))


def equal(run: Interpreter, test: ast.expr, operator: type[ast.cmpop], env: dict[str, Taints]) -> dict[str, Taints]:
    """The variables on the branch where one of them equals a fixed text: there it is no other (`if target == HOME: …`)."""
    if not (isinstance(test, ast.Compare) and isinstance(test.ops[0], operator)):
        return env
    for side, other in ((test.left, test.comparators[0]), (test.comparators[0], test.left)):
        path = dotted(side) if texts.literal(other, run.texts) else ""
        if path and path in run.env:
            env[path] = through(run.env[path], "check:member")
    return env


def _listed(run: Interpreter, test: ast.BoolOp) -> None:
    """`n == "a" or n == "b"`: a list of what is allowed, written out; so is `n != "a" and n != "b"`."""
    wanted = ast.Eq if isinstance(test.op, ast.Or) else ast.NotEq
    for part in test.values:
        if not (isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], wanted)):
            return
        other = part.comparators[0]
        if not (isinstance(other, ast.Constant) and isinstance(other.value, str) and other.value):
            return
    sides = [part.left for part in test.values if isinstance(part, ast.Compare)]
    if len({ast.dump(side) for side in sides}) == 1:
        mark(run, sides[0], "member")


def _asked_for_host(run: Interpreter, node: ast.expr) -> ast.expr | None:
    """The address in `urlparse(address).netloc`, which is then compared."""
    call = node.value if isinstance(node, ast.Attribute) and node.attr in _HOST else None
    known = isinstance(call, ast.Call) and run.name(call.func).rsplit(".", 1)[-1] in _PARSERS
    return call.args[0] if known and isinstance(call, ast.Call) and call.args else None


def _below_root(run: Interpreter, paths: ast.expr) -> None:
    """`os.path.commonpath((root, path)) == root`: where it leads is tested."""
    for path in paths.elts if isinstance(paths, (ast.List, ast.Tuple)) else ():
        mark(run, path, "safe")


def _sought(run: Interpreter, call: ast.Call, holder: ast.expr, other: ast.expr) -> None:
    """`KINDS.indexOf(kind) === -1` asks a list; `path.indexOf(ROOT) === 0` asks how a text begins."""
    if not call.args or isinstance(call.args[0], ast.Constant):
        return
    if isinstance(other, ast.Constant) and other.value == 0 and not run.eval(call.args[0]):
        mark(run, holder, "validator")
    elif isinstance(holder, (ast.List, ast.Tuple)) or (isinstance(holder, ast.Name) and _is_list(run, holder.id)):
        mark(run, call.args[0], "member")


def _is_list(run: Interpreter, name: str) -> bool:
    """Whether a variable holds a list that is written out, or a constant."""
    return name in run.lists or name.isupper()


def _trivial(node: ast.expr) -> bool:
    """A bound that only tests for presence."""
    return isinstance(node, ast.Constant) and node.value in (0, 1, None)


def _called(run: Interpreter, test: ast.Call) -> None:
    callee = run.name(test.func)
    last = test.func.attr if isinstance(test.func, ast.Attribute) else callee.rsplit(".", 1)[-1]
    if last in ("includes", "has", "hasOwn"):  # an allow-list knows the value
        for arg in test.args:
            mark(run, arg, "member")
    elif callee in ("isinstance", "Array.isArray") and test.args:
        if not _is_any_object(run, test):
            mark(run, test.args[0], "type")
    elif validator(callee) == "check" or made.compiled(run, test):
        _validated(run, test)
        if run.tree.is_python and _is_form(run, test, last):
            run.submitted.add(run.scope.name)
    elif _NAMED.search(last) and not PRESENCE.search(last):
        for arg in (*test.args, *(k.value for k in test.keywords)):
            mark(run, arg, "safe" if _SAFE.search(last) else "called")
    elif last == "endswith" and isinstance(test.func, ast.Attribute):
        uploads.looked_at(run, run.eval(test.func.value))


def _is_any_object(run: Interpreter, test: ast.Call) -> bool:
    """`isinstance(body, dict)` of a whole body: nothing is said of what lies in it."""
    asked = test.args[1:] if run.tree.is_python else []
    names = {getattr(n, "id", "") for kind in asked for n in ast.walk(kind) if isinstance(n, ast.Name)}
    if not names or not names <= _OBJECTS:
        return False
    value = run.eval(test.args[0])
    return any(t.kind in ("request", "given") and t.detail != "file" and not t.fields for t in value)


def _validated(run: Interpreter, test: ast.Call) -> None:
    kind = patterns.strength(run, test)
    for arg in test.args[:2]:
        mark(run, arg, kind)
    if isinstance(test.func, ast.Attribute):
        mark(run, _written_out(run, test.func.value), kind)


def _written_out(run: Interpreter, node: ast.expr) -> ast.expr:
    """The path in `os.path.abspath(path)` and `Path(path).resolve()`: where that leads, the path itself leads."""
    while isinstance(node, ast.Call) and run.name(node.func).rsplit(".", 1)[-1] in _WRITES_OUT:
        holder = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        node = node.args[-1] if node.args else holder
    return node


def compared(run: Interpreter, node: ast.Compare, sides: list[ast.expr], values: list[Taints]) -> None:
    """A comparison with a credential on one side: noted with what stands on the other."""
    if any(_DEFAULT & set(credentials.words(run.name(side).rsplit(".", 1)[-1])) for side in sides):
        return  # whether a setting is still what it was shipped with
    if id(node) in run.changes:
        return  # whether there is a new value to hash
    if _of_one_object(*sides):
        return  # two fields of the same form, or of the same row
    for index in (0, 1):
        other = sides[1 - index]
        if isinstance(other, (ast.Constant, ast.Dict, ast.List, ast.Set)) or _is_type(run, sides[index]):
            return
    pairs = [(values[0], values[1], sides[1]), (values[1], values[0], sides[0])]
    for own, (here, there, other) in zip(sides, pairs, strict=True):
        for taint in here if not _ENVIRONMENT.search(run.name(own)) else ():
            if taint.name and not _ENVIRONMENT.search(taint.detail):
                side = "given" if _is_code(taint, there, other) else _side(run, there, other)
                run.emit(taint, "compare", side, span(node), _place(taint), _passed(there))
    _between_parameters(run, node, values)
    _as_sent(run, node, sides, values)


def _as_sent(run: Interpreter, node: ast.Compare, sides: list[ast.expr], values: list[Taints]) -> None:
    """`account.pass_hash === body.pass_hash`: what is kept lets in whoever reads it, hash or not."""
    for kept_, sent_ in ((sides[0], values[1]), (sides[1], values[0])):
        last = credentials.words(member(kept_))
        of_one = last not in (("hash",), ("digest",)) and credentials.is_hashed_name(member(kept_))
        for taint in sent_ if of_one else ():
            sent = taint.kind == "request" and taint.is_raw and taint.fields
            if sent and credentials.words(taint.fields[-1]) == last:
                run.emit(taint.named(taint.fields[-1]), "compare", "hashed", span(node), "given")


def _between_parameters(run: Interpreter, node: ast.Compare, values: list[Taints]) -> None:
    """`return plain == stored` in a helper: whether these are credentials, its callers know."""
    one, other = ([t for t in v if t.kind == "param" and not t.fields and t.function == run.scope.name] for v in values)
    if len(one) == len(other) == 1 and not (one[0].name and other[0].name) and one[0].detail != other[0].detail:
        here, there = (other[0], one[0]) if one[0].name else (one[0], other[0])
        run.emit(here, "compare", f"param:{there.detail}", span(node), "param", there.through)


def _of_one_object(one: ast.expr, other: ast.expr) -> bool:
    """`form.new_password == form.current_password`."""
    if not (isinstance(one, (ast.Attribute, ast.Subscript)) and isinstance(other, (ast.Attribute, ast.Subscript))):
        return False
    holder = dotted(one.value)
    return holder not in ("", "self") and bool(member(one)) and holder == dotted(other.value)


def _is_code(taint: Taint, others: Taints, node: ast.expr) -> bool:
    """`row.otp_code == code`: the parameter is what was typed in for the one-time code."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("int", "str") and node.args:
        node = node.args[0]
    said = isinstance(node, ast.Name) and credentials.words(node.id)[-1:] == ("code",)
    return said and _place(taint) == "stored" and _is_one_time(taint.name) and any(t.kind == "param" for t in others)


def _is_one_time(name: str) -> bool:
    return name == "code" or bool({"otp", "totp", "code"} & set(credentials.words(name)))


def _is_type(run: Interpreter, node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and run.name(node.func) in _TYPES


def _place(taint: Taint) -> str:
    """Where the compared credential comes from: stored (an attribute of some object, or a name that says so) or given."""
    if taint.kind == "request":
        return "given"
    if credentials.is_confirmation(taint.name):
        return "confirm"
    if taint.fields or credentials.is_stored_name(taint.name) or (taint.kind == "credential" and taint.name.isupper()):
        return "stored"
    return "given"


def _side(run: Interpreter, taints: Taints, node: ast.expr) -> str:
    """The other side in one word: stored, known (stored, by its name alone), given, request (no name), confirm, env, hash (made
    here), hashed (kept under a hash's name), other."""
    name = run.name(node.func) if isinstance(node, ast.Call) else run.name(node)
    if _ENVIRONMENT.search(name):
        return "env"
    if any(_ENVIRONMENT.search(t.detail) for t in taints):
        return "env"
    for taint in taints:
        if taint.name:
            return _place(taint)
    last = name.rsplit(".", 1)[-1]
    if (run.is_credential(last) and credentials.is_stored_name(last)) or keeping.is_entry(run, node):
        return "known"
    if not run.tree.is_python and _is_cell(node):
        return "known"
    if "hash" in last.lower() or "digest" in last.lower():
        return "hash" if isinstance(node, ast.Call) or not credentials.is_hashed_name(last) else "hashed"
    if any(t.kind == "param" and not t.fields and {"hash", "hashed"} & {*credentials.words(t.detail)} for t in taints):
        return "hashed"  # `stored_hash[40:]`
    if codes.fetched(run, node) if run.tree.is_python else keyed.fetched(run, node):
        return "known"
    if last == "code" and taints and all(t.kind in ("request", "param") for t in taints):
        return "given"
    if any(t.kind == "param" for t in taints) and _TYPED & set(credentials.words(last)):
        return "given"
    return "request" if any(t.kind == "request" for t in taints) else "other"


def _is_cell(node: ast.expr) -> bool:
    """`row[3]`: a cell of a row that was read from a sheet, a file or a table."""
    if not (
        isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and isinstance(node.slice, ast.Constant)
    ):
        return False
    return node.value.id in _ROWS and isinstance(node.slice.value, int)


def _passed(taints: Taints) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step for t in taints for step in t.through))[:8]
