"""Facts kept between runs by content, and the last findings: a file each a project, replaced as a whole."""

from __future__ import annotations

import functools
import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from prodready import __version__
from prodready.findings import Finding
from prodready.storage import replace

if TYPE_CHECKING:
    from prodready.facts import FileFacts

FOLDER = ".prodready_cache"
_BROKEN = (OSError, msgspec.MsgspecError, UnicodeDecodeError)
_OF_FACTS = ("knowledge", "languages", "secrets")  # the packages that make the facts


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of one file: how to see that it is unchanged, and its encoded facts."""

    size: int
    mtime_ns: int
    digest: bytes
    facts: bytes


class _Pack(msgspec.Struct, frozen=True, array_like=True):
    version: str
    entries: dict[str, Entry]


class Cache:
    """The facts of a project's files. A cache that cannot be read or written is an empty one."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / "facts.msgpack" if folder else None
        self._entries = self._load()
        self._changed = False
        self._seen: set[str] = set()

    def unchanged(self, path: str, size: int, mtime_ns: int) -> FileFacts | None:
        """The facts of a file whose size and time of change are those seen last."""
        entry = self._entries.get(path)
        if entry is None or (entry.size, entry.mtime_ns) != (size, mtime_ns):
            return None
        return self._decode(path, entry)

    def same(self, path: str, size: int, mtime_ns: int, content: Callable[[], bytes]) -> FileFacts | None:
        """The facts of a file whose content is that seen last, whatever its time of change says.

        `content` gives the digest of the file; it is asked only where a file of that size was seen.
        """
        entry = self._entries.get(path)
        if entry is None or entry.size != size or entry.digest != content():
            return None
        self._entries[path] = Entry(size, mtime_ns, entry.digest, entry.facts)
        self._changed = True
        return self._decode(path, entry)

    def keep(self, path: str, size: int, mtime_ns: int, content: bytes, facts: bytes) -> None:
        """Keep the encoded facts of a file; `content` is the digest of what was read."""
        if self._file is None:
            return
        self._entries[path] = Entry(size, mtime_ns, content, facts)
        self._seen.add(path)
        self._changed = True

    def save(self) -> None:
        """Write what changed, dropping files that are gone."""
        gone = self._entries.keys() - self._seen
        if self._file is None or not (self._changed or gone):
            return
        entries = {path: entry for path, entry in self._entries.items() if path in self._seen}
        replace(self._file, msgspec.msgpack.encode(_Pack(version(), entries)))

    def _load(self) -> dict[str, Entry]:
        try:
            if self._file is None:
                return {}
            pack = msgspec.msgpack.decode(self._file.read_bytes(), type=_Pack)
        except _BROKEN:
            return {}
        return pack.entries if pack.version == version() else {}

    def _decode(self, path: str, entry: Entry) -> FileFacts | None:
        try:
            facts = decoder().decode(entry.facts)
        except _BROKEN:
            return None
        self._seen.add(path)
        return facts


@functools.cache
def decoder() -> msgspec.msgpack.Decoder[FileFacts]:
    """The decoder of facts (made once: building it costs milliseconds)."""
    from prodready.facts import FileFacts

    return msgspec.msgpack.Decoder(FileFacts)


def digest(source: bytes) -> bytes:
    """What a file's content is known by."""
    return hashlib.blake2b(source, digest_size=16).digest()


@functools.cache
def version(*, of_rules: bool = False) -> str:
    """Facts depend on prodready's own code, its tables and the Python that parsed them; a change of any empties the cache.

    `of_rules`: findings depend on what links and judges the facts besides.
    """
    home = os.path.dirname(__file__)
    stamp = hashlib.blake2b(digest_size=12)
    for folder, inner, names in os.walk(home):
        if folder == home and not of_rules:
            inner[:] = [name for name in inner if name in _OF_FACTS]
        inner[:] = sorted(name for name in inner if name != "__pycache__")
        for name in sorted(names):
            found = os.stat(os.path.join(folder, name))
            stamp.update(f"{folder[len(home) :]}/{name}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return f"{__version__}-{sys.version_info.major}.{sys.version_info.minor}-{stamp.hexdigest()}"


class Judged(msgspec.Struct, frozen=True, array_like=True):
    """What all the rules say of a project, before anything is selected or suppressed.

    suppressing: the files with suppressions in them.
    """

    findings: tuple[Finding, ...]
    suppressing: tuple[str, ...] = ()


class Reports:
    """What was said of the project as it stands: while nothing changes, nothing is read, linked or judged again.

    `state`: whatever else the findings depend on, the files with their sizes and times among it.
    """

    def __init__(self, folder: Path, state: object) -> None:
        self._file = folder / "report.msgpack"
        state = (version(of_rules=True), state)
        self._stamp = hashlib.blake2b(msgspec.msgpack.encode(state), digest_size=16).digest()

    def load(self) -> Judged | None:
        """What was kept, if it was about this state."""
        try:
            stamp, judged = msgspec.msgpack.decode(self._file.read_bytes(), type=tuple[bytes, msgspec.Raw])
            return msgspec.msgpack.decode(judged, type=Judged) if stamp == self._stamp else None
        except _BROKEN:
            return None

    def save(self, judged: Judged) -> None:
        """Keep what was said of this state."""
        replace(self._file, msgspec.msgpack.encode((self._stamp, judged)))
