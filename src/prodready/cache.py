"""Facts kept between runs, by content: one file a project, replaced as a whole."""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from prodready import __version__
from prodready.facts import FileFacts
from prodready.storage import replace

FOLDER = ".prodready_cache"


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
        except (OSError, msgspec.MsgspecError):
            return {}
        return pack.entries if pack.version == version() else {}

    def _decode(self, path: str, entry: Entry) -> FileFacts | None:
        try:
            facts = decoder().decode(entry.facts)
        except msgspec.MsgspecError:
            return None
        self._seen.add(path)
        return facts


@functools.cache
def decoder() -> msgspec.msgpack.Decoder[FileFacts]:
    """The decoder of facts (made once: building it costs milliseconds)."""
    return msgspec.msgpack.Decoder(FileFacts)


def digest(source: bytes) -> bytes:
    """What a file's content is known by."""
    return hashlib.blake2b(source, digest_size=16).digest()


@functools.cache
def version() -> str:
    """Facts depend on prodready's own code, its tables and the Python that parsed them; a change of any empties the cache."""
    home = Path(__file__).parent
    stamp = hashlib.blake2b(digest_size=12)
    kinds = ("*.py", "languages/**/*.py", "secrets/*.py", "knowledge/*.*")
    for path in sorted(path for kind in kinds for path in home.glob(kind)):
        found = path.stat()
        stamp.update(f"{path.relative_to(home)}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return f"{__version__}-{sys.version_info.major}.{sys.version_info.minor}-{stamp.hexdigest()}"
