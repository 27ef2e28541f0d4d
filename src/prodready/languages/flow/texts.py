"""Strings put together from parts: what text they are (SQL, markup, address) and which part stands where."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from prodready.languages.flow import sql

_MARKUP = re.compile(r"<\s*/?[a-zA-Z][\w-]*[\s>/]")
_URL = re.compile(r"^\w+://[^/\x00?#]+[/?#]")
# The beginnings of an address behind which nothing changes the host: `https://host/`, `https://{host}:80/`, `//host/`,
# `{base}/`, and whatever has a `?` or `#` in it.
_HOST = re.compile(r"^(\w+:)?//[^/?#]+[/?#]|^\x00/|^[^\x00:/?#]+/|^[^\x00]+[?#]|^\x00.*[?#]", re.DOTALL)
# Calls that leave a text as it is, and patterns, whose text is what they match.
_SAME = {"text": 1, "dedent": 1, "cleandoc": 1, "RegExp": 2, "compile": 2}
_PERCENT = re.compile(r"%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[sdrfijoO]")
_PRINTS = frozenset(("format", "sprintf"))
_MOST = 60
Part = str | ast.expr


def parts(node: ast.expr, known: dict[str, str]) -> list[Part] | None:
    """The parts of a string that is put together: literal text and expressions; None if the expression does not build one.

    `known`: variables that hold a literal text.
    """
    if isinstance(node, ast.JoinedStr):
        return [_part(v.value if isinstance(v, ast.FormattedValue) else v, known) for v in node.values]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _sum(node, known)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        text = literal(node.left, known)
        values = list(node.right.elts) if isinstance(node.right, ast.Tuple) else [node.right]
        return _filled(text, _PERCENT, values) if text is not None else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        text = literal(node.func.value, known)
        values = [*node.args, *(k.value for k in node.keywords)]
        if text is None and isinstance(node.func.value, ast.Name) and node.func.value.id == "util":
            return _printed(node, known)
        return _filled(text, re.compile(r"\{[^{}]*\}"), values) if text is not None else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "concat":
        text = literal(node.func.value, known)
        return [text, *(_part(a, known) for a in node.args)] if text is not None else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _PRINTS:
        return _printed(node, known)
    return None


def _printed(node: ast.Call, known: dict[str, str]) -> list[Part] | None:
    """The parts of `util.format("… %s", given)`, `sprintf("… %s", given)`."""
    text = literal(node.args[0], known) if node.args else None
    return _filled(text, _PERCENT, node.args[1:]) if text is not None and "%" in text else None


def joined(node: ast.Call, known: dict[str, str], lists: dict[str, ast.expr]) -> list[Part] | None:
    """The parts of `" ".join(pieces)` and `pieces.join(" ")`, where the pieces are in sight; `lists`: variables that hold a list."""
    func = node.func
    if not (isinstance(func, ast.Attribute) and func.attr == "join" and len(node.args) == 1):
        return None
    between, pieces = literal(func.value, known), node.args[0]
    if between is None:
        between, pieces = literal(node.args[0], known), func.value
    if isinstance(pieces, ast.Name):
        pieces = lists.get(pieces.id, pieces)
    if between is None or not isinstance(pieces, (ast.List, ast.Tuple)):
        return None
    found: list[Part] = []
    for index, piece in enumerate(pieces.elts[:_MOST]):
        found += [between] if index else []
        found += parts(piece, known) or [_part(piece, known)]
    return found


def literal(node: ast.expr, known: dict[str, str]) -> str | None:
    """The literal text of an expression, sums and known variables followed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = literal(node.left, known), literal(node.right, known)
        return left + right if left is not None and right is not None else None
    if (
        isinstance(node, ast.Call)
        and node.args
        and not node.keywords
        and isinstance(node.func, (ast.Name, ast.Attribute))
    ):
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        return literal(node.args[0], known) if name in _SAME and len(node.args) <= _SAME[name] else None
    return None


