"""Answers of a service in JavaScript by their headers: where they send the client, and whether their text is a page."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.languages.flow.chains import member
from prodready.languages.flow.taint import Taint
from prodready.languages.tree import span, text

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

SETS = frozenset(("setHeader", "set", "header", "append", "writeHead", "type", "contentType"))
_CREATED = 201
_ANSWERS = re.compile(r"^(_?res|resp|response|reply|ctx|c|context)$|headers$", re.I)
_RESPONSE = re.compile(r"^_?(res|resp|response|h)$", re.I)
_ANY_TEXT = frozenset(("check:type", "check:length", "check:text"))
_MADE = frozenset(("Response", "NextResponse", "next/server.NextResponse"))
_FIXED = frozenset(("built:url", "built:local"))


def note(run: Interpreter, node: ast.Call, callee: str, slots: Slots) -> None:
    """`res.setHeader("Location", given)`, `res.writeHead(302, { Location: given })`; `new Response(given, { headers })` of a page."""
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if method in SETS and _ANSWERS.search(_root(node.func)):
        whole = bool(slots) and text(slots[0][2]).lower() == "location"
        given = (t for _, value, _ in slots for t in value if not _FIXED & set(t.through))
        leads = [t for t in given if whole or t.under.lower() == "location"]
        for taint in leads if leads and not _creates(run) else ():
            run.emit(taint, "sink", "redirect", taint.place or span(node), callee)
    elif callee in _MADE and len(slots) > 1 and is_page_by(slots[1][2]):
        for taint in slots[0][1]:
            if is_raw(taint):
                run.emit(taint, "sink", "template", span(node), callee)


def _creates(run: Interpreter) -> bool:
    """Whether a function answers 201: the `Location` says where the new thing is, it leads nobody there."""
    return any(isinstance(n, ast.Constant) and n.value == _CREATED for n in ast.walk(run.scope.node))


def typed(run: Interpreter, node: ast.Call) -> None:
    """Remember what type of text an answer is said to have."""
    texts = [text(a).lower() for a in node.args]
    unseen = texts[:1] == ["content-type"] and texts[1:] == [""]
    for arg in node.args:
        texts += (types := _typed(arg)) if isinstance(arg, ast.Dict) else (types := [])
        unseen = unseen or "" in types
    alone = isinstance(node.func, ast.Attribute) and node.func.attr in ("type", "contentType")
    said = [t for t in texts if "/" in t or (alone and t)]
    if said or unseen:
        run.typed[_answer(run, node)] = any("html" in t for t in said) if said else None


def _answer(run: Interpreter, node: ast.Call) -> tuple[str, str]:
    """The answer that a call is about: the outermost function it stands in, and its name there."""
    return run.scope.name.split(".")[0], _root(node.func)


def is_page(run: Interpreter, node: ast.Call, taint: Taint) -> bool | None:
    """Whether a text goes out in an answer that says it is a page, None where it does not say what it is; what another function
    made of a text, that one may have escaped."""
    said = run.typed.get(_answer(run, node)) if run.typed else None
    return is_raw(taint) if said else said


def is_text(taint: Taint) -> bool:
    """Whether nothing was asked of a text but that it is one, and how long."""
    return taint.is_raw and not any(s.startswith("check:") and s not in _ANY_TEXT for s in taint.through)


def is_raw(taint: Taint) -> bool:
    """Whether nothing was done to a text but to put it into another."""
    return taint.is_raw and not any(step.startswith("check:") for step in taint.through)


def echoes(run: Interpreter, node: ast.Call, taint: Taint) -> bool:
    """`res.send("no page " + name)`: Express says of any text that it is a page; what nothing is said of, a browser takes for
    what it begins like (`res.end(name)`)."""
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if (
        run.tree.is_python
        or taint.under
        or _answer(run, node) in run.typed
        or not (is_text(taint) and _RESPONSE.match(_root(node.func)))
    ):
        return False
    begins = not any(step.startswith("built:") for step in taint.through)
    return method in ("send", "response") or (begins and method in ("write", "end"))


def is_page_by(options: ast.expr) -> bool:
    """`{ headers: { "Content-Type": "text/html" } }`."""
    pairs = zip(options.keys, options.values, strict=True) if isinstance(options, ast.Dict) else ()
    headers = next((v for k, v in pairs if k is not None and text(k) == "headers"), None)
    if isinstance(headers, ast.Call) and headers.args:
        headers = headers.args[0]
    return isinstance(headers, ast.Dict) and any("html" in kind for kind in _typed(headers))


def _typed(headers: ast.Dict) -> list[str]:
    pairs = zip(headers.keys, headers.values, strict=True)
    return [text(v).lower() for k, v in pairs if k is not None and text(k).lower() == "content-type"]


def _root(node: ast.expr) -> str:
    """The name of the object that a chain of calls begins at: `res` of `res.status(200).send`."""
    last = ""
    while isinstance(node, (ast.Attribute, ast.Call)):
        last = member(node) or last
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) and node.id != "self" else last
