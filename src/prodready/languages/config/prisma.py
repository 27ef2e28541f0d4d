"""Prisma schemas: each model is a class, each column a field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready.facts import ClassFacts, Field, Ref, Span

_MODEL = re.compile(r"^\s*(?:model|type|view)\s+(?P<name>\w+)\s*\{")
_FIELD = re.compile(r"^\s*(?P<name>[A-Za-z]\w*)\s+(?P<type>[A-Za-z]\w*)(?:\[\]|\?)?")


def models(text: str) -> Iterator[ClassFacts]:
    """The models of a schema; base `prisma.model`, a field's annotation is its type."""
    name, header = "", Span(1, 1, 1, 1)
    fields: list[Field] = []
    for number, line in enumerate(text.splitlines(), 1):
        if match := _MODEL.match(line):
            name, fields = match["name"], []
            header = Span(number, match.start("name") + 1, number, match.end("name") + 1)
        elif name and line.strip().startswith("}"):
            yield ClassFacts(name, header, (Ref("prisma.model", header),), (), tuple(fields), ())
            name = ""
        elif name and (match := _FIELD.match(line)):
            at = Span(number, match.start("name") + 1, number, match.end() + 1)
            fields.append(Field(match["name"], Ref(match["type"], at), None, at))
