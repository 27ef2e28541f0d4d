"""Texts that a program runs as code in JavaScript: what a shell is handed, values that a query takes unquoted, tags of YAML."""

from __future__ import annotations

import ast
import itertools
import re
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import plain
from prodready.languages.flow import texts
from prodready.languages.flow.taint import Taints
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

_STARTS = frozenset((
    "child_process.spawn", "child_process.spawnSync", "child_process.execFile", "child_process.execFileSync", "cross-spawn",
    "cross-spawn.sync", "execa", "execa.execa", "execa.execaSync", "execa.sync", "node-pty.spawn",
))  # fmt: skip
_METHODS = frozenset(name.rsplit(".", 1)[-1] for name in _STARTS)
_RUNS = re.compile(
    r"(^|[\\/])(((ba|z|da|k|a)?sh|cmd(\.exe)?|powershell(\.exe)?|pwsh)|((node(js)?|perl|ruby|python3?|php)(\.exe)?))$"
)
_FLAGS = frozenset(("-c", "/c", "/C", "-lc", "-e", "--eval", "-p", "-r", "-Command", "-command"))
_SHELL = re.compile(r"(^|[._])(get)?_?(shell\w*|sh|bash|cmd)(\(\))?($|[._])", re.I)
_RAW = re.compile(r"\$(?:(\d+)|[{(<\[/](\w+)[})>\]/])(?::raw|\^)")
_YAML = frozenset(("load", "loadAll", "safeLoad", "safeLoadAll"))
_TAGS = frozenset(("DEFAULT_FULL_SCHEMA", "all", "function"))  # schemas in which a tag makes a function


def note(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> None:
    """`spawn("sh", ["-c", given])`; `db.any("… ORDER BY $1:raw", [given])`; `yaml.load(given, { schema: DEFAULT_FULL_SCHEMA })`."""
    last = callee.rsplit(".", 1)[-1]
    if len(slots) > 1 and last in _METHODS and plain(callee) in _STARTS:
        _emit(run, _script(run, slots[0][2], slots[1][2]), "command", node, callee)
    elif len(slots) > 1 and last in _YAML and callee.startswith("js-yaml."):
        options = _held(run, slots[1][2])
        if any(isinstance(n, ast.Attribute) and n.attr in _TAGS for n in ast.walk(options)):
            _emit(run, slots[0][1], "command", node, callee)
    elif slots and run.formats:
        _unquoted(run, node, callee, slots)


def _script(run: Interpreter, program: ast.expr, given: ast.expr) -> Taints:
    """What stands behind the flag that makes a shell or an interpreter run a text."""
    held = _held(run, given)
    parts = held.elts if isinstance(held, (ast.List, ast.Tuple)) else []
    name, word = texts.literal(program, run.texts), run.name(program)
    runs = _RUNS.search(name) if name is not None else _SHELL.search(word)
    for flag, script in itertools.pairwise(parts) if runs else ():
        said = texts.literal(flag, run.texts)
        if said in _FLAGS or (said is None and name is None):
            return tuple(t for t in run.eval(script) if "as:json" not in t.through)
    return ()


def _unquoted(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> None:
    """Values behind `$1:raw`, `$1^` or `${name}:raw` of pg-promise."""
    first = slots[0][2]
    text: ast.expr | None = first
    values = slots[1][2] if len(slots) > 1 else None
    if isinstance(first, ast.Dict):
        text, values = _entry(first, "text"), _entry(first, "values")
    written = texts.literal(text, run.texts) if text is not None else None
    held = _held(run, values) if values is not None else None
    for index, name in _RAW.findall(written or "") if held is not None else ():
        if name:
            value = _entry(held, name) if isinstance(held, ast.Dict) else None
        elif isinstance(held, (ast.List, ast.Tuple)):
            value = held.elts[int(index) - 1] if 0 < int(index) <= len(held.elts) else None
        else:
            value = held if index == "1" else None
        _emit(run, run.eval(value), "sql", node, callee)


def _entry(node: ast.Dict, key: str) -> ast.expr | None:
    pairs = zip(node.keys, node.values, strict=True)
    return next((v for k, v in pairs if isinstance(k, ast.Constant) and k.value == key), None)


def _held(run: Interpreter, node: ast.expr) -> ast.expr:
    """The list or object that a variable holds, where it is written out."""
    return run.lists.get(node.id) or run.dicts.get(node.id, node) if isinstance(node, ast.Name) else node


def _emit(run: Interpreter, value: Taints, kind: str, node: ast.Call, callee: str) -> None:
    for taint in value:
        run.emit(taint, "sink", kind, span(node), callee)
