"""Python: where data leaves a function without a store or a sink of its own name: a list or dict of the module, a file, the body of a
request to another service."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.knowledge import table
from prodready.knowledge.libraries import sinks
from prodready.languages.flow import made
from prodready.languages.flow.taint import Taints, join
from prodready.languages.tree import span
from prodready.memory import kept

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

_ADDS = frozenset(("append", "appendleft", "extend", "insert", "add", "update", "setdefault"))
_WRITES = frozenset(("write", "writelines", "writerow", "writerows"))
_WRITERS = frozenset(("open", "writer", "DictWriter"))
_TABLES = frozenset(("to_sql", "to_csv", "to_excel", "to_parquet"))
# Calls that run a function in the background -> the index of the function.
_LATER = {
    "add_task": 0,
    "submit": 0,
    "enqueue": 0,
    "run_in_executor": 1,
    "to_thread": 0,
    "run_in_threadpool": 0,
    "run_sync": 0,
}
_BODIES = frozenset(("json", "data", "content"))
_BY_POSITION = frozenset(("post", "put", "patch"))
_CONTAINERS = frozenset(("list", "dict", "set", "deque", "defaultdict", "OrderedDict"))


def call(run: Interpreter, node: ast.Call, callee: str, receiver: Taints, slots: Slots) -> None:
    """Note what a call keeps or sends away of what it is given."""
    for value in _taken(run, node, callee, slots):
        _leaves(run, value, node, callee)
    if isinstance(node.func, ast.Attribute) and node.func.attr in _TABLES and slots:
        _leaves(run, receiver, node, callee)
    _run_later(run, node, slots)


def _run_later(run: Interpreter, node: ast.Call, slots: Slots) -> None:
    """`tasks.add_task(store, note)`: the function gets what is handed over behind it."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    at = _LATER.get(name, -1)
    if at < 0 or len(node.args) <= at or not isinstance(node.args[at], (ast.Name, ast.Attribute)):
        return
    function = run.name(node.args[at])
    for slot, value, _ in slots:
        into = str(int(slot) - at - 1) if slot.isdigit() else slot
        for taint in value if not into.startswith("-") else ():
            run.emit(taint, "call", function, span(node), into)


def entry(run: Interpreter, target: ast.Subscript, value: Taints, source: ast.expr) -> None:
    """`notes[key] = value`, where `notes` is a module's own."""
    if _is_module_own(run, target):
        _leaves(run, value, source, "")


def _leaves(run: Interpreter, value: Taints, node: ast.expr, callee: str) -> None:
    for taint in value:
        if taint.kind in ("request", "param"):
            run.emit(taint, "sink", "raw", span(node), callee)


def _taken(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> list[Taints]:
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    given = [value for _, value, _ in slots]
    if callee in table("handovers")["writes"] or method in ("write_text", "write_bytes"):
        return given[:1]
    if isinstance(node.func, ast.Attribute) and (
        (method in _ADDS and _is_module_own(run, node.func.value))
        or (method in _WRITES and made.maker(run, node.func.value).rsplit(".", 1)[-1] in _WRITERS)
    ):
        return [join(*given)]
    if any(kind == "outbound" for kind, _ in sinks(made.spelled(run, node, callee))):
        second = slots[1:2] if method in _BY_POSITION and slots[1:2] and slots[1][0] == "1" else []
        return [value for slot, value, _ in (*second, *(s for s in slots if s[0] in _BODIES))]
    return []


def _is_module_own(run: Interpreter, node: ast.expr) -> bool:
    """Whether an expression is, or is an entry of, a list or dict that the module made for itself."""
    while isinstance(node, ast.Subscript):
        node = node.value
    if not isinstance(node, ast.Name) or not run.scope.name:
        return False
    home = run.scope.home(node.id)
    return home is not None and not home.name and node.id in _containers(run.tree.root)


@kept
def _containers(module: ast.AST) -> frozenset[str]:
    """The names that a module gives to lists, dicts and sets of its own."""
    found = set()
    for statement in getattr(module, "body", ()):
        value = getattr(statement, "value", None)
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and _is_container(value):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            found |= {t.id for t in targets if isinstance(t, ast.Name)}
    return frozenset(found)


def _is_container(node: ast.expr | None) -> bool:
    if isinstance(node, ast.Call):
        return getattr(node.func, "attr", getattr(node.func, "id", "")) in _CONTAINERS
    return isinstance(node, (ast.List, ast.Dict, ast.Set))
