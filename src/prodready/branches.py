"""What a branch test is about, judged by its words: an Origin compared whole or in part, development or production."""

from __future__ import annotations

import re
from collections.abc import Iterable

DEVELOPMENT = re.compile(r"dev(elopment)?\b|\blocal\b|debug|\btest(ing)?\b|is_?dev", re.I)
PRODUCTION = re.compile(r"prod(uction)?\b|is_?prod|live\b", re.I)
_COMPARES = re.compile(
    r"\bin\b|includes|indexOf|\.has\(|some\(|any\(|\.test\(|match|==|endswith|startswith|RegExp|allow|valid", re.I
)
_NAMES = re.compile(r"origin|allow|white_?list|trusted|permitted", re.I)
_ORIGIN = r"origin\w*(?:\.\w+\(\))*"
_PART = re.compile(
    rf"{_ORIGIN}\.endswith\(\s*['\"](?!\.|https?://)"  # a host that ends so costs a few euros; a sub-domain does not
    rf"|{_ORIGIN}\.(?:startswith|includes|indexOf)\(\s*(['\"])(?!https?://[^'\"]*[/:]\1)",
    re.I,
)


_PRESENCE = re.compile(r"(===?|!==?|\bis( not)?)\s*(null|None|undefined|''|\"\")")


def compares_origin(test: str) -> bool:
    """Whether a test compares an origin with something: `origin in ALLOWED`, `isAllowed(origin)`."""
    return bool(_COMPARES.search(_PRESENCE.sub("", test)) and _NAMES.search(test))


def looks_at_a_part(test: str) -> bool:
    """Whether a test looks at the beginning, the end or some part of an origin, so that another host can meet it."""
    return bool(_PART.search(test))


def development_only(tests: Iterable[str]) -> bool:
    """Whether one of the tests around a place keeps it out of production."""
    for test in tests:
        negated = test.startswith("not ")
        bare = test.removeprefix("not ")
        inverse = negated != bool(re.search(r"!=|\bnot\b", bare))
        if (DEVELOPMENT.search(bare) and not inverse) or (PRODUCTION.search(bare) and inverse):
            return True
    return False
