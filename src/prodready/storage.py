"""Writing files of the cache so that a run beside this one never reads half of one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def replace(target: Path, content: bytes) -> None:
    """Write a file as a whole, its folder made and kept out of git. A folder that cannot be written keeps nothing."""
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        ignore = target.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, target)