def begins(node: ast.expr, known: dict[str, str]) -> str:
    """The literal text that a string begins with, however it goes on: `f"UPDATE notes SET {columns} WHERE id = ?"`."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return begins(node.values[0], known) if node.values else ""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
        return begins(node.left, known)
    if isinstance(node, ast.Name):
        return known.get(node.id) or known.get(f"begins:{node.id}", "")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return begins(node.func.value, known)
    if isinstance(node, ast.Call) and node.args and getattr(node.func, "attr", getattr(node.func, "id", "")) in _SAME:
        return begins(node.args[0], known)
    return ""


def kind(found: list[Part]) -> str:
    """What text it is: sql, url (host fixed), local (a path on this host), markup or text."""
    whole = "".join(p if isinstance(p, str) else sql.HOLE for p in found)
    if sql.is_sql(whole):
        return "sql"
    if _MARKUP.search(whole):
        return "markup"
    if _URL.match(whole):
        return "url"
    local = whole.startswith(("/", "./", "?", "#")) and not whole.startswith(("//", f"/{sql.HOLE}"))
    return "local" if local else "text"


def steps(found: list[Part]) -> list[tuple[ast.expr, tuple[str, ...]]]:
    """Each expression in the text with the steps a value takes by being put there: `built:sql`, `sql:store:password`."""
    what = kind(found)
    holes = [p for p in found if not isinstance(p, str)]
    if what != "sql":
        return [
            (h, (f"built:{what if what != 'text' else where}",)) for h, where in zip(holes, _places(found), strict=True)
        ]
    whole = "".join(p if isinstance(p, str) else sql.HOLE for p in found)
    marks = [
        (role, around)
        for role, around, mark in zip(sql.roles(whole), sql.functions(whole), sql._MARK.finditer(whole), strict=True)
        if mark[0] == sql.HOLE
    ]
    out: list[tuple[ast.expr, tuple[str, ...]]] = []
    for hole, ((role, column, _), around) in zip(holes, marks, strict=False):
        out.append((hole, (*around, "built:sql", f"sql:{role}:{column}") if role else ("built:sql",)))
    return out


def _places(found: list[Part]) -> Iterator[str]:
    """For each expression in a text that may be an address: `url` where it cannot change the host, `rooted` right behind the
    first slash (`//host` is another one), else `text`."""
    before = ""
    for part in found:
        if isinstance(part, str):
            before += part
            continue
        yield "url" if _HOST.match(before) else "rooted" if before == "/" else "text"
        before += sql.HOLE


def behind(found: list[Part]) -> set[int]:
    """The expressions in a text that do not begin a folder or file of their own: `name` in `f"files/{number}_{name}"`."""
    pairs = zip(["", *found], found, strict=False)
    return {id(p) for before, p in pairs if isinstance(before, str) and before and before[-1] not in "/\\"}


def _part(node: ast.expr, known: dict[str, str]) -> Part:
    if isinstance(node, ast.Constant):
        return str(node.value)
    text = literal(node, known) if isinstance(node, ast.Name) else None
    return text if text is not None else node


def _sum(node: ast.BinOp, known: dict[str, str]) -> list[Part] | None:
    found: list[Part] = []
    stack: list[ast.expr] = [node]
    textual = False
    while stack and len(found) < _MOST:
        top = stack.pop()
        if isinstance(top, ast.BinOp) and isinstance(top.op, ast.Add):
            stack += [top.right, top.left]
            continue
        inner = parts(top, known)
        if inner is not None:
            found += inner
            textual = True
            continue
        part = _part(top, known)
        textual = textual or (
            isinstance(part, str) and not (isinstance(top, ast.Constant) and not isinstance(top.value, str))
        )
        found.append(part)
    return found if textual else None


def _filled(text: str, mark: re.Pattern[str], values: list[ast.expr]) -> list[Part]:
    found: list[Part] = []
    at, index = 0, 0
    for hole in mark.finditer(text):
        found.append(text[at : hole.start()])
        if index < len(values):
            found.append(values[index])
        index, at = index + 1, hole.end()
    return [*found, text[at:], *values[index:]]
