"""Hides values in a source line, so that a secret is never shown, stored or hashed."""

from __future__ import annotations

import re

HIDDEN = "•••"
SENSITIVE = frozenset({"secret", "pin"})

_QUOTED = re.compile(r"""("{3}|'{3}|["'`])((?:\\.|(?!\1).)*)(\1|$)""")
_ASSIGNED = re.compile(r"^(\s*(?:-\s+)?(?:export\s+|ENV\s+|ARG\s+)?[\"']?[\w.\-]+[\"']?\s*(?:[=:]|\s(?=\S+$))\s*)(\S.*)$")
_LONG = re.compile(r"[A-Za-z0-9+/=_\-.~%]{16,}")


def blank(line: str) -> str:
    """The line with every literal value hidden: quoted text, what is assigned without quotes, long tokens."""
    quoted = _QUOTED.sub(lambda m: f"{m[1]}{HIDDEN}{m[3]}", line)
    hidden = _LONG.sub(HIDDEN, quoted) if quoted != line else _LONG.sub(HIDDEN, _ASSIGNED.sub(rf"\1{HIDDEN}", line))
    # Nothing recognised: the whole line may be the value.
    return hidden if hidden != line or not line.strip() else HIDDEN
