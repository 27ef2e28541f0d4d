"""The lines of a text that hold one of some words, found without a look at the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def telling(text: str, words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Number (from 1) and text of each line that holds one of the words, in order."""
    offsets = sorted({at for word in words for at in _offsets(text, word)})
    number, line_start, line_end = 1, 0, -1
    for at in offsets:
        if at < line_end:
            continue
        number += text.count("\n", line_start, at)
        line_start = text.rfind("\n", 0, at) + 1
        line_end = text.find("\n", at) % (len(text) + 1)
        yield number, text[line_start:line_end].rstrip("\r")


def _offsets(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
