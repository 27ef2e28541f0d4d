"""What a call gives back of what went into it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import asks, hasher, listed, plain, validator
from prodready.languages.flow import harms, keys, made, pages, patterns, rendered, rewriting
from prodready.languages.flow.taint import Taint, Taints, join, through
from prodready.languages.tree import FUNCTIONS, UNKNOWN, span

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

EACH = {"map", "forEach", "then", "filter", "flatMap", "reduce", "find", "some", "every", "for_each"}
_NOTHING = frozenset(("len", "bool", "Boolean", "typeof", "isinstance", "print", "delete"))
_FINDS = frozenset(("get", "find", "fetch", "load", "hget", "hgetall", "getItem"))
_STEPS = {"convert": "check:convert", "escape": "check:markup"}
# Methods that give a text, or fail, whatever they are given.
_TEXTS = frozenset(
    (
        "toString",
        "trim",
        "toLowerCase",
        "toUpperCase",
        "substring",
        "substr",
        "replace",
        "replaceAll",
        "normalize",
        "padStart",
        "charAt",
    )
)
_AS_TEXT = frozenset((harms.JSON, "as:text", "check:text", "check:type"))
_CASTS = frozenset(("typing.cast", "typing_extensions.cast"))
_PARSERS = frozenset(("json.loads", "orjson.loads", "ujson.loads", "simplejson.loads"))  # a text may become an object
_FOUND = re.compile(r"(find|get|fetch|load|select|lookup)_?(by|one|all|first|or)_?", re.I)


def of(run: Interpreter, node: ast.Call, callee: str, receiver: Taints, slots: Slots) -> Taints:
    """What comes out of a call on a receiver with these arguments."""
    if listed("hashers", "generated", callee):
        return (Taint("generated", callee, span(node), run.scope.name),)
    if callee in _NOTHING or hasher(callee) == "verify":
        return ()
    if callee in _CASTS:  # for the type checker alone
        return join(*[v for _, v, _ in slots[1:]])
    last = callee.rsplit(".", 1)[-1] if callee != UNKNOWN else getattr(node.func, "attr", "")
    if last in EACH:
        return _each(last, receiver, slots)
    value = _as_text(run, node, callee, last, join(receiver, *[v for _, v, _ in slots]))
    if last == "toString" and _encodes(run, node):
        return through(value, "btoa")
    if callee == "Promise":
        return value
    if rendered.keeps_markup(run, node, callee):
        return through(value, "built:markup")
    if pages.bounds(callee):
        return through(value, "check:capped")
    if last == "keys" and not node.keywords:  # `data.keys()`, `Object.keys(body)`
        return keys.keys(value)
    return _checked(run, node, callee, receiver, _parsed(node, callee, value))


def _each(last: str, receiver: Taints, slots: Slots) -> Taints:
    """`rows.map(row => …)`, `load().then(…)`: what the functions give, or else the receiver."""
    given = [v for _, v, a in slots if isinstance(a, FUNCTIONS)]
    if found := join(*given):
        return found
    if last == "then" and given:
        return ()
    return tuple(t for t in receiver if t.kind != "row" or last != "map")


def _as_text(run: Interpreter, node: ast.Call, callee: str, last: str, value: Taints) -> Taints:
    """`String(value)`, `value.trim()`: a text, or a failure."""
    if run.tree.is_python:
        return value
    if _cuts(node, last):
        value = through(value, "check:length")
    if callee != "String" and last not in _TEXTS:
        return value
    value = through(value, "check:text" if callee == "String" else "as:text")
    return rewriting.result(run, node, value) if rewriting.is_one(run, node) else value


def _cuts(node: ast.Call, last: str) -> bool:
    """`text.trim().slice(0, 200)`, `(name || "").substring(0, 50)`: no more than so many characters."""
    held = node.func.value if isinstance(node.func, ast.Attribute) else None
    text = (isinstance(held, ast.BoolOp) and isinstance(held.values[-1], ast.Constant)) or (
        isinstance(held, ast.Call) and getattr(held.func, "attr", getattr(held.func, "id", "")) in (*_TEXTS, "String")
    )
    bound = len(node.args) == 2 and isinstance(node.args[1], ast.Constant)
    return bound and (last in ("substring", "substr") or (last == "slice" and text))


def _parsed(node: ast.Call, callee: str, value: Taints) -> Taints:
    """The fields of a message are read where it is parsed; what it was as a text says no more."""
    if callee != "JSON.parse":
        return value
    bare = (t._replace(through=tuple(s for s in t.through if s not in _AS_TEXT)) for t in value)
    return tuple(t._replace(span=span(node)) if (t.kind, t.detail) == ("request", "message") else t for t in bare)


def _checked(run: Interpreter, node: ast.Call, callee: str, receiver: Taints, value: Taints) -> Taints:
    """What a schema, a conversion or a check lets through."""
    last = callee.rsplit(".", 1)[-1] if callee != UNKNOWN else getattr(node.func, "attr", "")
    own = callee in run.scopes[id(run.tree.root)].names and callee not in run.tree.imports  # `function hash(password)`
    kind = validator(callee if callee != UNKNOWN else f"{UNKNOWN}.{last}") if not own else ""
    if kind == "parse" or made.is_schema(run, node) or _is_signed(run, node, last):
        return through(value, "check:schema")
    if kind in _STEPS:
        return through(value, _STEPS[kind])
    if kind == "check" and run.tree.is_python:  # `TRAFARET.check(body)` gives it back
        value = through(value, f"check:{patterns.strength(run, node)}")
    return _passed(run, node, callee, last, receiver, value)


def _is_signed(run: Interpreter, node: ast.Call, last: str) -> bool:
    """`serializer.loads(token)` of itsdangerous: the service itself has signed what lies in it, or it raises."""
    signed = run.tree.is_python and last in ("loads", "unsign")
    return signed and made.called(node.func, run.scope, run.tree.imports).startswith("itsdangerous.")


def _passed(run: Interpreter, node: ast.Call, callee: str, last: str, receiver: Taints, value: Taints) -> Taints:
    """What goes through what is no check."""
    if any(t.detail == "url" for t in value) and (asked := asks().get(plain(callee))):
        return tuple(t if t.under else t._replace(detail=asked) for t in value)  # no object that is written into one
    if callee in _PARSERS:
        return through(value, "parsed:object")
    if callee == UNKNOWN and last == "get":
        return receiver  # `app[REDIS].get(key)`
    if callee == "JSON.stringify":
        spelled = (t._replace(through=(*t.through, harms.JSON)) for t in value)
        return tuple(s if t.kind == "request" and not t.name else t for t, s in zip(value, spelled, strict=True))
    if hasher(callee) == "neutral" or callee == UNKNOWN:
        return value
    if isinstance(node.func, ast.Attribute) and last in ("validated_data", "cleaned_data"):
        return through(value, "check:schema")
    if last in _FINDS or _FOUND.match(last):
        value = receiver
    return _made_of(run, node, through(tuple(t for t in value if t.kind != "row"), callee), value)


def _made_of(run: Interpreter, node: ast.Call, passed: Taints, value: Taints) -> Taints:
    """`new User({ password })`: under a credential's key the object holds what it was given."""
    if run.tree.is_python or not getattr(node, "is_new", False):
        return passed
    held = [t for t in value if t.under and run.is_credential(t.under) and t.kind != "row"]
    kept = [t.passed(run.name(node.func))._replace(under=t.under, place=t.place) for t in held]
    return join(kept, passed)


def _encodes(run: Interpreter, node: ast.Call) -> bool:
    """`Buffer.from(text).toString("base64")`."""
    inner = node.func.value if isinstance(node.func, ast.Attribute) else None
    made_ = run.name(inner.func) if isinstance(inner, ast.Call) else ""
    kind = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
    return made_.endswith("Buffer.from") and kind in ("base64", "base64url", "hex")
