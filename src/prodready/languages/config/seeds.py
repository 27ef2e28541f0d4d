"""Clear passwords in SQL: rows that are inserted, roles that are created."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready.facts import Flow
from prodready.languages.config.entries import Entry, Lines
from prodready.secrets import names
from prodready.secrets.filters import is_password_hash
from prodready.secrets.names import Kind

_INSERT = re.compile(
    r"\bINSERT\s+(?:OR\s+\w+\s+|IGNORE\s+)?INTO\s+(?P<table>[\w.\"`\[\]]+)\s*\((?P<columns>[^()]*)\)\s*VALUES\s*", re.I
)
_ROLE = re.compile(r"\b(?:IDENTIFIED\s+BY|(?:ENCRYPTED\s+)?PASSWORD)\s+(?P<quote>')(?P<value>[^'\n]+)'", re.I)
_REMARK = re.compile(r"[ \t]*(?:#|--)")
_TEXT = re.compile(r"'((?:[^']|'')*)'")
_BETWEEN = re.compile(r"(?:[\s,]+|--[^\n]*|/\*.*?\*/)*", re.S)
_PLAIN = re.compile(r"[^'(),]+")
_HASHING = re.compile(r"^\s*(?:md5|sha1|sha2|sha256|sha512|crypt|digest|password|encode|hashbytes)\s*\(", re.I)
_FUNCTION = re.compile(r"^\s*(\w+)\s*\(")
_QUOTES = ' \t\r\n"`[]'
_DIGEST = re.compile(r"^(?:0x)?[0-9a-fA-F]{32,128}$|^[A-Za-z0-9+/]{27,}={0,2}$|^\*[0-9A-F]{40}$")


def passwords(text: str) -> Iterator[Entry]:
    """Each password that an INSERT or a CREATE ROLE writes out."""
    lines = Lines(text)
    for match in _ROLE.finditer(text):
        if _REMARK.match(text, text.rfind("\n", 0, match.start()) + 1):
            continue  # nothing that the database would run
        yield Entry("password", match["value"], lines.span(match.start("value") - 1, match.end()))
    for _, entry, _ in _inserted(text, lines):
        yield entry


def flows(text: str) -> tuple[Flow, ...]:
    """Each password that an INSERT writes out, as it goes into its column: in clear, or through a function of SQL."""
    return tuple(
        _flow(table, entry, function)
        for table, entry, function in _inserted(text, Lines(text))
        if not is_password_hash(entry.value)
    )


def _flow(table: str, entry: Entry, function: str) -> Flow:
    steps = (f"SQL.{function}", "built:sql") if function else ("built:sql",)
    name = _plain(entry.name)
    return Flow("", "literal", "seed", entry.span, "store", table, entry.span, name, steps, name=name)


def _inserted(text: str, lines: Lines) -> Iterator[tuple[str, Entry, str]]:
    """Table, password and the function around it, for each row of each INSERT."""
    for match in _INSERT.finditer(text):
        if _REMARK.match(text, text.rfind("\n", 0, match.start()) + 1):
            continue
        columns = [c.strip(_QUOTES) for c in match["columns"].split(",")]
        wanted = {i: c for i, c in enumerate(columns) if _holds_password(c)}
        table = match["table"].strip(_QUOTES).rsplit(".", 1)[-1].strip(_QUOTES)
        for entry, function in _rows(text, match.end(), wanted, lines) if wanted else ():
            yield table, entry, function


def _holds_password(column: str) -> bool:
    return names.kind(_plain(column)) in (Kind.PASSWORD, Kind.PIN)


def _plain(column: str) -> str:
    """The credential a column is of: `pwd_hash` is one of `pwd`."""
    return re.sub(r"_?(?:hash|digest|md5|sha\d*)$", "", column, flags=re.I)


def _rows(text: str, start: int, wanted: dict[int, str], lines: Lines) -> Iterator[tuple[Entry, str]]:
    for row in _tuples(text, start):
        for index, (begin, end) in enumerate(row):
            if index not in wanted:
                continue
            cell, found = text[begin:end], _TEXT.search(text, begin, end)
            if found is None or (
                not _HASHING.match(cell) and (_DIGEST.match(found[1]) or wanted[index].lower().endswith("hash"))
            ):
                continue
            function = _FUNCTION.match(cell)
            span = lines.span(found.start(), found.end())
            yield Entry(wanted[index], found[1], span), function[1].lower() if function else ""


def _tuples(text: str, at: int) -> Iterator[list[tuple[int, int]]]:
    """The rows behind VALUES, each as the ranges of its cells; ends at the statement's end."""
    while True:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        if text[at : at + 1] != "(":
            return
        row, at = _cells(text, at + 1)
        yield row


def _cells(text: str, at: int) -> tuple[list[tuple[int, int]], int]:
    cells: list[tuple[int, int]] = []
    begin, depth = at, 0
    while at < len(text):
        if plain := _PLAIN.match(text, at):
            at = plain.end()
            continue
        char = text[at]
        if char == "'":
            match = _TEXT.match(text, at)
            at = match.end() if match else at + 1
            continue
        if char == "(":
            depth += 1
        elif char == ")" and depth == 0:
            return [*cells, (begin, at)], at + 1
        elif char == ")":
            depth -= 1
        elif char == "," and depth == 0:
            cells.append((begin, at))
            begin = at + 1
        at += 1
    return cells, at
