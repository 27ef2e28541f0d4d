"""Hides values in a source line, so that a secret is never shown, stored or hashed."""

from __future__ import annotations

import re

HIDDEN = "•••"
SENSITIVE = frozenset({"secret", "pin"})

_CODE = (
    ".py",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".ts",
    ".tsx",
    ".mts",
    ".cts",
    ".sql",
    ".prisma",
    ".go",
    ".java",
    ".kt",
    ".kts",
    ".cs",
    ".php",
)
_QUOTED = re.compile(r"""("{3}|'{3}|["'`])((?:\\.|(?!\1).)*)(\1|$)""")
_LONG = re.compile(r"[A-Za-z0-9+/=_\-.~%]{16,}")
_NUMBER = re.compile(r"(?<![\w.])\d{3,}(?!\w)")
_COMMENT = re.compile(r"((?:^|\s)(?:#|//|--)).*$")
_SETTING = re.compile(
    r"(\s*[{,]?\s*(?:-\s+)?(?:export\s+|ENV\s+|ARG\s+)?[\"']?[\w.\-]+[\"']?\s*(?:[=:]|\s(?=\S+$))\s*)\S"
)


def blank(line: str, path: str, family: str = "secret") -> str:
    """The line with every value hidden.

    In code that is quoted text, comments and long tokens; in a settings file all behind the first name. Where nothing is
    recognised the whole line may be the value. A line about a PIN holds names (`user.pin === pin`): there it is what is
    quoted, what is a number, and what a comment says.
    """
    if path.endswith(_CODE):
        quoted = _QUOTED.sub(rf"\1{HIDDEN}\3", line)
        if family == "pin":
            return _COMMENT.sub(rf"\1 {HIDDEN}", _NUMBER.sub(HIDDEN, quoted))
        hidden = _COMMENT.sub(rf"\1 {HIDDEN}", _LONG.sub(HIDDEN, quoted))
        return hidden if hidden != line or not line.strip() else HIDDEN
    setting = _SETTING.match(line)
    return setting[1] + HIDDEN if setting else HIDDEN
