"""Giving names, attributes and the parts of tuples their values."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import request_members
from prodready.languages.flow import (
    answers,
    bound,
    calls,
    held,
    keeping,
    keys,
    outlets,
    rows,
    sealed,
    selected,
    texts,
    uploads,
)
from prodready.languages.flow.chains import base, dotted, member
from prodready.languages.flow.taint import Taint, Taints, element, join, through
from prodready.languages.tree import UNKNOWN, span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

# What goes from one function in front of a handler to the next: `req.asked = req.query.q`, `res.locals.q = …`.
_PASSED_ON = re.compile(r"^(req|request|res|reply|response|ctx)(\.(locals|state))?$")
_HANDED_ON = "passed:on"
_LEADS = frozenset(("href", "host", "hostname", "protocol", "port"))  # parts of an address that say where it leads
_TESTS = (ast.Call, ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Subscript)


def bind(run: Interpreter, target: ast.expr, value: Taints, source: ast.expr) -> None:
    """Give a name, attribute or tuple its value."""
    if isinstance(target, ast.Name):
        _bind_name(run, target, value, source)
    elif isinstance(target, (ast.Tuple, ast.List)):
        parts = (
            source.elts if isinstance(source, (ast.Tuple, ast.List)) and len(source.elts) == len(target.elts) else None
        )
        for index, part in enumerate(target.elts):
            if parts is not None:
                bind(run, part, run.eval(parts[index]), parts[index])
            else:
                column = selected.at(run, value, index, source) if value else None
                known = element(value, index) if column is None else column
                if len(target.elts) == 2:
                    known = uploads.suffix(source, index, keys.part(source, index, known))
                bind(run, part, known, source)
    elif isinstance(target, ast.Starred):
        bind(run, target.value, value, source)
    elif isinstance(target, (ast.Attribute, ast.Subscript)):
        _bind_member(run, target, value, source)


def _bind_name(run: Interpreter, target: ast.Name, value: Taints, source: ast.expr) -> None:
    name = target.id
    if isinstance(source, ast.Constant) and isinstance(source.value, str):
        run.texts[name] = source.value
    else:
        text = texts.literal(source, run.texts)
        begun = texts.begins(source, run.texts) if text is None and run.tree.is_python else ""
        if text is not None:
            run.texts[name] = text
        else:
            run.texts.pop(name, None)
        if begun:
            run.texts[f"begins:{name}"] = begun
    if isinstance(source, ast.Call) and (prepared := bound.prepared_text(run, source)) is not None:
        run.texts[f"prepare:{name}"] = prepared
    _remember(run, name, source)
    run.objects[name] = run.fresh.get(id(source), [])
    if run.is_credential(name):
        value = _named(run, name, value, source)
    sealed.note(run, name, value, source)
    run.env[name] = value
    if name in run.roots:
        run.env = {k: v for k, v in run.env.items() if not k.startswith(f"{name}.")}


def _remember(run: Interpreter, name: str, source: ast.expr) -> None:
    """What else a variable holds: a literal list or object, the answer of a test, or what a call made."""
    if isinstance(source, (ast.List, ast.Tuple)):
        run.lists[name] = source
    else:
        run.lists.pop(name, None)
    if isinstance(source, ast.Dict):
        run.dicts[name] = source
    elif name in run.dicts:
        del run.dicts[name]
    if isinstance(source, _TESTS):
        run.asked[name] = source
    else:
        run.asked.pop(name, None)
    made = _call_in(source)
    if made is not None and (callee := run.name(made.func)) != UNKNOWN:
        run.made[name] = callee
    else:
        run.made.pop(name, None)


def _call_in(source: ast.expr) -> ast.Call | None:
    """The call that makes a value: awaited, or one of two choices."""
    if isinstance(source, ast.Await):
        return _call_in(source.value)
    if isinstance(source, ast.IfExp):
        return _call_in(source.body) or _call_in(source.orelse)
    return source if isinstance(source, ast.Call) else None


def _maker(run: Interpreter, made: ast.Call) -> str:
    """What makes a value, by name: of `str(code)` what made `code`."""
    callee = run.name(made.func)
    held = made.args[0] if callee == "str" and made.args else None
    if isinstance(held, ast.Call):
        return _maker(run, held)
    return run.made.get(held.id, callee) if isinstance(held, ast.Name) else callee


def _named(run: Interpreter, name: str, value: Taints, source: ast.expr) -> Taints:
    """A credential's name tells what a value is, even where its source says nothing."""
    if value:
        return tuple(t if t.name or t.kind == "selected" else t.named(name) for t in value)
    inner = _call_in(source)
    if inner is not None:
        callee = _maker(run, inner)
        return (Taint("credential", name, span(inner), run.scope.name, name, (callee,) if callee != UNKNOWN else ()),)
    return ()


