"""JavaScript's stores without models: values put under a key, documents, commands; and columns that are named by a text.

`KV.put(key, pin)`, `new PutCommand({ Item })`, `addDoc(collection(db, "users"), {...})`, `where("password", "==", given)`.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, TypeGuard

from prodready import credentials
from prodready.knowledge.libraries import words
from prodready.languages.flow import cell, texts
from prodready.languages.flow.chains import dotted
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

_WHERES = frozenset(("where", "eq"))
_FIRESTORE = re.compile(r"^@?firebase/firestore[\w/]*\.(addDoc|setDoc|updateDoc)$")
_COMMANDS = re.compile(r"\.(Put|PutItem|Update|UpdateItem)Command$|^(Put|PutItem|Update|UpdateItem)Command$")
# The types of DynamoDB's and Firestore's plain protocols: `{ password: { S: given } }`.
_TYPED = frozenset(("S", "N", "stringValue", "integerValue"))
_ADDRESS = re.compile(r"/|\w+://")
# Writes of Objection's queries: `User.query().patch({ password })`.
_GRAPHS = re.compile(
    r"^(patch|insertGraph|upsertGraph|insertAndFetch|patchAndFetch|updateAndFetch|patchAndFetchById|updateAndFetchById)$"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z_]+")
_COLLECTS = re.compile(r"(^|\.)collection(\(\))?$")


def noted(run: Interpreter, node: ast.Call, callee: str, last: str, slots: Slots) -> bool:
    """Note what such a call stores or compares; whether it is one."""
    if last in _WHERES and isinstance(node.func, ast.Name):
        _compares(run, node, last, slots)
    if _FIRESTORE.search(callee) and len(slots) > 1:
        _documents(run, node, holder_in(node.args[0]), slots[1:2])
        return True
    if _COMMANDS.search(callee) and slots:
        _documents(run, node, table_named(run, node), slots[:1])
        return True
    if _GRAPHS.match(last) and slots and "query()" in callee:
        _documents(run, node, holder_before_query(node.func), slots[-1:])
        return True
    if last == "add" and slots and isinstance(node.func, ast.Attribute) and _is_collection(run, node.func.value):
        _documents(run, node, holder_in(node.func.value), slots[:1])
        return True
    return False


def puts(run: Interpreter, node: ast.Call, last: str) -> bool:
    """Whether a call puts a value under a key of a store, a cache or a map that lives in the program."""
    if run.tree.is_python or last not in words("stores", "keyed") or len(node.args) < 2:
        return False
    from prodready.languages.flow import rows

    holder = rows.holder_of(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    return holder not in words("stores", "not_keyed") and not _ADDRESS.match(_begins(run, node.args[0]))


def put(run: Interpreter, node: ast.Call, holder: str, slots: Slots, lasts: bool) -> None:
    """`KV.put(email, password)`: what is put there goes by its own name, the key tells what it belongs to. Where it
    `lasts`, whatever was sent counts, otherwise (a map) credentials alone."""
    from prodready.languages.flow import rows

    for _, value, arg in slots[1:]:
        inside = rows.serialised(arg)
        if isinstance(inside, ast.Dict):
            inside = inside if lasts else _secret(run, inside, owner(run, node, holder))
            rows.columns(run, node, inside, "store", owner(run, node, holder), 0, "set")
            continue
        for taint in value or run.eval(inside):
            read_off = taint.kind == "credential" and bool(taint.fields)  # of some object: `env.SIGNING_PASSWORD`
            column = taint.under or ("" if read_off else taint.name)
            if column or (lasts and taint.kind in ("request", "param")):
                cell.note(run, taint, "store", column, owner(run, node, holder), node, "set")


def _secret(run: Interpreter, item: ast.Dict, holder: str) -> ast.Dict:
    """What of an object is a credential, or may hold one."""
    pairs = zip(item.keys, item.values, strict=True)
    told = [
        (k, v)
        for k, v in pairs
        if k is None
        or isinstance(v, ast.Dict)
        or (isinstance(k, ast.Constant) and cell.is_credential_column(run, holder, str(k.value)))
    ]
    return ast.copy_location(ast.Dict(keys=[k for k, _ in told], values=[v for _, v in told]), item)


def owner(run: Interpreter, node: ast.Call, holder: str) -> str:
    """Whose value it is: what holds it, or the word that its key begins with: `user:${id}`."""
    found = _WORD.search(_begins(run, node.args[0]))
    return found[0] if found and not credentials.is_persons(holder) else holder


def _begins(run: Interpreter, key: ast.expr) -> str:
    """The text that a key begins with."""
    parts = key.values if isinstance(key, ast.JoinedStr) else [key.left] if isinstance(key, ast.BinOp) else [key]
    return texts.literal(parts[0], run.texts) or "" if parts else ""


def table_named(run: Interpreter, node: ast.Call) -> str:
    """The table of `put({ TableName: "users", Item: {...} })`, "" where it is not in sight."""
    for arg in (run.dicts.get(a.id, a) if isinstance(a, ast.Name) else a for a in node.args):
        for key, item in zip(arg.keys, arg.values, strict=True) if isinstance(arg, ast.Dict) else ():
            if isinstance(key, ast.Constant) and key.value == "TableName":
                known = run.texts.get(item.id, item.id) if isinstance(item, ast.Name) else ""
                return str(item.value) if isinstance(item, ast.Constant) else known or dotted(item).rsplit(".", 1)[-1]
    return ""


def holder_in(node: ast.expr) -> str:
    """The name of a collection: `collection(db, "users")`, `doc(db, "users", id)`, `usersRef`."""
    named = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str) and n.value)
    bare = (n.id for n in ast.walk(node) if isinstance(n, ast.Name))
    return next(named, "") or next(bare, "")


def holder_before_query(node: ast.expr) -> str:
    """`User` of `User.query().findById(id).patch`."""
    while isinstance(node, (ast.Attribute, ast.Call)):
        if isinstance(node, ast.Attribute) and node.attr == "query":
            return dotted(node.value).rsplit(".", 1)[-1]
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return ""


def _documents(run: Interpreter, node: ast.Call, holder: str, slots: Slots) -> None:
    """What becomes a document, with every field it has."""
    from prodready.languages.flow import rows

    for _, value, arg in slots:
        if isinstance(arg, ast.Dict):
            rows.columns(run, node, arg, "store", holder, 0, "insert")
        else:
            for taint in value:
                cell.note(run, taint, "store", taint.under, holder, node, "insert")


def _compares(run: Interpreter, node: ast.Call, last: str, slots: Slots) -> None:
    """`where("password", "==", given)`, `eq(users.password, given)`; methods of that name: columns.py."""
    first = node.args[0] if len(node.args) > 1 else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        holder, column = "", first.value.rsplit(".", 1)[-1]
    elif isinstance(first, ast.Attribute):
        holder, column = dotted(first.value).rsplit(".", 1)[-1], first.attr
    else:
        return
    for taint in slots[-1][1]:
        cell.note(run, taint, "compare", column, holder, node, last)


def _is_collection(run: Interpreter, node: ast.expr) -> bool:
    """Whether documents can be added to it: `db.collection("users")`, by a variable too."""
    if isinstance(node, ast.Name):
        return bool(_COLLECTS.search(run.made.get(node.id, "")) or re.search(r"(Ref|Collection)$", node.id))
    return isinstance(node, ast.Call) and _COLLECTS.search(run.name(node.func)) is not None


def is_typed(node: ast.expr) -> TypeGuard[ast.Dict]:
    """Whether it is the value of an attribute with its type."""
    keys = node.keys if isinstance(node, ast.Dict) else []
    return len(keys) == 1 and isinstance(keys[0], ast.Constant) and keys[0].value in _TYPED


def is_query_text(key: str) -> bool:
    """Whether the argument of a `get` is a statement, no key."""
    return " " in key.strip()


def fetched(run: Interpreter, node: ast.expr) -> bool:
    """Whether a value is what a store holds under a key: `await redis.get(email)`, by a variable too, or `codes[email]`."""
    while isinstance(node, ast.Await):
        node = node.value
    if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Constant):
        return tells_of(dotted(node.value).rsplit(".", 1)[-1])
    callee = run.name(node.func) if isinstance(node, ast.Call) else ""
    callee = run.made.get(node.id, "") if isinstance(node, ast.Name) else callee
    home, _, last = callee.rpartition(".")
    holder = home.rsplit(".", 1)[-1]
    made_in = run.scope.home(holder)
    if run.made.get(holder) == "Map" and made_in is not None and made_in.name:  # in a function, of something else
        return False
    return last in words("stores", "fetched") and holder not in words("stores", "not_keyed") and "request" not in home


def entry(run: Interpreter, node: ast.Call, callee: str) -> Taints | None:
    """What a store gives back under a key that belongs to a person: `await env.USERS.get(id)`, `redis.get(`user:${id}`)`."""
    home, _, last = callee.rpartition(".")
    holder = home.rsplit(".", 1)[-1]
    if last not in words("stores", "fetched") or not node.args or holder in words("stores", "not_keyed"):
        return None
    of = owner(run, node, holder)
    told = credentials.is_persons(of) and "request" not in home
    return (Taint("row", of, span(node), run.scope.name),) if told else None


def tells_of(name: str) -> bool:
    """Whether a table by its name holds credentials, or what belongs to persons: `otps`, `passwords`, `users`."""
    one = name[:-1] if name.endswith("s") else name
    return credentials.is_credential(one) or credentials.holds_codes(name) or credentials.is_persons(name)
