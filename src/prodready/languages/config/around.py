"""What stands around an entry of YAML or JSON: the entries beside it, and the one it is part of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from prodready.languages.config.entries import Entry, unquoted
from prodready.secrets import names

_KEY = re.compile(r"""^[ \t\-]*["']?(?P<name>[A-Za-z_][\w.\-]*)["']?[ \t]*:[ \t]*(?P<value>.*?)[ \t,]*$""")
_PAIR = re.compile(r'"(?P<name>[A-Za-z_][\w.\-]*)"\s*:\s*"(?P<value>[^"\n]*)"')
_NEAR = 12  # lines in which an account or a connection is described
_NOTHING = frozenset({"", "null", "~", "[", "{"})
_FIELDS = frozenset({"email", "e-mail", "mail", "username", "user", "login", "name", "host", "text", "string"})


def is_beside_identity(lines: Sequence[str], entry: Entry) -> bool:
    """Whether an entry stands beside a user, host or database, with a value that is not just the name again."""
    return any(
        names.is_identity(name) and not _is_label(name, value) for name, value in _beside(lines, entry.span.line)
    )


def _is_label(name: str, value: str) -> bool:
    """`Username`, `Your e-mail`, `email`: what is shown beside a field, or the field's name again."""
    again = names.words(value) == names.words(name)
    return again or value in _NOTHING or " " in value or value.lower() in _FIELDS


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
    if len(pairs := list(_PAIR.finditer(own))) > 1:
        yield from ((pair["name"], pair["value"]) for pair in pairs)
        return
    yield from _near(reversed(lines[max(0, number - 1 - _NEAR) : number - 1]), _column(own))
    yield from _near(lines[number : number + _NEAR], _column(own))


def _near(lines: Iterable[str], column: int) -> Iterator[tuple[str, str]]:
    """The entries at the same column, up to where the object begins or ends."""
    for line in lines:
        if line.strip() and _column(line) < column:
            return
        if _column(line) == column and (match := _KEY.match(line)):
            yield match["name"], unquoted(match["value"])


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" \t-"))
