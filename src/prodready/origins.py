"""How a branch test treats an Origin, judged by its words: does it compare the origin, and whole or in part?"""

from __future__ import annotations

import re

_COMPARES = re.compile(r"\bin\b|includes|indexOf|\.has\(|some\(|any\(|\.test\(|match|==|endswith|startswith|RegExp|allow|valid", re.I)
_NAMES = re.compile(r"origin|allow|white_?list|trusted|permitted", re.I)
_ORIGIN = r"origin\w*(?:\.\w+\(\))*"
_PART = re.compile(
    rf"{_ORIGIN}\.endswith\(\s*['\"](?!\.|https?://)"  # a host that ends so costs a few euros; a sub-domain does not
    rf"|{_ORIGIN}\.(?:startswith|includes|indexOf)\(\s*(['\"])(?!https?://[^'\"]*[/:]\1)",
    re.I,
)


def compares(test: str) -> bool:
    """Whether a test compares an origin with something: `origin in ALLOWED`, `isAllowed(origin)`."""
    return bool(_COMPARES.search(test) and _NAMES.search(test))


def partly(test: str) -> bool:
    """Whether a test looks at the beginning, the end or some part of an origin, so that another host can meet it."""
    return bool(_PART.search(test))
