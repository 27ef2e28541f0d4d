"""Rows: what is written to, and looked up in, stores of any kind: models, collections, tables, SQL text with parameters."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import hasher, sinks, words
from prodready.languages.flow import bound, cell, codes, keyed, made, rewriting, texts
from prodready.languages.flow.chains import dotted
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import FUNCTIONS, UNKNOWN, span

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter


# Keys of a query whose value the store runs as code.
_CODE = frozenset(("$where", "$function", "$accumulator", "$expr"))
# What a table's name is handed to.
_TABLES = re.compile(r"^(knex|db|trx|tx)$|\.(collection|table)$|(?<!Array)(?<!Buffer)(?<!Readable)(?<!^Set)\.from$")
FINDER = re.compile(r"(find|get|fetch|load)(One|User|Account|Member|Staff)?By[A-Z]")
# Writes that tell how many rows they touched.
_COUNTS = frozenset((
    "updateOne", "updateMany", "deleteOne", "deleteMany", "insertOne", "insertMany", "replaceOne", "bulkWrite", "count", "countDocuments",
    "destroy", "exists",
))  # fmt: skip
_TOUCHES = frozenset(("update", "delete", "remove"))  # beside a condition or a callback
# What names a model: a class, or what keeps its rows.
_MANAGER = re.compile(r"(?<=\w)(Repository|Repo|Model)$")
_MODEL = re.compile(r"^[A-Z]\w*[a-z]|^T?OTPS?$|\w(Repository|Repo|Model)$")
_CLASS = re.compile(r"^[A-Z]\w*[a-z]\w*$")
# Firebase's database of one tree, and the table that a path of it begins with.
_REALTIME = frozenset(("database", "getDatabase", "db", "rtdb"))
_BRANCH = re.compile(r"/?([A-Za-z]\w+)")
_CONDITIONS = frozenset(("django.db.models.Q", "django.db.models.query_utils.Q", "tortoise.expressions.Q"))
# Ends of calls that are no look-up, whatever their name says.
_ELSEWHERE = frozenset(("outbound", "path", "redirect", "command"))
_SERIALISERS = frozenset({"dumps", "stringify", "packb"})


def note(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> Taints | None:
    """Note what a call stores or looks up; its result where that is a row, not what went in."""
    last = node.func.attr if isinstance(node.func, ast.Attribute) else callee.rsplit(".", 1)[-1]
    if hasher(callee) not in ("", "neutral"):
        return None
    if any(kind in _ELSEWHERE for kind, _ in sinks(made.spelled(run, node, callee))):
        return None
    if last in words("stores", "persist") or last.startswith("save_"):
        _persist(run, node, last)
    codes.put(run, node, last, slots)
    if callee in _CONDITIONS:
        for slot, value, _ in slots:
            for taint in value if not slot.isdigit() and slot != "**" else ():
                cell.note(run, taint, "compare", slot, "", node, last)
    if bound.note(run, node, callee, last, slots):
        if run.tree.is_python:
            return ()
        return bound.of_statement(run, _prepared(node.func) or node)
    if (
        last in ("setDataValue", "set")
        and len(slots) == 2
        and isinstance(slots[0][2], ast.Constant)
        and run.is_credential(str(slots[0][2].value))
    ):
        on = row_in(run, dotted(node.func.value)) if isinstance(node.func, ast.Attribute) else ""
        for taint in slots[1][1]:
            cell.note(run, taint, "store", str(slots[0][2].value), on, node, last)
    if not run.tree.is_python and keyed.noted(run, node, callee, last, slots):
        return row_of(run, node, node.func) if isinstance(node.func, ast.Attribute) else None
    known = (
        last in words("stores", "write") or last in words("stores", "read") or last in words("stores", "match_write")
    )
    if known and isinstance(node.func, ast.Attribute) and not (rewriting.is_one(run, node) or _of_sent(run, node)):
        method = _method(run, node, callee, last, slots)
        asked = not run.tree.is_python and _prepared(node.func) is not None  # `db.prepare("SELECT ...").first()`
        return row_of(run, node, node.func) if method or asked else None
    if not run.tree.is_python and isinstance(node.func, ast.Attribute) and FINDER.match(last):
        holder = holder_of(node.func.value)  # `User.findByEmail(given)`
        if _CLASS.search(holder) and not _is_other(holder):
            return (Taint("row", holder, span(node), run.scope.name),)
    if callee in ("setattr", "Object.assign") and len(slots) > 1 and isinstance(slots[0][2], (ast.Name, ast.Attribute)):
        _assign(run, node, callee, slots)
    if callee != UNKNOWN and _constructs(callee, node):
        _construct(run, node, callee, slots)
    return None


def _of_sent(run: Interpreter, node: ast.Call) -> bool:
    """`req.body.tags.filter((tag) => …)`: a list that the client sent."""
    asks = not run.tree.is_python and bool(node.args) and isinstance(node.args[0], FUNCTIONS)
    held = node.func.value if asks and isinstance(node.func, ast.Attribute) else None
    return held is not None and any(t.kind == "request" for t in run.eval(held))


def _assign(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> None:
    """`setattr(row, key, value)`, `Object.assign(row, values)`: every field where the keys are the caller's own too."""
    theirs = callee != "setattr" or bool(slots[1][1])
    for _, value, _ in slots[-1:] if callee == "setattr" else slots[1:]:
        for taint in value:
            run.emit(taint, "assign", callee, span(node), "*" if theirs and not taint.under else taint.under)


