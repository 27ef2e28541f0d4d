"""Calls: what flows in, what comes out, and which sinks it reaches."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready import credentials
from prodready.knowledge.libraries import (
    handed,
    hasher,
    is_checking_guard,
    listed,
    may_lead_inside,
    plain,
    validator,
    words,
)
from prodready.languages.flow import (
    archives,
    bound,
    checks,
    codes,
    columns,
    cookies,
    digests,
    forwarded,
    harms,
    headers,
    invoked,
    keeping,
    keyed,
    lacking,
    literals,
    made,
    outlets,
    pages,
    parsed,
    patterns,
    programs,
    requests,
    results,
    rows,
    selected,
    sockets,
    submitted,
    texts,
    uploads,
)
from prodready.languages.flow.chains import base, dotted
from prodready.languages.flow.requests import is_request, of_event, request_kind
from prodready.languages.flow.results import EACH
from prodready.languages.flow.taint import Taint, Taints, field, join, through
from prodready.languages.tree import FUNCTIONS, UNKNOWN, span
from prodready.secrets.filters import names_another_login

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_GETTERS = {"get", "getlist", "pop", "getAll", "get_all", "setdefault"}
_ANY_TEXT = frozenset(("str", "typing.Text"))  # such a conversion lets every text through
_MOST_PIECES = 60
_REQUEST_PARTS = frozenset(("body", "querystring", "query", "params", "headers"))
_COLLECTS = frozenset(("push", "append", "unshift", "extend"))
_NUMBER = re.compile(r"(^|_)id$|Id$|count|affected|changes", re.I)  # what a callback names so is no row
_MAKES = re.compile(r"^_?(generat|random|make|create|new|gen)(?!.*(hash|salt|token|crypt|digest))", re.I)
_BLANK = {"", "*", "********", "***", "[REDACTED]", "password", "string", "text"}

Slots = list[tuple[str, Taints, ast.expr]]


def call(run: Interpreter, node: ast.Call) -> Taints:
    """Run a call; what its result comes from, request data that a function of the same file gives back included."""
    found = _called(run, node)
    given = run.given_back.get(run.name(node.func), ()) if isinstance(node.func, ast.Name) else ()
    found = tuple(t for t in found if t.detail != "event")  # a part of it, read by a helper
    if not given and not found and run.tree.is_python and requests.is_asked(run, node):
        return (Taint("given", run.name(node.func), span(node), run.scope.name),)
    return join(found, given) if given else found


def _called(run: Interpreter, node: ast.Call) -> Taints:
    """Receiver, arguments, sinks, and what the result is made of."""
    if isinstance(node.func, ast.Attribute):
        kind = request_kind(node.func, run.scope, run.tree, called=True)
        if kind:
            return _request_call(run, node, kind)
        if node.func.attr in _GETTERS and (found := _lookup(run, node, node.func)) is not None:
            return found
    built = texts.parts(node, run.texts) or texts.joined(node, run.texts, run.lists)
    if built is not None:
        return run.built(built)
    callee = made.unwrapped(run, node, run.name(node.func))
    if not run.tree.is_python and (kind := of_event(callee, node)):
        return _request_call(run, node, kind)
    if _uploads(node, callee):
        source = Taint("request", "file", span(node), run.scope.name)
        run.emit(source, "sink", "upload", span(node), callee)
    receiver = run.eval(node.func.value) if isinstance(node.func, ast.Attribute) else ()
    if not isinstance(node.func, (ast.Name, ast.Attribute)):
        receiver = run.eval(node.func)
    slots = _arguments(run, node, callee, receiver)
    if not run.tree.is_python and isinstance(node.func, ast.Attribute) and node.func.attr in headers.SETS:
        headers.typed(run, node)
    tainted = bool(receiver) or any(value for _, value, _ in slots)
    if run.settling and isinstance(node.func, ast.Name) and node.func.id == run.settling[-1][0]:
        run.settling[-1][1].extend(t for _, value, _ in slots for t in value)
    collect(run, node, slots)
    if tainted and digests.note(run, node, slots):
        return run.eval(node.func.value) if isinstance(node.func, ast.Attribute) else ()
    if tainted:
        _noted(run, node, callee, receiver, slots)
    elif harms.tells(callee) and any(isinstance(arg, (ast.Call, ast.Name, ast.JoinedStr)) for _, _, arg in slots):
        harms.note(run, node, callee, slots)
    return _gives(run, node, callee, receiver, slots)


def _gives(run: Interpreter, node: ast.Call, callee: str, receiver: Taints, slots: Slots) -> Taints:
    """What the result is made of, rows that are stored or found included."""
    tainted = bool(receiver) or any(value for _, value, _ in slots)
    stored = rows.note(run, node, callee, slots) if not harms.tells(callee) else None
    if tainted:
        columns.note(run, node, slots)
    if fetched := selected.rows(run, node):
        return fetched
    if tainted or callee.endswith("validationResult"):
        _checks(run, node, callee)
    if stored is None and not run.tree.is_python:
        stored = keyed.entry(run, node, callee)
    if stored is not None:
        return stored
    if not run.tree.is_python and (kinds := made.gives(run, node, callee)):
        given = (Taint("request", kind, span(node), run.scope.name, under=str(i)) for i, kind in enumerate(kinds))
        return tuple(given)
    if run.tree.is_python and (told := codes.told(run, node, callee)):
        return told
    if not tainted:
        if run.tree.is_python and (sent := submitted.form(run, node, callee)):
            return sent
        random = listed("hashers", "generated", callee)
        return (Taint("generated", callee, span(node), run.scope.name),) if random else ()
    return join(results.of(run, node, callee, receiver, slots), archives.names(run, node, callee))


def _noted(run: Interpreter, node: ast.Call, callee: str, receiver: Taints, slots: Slots) -> None:
    """What a call does with what it is given."""
    if run.tree.is_python:
        uploads.call(run, node, callee, receiver, slots)
        outlets.call(run, node, callee, receiver, slots)
        sockets.relayed(run, node)
    else:
        headers.note(run, node, callee, slots)
        programs.note(run, node, callee, slots)
        forwarded.note(run, node, callee, slots)
    pages.note(run, node, callee, slots)
    cookies.note(run, node, callee, slots)
    cookies.kept(run, node, callee, slots)
    keeping.in_file(run, node, callee, slots)
    harms.note(run, node, callee, slots)
    harms.opened(run, node, callee, receiver)
    _into(run, node, callee, slots)


def collect(run: Interpreter, node: ast.Call, slots: Slots) -> None:
    """`rows.push(req.body.row)`: a list holds what is put into it."""
    held = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr in _COLLECTS else None
    if isinstance(held, ast.Name) and isinstance(pieces := run.lists.get(held.id), ast.List):
        more = [a for a in node.args if not isinstance(a, ast.Starred)]
        run.lists[held.id] = ast.copy_location(ast.List([*pieces.elts, *more][:_MOST_PIECES], ast.Load()), pieces)
    if isinstance(held, ast.Name) and held.id in run.env:
        given = join(*[value for _, value, _ in slots])
        entry = run.tree.is_python  # `users.append({"password": given})`, then `json.dump(users, file)`
        kept = tuple(t for t in given if t.kind in ("request", "param") and (not t.name or (entry and t.under)))
        run.env[held.id] = join(run.env[held.id], kept)
    elif isinstance(held, ast.Subscript) and (whole := base(held)) in run.env:
        given = join(*[value for _, value, _ in slots])  # `users[name]["notes"].append(text)`
        run.env[whole] = join(run.env[whole], (t for t in given if t.kind == "request" and not t.name))
    if held is not None and run.tree.is_python and node.args:
        keeping.entry(run, dotted(held), join(*[value for _, value, _ in slots]), node.args[0])


def _uploads(node: ast.Call, callee: str) -> bool:
    """Upload middleware made without limits."""
    if callee not in ("express-fileupload", "multer", "multer.default", "express-fileupload.default", "connect-busboy"):
        return False
    named = {k.value for a in node.args if isinstance(a, ast.Dict) for k in a.keys if isinstance(k, ast.Constant)}
    known = all(isinstance(a, ast.Dict) and None not in a.keys for a in node.args)
    return known and not named & {"limits", "fileFilter"}


def _request_call(run: Interpreter, node: ast.Call, kind: str) -> Taints:
    for arg in node.args:
        run.eval(arg)
    key = next((str(a.value) for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)), "")
    if (
        isinstance(node.func, ast.Attribute) and node.func.attr == "valid"
    ):  # Hono: what a validator in front let through
        return (run.request(kind, node).passed("check:schema"),)
    found = (run.request(kind, node, key),)  # Falcon: `req.get_param_as_list("fields", transform=COLUMNS.__getitem__)`
    return through(found, "check:convert") if any(k.arg == "transform" for k in node.keywords) else found


def _lookup(run: Interpreter, node: ast.Call, func: ast.Attribute) -> Taints | None:
    """`data.get("name", default)` on something tainted reads a field."""
    first = node.args[0] if node.args else None
    if any(isinstance(arg, FUNCTIONS) for arg in node.args):
        return None  # `app.get("/forgot-password", (req, res) => …)` asks for no entry
    receiver = run.eval(func.value)
    if not isinstance(first, ast.Constant):
        return _any_field(run, node, receiver)
    key = str(first.value)
    if keyed.is_query_text(key):  # `db.get("SELECT ... WHERE password = ?", [given])`
        return None
    if all(t.kind == "given" for t in receiver):
        known = run.is_credential(key) and not node.keywords
        if known or not receiver:
            return (Taint("credential", key, span(node), run.scope.name, key, (), (f".{key}",)),) if known else None
    converted = next((k.value for k in node.keywords if k.arg == "type" and run.name(k.value) not in _ANY_TEXT), None)
    found = run.at_field(field(receiver, key), key, node)
    found = tuple(t for t in found if not (t.kind == "row" and t.fields[-1:] == (key,)))  # a column, no row any more
    if func.attr == "pop" and isinstance(func.value, ast.Name):
        run.env[func.value.id] = lacking.taken_out(run, receiver, (key,))
    for default in node.args[1:]:
        found = join(found, run.eval(default))
    return through(found, "check:convert") if converted is not None else found


def _any_field(run: Interpreter, node: ast.Call, receiver: Taints) -> Taints | None:
    """`data.get(name)` on request data, or on a parameter that is named for it: one of its fields, whichever."""
    sent = run.tree.is_python and all(
        t.kind == "param" and not t.fields and credentials.holds_sent(t.detail) for t in receiver
    )
    if not (any(t.kind == "request" for t in receiver) or (receiver and sent)) or len(node.args) > 2:
        return None
    for arg in node.args:
        run.eval(arg)
    return through(receiver, lacking.PART)


def _arguments(run: Interpreter, node: ast.Call, callee: str, receiver: Taints) -> Slots:
    slots: Slots = []
    given: Taints = ()
    socket = isinstance(node.func, ast.Attribute) and node.func.attr == "on" and _is_socket(node.func.value)
    for index, arg in enumerate(node.args):
        if isinstance(arg, FUNCTIONS):
            value = _callback(run, node, callee, arg, receiver, given, socket)
        else:
            value = run.eval(arg) or literals.argument(run, callee, arg)
            given = join(given, value)
        slots.append((f"*{index}" if isinstance(arg, ast.Starred) else str(index), value, arg))
    for keyword in node.keywords:
        value = run.eval(keyword.value) or (constant(run, keyword.arg, keyword.value) if keyword.arg else ())
        slots.append((keyword.arg or "**", value, keyword.value))
    return slots


def _is_socket(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id.lower() in ("socket", "ws", "client", "conn", "connection")


def _callback(
    run: Interpreter, node: ast.Call, callee: str, arg: ast.expr, receiver: Taints, given: Taints, socket: bool
) -> Taints:
    """A function handed over: its first parameters get what the call hands to it, as far as that is known."""
    assert isinstance(arg, FUNCTIONS)
    names = [a.arg for a in (*arg.args.posonlyargs, *arg.args.args)]
    known: dict[str, Taints] = {}
    last = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if socket and names:
        event = str(node.args[0].value) if isinstance(node.args[0], ast.Constant) else ""
        if event not in ("error", "close", "end", "connect", "disconnect", "open"):
            known[names[0]] = (Taint("request", "message", span(arg), run.scope.name),)
    elif last in EACH:
        known = {name: receiver if i == 0 else () for i, name in enumerate(names)}
    elif hasher(callee) in ("strong", "fast"):
        known = {name: through(given, callee) if i else () for i, name in enumerate(names)}
    elif len(node.args) > 1 or last:
        known = dict.fromkeys(names, ()) if _is_lookup(last) else {}
        told = () if run.tree.is_python else bound.of_statement(run, node)
        if told and len(names) > 1:
            known = dict.fromkeys(names, ()) | {names[1]: told}
        elif last == "exec" or (known and len(names) > 1 and isinstance(node.func, ast.Attribute)):
            made = rows.row_of(run, node, node.func) if known and isinstance(node.func, ast.Attribute) else ()
            found_rows = made if known else tuple(t for t in receiver if t.kind == "row")
            known = {n: found_rows if i == 1 and not _NUMBER.search(n) else () for i, n in enumerate(names)}
    if not run.tree.is_python and names:
        known |= _handed(run, node, callee, names)
    guards = run.guards
    run.guards = (*guards, *_guards(run, node, arg))
    settled: list[Taint] = []
    if callee == "Promise" and names:  # `new Promise((resolve, reject) => resolve(given))` gives what settles it
        run.settling.append((names[0], settled))
    found = run.function(arg, known)
    if callee == "Promise" and names:
        run.settling.pop()
    run.guards = guards
    return join(settled, found if last in EACH else ())


def _handed(run: Interpreter, node: ast.Call, callee: str, names: list[str]) -> dict[str, Taints]:
    """`form.parse(req, (err, fields, files) => …)`: what a library hands to the function it is given."""
    spelled = plain(made.spelled(run, node, callee))
    if spelled.endswith(".on") and node.args and isinstance(node.args[0], ast.Constant):
        spelled = f"{spelled} {node.args[0].value!s}"
    known = handed("callbacks")
    kinds = zip(names, known.get(spelled) or known.get(spelled.partition(" ")[0]) or (), strict=False)
    told = ((name, invoked.called(name, spelled) if kind == invoked.CALLABLE else kind) for name, kind in kinds)
    return {name: (Taint("request", kind, span(node), run.scope.name),) if kind else () for name, kind in told}


def _is_lookup(method: str) -> bool:
    return (
        rows.FINDER.match(method) is not None
        or method in words("stores", "read")
        or method in words("stores", "write")
        or method in words("stores", "match_write")
    )


def _guards(run: Interpreter, node: ast.Call, handler: ast.expr) -> tuple[str, ...]:
    """The names of what stands in front of a handler in the same registration, where it checks the request."""
    found = []
    for arg in node.args:
        if arg is handler:
            break
        told = _answered(arg)
        for part in ast.walk(arg) if not isinstance(arg, FUNCTIONS) else ():
            if part is told:
                continue
            name = part.id if isinstance(part, ast.Name) else part.attr if isinstance(part, ast.Attribute) else ""
            name = name or (str(part.value) if isinstance(part, ast.Constant) and arg is not node.args[0] else "")
            if is_checking_guard(name):
                found.append(f"guard:{name}"[:60])
    return tuple(dict.fromkeys(found))[:2]


def _answered(options: ast.expr) -> ast.expr | None:
    """The key of a route's `schema` that speaks of its answers alone: nothing of the request is held against it."""
    for key, item in zip(options.keys, options.values, strict=True) if isinstance(options, ast.Dict) else ():
        if (
            isinstance(key, ast.Constant)
            and key.value == "schema"
            and isinstance(item, ast.Dict)
            and None not in item.keys
        ):
            named = {k.value for k in item.keys if isinstance(k, ast.Constant)}
            return key if "response" in named and not named & _REQUEST_PARTS else None
    return None


