"""SQL: each CREATE TABLE is a class, each column a field; ALTER TABLE … ADD COLUMN makes a class of one field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready.facts import ClassFacts, Field, Ref
from prodready.languages.config.entries import Lines

_NAME = r"[\"`\[]?(?:\w+[\"`\]]?\.[\"`\[]?)?(?P<name>\w+)[\"`\]]?"
_CREATE = re.compile(
    rf"\bCREATE\s+(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED)\s+)*TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}\s*\(", re.I
)
_ADD = re.compile(
    rf"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?{_NAME}\s+ADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?"
    r"(?P<column>[\"`\[]?\w+[\"`\]]?\s+[A-Za-z]\w*)", re.I
)  # fmt: skip
_COLUMN = re.compile(r"[\s\n]*(?:--[^\n]*\n\s*)*[\"`\[]?(?P<name>\w+)[\"`\]]?\s+(?P<type>[A-Za-z]\w*)")
_CONSTRAINT = frozenset(
    ["PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "CONSTRAINT", "KEY", "INDEX", "EXCLUDE", "LIKE", "FULLTEXT", "ADD"]
)
_PLAIN = re.compile(r"[^'(),/-]+")
_SKIPPED = re.compile(r"--[^\n]*|'(?:[^']|'')*'|/\*.*?\*/", re.S)


def tables(text: str) -> Iterator[ClassFacts]:
    """The tables of a script; base `sql.table`, a field's annotation is the column's type as written."""
    lines = Lines(text)
    for match in _CREATE.finditer(text):
        header = lines.span(match.start("name"), match.end("name"))
        fields = tuple(_fields(text, match.end(), lines))
        yield ClassFacts(match["name"], header, (Ref("sql.table", header),), (), fields, ())
    for match in _ADD.finditer(text):
        header = lines.span(match.start("name"), match.end("name"))
        fields = tuple(_field(text, match.start("column"), match.end(), lines))
        if fields:
            yield ClassFacts(match["name"], header, (Ref("sql.table", header),), (), fields, ())


def _fields(text: str, start: int, lines: Lines) -> Iterator[Field]:
    at = begin = start
    depth = 0
    while at < len(text):
        if skipped := _SKIPPED.match(text, at):
            at = skipped.end()
            continue
        if plain := _PLAIN.match(text, at):
            at = plain.end()
            continue
        char = text[at]
        if char in ",)" and depth == 0:
            yield from _field(text, begin, at, lines)
            begin = at + 1
            if char == ")":
                return
        depth += (char == "(") - (char == ")")
        at += 1


def _field(text: str, begin: int, end: int, lines: Lines) -> Iterator[Field]:
    match = _COLUMN.match(text, begin, end)
    if match and match["name"].upper() not in _CONSTRAINT:
        at = lines.span(match.start("name"), match.end())
        yield Field(match["name"], Ref(match["type"], at), None, at)
