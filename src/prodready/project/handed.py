"""Calls of what is none of the project's own: which of them take data away, to a device, a queue, a model, another service."""

from __future__ import annotations

import functools
import re

from prodready.knowledge import table
from prodready.knowledge.libraries import words

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# Stores of documents: `db.collection("notes").add(note)`, `es.index(index="notes", document=note)`.
_DOCUMENT = re.compile(r"\bcollection\(\)\.(add|create)$|\bdocument\(\)\.(set|update|create)$")
_DOCUMENTS = frozenset(("document", "doc"))
# Functions of the project that run later, elsewhere: what they are handed, they get.
LATER = (".delay", ".apply_async", ".send", ".defer", ".enqueue", ".kiq", ".remote", ".spawn")


@functools.lru_cache(maxsize=8192)
def takes_away(callee: str, imported: bool, slot: str = "") -> bool:
    """Whether a method that leads out of the project does something with what it is given; `imported`: it is a library's function;
    `slot`: which argument takes it.

    A library's function has to say so; of an object that the program holds (`robot.drive(speed)`), a method that only asks,
    converts or answers has to.
    """
    last = callee.rsplit(".", 1)[-1]
    said = [w.lower() for w in _WORD.findall(last)]
    if not said or last[:1].isupper() or last[:1] == "_":
        return False
    acts = table("handovers")
    if said[0] in acts["acts"] or last in acts["acts"]:
        return callee.rsplit(".", 2)[-2:-1] != ["self"] or not imported
    if _DOCUMENT.search(callee) or slot in _DOCUMENTS:
        return True
    if last == "set":
        return False
    asks = words("handovers", "asks")
    return not imported and not asks.intersection((said[0], said[-1], last))