def constant(run: Interpreter, name: str, node: ast.expr) -> Taints:
    """A literal or freshly made value under a credential's name, a literal in a variable of the function too."""
    made_ = node.value if isinstance(node, ast.Await) else node
    if isinstance(made_, ast.Call) and not run.tree.is_python and run.is_credential(name):
        callee = run.name(made_.func)  # `otp: generateOTP(4)`
        fresh = _MAKES.search(re.split(r"[./]", callee)[-1]) and not hasher(callee)
        return (Taint("credential", name, span(node), run.scope.name, name, (callee,)),) if fresh else ()
    if not (isinstance(node, (ast.Constant, ast.Name)) and run.is_credential(name)):
        return ()
    text = node.value if isinstance(node, ast.Constant) else run.texts.get(node.id, "") if run.scope.name else ""
    if (
        not isinstance(text, str)
        or text.strip() in _BLANK
        or names_another_login(text)
        or text.startswith(("$2", "$argon", "pbkdf2", "scrypt"))
    ):
        return ()
    return (Taint("literal", name, span(node), run.scope.name, name),)


def _into(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> None:
    """What is handed to a function that may be the project's own."""
    known = hasher(callee) not in ("", "verify", "strong") or validator(callee) in ("convert", "escape")
    if callee == UNKNOWN or known or not _may_be_ours(run, callee):
        return
    several = sum(any(t.name for t in value) for _, value, _ in slots) > 1  # `verify(given, row.pin)`
    for slot, value, _ in slots:
        for taint in value:
            unnamed = taint.kind in ("literal", "generated") and not taint.name and taint.detail != literals.HANDED
            if unnamed or taint.kind == "row":
                continue
            read_back = taint.kind == "credential" and not taint.through and not taint.under and bool(taint.fields)
            if read_back and not several and not credentials.holds_sent(taint.detail.rpartition(".")[0]):
                continue
            run.emit(taint, "call", callee, taint.place or span(node), f"{slot}.{taint.under}" if taint.under else slot)


def _may_be_ours(run: Interpreter, callee: str) -> bool:
    """Whether a callee can lead to a function of the project, as far as the file tells."""
    if not may_lead_inside(callee, run.tree.is_python):
        return False
    bare = callee.removesuffix("()")
    return "." in callee or callee[0] == "<" or bool(run.tree.star_exports) or bare in run.own


def _checks(run: Interpreter, node: ast.Call, callee: str) -> None:
    last = callee.rsplit(".", 1)[-1]
    if last == "validationResult":
        run.guards = (*run.guards, "guard:validationResult")
        return
    parsed.note(run, node, callee)
    kind = validator(callee)
    if kind == "check" and not hasher(callee):
        for arg in node.args[:2]:
            if not is_request(arg, run.scope, run.tree):
                checks.mark(run, arg, patterns.strength(run, node))
        if isinstance(node.func, ast.Attribute) and last in ("is_valid", "isValid", "validate"):
            checks.vouched(run, node.func.value)
        elif isinstance(node.func, ast.Attribute) and last == "relative_to":  # raises where it leads outside
            checks.mark(run, node.func.value, "safe")
    elif last == "load" and run.tree.is_python and _is_schema(run, node):
        for arg in node.args[:1]:  # `schema.load({"key": key, "value": value})`
            for part in arg.values if isinstance(arg, ast.Dict) else (arg,):
                checks.mark(run, part, "validator")
    elif last.lower().startswith(
        ("require_valid", "ensure_valid", "validate", "assertvalid", "assert_valid", "ensurevalid", "check_valid")
    ) and not checks.PRESENCE.search(last):
        for arg in node.args:
            checks.mark(run, arg, "called")


def _is_schema(run: Interpreter, node: ast.Call) -> bool:
    """Whether a method is one of a schema's object: `schema.load(data)` raises, or says what is wrong with all of it."""
    held = node.func.value if isinstance(node.func, ast.Attribute) else None
    named = getattr(held, "attr", getattr(held, "id", ""))
    return held is not None and (named.lower().endswith("schema") or made.maker(run, held).endswith("Schema"))
