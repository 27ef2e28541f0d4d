"""What is kept without a database: in the web session, in a table of the process's memory, in a file."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready import credentials
from prodready.facts import is_mark
from prodready.languages.flow import keyed
from prodready.languages.flow.chains import member
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

_TABLES = re.compile(
    r"user|account|member|customer|player|employee|student|staff|credential|(^|_)(db|database|store)$", re.I
)
_REQUESTS = frozenset(("req", "request", "ctx", "context"))
_KEPT = ("request", "param", "generated", "credential")
_FILES = frozenset(("writeFile", "writeFileSync", "appendFile", "appendFileSync"))
_DUMPS = frozenset(("json.dump", "pickle.dump", "yaml.dump", "yaml.safe_dump", "toml.dump"))
_WRITES = frozenset(("write_text", "writelines"))
# Methods of what these calls make write to a file as well.
_LINES = frozenset(("write", "writerow", "writerows"))
_OPENS = re.compile(r"(^|\.)(open|csv\.writer|csv\.DictWriter)$")


def in_session(
    run: Interpreter, target: ast.Attribute | ast.Subscript, key: str, value: Taints, source: ast.expr
) -> None:
    """`session["password"] = given`, `req.session.password = given`: the browser keeps it, or the server beside its sessions."""
    at, _, held = run.name(target.value).rpartition(".")
    if held != "session" or isinstance(target, ast.Attribute) is run.tree.is_python:
        return
    if not run.tree.is_python and at.rpartition(".")[2] not in _REQUESTS:
        return
    for taint in value:
        if not run.tree.is_python and (taint.kind != "request" or credentials.holds_codes(taint.name or key)):
            continue  # the session of a server is a place for a code that is soon over
        own = taint.name if taint.kind != "credential" and all(is_mark(step) for step in taint.through) else ""
        name = next((n for n in (key, taint.under, own) if run.is_credential(n)), "")
        if name and taint.kind in _KEPT:
            run.emit(taint if taint.name else taint.named(name), "kept", "session", span(source), name)


def entry(run: Interpreter, root: str, value: Taints, source: ast.expr) -> None:
    """`users[name] = given`, `users.append(given)`: an entry of a table that the module or an object of it keeps."""
    home = run.scope.home(root) if run.scope.name else None
    shared = (home is not None and not home.name) or (run.tree.is_python and root.startswith("self."))
    told = _TABLES.search(root.rsplit(".", 1)[-1]) or keyed.tells_of(root.rsplit(".", 1)[-1])
    if not shared or not run.scope.name or not told:
        return
    for taint in value:
        slot = taint.under or (taint.name if run.tree.is_python else "")
        made = taint.kind == "generated" and run.tree.is_python
        slot = slot or ("otp" if made and credentials.holds_codes(root) else "")  # `codes[email] = random.randint(…)`
        if (made or (taint.kind in ("request", "param") and taint.name)) and run.is_credential(slot):
            run.emit(taint, "kept", root, span(source), slot)
        elif not run.tree.is_python and taint.name and not slot and all(is_mark(step) for step in taint.through):
            run.emit(taint, "kept", root, span(source), taint.name)  # `codes[email] = otp`
        elif not run.tree.is_python and taint.kind == "generated" and run.is_credential(taint.under):
            run.emit(taint, "kept", root, span(source), taint.under)  # `codes[email] = { otp, expires }`
        elif run.tree.is_python and _is_whole_param(taint):
            run.emit(taint, "kept", root, span(source))  # its class says what it holds


def element(run: Interpreter, target: ast.Attribute | ast.Subscript, value: Taints, source: ast.expr) -> None:
    """`users[i].password = given`, `users[i] = { ...users[i], ...body }`: a row of a table that the module keeps (JavaScript)."""
    key = member(target)
    held = target.value if key else target
    if (
        not isinstance(held, ast.Subscript)
        or isinstance(held.slice, ast.Constant)
        or not isinstance(held.value, ast.Name)
    ):
        return
    table = held.value.id
    for taint in value if _is_table(run, table) else ():
        if taint.kind in ("request", "param") and (key or not taint.name):
            run.emit(taint, "store", table, span(source), key or taint.under)


def found(run: Interpreter, name: str) -> bool:
    """Whether a variable holds a row of such a table: `const user = users.find(…)`: what is written to it is kept."""
    table, _, last = run.made.get(name, "").rpartition(".")
    return last == "find" and _is_table(run, table)


def _is_table(run: Interpreter, name: str) -> bool:
    """Whether a module keeps a table of persons under a name."""
    home = run.scope.home(name) if run.scope.name else None
    return home is not None and not home.name and bool(_TABLES.search(name) or keyed.tells_of(name))


def is_entry(run: Interpreter, node: ast.expr) -> bool:
    """`users[name]`, `users.get(name)`: the whole entry of such a table, that is compared with a credential."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        held, key = node.func.value, node.args[0] if node.args else None
    elif isinstance(node, ast.Subscript):
        held, key = node.value, node.slice
    else:
        return False
    named = isinstance(held, ast.Name) and _TABLES.search(held.id) is not None
    return named and key is not None and not isinstance(key, (ast.Constant, ast.Slice))


def in_file(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> None:
    """`Path(name).write_text(given)`, `json.dump(users, file)`, `fs.writeFileSync(name, given)`: what was typed in lies in a file."""
    method = callee.rsplit(".", 1)[-1]
    dumped = callee in _DUMPS and len(slots) > 1
    nodes = run.tree.is_python
    written = (
        slots[1:2]
        if method in _FILES and not nodes
        else slots[:1]
        if method in _WRITES or dumped or (nodes and method in _LINES and _opened(run, node))
        else []
    )
    for taint in (t for _, value, _ in written for t in value):
        if taint.name and (taint.kind == "request" or (nodes and taint.kind == "param")):
            run.emit(taint, "kept", "file", span(node), taint.name)
        elif dumped and _is_whole_param(taint):
            run.emit(taint, "kept", "file", span(node))  # whatever its callers put into it


def _is_whole_param(taint: Taint) -> bool:
    return taint.kind == "param" and not (taint.fields or taint.under or taint.name)


def _opened(run: Interpreter, node: ast.Call) -> bool:
    """Whether a method is one of a file: `with open(name, "a") as file: file.write(line)`."""
    held = node.func.value if isinstance(node.func, ast.Attribute) else None
    return isinstance(held, ast.Name) and bool(_OPENS.search(run.made.get(held.id, "")))
