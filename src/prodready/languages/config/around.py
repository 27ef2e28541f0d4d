"""What stands around an entry of YAML or JSON: the entries beside it, and the one it is part of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from prodready.languages.config.entries import Entry, unquoted
from prodready.secrets import names

_KEY = re.compile(
    r"""^(?P<indent>[ \t]*(?P<item>(?:-[ \t]+)*)\{?)["']?(?P<name>[A-Za-z_][\w.\-]*)["']?[ \t]*:[ \t]*(?P<value>.*?)[ \t,]*$"""
)
_PAIR = re.compile(r'"(?P<name>[A-Za-z_][\w.\-]*)"\s*:\s*"(?P<value>[^"\n]*)"')
_NEAR = 12  # lines in which an account or a connection is described
_NOTHING = frozenset({"", "null", "~", "[]", "{}"})


def is_beside_identity(lines: Sequence[str], entry: Entry) -> bool:
    """Whether a user, host or database is named beside it, with a value that is not just its own name again."""
    return any(
        names.is_identity(name) and not _is_label(name, value) for name, value in _beside(lines, entry.span.line)
    )


def _is_label(name: str, value: str) -> bool:
    """`Username`, `Your e-mail`, `email`: what is shown beside a field, or the field's name again."""
    again = names.words(value) == names.words(name)
    return again or value in _NOTHING or " " in value or (value.istitle() and names.is_identity(value))


def full_name(lines: Sequence[str], entry: Entry) -> str:
    """Its name behind that of the entry it is part of, as in `jwt:` above `key:`."""
    column = _column(lines[entry.span.line - 1])
    for line in reversed(lines[: entry.span.line - 1]):
        if line.strip() and _column(line) < column:
            match = _KEY.match(line)
            plain = match is not None and len(names.words(match["name"])) == 1  # no `tokenSecretRef:` of Kubernetes
            return f"{match['name']}_{entry.name}" if match and plain else entry.name
    return entry.name


def _beside(lines: Sequence[str], number: int) -> Iterator[tuple[str, str]]:
    own = lines[number - 1]
    pairs = list(_PAIR.finditer(own))
    if len(pairs) > 1:
        yield from ((pair["name"], pair["value"]) for pair in pairs)
        return
    match = _KEY.match(own)
    if match is None:
        return
    column = len(match["indent"])
    if not match["item"]:
        yield from _near(reversed(lines[max(0, number - 1 - _NEAR) : number - 1]), column, begins=True)
    yield from _near(lines[number : number + _NEAR], column, begins=False)


def _near(lines: Iterator[str] | Sequence[str], column: int, *, begins: bool) -> Iterator[tuple[str, str]]:
    """The entries at the same column. begins: the line that begins a list's item is part of it, else of the next."""
    for line in lines:
        match = _KEY.match(line)
        if match is None or len(match["indent"]) != column:
            if line.strip() and _column(line) < column:
                return
            continue
        if match["item"] and not begins:
            return
        yield match["name"], unquoted(match["value"])
        if match["item"]:
            return


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" \t-"))
