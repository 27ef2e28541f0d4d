"""Configuration files: read for evidence and for secrets.

One module a format; each reads line by line, because positions matter and because what is templated (Helm, Jinja) or
not quite well-formed must be read as well. A file that cannot be decoded is a Trouble, never an exception.
"""

from __future__ import annotations

from prodready.facts import FileFacts, Part, Trouble

_TEXT = frozenset({"env", "yaml", "json", "toml", "ini", "terraform", "docker", "nginx", "sql", "prisma"})


def read_config(path: str, source: bytes, part: Part = "all") -> FileFacts:
    """The facts of a file without a front-end of its own; for secrets alone these, and what it starts."""
    from prodready.languages.config import (
        database,
        gateways,
        kinds,
        nginx,
        openapi,
        processes,
        proxies,
        secrets,
        seeds,
        starts,
    )

    kind = kinds.of(path)
    text = _decoded(source)
    if text is None:
        why = "not a text file: it holds NUL bytes or is not UTF-8"
        return FileFacts(path, kind, troubles=(Trouble(why),) if kind in _TEXT else ())
    found = secrets.candidates(path, kind, text)
    if part == "secrets":
        return FileFacts(path, kind, secrets=found, marks=starts.marks(path, kind, text))
    marks = nginx.marks(text) if kind == "nginx" else (*starts.marks(path, kind, text), *gateways.marks(kind, text))
    marks = (*marks, *proxies.marks(path, kind, text))
    created, routes = openapi.read(kind, text)
    return FileFacts(
        path,
        kind,
        classes=database.tables(kind, text),
        created=created,
        routes=routes,
        secrets=found,
        flows=seeds.flows(text) if kind == "sql" else (),
        marks=marks,
        processes=processes.read(path, kind, text),
    )


def _decoded(source: bytes) -> str | None:
    """The text, as UTF-8, UTF-16 with a mark, or Latin-1 where a byte is neither; None for what is no text."""
    try:
        if source.startswith((b"\xff\xfe", b"\xfe\xff")):
            return source.decode("utf-16")
        if b"\0" in source:
            return None
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (
            source.decode("latin-1")
            if b"\0" not in source and source.isascii() is False and _mostly_text(source)
            else None
        )


def _mostly_text(source: bytes) -> bool:
    head = source[:4096]
    return sum(byte >= 32 or byte in b"\t\r\n\f" for byte in head) >= 0.99 * len(head) and sum(
        b > 126 for b in head
    ) < 0.3 * len(head)
