"""The findings a project has agreed to live with for now: keyed by content, counted, sorted, and only shrinking."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from prodready.config import ConfigError
from prodready.findings import Finding, Suppression
from prodready.mask import SENSITIVE, blank

_HEADER = """\
# The findings this project lives with for now; written by `prodready baseline`, which only ever takes entries away.
# "path code fingerprint" = how many of them
version = 1

[findings]
"""
_KEY = re.compile(r"(?P<path>.+) (?P<code>[\w.-]+) (?P<fingerprint>[0-9a-f]{16})", re.S)

Baseline = Counter[str]


def fingerprint(finding: Finding, line: str) -> str:
    """A finding's identity while code moves around it: code, path and its line's text without spacing.

    Of a line that may hold a secret only what is left when its values are hidden goes in, so that nobody can try
    values against the hash.
    """
    text = blank(line, finding.location.path) if finding.family in SENSITIVE else line
    content = "\0".join((finding.code, finding.location.path, " ".join(text.split())))
    return hashlib.sha256(content.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def load(path: Path) -> Baseline:
    """Read a baseline; an empty one where there is no file. ConfigError for a broken one."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Baseline()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError) as error:  # also what int() and the decoder of UTF-8 refuse
        raise ConfigError(f"{path.name}: not a baseline: {error}") from None
    entries = data.get("findings", {})
    if data.get("version") != 1 or not isinstance(entries, dict):
        raise ConfigError(f"{path.name}: not a baseline of this version; write it anew with `prodready baseline`")
    for key, count in entries.items():
        if not _KEY.fullmatch(key) or type(count) is not int or count < 1:
            raise ConfigError(f"{path.name}: broken entry {key!r}")
    return Baseline(entries)


def apply(findings: Iterable[Finding], known: Baseline) -> list[Finding]:
    """Mark the findings the baseline covers, each entry as often as it counts; suppressed ones use none up."""
    left, marked = Counter(known), []
    for finding in findings:
        if finding.suppressed is None and left[key(finding)] > 0:
            left[key(finding)] -= 1
            finding = msgspec.structs.replace(finding, suppressed=Suppression("baseline", "in the baseline"))
        marked.append(finding)
    return marked


def update(
    known: Baseline, findings: Iterable[Finding], covers: Callable[[str], bool] = lambda _: True, *, add: bool = False
) -> Baseline:
    """The next baseline: entries no longer found go; new findings come only with `add`. Uncovered paths stay."""
    found = Counter(
        key(f) for f in findings if f.family != "tool" and (f.suppressed is None or f.suppressed.kind == "baseline")
    )
    kept = Counter({entry: count for entry, count in known.items() if not covers(_path(entry))})
    return kept + (found if add else found & known)


def write(path: Path, entries: Baseline) -> None:
    """Write a baseline, sorted, one entry a line, so that two branches merge."""
    lines = [f"{_quoted(entry)} = {count}\n" for entry, count in sorted(entries.items())]
    path.write_text(_HEADER + "".join(lines), encoding="utf-8")


def key(finding: Finding) -> str:
    """The entry a finding counts under."""
    path = finding.location.path.encode("utf-8", "backslashreplace").decode()
    return f"{path} {finding.code} {finding.fingerprint}"


def _path(entry: str) -> str:
    match = _KEY.fullmatch(entry)
    return match["path"] if match else entry


def _quoted(text: str) -> str:
    # A JSON string without raw control characters is a TOML basic string.
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")
