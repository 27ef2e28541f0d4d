"""How much a value looks like a secret."""

from __future__ import annotations

import math
import re
from collections import Counter

_RUN = re.compile(r"[A-Za-z0-9+/=]{16,}")
_TURN = re.compile(r"\d(?=[A-Za-z])|[A-Za-z](?=\d)")
_SYMBOL = re.compile(r"[!@#$%^&*?+~]")
_HUMP = re.compile(r"[a-z](?=[A-Z])|[A-Z](?=[a-z])")


def strength(value: str) -> str:
    """`high`: random; `medium`: letters with digits or symbols, as chosen passwords have; `low`: could be any word."""
    if is_random(value):
        return "high"
    letters = any(c.isalpha() for c in value)
    mixed = (letters and any(c.isdigit() for c in value)) or _SYMBOL.search(value)
    return "medium" if len(value) >= 8 and mixed and " " not in value else "low"


def is_random(value: str) -> bool:
    """Whether nobody would write it by hand: many turns between letters and digits, entropy near that of chance."""
    if len(value) < 16 or " " in value or "\n" in value:
        return False
    turns = len(_TURN.findall(value))
    if turns >= 6:
        return True
    run = max(_RUN.findall(value), key=len, default="")
    if _is_drawn(run):
        return True
    if turns + len(_HUMP.findall(run)) < 8 or not any(c.isdigit() for c in run):
        return False
    if turns < 3 and sum(c.isupper() for c in run) < 0.3 * len(run):
        return False  # words in camel case with a number behind
    return entropy(run) >= 3.4


def _is_drawn(run: str) -> bool:
    """Whether letters alone were drawn by chance: half of them capitals, the case changing all the time."""
    capitals = sum(c.isupper() for c in run)
    return len(run) >= 20 and 0.3 <= capitals / len(run) <= 0.7 and len(_HUMP.findall(run)) >= 0.3 * len(run)


def entropy(value: str) -> float:
    """Shannon's entropy in bits a character."""
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values())