def _bind_member(run: Interpreter, target: ast.Attribute | ast.Subscript, value: Taints, source: ast.expr) -> None:
    path, key = dotted(target), member(target)
    if not run.tree.is_python and run.is_credential(key):
        value = tuple(t if t.name or t.kind == "selected" else t.named(key) for t in value)
    if path:
        run.know(path, value)
    root = dotted(target.value)
    if value and isinstance(target, ast.Subscript) and run.tree.is_python:
        outlets.entry(run, target, value, source)
    inside = not root or (run.tree.is_python and "." in root)
    if isinstance(target, ast.Subscript) and inside and (holder := base(target)) in run.env:
        deep = (t for t in value if t.kind == "request" and not t.name)  # `users[name]["notes"][index] = text`
        run.env[holder] = join(run.env[holder], deep)
    if value and not run.tree.is_python:
        answers.set_as_body(run, root, key, value, source)
        keeping.element(run, target, value, source)
        if root and "." not in root and keeping.found(run, root):
            run.persisted.add(root)
    if not key:
        if value and isinstance(target, ast.Subscript):  # `users[name] = {"password": password}`
            _entry(run, root, value, source)
        return
    if value and not run.tree.is_python and _PASSED_ON.match(root) and key not in request_members(False):
        run.parked[f"{root}.{key}"] = tuple(t.passed(_HANDED_ON) for t in value if t.is_raw)
    if value and not run.tree.is_python and run.made.get(root) == "URL" and key not in _LEADS:
        value = through(value, "built:url")  # `address.search = …` stays on its host
    at = span(source)
    if run.fields:
        held.fill(run, target, value, source)
    keeping.in_session(run, target, key, value, source)
    value = value or calls.constant(run, key, source)
    if not value and run.is_credential(key):
        value = _named(run, key, value, source)  # `row.otp = generate_otp()`
    model = rows.row_in(run, root) if root else ""
    for made in run.objects.get(root, ()) if run.is_credential(key) and root not in run.persisted else ():
        if made.slot == key:  # `member = new Member({ password }); member.password = await hash(password)`
            run.flows.pop(made, None)
    if root and "." not in root and root != "self":
        overwrites = run.is_credential(key)  # a credential that is overwritten before the row goes out
        others = tuple(t for t in run.env.get(root, ()) if t.under != key and not (overwrites and t.kind == "row"))
        run.env[root] = join(others, (t.put(key, at) for t in value))
    elif root and value and run.is_credential(key) and not run.tree.is_python:
        whole = run.eval(target.value)  # `req.body.user.password = await hash(…)`, before `req.body.user` is handed on
        run.know(root, join((t for t in whole if t.under != key), (t.put(key, at) for t in value)))
    for taint in value if isinstance(target, ast.Attribute) else ():
        own = taint.kind == "param" and (model or (run.tree.is_python and root != "self"))
        if run.is_credential(key) or taint.name or taint.kind == "request" or own:
            flow = run.emit(taint, "field", f"{root}.{model}.{key}" if model else run.name(target), at, key)
            if flow is not None:
                run.written.append((root, flow))


def _entry(run: Interpreter, root: str, value: Taints, source: ast.expr) -> None:
    """An entry under a key that is data: part of what a variable holds; of a module's own table of people, kept there."""
    if root in run.env:
        run.env[root] = join(run.env[root], value)
    keeping.entry(run, root, value, source)
