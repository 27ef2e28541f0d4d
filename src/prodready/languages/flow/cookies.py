"""Cookies that a service made by hand, and reads back without asking whether it made them; what lies in cookies."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.facts import is_mark
from prodready.languages.flow.taint import Taint
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

_PARSERS = frozenset(("json.loads", "flask.json.loads", "JSON.parse"))
_SETS = frozenset(("set_cookie", "cookie", "setCookie"))
_HEADERS = frozenset(("setHeader", "writeHead", "header", "append", "appendHeader"))
_DECODES = re.compile(r"b64decode|decodebytes|^Buffer\.from$|^atob$")
_SIGNED = re.compile(r"hmac|sign|verify|digest|fernet|decrypt|jwt|timestamp|secret", re.I)
_WHO = re.compile(r"session|auth|user|account|login|identity", re.I)


def note(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> None:
    """`json.loads(base64.b64decode(request.cookies["session"]))`: whoever sends the cookie says who is logged in."""
    if callee not in _PARSERS:
        return
    for taint in slots[0][1] if slots else ():
        if _is_decoded_cookie(taint) and _WHO.search(" ".join(taint.fields)) and not _asks(run):
            run.emit(taint, "sink", "session", span(node), callee)


def kept(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> None:
    """`res.cookie("password", given)`, `res.setHeader("Set-Cookie", "password=" + given)`: the browser keeps it."""
    method = callee.rsplit(".", 1)[-1]
    first = slots[0][2] if slots else None
    key = str(first.value) if isinstance(first, ast.Constant) else ""
    if method in _SETS and run.is_credential(key):
        written = [(taint, key) for _, value, _ in slots[1:2] for taint in value]
    elif method in _SETS and not run.tree.is_python and len(slots) > 1:
        clear = (t for t in slots[1][1] if t.name and all(is_mark(step) for step in t.through))
        written = [(taint, taint.name) for taint in clear]
    elif method in _HEADERS:
        whole = key.lower() == "set-cookie"
        given = [taint for _, value, _ in slots[1:2] for taint in value if taint.name]
        written = [(t, t.name) for t in given if whole or t.under.lower() == "set-cookie"]
    else:
        return
    for taint, name in written:
        run.emit(taint if taint.name else taint.named(name), "kept", "cookie", span(node), name)


def _is_decoded_cookie(taint: Taint) -> bool:
    cookie = taint.kind == "request" and taint.detail == "cookie"
    return cookie and any(_DECODES.search(step) for step in taint.through)


def _asks(run: Interpreter) -> bool:
    """Whether the function does anything with a signature."""
    for node in ast.walk(run.scope.node):
        word = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if word and _SIGNED.search(word):
            return True
    return False
