"""The semgrep packs beside the built-in rules: which files they run on, and their matches as findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from prodready.findings import Confidence, Finding, Location, Severity
from prodready.languages.semgrep.engine import (
    SemgrepMatch,
    SemgrepMissing,
    SemgrepResult,
    could_match,
    digest,
    run,
    unread_rules,
)

if TYPE_CHECKING:
    from prodready.config import Config

_SEVERITIES = {"ERROR": Severity.ERROR, "WARNING": Severity.WARNING}


class _Kept(msgspec.Struct, frozen=True):
    """The last run: what it was run on, and what it said."""

    key: str
    result: SemgrepResult


def as_finding(match: SemgrepMatch) -> Finding:
    """A match as a finding; a team's rule without a code of ours goes by its own name."""
    at = Location(match.path, match.line, match.column, match.end_line, match.end_column)
    confidence = Confidence(match.confidence.lower())
    severity = _SEVERITIES.get(match.severity, Severity.NOTE)
    return Finding(match.code or match.rule_id, match.family or "team", match.message, at, severity, confidence)


def findings(
    root: Path, config: Config, paths: Sequence[str], everything: Callable[[], Sequence[str]], cache: Path | None
) -> tuple[list[Finding], list[str], tuple[str, ...]]:
    """(findings, errors, notes) of the pack over the configuration files among `paths`, and of the team's own rules.

    `everything` lists the files of any kind that the team's rules look at. Nothing is started where no file could match.
    """
    team = [root / path for path in config.semgrep_rules]
    jobs = [(unread_rules(), [p for p in paths if could_match(root, p)]), (team, everything() if team else [])]
    found: list[Finding] = []
    errors: list[str] = []
    for position, (rules, files) in enumerate(jobs):
        if not files or not rules:
            continue
        try:
            result = _run(root, files, rules, cache / f"semgrep-{position}.msgpack" if cache else None)
        except SemgrepMissing:
            count = f"{len(files)} file{'s' * (len(files) != 1)}"
            line = f"semgrep is not installed: its rules were not run on {count} (pip install 'prodready[semgrep]')"
            return found, [*errors, line] if config.semgrep == "required" else errors, (line,)
        found += map(as_finding, result.matches)
        errors += result.errors
    return found, errors, ()


def _run(root: Path, files: Sequence[str], rules: Sequence[Path], kept: Path | None) -> SemgrepResult:
    """The result kept from a run on the same rules and contents, else a new one."""
    key = _key(root, files, rules)
    if kept is not None and (known := _load(kept)) and known.key == key:
        return known.result
    result = run(root, files, rules)
    if kept is not None and not result.errors:
        _save(kept, _Kept(key, result))
    return result


def _key(root: Path, files: Sequence[str], rules: Sequence[Path]) -> str:
    from hashlib import blake2b

    total = blake2b(digest(rules).encode(), digest_size=16)
    for name in sorted(files):
        try:
            content = (root / name).read_bytes()
        except OSError:
            content = b""
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def _load(path: Path) -> _Kept | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return None


def _save(path: Path, kept: _Kept) -> None:
    from prodready.storage import replace

    replace(path, msgspec.msgpack.encode(kept))
