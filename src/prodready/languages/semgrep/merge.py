"""The semgrep packs beside the built-in rules: which files they run on, and their matches as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

import msgspec

from prodready.config import Config
from prodready.findings import Confidence, Finding, Location, Severity
from prodready.languages.semgrep.engine import Run, SemgrepMatch, SemgrepMissing, SemgrepResult, digest
from prodready.languages.semgrep.packs import check_rules, could_match, named, wants
from prodready.storage import replace

_SEVERITIES = {"ERROR": Severity.ERROR, "WARNING": Severity.WARNING}
_NAMED = 3  # files a note names before it counts
Outcome = tuple[list[Finding], list[str], tuple[str, ...]]


class File(Protocol):
    """What is asked of a discovered file."""

    @property
    def path(self) -> str:
        """Below the root, with `/`."""

    @property
    def size(self) -> int:
        """In bytes."""

    @property
    def mtime_ns(self) -> int:
        """When it changed."""

    @property
    def absolute(self) -> Path:
        """Where it is."""


class _Seen(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of one file: how to see that it is unchanged, and what the rules said of it."""

    size: int
    mtime_ns: int
    digest: bytes
    matches: tuple[SemgrepMatch, ...] = ()


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """The last run: the digest of its rules, and each file."""

    rules: str = ""
    files: dict[str, _Seen] = {}


def kinds(config: Config, matters: Callable[[str], bool]) -> Callable[[str], bool]:
    """Which paths matter with these rules added: the team's own may be about files of any kind."""
    if config.semgrep == "off":
        return matters
    if config.semgrep_rules:
        return lambda path: True
    return lambda path: matters(path) or named(path.rpartition("/")[2])


def as_finding(match: SemgrepMatch) -> Finding:
    """A match as a finding; a team's rule without a code of ours goes by its own name."""
    at = Location(match.path, match.line, match.column, match.end_line, match.end_column)
    confidence = Confidence(match.confidence.lower())
    severity = _SEVERITIES.get(match.severity, Severity.NOTE)
    return Finding(match.code or match.rule_id, match.family or "team", match.message, at, severity, confidence)


class Beside:
    """The packs beside the other engines: started when this is made, where a file changed that could match.

    `outcome()` waits for what they say. A file whose content was seen under the same rules is not handed over again.
    Close it, or use it in a `with`.
    """

    def __init__(
        self,
        root: Path,
        config: Config,
        files: Iterable[File],
        wanted: Callable[[str], bool],
        cache: Path | None,
        jobs: int,
    ) -> None:
        team = [root / path for path in config.semgrep_rules]
        rules = [*check_rules(), *team]
        self._config, self._rules = config, digest(rules)
        self._store = cache / "semgrep.msgpack" if cache else None
        self._before = _load(self._store, self._rules)
        self._seen: dict[str, _Seen] = {}
        self._todo: list[str] = []
        for file in files:
            if not wanted(file.path):
                self._carry(file.path)
            elif (team or wants(file.path)) and self._is_new(file, bool(team)):
                self._todo.append(file.path)
        self._run = self._start(root, rules, jobs)

    def outcome(self) -> Outcome:
        """(findings, errors, notes)."""
        if self._run is None and self._todo:
            count = f"{len(self._todo)} file{'s' * (len(self._todo) != 1)}"
            line = f"semgrep is not installed: its rules were not run on {count} (pip install 'prodready[semgrep]')"
            return self._findings(), [line] if self._config.semgrep == "required" else [], (line,)
        result = self._run.result() if self._run else SemgrepResult()
        for match in result.matches:
            seen = self._seen[match.path]
            self._seen[match.path] = msgspec.structs.replace(seen, matches=(*seen.matches, match))
        if self._store is not None and not result.errors and self._seen != self._before:
            replace(self._store, msgspec.msgpack.encode(_Kept(self._rules, self._seen)))
        return self._findings(), list(result.errors), notes(result.unread)

    def close(self) -> None:
        """End semgrep if it still runs."""
        if self._run is not None:
            self._run.close()

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _carry(self, path: str) -> None:
        """Keep what is known of a file that this run does not ask for."""
        if path in self._before:
            self._seen[path] = self._before[path]

    def _is_new(self, file: File, team: bool) -> bool:
        """Whether a file has to be handed over: its content is new, and a rule could match in it."""
        before = self._before.get(file.path)
        if before is not None and (before.size, before.mtime_ns) == (file.size, file.mtime_ns):
            self._seen[file.path] = before
            return False
        try:
            content = file.absolute.read_bytes()
        except OSError:
            return False
        seen = _Seen(file.size, file.mtime_ns, blake2b(content, digest_size=16).digest())
        unchanged = before is not None and before.digest == seen.digest
        self._seen[file.path] = msgspec.structs.replace(seen, matches=before.matches) if before and unchanged else seen
        return not unchanged and (team or could_match(file.path, content))

    def _start(self, root: Path, rules: Sequence[Path], jobs: int) -> Run | None:
        if not self._todo:
            return None
        try:
            return Run(root, self._todo, rules, jobs=jobs)
        except SemgrepMissing:
            return None

    def _findings(self) -> list[Finding]:
        """What was seen, now or before; of several matches of one code on a line the first."""
        found = {
            (match.code or match.rule_id, match.path, match.line): match
            for seen in self._seen.values()
            for match in reversed(seen.matches)
        }
        return [as_finding(match) for match in found.values()]


def notes(unread: Sequence[str]) -> tuple[str, ...]:
    """A line about files that semgrep could not parse as a whole."""
    if not unread:
        return ()
    rest = f" and {len(unread) - _NAMED} more" if len(unread) > _NAMED else ""
    return (f"semgrep could read only a part of {', '.join(unread[:_NAMED])}{rest}",)


def _load(path: Path | None, rules: str) -> dict[str, _Seen]:
    """The files of the last run, if it was under the same rules."""
    try:
        kept = msgspec.msgpack.decode(path.read_bytes(), type=_Kept) if path else _Kept()
    except (OSError, msgspec.MsgspecError):
        return {}
    return kept.files if kept.rules == rules else {}
