"""Tables of what is known about libraries: TOML files, one line a library, names canonical."""

from __future__ import annotations

import functools
import hashlib
import tomllib
from importlib.resources import files
from typing import Any


@functools.cache
def table(name: str) -> dict[str, Any]:
    """The parsed table `<name>.toml`."""
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))


@functools.cache
def digest() -> str:
    """A hash of all tables: facts read under other tables are read anew."""
    found = hashlib.sha256()
    for entry in sorted(files(__name__).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            found.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return found.hexdigest()
