"""Kubernetes manifests: a Secret's `data` is base64, which hides nothing; what counts is the value behind it."""

from __future__ import annotations

import base64
import itertools
import re
from collections.abc import Iterator

_SECRET = re.compile(r"^kind:[ \t]*[\"']?Secret[\"']?[ \t]*(?:#.*)?$", re.M)
_SECTION = re.compile(r"^(?P<name>[\w-]+):|^---", re.M)


def has_secrets(text: str) -> bool:
    """Whether one of the documents of a YAML file is a Secret."""
    return "Secret" in text and _SECRET.search(text) is not None


def secret_lines(text: str) -> Iterator[tuple[int, bool]]:
    """The lines of `data` and `stringData` of the Secrets in a YAML file, and whether their values are in base64."""
    documents = [0, *(m.start() for m in re.finditer(r"^---", text, re.M)), len(text)]
    for start, end in itertools.pairwise(documents):
        if _SECRET.search(text, start, end):
            sections = [*_SECTION.finditer(text, start, end)]
            ends = [*(m.start() for m in sections[1:]), end]
            for section, last in zip(sections, ends, strict=True):
                if section["name"] in ("data", "stringData"):
                    first = text.count("\n", 0, section.start()) + 1
                    lines = range(first, first + text.count("\n", section.start(), last) + 1)
                    yield from ((line, section["name"] == "data") for line in lines)


def decoded(value: str) -> str:
    """What a value in base64 stands for; the value itself where it is none."""
    try:
        return base64.b64decode(value, validate=True).decode("utf-8")
    except ValueError:
        return value