def row_of(run: Interpreter, node: ast.Call, func: ast.Attribute) -> Taints:
    """The row that a look-up or write gives back, unless it names the columns it wants."""
    if not run.tree.is_python and (statement := _prepared(func.value)) is not None:
        return bound.of_statement(run, statement)
    for arg in node.args:
        if isinstance(arg, ast.Dict) and {k.value for k in arg.keys if isinstance(k, ast.Constant)} & {
            "select",
            "attributes",
            "omit",
            "projection",
        }:
            return ()
    if len(node.args) > 1 and func.attr.startswith("find"):
        return ()
    if not run.tree.is_python and (func.attr in _COUNTS or (func.attr in _TOUCHES and len(node.args) > 1)):
        return ()
    return (Taint("row", holder_of(func.value), span(node), run.scope.name), *_included(run, node))


def _prepared(node: ast.expr) -> ast.Call | None:
    """`db.prepare("SELECT ...")` in a chain."""
    while isinstance(node, (ast.Call, ast.Attribute)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "prepare":
            return node
        node = node.func if isinstance(node, ast.Call) else node.value
    return None


def _included(run: Interpreter, node: ast.Call) -> Taints:
    """The rows of other tables that come with the row, whole: `include: { staff: true }`."""
    wanted = [
        v
        for a in node.args
        if isinstance(a, ast.Dict)
        for k, v in zip(a.keys, a.values, strict=True)
        if _is_key(k, "include")
    ]
    found: list[Taint] = []
    for entry in wanted:
        for key, value in zip(entry.keys, entry.values, strict=True) if isinstance(entry, ast.Dict) else ():
            if isinstance(key, ast.Constant) and isinstance(value, ast.Constant) and value.value is True:
                found.append(Taint("row", str(key.value), span(key), run.scope.name, fields=("include",)))
    return tuple(found)


def _is_key(node: ast.expr | None, name: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == name


def _persist(run: Interpreter, node: ast.Call, last: str) -> None:
    if last in ("commit", "flush"):
        run.persisted.add("*")
    if isinstance(node.func, ast.Attribute):
        run.persisted.add(dotted(node.func.value))
    for arg in node.args:
        run.persisted.add(dotted(arg))


def _method(run: Interpreter, node: ast.Call, callee: str, last: str, slots: Slots) -> bool:
    assert isinstance(node.func, ast.Attribute)
    holder = holder_of(node.func.value)
    row_of_ = row_in(run, holder) if isinstance(node.func.value, ast.Name) else ""
    table = keyed.table_named(run, node) or row_of_ or holder
    is_store = _is_table(node.func.value) or (table not in words("stores", "not_stores") and not _is_other(table))
    if keyed.puts(run, node, last):
        keyed.put(run, node, holder, slots, is_store)
        return False
    if not is_store:
        return False
    holder = table
    if last == "values" and not node.args and not node.keywords:
        return False
    if last == "update" and made.template(run, node.func.value):
        return False
    write = last in words("stores", "write")
    for index, (slot, value, arg) in enumerate(slots):
        second = last in words("stores", "match_write") and index == 1
        reads = slot in words("stores", "compare_keys") or not (write or second)
        if (inside := serialised(arg)) is not arg:
            arg, value = inside, run.eval(inside) if isinstance(inside, ast.Name) else value
        if isinstance(arg, ast.Dict):
            columns(run, node, arg, "compare" if reads else "store", holder, 0, last)
        elif slot == "**" or not slot.isdigit():
            for taint in value:
                key = taint.under if slot == "**" or slot in ("data", "defaults", "values", "set") else slot
                cell.note(run, taint, "compare" if reads else "store", key, holder, node, last)
        else:
            how = (
                "bound" if reads and index and isinstance(arg, (ast.List, ast.Tuple)) else last
            )  # values beside a text
            for taint in value:
                if taint.under in _CODE:  # `const query = { $where: … }`, then `find(query)`
                    run.emit(taint, "sink", "sql", taint.place or span(node), taint.under)
                cell.note(run, taint, "compare" if reads else "store", taint.under, holder, node, how)
    return bool(slots) and not (
        last == "get" and not any(isinstance(a, ast.Dict) for _, _, a in slots) and not node.keywords
    )


def serialised(arg: ast.expr) -> ast.expr:
    """What `json.dumps(x)` or `JSON.stringify(x)` puts into text: its keys are columns all the same."""
    while (
        isinstance(arg, ast.Call) and isinstance(arg.func, ast.Attribute) and arg.func.attr in _SERIALISERS and arg.args
    ):
        arg = arg.args[0]
    return arg


def columns(run: Interpreter, node: ast.Call, arg: ast.Dict, role: str, holder: str, depth: int, how: str) -> None:
    """The columns of an object argument; nested objects belong to the same row (`data`, `$set`, `create`) or compare (`where`)."""

    for key, item in zip(arg.keys, arg.values, strict=True):
        name = str(key.value) if isinstance(key, ast.Constant) else key.id if isinstance(key, ast.Name) else ""
        if name in _CODE:
            for taint in run.eval(item):
                run.emit(taint, "sink", "sql", span(item), name)
        if name in ("select", "include", "orderBy", "attributes", "order", "returning"):
            continue
        inner = "compare" if name in words("stores", "compare_keys") else role
        if isinstance(item, ast.Dict) and depth < 4 and not keyed.is_typed(item):
            columns(run, node, item, inner, holder, depth + 1, how)
            continue
        if keyed.is_typed(item):
            item = item.values[0]
        name = name or ("?" if key is not None else "")  # `[Op.or]: value`: some column, not the row itself
        for taint in cell.value(run, holder, name, item):
            column = taint.under or (
                ""
                if key is None or name in ("data", "defaults", "values", "create", "update", "where", "$set", "set")
                else name
            )
            placed = taint if taint.place else taint._replace(place=span(item))
            cell.note(run, placed, inner, column, holder, node, how)


def _constructs(callee: str, node: ast.Call) -> bool:
    last = callee.rsplit(".", 1)[-1]
    if getattr(node, "is_new", False) and isinstance(node.func, ast.Name):
        last = node.func.id  # whatever its file and its export are called
    return last[:1].isupper() and not last.isupper() and bool(node.keywords or node.args)


def _construct(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> None:
    for slot, value, _ in slots:
        for taint in value:
            key = taint.under or (slot if not slot.isdigit() and slot != "**" else "")
            whole = not key and not taint.name and (slot == "**" or not run.tree.is_python)
            made = taint.passed(cell.WHOLE) if whole else taint
            if taint.kind == "request" or (key and run.is_credential(key)) or taint.name or (whole and slot == "**"):
                flow = run.emit(made, "construct", callee, taint.place or span(node), key)
                if flow is not None and key:
                    run.fresh.setdefault(id(node), []).append(flow)


def row_in(run: Interpreter, name: str) -> str:
    """The model of the row that a variable holds, "" where that is not known: `member = await User.findOne(...)`."""
    for taint in run.env.get(name, ()):
        if taint.kind == "row" and not taint.fields:
            run.models[name] = _MANAGER.sub("", taint.detail) if _MODEL.search(taint.detail) else ""
    made = run.made.get(name, "").rsplit(".", 1)[-1]
    if name in run.env and not run.models.get(name) and _CLASS.search(made):
        return made  # `u = new User()`
    return run.models.get(name, "") if name in run.env else ""


def holder_of(node: ast.expr) -> str:
    """The name of what a method is called on: `prisma.staff` -> staff, `OTP.objects` -> OTP, `db.insert(users)` -> users."""
    while isinstance(node, (ast.Call, ast.Attribute, ast.Await, ast.Subscript)):
        if isinstance(node, ast.Attribute):
            if node.attr not in ("objects", "query", "objects_all"):
                return node.attr
            node = node.value
        elif isinstance(node, ast.Call):
            inner = node.args[0] if node.args else None
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if (
                method
                in (
                    "insert",
                    "update",
                    "collection",
                    "getRepository",
                    "table",
                    "into",
                    "model",
                    "select",
                    "from",
                    "query",
                    "from_",
                )
                and inner is not None
            ):
                return str(inner.value) if isinstance(inner, ast.Constant) else holder_of(inner)
            if method == "ref" and (table := _referred(node)):
                return table
            node = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if isinstance(node, ast.Name):
                return str(inner.value) if isinstance(inner, ast.Constant) and isinstance(inner.value, str) else node.id
        else:
            node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _referred(node: ast.Call) -> str:
    """`members` of `admin.database().ref("members/" + key)`, "" of references of other kinds: to files, to elements."""
    held = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    held = held.func if isinstance(held, ast.Call) else held
    if not node.args or getattr(held, "attr", getattr(held, "id", "")) not in _REALTIME:
        return ""
    found = _BRANCH.match(texts.begins(node.args[0], {}))
    return found[1] if found else ""


def _is_table(node: ast.expr) -> bool:
    """Whether a chain begins at a table by its name, whatever that is called: `knex("order_items").returning("id")`."""
    while isinstance(node, (ast.Call, ast.Attribute, ast.Await)):
        if isinstance(node, ast.Call):
            first = node.args[0] if node.args else None
            named = isinstance(first, ast.Constant) and isinstance(first.value, str)
            constant = isinstance(first, (ast.Name, ast.Attribute)) and dotted(first).rpartition(".")[2].isupper()
            if (named or constant) and _TABLES.search(dotted(node.func)):
                return True
            node = node.func
        else:
            node = node.value
    return False


def _is_other(holder: str) -> bool:
    low = holder.lower()
    return low.endswith(
        (
            "service",
            "client",
            "api",
            "controller",
            "cookies",
            "params",
            "headers",
            "helper",
            "form",
            "cache",
            "map",
            "config",
            "settings",
            "schema",
            "hash",
            "hmac",
            "cipher",
            "list",
            "items",
            "s3",
            "formdata",
            "url",
        )
    )
