"""Python: one-time codes and passwords that a cache or a store of keys holds, and codes that a TOTP tells.

`redis.setex(f"otp:{phone}", 300, code)`, `cache.get(key) == given`, `pyotp.TOTP(seed).now()`.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.credentials import holds_codes, is_credential
from prodready.facts import is_mark
from prodready.languages.flow import cell, made, texts
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import UNKNOWN, span

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

_CACHES = re.compile(
    r"(^|_)(redis|cache|memcached?|valkey|kv)(_?(client|conn|connection|cli|db|cache|store|pool|service|instance))?$",
    re.I,
)
_MAKERS = re.compile(r"(^|\.)(StrictRedis|Redis|Cache|TTLCache|Client\(\)\.memcache)$|^redis\.|^aioredis\.|\.from_url$")
_PUTS = frozenset(("set", "setex", "psetex", "setnx", "hset", "hmset", "aset", "add", "put", "getset"))
_GETS = frozenset(("get", "hget", "aget", "getdel", "getex", "hgetall", "pop"))
_SAME = frozenset(("decode", "strip", "lower", "upper"))
_TELLS = frozenset(("now", "at", "generate_otp"))
_TOTP = re.compile(r"(^|[._])[th]otp(\(\))?$", re.I)


def told(run: Interpreter, node: ast.Call, callee: str) -> Taints:
    """The code that a TOTP shows at the moment, by itself a way in: `totp.now()`."""
    if not (isinstance(node.func, ast.Attribute) and node.func.attr in _TELLS):
        return ()
    if not _TOTP.search(callee.rpartition(".")[0]) and not _TOTP.search(made.maker(run, node.func.value)):
        return ()
    return (Taint("generated", callee, span(node), run.scope.name, "otp"),)


def put(run: Interpreter, node: ast.Call, last: str, slots: Slots) -> None:
    """Notes a credential that is put under a key; one without a name of its own where the key says what it is."""
    from prodready.languages.flow import rows

    if not run.tree.is_python or last not in _PUTS or not isinstance(node.func, ast.Attribute):
        return
    if len(slots) < 2 or not _is_cache(run, node.func.value):
        return
    key = texts.begins(node.args[0], run.texts) if node.args else ""
    for _, value, arg in slots[1:]:
        inner = rows.serialised(arg)
        for taint in run.eval(inner) if inner is not arg else value:
            own = taint.name if all(is_mark(step) or step == "str" for step in taint.through) else ""
            name = next((n for n in (taint.under, own) if is_credential(n)), "")
            if not name and taint.kind == "generated" and not taint.under and holds_codes(key):
                name = "otp"
            if name:
                cell.note(run, taint.named(taint.name or name), "store", name, "cache", node, "set")


def fetched(run: Interpreter, node: ast.expr) -> bool:
    """Whether a value is what a cache holds under a key, by a variable too: `cache.get(key)`, `stored.decode()`."""
    while isinstance(node, ast.Await) or (isinstance(node, ast.Call) and _leaves(node)):
        node = node.value if isinstance(node, ast.Await) else _inner(node)
    callee = run.name(node.func) if isinstance(node, ast.Call) else ""
    callee = run.made.get(node.id, "") if isinstance(node, ast.Name) else callee
    callee = callee.removesuffix(".decode").removesuffix("()")
    home, _, last = callee.rpartition(".")
    return last in _GETS and (_says(home) or bool(_MAKERS.search(made.maker(run, ast.Name(home)))))


def _leaves(node: ast.Call) -> bool:
    """Whether a call gives back the text that it is called on, or handed."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr in _SAME
    return isinstance(node.func, ast.Name) and node.func.id in ("str", "int") and len(node.args) == 1


def _inner(node: ast.Call) -> ast.expr:
    return node.func.value if isinstance(node.func, ast.Attribute) else node.args[0]


def _is_cache(run: Interpreter, node: ast.expr) -> bool:
    name = run.name(node)
    return _says(name if name != UNKNOWN else getattr(node, "attr", "")) or bool(_MAKERS.search(made.maker(run, node)))


def _says(name: str) -> bool:
    """Whether an object is a cache by its name, or by that of the call that gives it."""
    bare = name.removesuffix("()")
    return bool(_CACHES.search(bare.rsplit(".", 1)[-1]) or _MAKERS.search(bare))
