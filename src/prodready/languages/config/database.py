"""Tables: Prisma models and SQL's CREATE TABLE as classes, so that a rule sees a column like any other field."""

from __future__ import annotations

from prodready.facts import ClassFacts
from prodready.languages.config import prisma, sql


def tables(kind: str, text: str) -> tuple[ClassFacts, ...]:
    """The tables that a file of this kind describes."""
    if kind == "prisma":
        return tuple(prisma.models(text))
    return tuple(sql.tables(text)) if kind == "sql" else ()
