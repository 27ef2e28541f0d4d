"""What the placeholders of an SQL text stand for: a column that is written, a column that is compared, or anything else."""

from __future__ import annotations

import re

HOLE = "\x00"
_SQL = re.compile(
    r"^\s*(SELECT\b.+\bFROM\b|INSERT\s+(OR\s+\w+\s+)?INTO\b|REPLACE\s+INTO\b|UPDATE\b.+\bSET\b|DELETE\s+FROM\b|WITH\s+\w+\s+AS\b|DROP\s+TABLE\b|ALTER\s+TABLE\b|CREATE\s+(TABLE|INDEX|USER)\b)",
    re.I | re.S,
)
_MARK = re.compile(r"\x00|\?\d*|%\((\w+)\)s|%s|%d|(?<![:\w@])[:@]([a-zA-Z_]\w*)|\$(\d+)|\{\w*\}")
_INSERT = re.compile(r"INTO\s+[`\"\[]?([\w.]+)[`\"\]]?\s*\(([^)]*)\)\s*VALUES\s*\((.*)", re.I | re.S)
_WRITES = re.compile(r"\s*(INSERT\s+(OR\s+\w+\s+)?INTO\s|REPLACE\s+INTO\s|UPDATE\s+\S+\s+SET\b)", re.I)
_TABLE = re.compile(r"(?:UPDATE|INTO|FROM)\s+[`\"\[]?([\w.]+)", re.I)
_SELECT = re.compile(r"\s*SELECT\s+(?:DISTINCT\s+)?(.*?)\s+FROM\b", re.I | re.S)
_ALIAS = re.compile(r"\s+(?:AS\s+)?[`\"\[]?(\w+)[`\"\]]?\s*\Z", re.I)
_WRAPPED = re.compile(r"\b(\w+)\s*\(\s*['\"]?\Z")
_NO_FUNCTIONS = frozenset(("values", "in", "any", "all", "and", "or", "not", "set", "where", "select", "exists"))
_ONE_MARK = re.compile(r"\b(SET|VALUES)\s*\(?\s*(?:\?|%s)\s*\)?\s*(?:;|WHERE\b|ON\s+DUPLICATE\b|\Z)", re.I)
_COLUMNS = re.compile(r"INTO\s+[`\"\[]?[\w.]+[`\"\]]?\s*\(([^)]*)\)", re.I)
_UNLISTED = re.compile(r"INTO\s+[`\"\[]?[\w.]+[`\"\]]?\s*VALUES\s*\(", re.I)
_WRITTEN = re.compile(r"INTO\s+[`\"\[]?[\w.]+[`\"\]]?\s*\(([^)]*)\)\s*VALUES\s*(.*?)(?=;|\bINSERT\b|\Z)", re.I | re.S)
_ROW = re.compile(r"\((?:'[^']*'|\((?:[^()]|\([^()]*\))*\)|[^()'])*\)")
_QUOTED = re.compile(r"'([^'\x00%?:${}]+)'")
_COLUMN = re.compile(r"([\w.]+)[`\"\]]?\s*(=|<>|!=|LIKE|ILIKE|IN)\s*\(?\s*['\"]?%?$", re.I)


def is_sql(text: str) -> bool:
    """Whether a text starts like an SQL statement."""
    return _SQL.match(text) is not None


def writes(text: str) -> bool:
    """Whether what begins so writes to a table: `UPDATE notes SET `, `INSERT INTO notes (`."""
    return _WRITES.match(text) is not None


def table(text: str) -> str:
    """The first table the statement names."""
    found = _TABLE.search(text)
    return found[1] if found else ""


def roles(text: str) -> list[tuple[str, str, str]]:
    """For each placeholder in order: ("store" | "compare" | "", column, its own name if it has one)."""
    marks = list(_MARK.finditer(text))
    inserted = _insert_columns(text, marks)
    found = []
    for index, mark in enumerate(marks):
        own = mark[1] or mark[2] or ""
        if index in inserted:
            found.append(("store", inserted[index], own))
            continue
        if _UNLISTED.search(text, 0, mark.start()):
            found.append(("store", "", own))  # every column, in its order
            continue
        before, _ = _unwrapped(text[: mark.start()])
        column = _COLUMN.search(before)
        if column is None:
            found.append(("", "", own))
            continue
        set_at, where_at = _last(before, "SET"), _last(before, "WHERE")
        found.append(("store" if set_at > where_at else "compare", column[1].rsplit(".", 1)[-1], own))
    return found


def whole(text: str) -> tuple[str, ...] | None:
    """The columns of a statement that takes a row or rows by one placeholder: `SET ?` (the object says), `VALUES ?`; else None."""
    found = _ONE_MARK.search(text)
    if found is None:
        return None
    named = _COLUMNS.search(text) if found[1].upper() == "VALUES" else None
    return tuple(c.strip(' `"[]\n\t') for c in named[1].split(",")) if named else ()


def functions(text: str) -> list[tuple[str, ...]]:
    """For each placeholder in order: the SQL functions around it, inner first, as `SQL.md5`."""
    return [_unwrapped(text[: mark.start()])[1] for mark in _MARK.finditer(text)]


def _unwrapped(before: str) -> tuple[str, tuple[str, ...]]:
    """What stands before a placeholder without the functions that are open there, and those functions."""
    found: list[str] = []
    while (open_ := _WRAPPED.search(before)) and open_[1].lower() not in _NO_FUNCTIONS:
        found.append(f"SQL.{open_[1].lower()}")
        before = before[: open_.start()]
    return before, tuple(found)


def selected(text: str) -> tuple[str, ...]:
    """The columns of a SELECT in order; () for any other statement."""
    found = _SELECT.match(text)
    parts = _split(found[1]) if found else []
    names = [_ALIAS.sub(r".\1", part.strip()).rsplit(".", 1)[-1].strip('`"[] ') for part in parts]
    return () if "*" in names else tuple(names)


def constants(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The texts that an INSERT writes out: (column, text, the functions around it, inner first)."""
    found = []
    for insert in _WRITTEN.finditer(text):
        columns = [c.strip(' `"[]\n\t') for c in insert[1].split(",")]
        for row in _ROW.findall(insert[2])[:20]:
            for column, part in zip(columns, _split(row[1:-1]), strict=False):
                if constant := _QUOTED.search(part):
                    found.append((column, constant[1], _unwrapped(part[: constant.start()])[1]))
    return found


def _split(text: str) -> list[str]:
    """The parts of a list, by the commas outside brackets."""
    parts, depth = [""], 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _last(text: str, word: str) -> int:
    return max((m.start() for m in re.finditer(rf"\b{word}\b", text, re.I)), default=-1)


def _insert_columns(text: str, marks: list[re.Match[str]]) -> dict[int, str]:
    """Placeholder index -> column, for the VALUES of an INSERT."""
    found = _INSERT.search(text)
    if not found:
        return {}
    columns = [c.strip(' `"[]\n\t') for c in found[2].split(",")]
    base, column, depth, out = found.start(3), 0, 0, {}
    by_start = {m.start(): i for i, m in enumerate(marks)}
    for offset, char in enumerate(found[3]):
        if base + offset in by_start and column < len(columns):
            out[by_start[base + offset]] = columns[column]
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 0:
                break
            depth -= 1
        elif char == "," and depth == 0:
            column += 1
    return out
