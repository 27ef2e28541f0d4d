"""What a team has already told detect-secrets: `pragma: allowlist secret` comments and audited false positives.

Both speak of secrets only. A baseline of detect-secrets keeps the SHA-1 of each value, so a value is known again wherever
it has moved to in its file; nothing of it is kept here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from prodready.config import ConfigError
from prodready.findings import Finding, Location, Suppression

BASELINE = ".secrets.baseline"
_FAMILY = "secret"
_COMMENT = r"(?:\#|//|/\*|--|'|<!--[\# \t]*?)"
_INLINE = re.compile(rf"{_COMMENT} *pragma: ?(?:allow|white)list[ -]secret.*$")
_NEXT_LINE = re.compile(rf"^[ \t]*{_COMMENT} *pragma: ?allowlist[ -]nextline[ -]secret.*$")
_QUOTED = re.compile(r"""(["'`])((?:\\.|(?!\1).)*)\1""")
_BARE = re.compile(r"[^\s\"'`=:,;()\[\]{}]+")

Lines = Callable[[str], Sequence[str]]


class _Audited(msgspec.Struct):
    hashed_secret: str
    is_secret: bool | None = None


class _Baseline(msgspec.Struct):
    results: dict[str, list[_Audited]] = {}


Known = dict[str, frozenset[str]]


def load(root: Path) -> Known:
    """The SHA-1 digests of audited false positives by path, from `.secrets.baseline`; none where there is no such file.

    Raises ConfigError for one that is broken.
    """
    file = root / BASELINE
    try:
        read = msgspec.json.decode(file.read_bytes(), type=_Baseline)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{BASELINE}: cannot be read ({error.strerror})") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{BASELINE}: not a baseline of detect-secrets: {error}") from None
    return {
        path.replace("\\", "/").removeprefix("./"): frozenset(e.hashed_secret for e in found if e.is_secret is False)
        for path, found in read.results.items()
    }


def apply(findings: Iterable[Finding], known: Known, read_line: Lines) -> list[Finding]:
    """Mark the findings of secrets that a pragma or an audit has settled; `read_line` gives the lines of a path."""
    return [_mark(finding, known, read_line) if finding.family == _FAMILY else finding for finding in findings]


def _mark(finding: Finding, known: Known, read_line: Lines) -> Finding:
    if finding.suppressed is not None:
        return finding
    lines, at = read_line(finding.location.path), finding.location
    if _has_pragma(lines, at):
        why = Suppression("pragma", "pragma: allowlist secret")
    elif known.get(at.path) and known[at.path].intersection(map(_hashed, _values(lines, at))):
        why = Suppression("audited", f"audited as no secret in {BASELINE}")
    else:
        return finding
    return msgspec.structs.replace(finding, suppressed=why)


def _has_pragma(lines: Sequence[str], at: Location) -> bool:
    here = lines[at.line - 1 : max(at.end_line, at.line)]
    before = lines[at.line - 2 : at.line - 1] if at.line > 1 else []
    return any(_INLINE.search(line) for line in here) or any(_NEXT_LINE.match(line) for line in before)


def _values(lines: Sequence[str], at: Location) -> Iterator[str]:
    """What in the finding's lines can be the value: what is quoted, what stands bare, what is behind the first name."""
    for line in lines[at.line - 1 : max(at.end_line, at.line)]:
        yield from (match[2] for match in _QUOTED.finditer(line))
        yield from _BARE.findall(line)
        yield re.split(r"[=:]", line, maxsplit=1)[-1].strip().strip("\"'")


def _hashed(value: str) -> str:
    return hashlib.sha1(value.encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()
