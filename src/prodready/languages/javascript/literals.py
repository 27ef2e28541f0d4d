"""Leaves: names, strings, templates, numbers, regular expressions."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.languages.javascript.translator import LOAD, Expression, Translator, mark, name, place

if TYPE_CHECKING:
    from tree_sitter import Node

_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


def unescape(raw: str) -> str:
    """The value of string source as JavaScript sees it; what is no sound escape stays as written."""
    head, *rest = raw.split("\\")
    out = [head]
    escaped = False  # the part before was `\\`, so this part follows a literal backslash
    for part in rest:
        if escaped:
            out.append(part)
            escaped = False
        elif not part:
            out.append("\\")
            escaped = True
        else:
            out.append(_escape(part))
    value = "".join(out)
    # Halves of a surrogate pair are joined; a lone half could not be written anywhere.
    return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _escape(part: str) -> str:
    """The text after one backslash, its first characters being the escape."""
    kind = part[0]
    if kind == "u" and part[1:2] == "{":
        digits, closed, rest = part[2:].partition("}")
        return _code_point(digits, rest, part) if closed else part
    if kind == "u":
        return _code_point(part[1:5], part[5:], part)
    if kind == "x":
        return _code_point(part[1:3], part[3:], part)
    if kind == "\r":
        return part[1:].removeprefix("\n")
    return _SIMPLE.get(kind, kind) + part[1:]


def _code_point(digits: str, rest: str, part: str) -> str:
    try:
        return chr(int(digits, 16)) + rest
    except (ValueError, OverflowError):
        return part


def _identifier(t: Translator, node: Node) -> ast.expr:
    text = t.source[node.start_byte : node.end_byte].decode("utf-8", "replace")
    made = ast.Name(text, LOAD) if text and text != "undefined" else ast.Constant(None)
    return place(made, node)


def string_value(t: Translator, node: Node) -> str:
    """The value of a string node."""
    raw = t.source[node.start_byte + 1 : node.end_byte - 1].decode("utf-8", "replace")
    return unescape(raw) if "\\" in raw else raw


def _string(t: Translator, node: Node) -> ast.expr:
    return place(ast.Constant(string_value(t, node)), node)


def template(t: Translator, node: Node) -> ast.expr:
    """A template: constant without substitutions, else the parts of a joined string."""
    holes = [child for child in node.children if child.type == "template_substitution"]
    if not holes:
        return _string(t, node)
    parts: list[ast.expr] = []
    (row, column), start = node.start_point, node.start_byte + 1
    column += 1
    for hole in holes:
        _fragment(t, parts, (row, column, start), (*hole.start_point, hole.start_byte))
        inner = t.expression(next((c for c in hole.named_children if c.type != "comment"), None))
        parts.append(place(ast.FormattedValue(inner, -1, None), hole))
        (row, column), start = hole.end_point, hole.end_byte
    end_row, end_column = node.end_point
    _fragment(t, parts, (row, column, start), (end_row, end_column - 1, node.end_byte - 1))
    return place(ast.JoinedStr(parts), node)


def _fragment(t: Translator, parts: list[ast.expr], start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    """Append the text between two points (row, column, byte) of a template."""
    raw = t.source[start[2] : end[2]].decode("utf-8", "replace")
    if raw:
        made = ast.Constant(unescape(raw) if "\\" in raw else raw)
        made.lineno, made.col_offset = start[0] + 1, start[1]
        made.end_lineno, made.end_col_offset = end[0] + 1, end[1]
        parts.append(made)


def _number(t: Translator, node: Node) -> ast.expr:
    return place(ast.Constant(number_value(t.text(node))), node)


def number_value(text: str) -> int | float | None:
    """The value of a number's source text; `None` where Python cannot hold it."""
    digits = text.replace("_", "").rstrip("n")
    try:
        if digits.isdecimal():
            legacy_octal = len(digits) > 1 and digits[0] == "0" and not set(digits) & {"8", "9"}
            return int(digits, 8 if legacy_octal else 10)
        return int(digits, 0) if digits[1:2] in "xXoObB" else float(digits)
    except ValueError:
        return None


def _regex(t: Translator, node: Node) -> ast.expr:
    pattern, _, flags = t.text(node)[1:].rpartition("/")
    texts: list[ast.expr] = [place(ast.Constant(text), node) for text in (pattern, flags)]
    made = place(ast.Call(name("RegExp", node), texts, []), node)
    mark(made, is_regex=True)
    return made


def _constant(value: bool | None) -> Expression:
    return lambda _, node: place(ast.Constant(value), node)


def _named(identifier: str) -> Expression:
    return lambda _, node: name(identifier, node)


def _meta(t: Translator, node: Node) -> ast.expr:
    """`import.meta`, `new.target`."""
    owner, _, attribute = t.text(node).partition(".")
    return place(ast.Attribute(name(owner.strip(), node), attribute.strip(), LOAD), node)


LEAVES: dict[str, Expression] = {
    "identifier": _identifier,
    "shorthand_property_identifier": _identifier,
    "shorthand_property_identifier_pattern": _identifier,
    "private_property_identifier": _identifier,
    "string": _string,
    "number": _number,
    "regex": _regex,
    "true": _constant(True),
    "false": _constant(False),
    "null": _constant(None),
    "undefined": _constant(None),
    "this": _named("self"),
    "super": _named("super"),
    "import": _named("import"),
    "meta_property": _meta,
}
