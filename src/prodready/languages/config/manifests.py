"""Kubernetes manifests: a Secret's `data` is base64, which hides nothing; what counts is the value behind it."""

from __future__ import annotations

import base64
import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from prodready.languages.config.entries import Entry

_SECRET = re.compile(r"^kind:[ \t]*[\"']?Secret[\"']?[ \t]*(?:#.*)?$", re.M)
_SECTION = re.compile(r"^(?P<name>[\w-]+):|^---", re.M)


def has_secrets(text: str) -> bool:
    """Whether one of the documents of a YAML file is a Secret."""
    return "Secret" in text and _SECRET.search(text) is not None


def decoded(text: str, found: Iterable[Entry]) -> Iterator[Entry]:
    """The entries of a YAML file, those in the `data` of a Secret with the value that their base64 stands for."""
    sections = list(_sections(text))
    starts = [line for line, _ in sections]
    for entry in found:
        at = bisect_right(starts, entry.span.line) - 1
        yield _decoded(entry) if at >= 0 and sections[at][1] else entry


def _sections(text: str) -> Iterator[tuple[int, bool]]:
    """Each top-level key's line, and whether it is the `data` of a Secret."""
    documents = [0, *(m.start() for m in re.finditer(r"^---", text, re.M)), len(text)]
    for start, end in itertools.pairwise(documents):
        secret = bool(_SECRET.search(text, start, end))
        for match in _SECTION.finditer(text, start, end):
            yield text.count("\n", 0, match.start()) + 1, secret and match["name"] == "data"


def _decoded(entry: Entry) -> Entry:
    try:
        value = base64.b64decode(entry.value, validate=True).decode("utf-8")
    except ValueError:
        return entry
    return replace(entry, value=value)
