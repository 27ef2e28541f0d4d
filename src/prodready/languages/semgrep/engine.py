"""Runs semgrep over named files and reads what it found; offline, as a separate program.

Start it early and ask for its result late: it works beside whatever the caller does in between.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Windows allows 32 767 characters for a command line, macOS and Linux at least a million with the environment.
_COMMAND_LENGTH = 24_000 if sys.platform == "win32" else 400_000
SECONDS = 1800  # for all files; a repository of thousands of files takes minutes the first time
_SECONDS_PER_RULE = 30
_SEVERITIES = {"CRITICAL": "ERROR", "HIGH": "ERROR", "ERROR": "ERROR", "MEDIUM": "WARNING", "WARNING": "WARNING"}
# What semgrep says of a file that it could read only in part: no failure of a rule or of the engine.
_UNREAD = frozenset({"PartialParsing", "SyntaxError", "LexicalError", "OtherSyntaxError", "AstBuilderError"})
_OWN_CODE = re.compile(r"PRD\d{3}")


class SemgrepMissing(Exception):
    """Semgrep is needed and not installed; the message is one line for the user."""


@dataclass(frozen=True)
class SemgrepMatch:
    """One place a rule matched. `path` is relative to the root with `/`; lines and columns count from 1.

    `code` and `family` come from the rule's metadata and are None and "" for a team's own rule without them.
    """

    rule_id: str
    code: str | None
    family: str
    severity: str  # ERROR, WARNING or INFO
    message: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    confidence: str  # HIGH, MEDIUM or LOW
    references: tuple[str, ...] = ()

    @property
    def help_uri(self) -> str:
        """The first reference, or nothing."""
        return self.references[0] if self.references else ""


@dataclass(frozen=True)
class SemgrepResult:
    """What a run found, sorted, what went wrong on the way, each in one line, and files that were read only in part."""

    matches: tuple[SemgrepMatch, ...] = ()
    errors: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Answer:
    """What one start of semgrep said."""

    matches: tuple[SemgrepMatch, ...] = ()
    errors: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()


def available() -> bool:
    """Whether there is a semgrep to run."""
    return _executable() is not None


def digest(rule_paths: Sequence[Path]) -> str:
    """A hash of all rule files under these paths, for the cache: it changes when any rule does."""
    total = hashlib.sha256()
    for top in rule_paths:
        for file in rule_files(top):
            name = file.relative_to(top).as_posix() if file != top else file.name
            content = file.read_bytes()
            total.update(f"{name}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()


class Run:
    """Semgrep over named files, started when this is made; `result()` waits for what it says.

    Everything that goes wrong becomes a line in `errors`; only a missing semgrep raises, as `SemgrepMissing`. Close it,
    or use it in a `with`, so that no program outlives its caller.
    """

    def __init__(
        self, root: Path, files: Sequence[str], rule_paths: Sequence[Path], *, timeout: int = 0, jobs: int = 1
    ) -> None:
        errors = [f"semgrep rules not found: {path}" for path in rule_paths if not path.exists()]
        errors += [f"{name}: not scanned by semgrep: no such file" for name in files if not (root / name).is_file()]
        names = sorted({name for name in files if (root / name).is_file()})
        rules = [path.resolve() for path in rule_paths if path.exists()]
        self._errors, self._root, self._timeout = errors, root, timeout or SECONDS
        self._commands = _commands(names, rules, jobs) if names and rules else iter(())
        self._started: _Started | None = None
        self._next()

    def result(self) -> SemgrepResult:
        """What semgrep says of all files, sorted."""
        matches: set[SemgrepMatch] = set()
        unread: set[str] = set()
        while self._started is not None:
            answer = self._started.answer(self._timeout)
            matches |= set(answer.matches)
            unread |= answer.unread
            self._errors += answer.errors
            self._next()
        errors = tuple(dict.fromkeys(self._errors))
        return SemgrepResult(tuple(sorted(matches, key=_order)), errors, tuple(sorted(unread)))

    def close(self) -> None:
        """End what still runs."""
        if self._started is not None:
            self._started.close()

    def __enter__(self) -> Run:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _next(self) -> None:
        self._started = None
        for command in self._commands:
            try:
                self._started = _Started(command, self._root)
                return
            except OSError as error:
                self._errors.append(f"semgrep could not be started: {error.strerror or error}")


def run(
    root: Path, files: Sequence[str], rule_paths: Sequence[Path], *, timeout: int = 0, jobs: int = 1
) -> SemgrepResult:
    """Run the rules over `files` (relative to `root`, with `/`); `timeout`: seconds for all of them."""
    with Run(root, files, rule_paths, timeout=timeout, jobs=jobs) as started:
        return started.result()


def _executable() -> Path | None:
    """The semgrep beside the running Python, else the first on PATH."""
    beside = shutil.which("semgrep", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("semgrep")
    return Path(found) if found else None


def rule_files(top: Path) -> list[Path]:
    """The rules at or below a path, sorted; the files that test them left out."""
    if top.is_file():
        return [top]
    found = (file for file in top.rglob("*") if file.suffix in (".yaml", ".yml") and file.is_file())
    return sorted(file for file in found if ".test" not in file.suffixes)


def _options(rules: Iterable[Path], jobs: int) -> list[str]:
    configs = [word for path in rules for word in ("--config", str(path))]
    limits = ["--timeout", str(_SECONDS_PER_RULE), "--jobs", str(max(1, jobs)), "--max-target-bytes", "0"]
    # The caller chose the files: neither git nor size may take one away, and ids stay as the rule spells them.
    offline = ["--metrics", "off", "--disable-version-check"]
    # The front-end in one native program: a tenth of the other's start (docs/decisions/0010).
    return [
        "scan",
        "--experimental",
        "--json",
        "--quiet",
        *offline,
        "--no-git-ignore",
        "--no-rewrite-rule-ids",
        *limits,
        *configs,
    ]


def _commands(names: Sequence[str], rules: Sequence[Path], jobs: int) -> Iterator[list[str]]:
    executable = _executable()
    if executable is None:
        raise SemgrepMissing("semgrep is not installed: pip install 'prodready[semgrep]', or leave its rules out")
    return ([str(executable), *_options(rules, jobs), *batch] for batch in _batches(names))


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    length = 0
    for name in names:
        target = f"./{name}" if name.startswith("-") else name
        if batch and length + len(target) > _COMMAND_LENGTH:
            yield batch
            batch, length = [], 0
        batch.append(target)
        length += len(target) + 1
    if batch:
        yield batch


class _Started:
    """One start of semgrep, in a session of its own so that its children end with it.

    It writes to files, not to pipes: nobody reads along while the other engines work.
    """

    def __init__(self, command: Sequence[str], root: Path) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="prodready-semgrep-")
        self._output, self._complaint = (Path(self._home.name) / name for name in ("output", "complaint"))
        try:
            with self._output.open("wb") as output, self._complaint.open("wb") as complaint:
                self._process = subprocess.Popen(
                    command,
                    cwd=root,
                    env=_environment(self._home.name),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=complaint,
                    start_new_session=True,
                )
        except OSError:
            self._home.cleanup()
            raise
        self._since = time.monotonic()

    def answer(self, timeout: int) -> _Answer:
        """Wait, read what it said, and clean up."""
        try:
            code = self._process.wait(max(0.0, self._since + timeout - time.monotonic()))
            output, complaint = (path.read_text("utf-8", "replace") for path in (self._output, self._complaint))
        except subprocess.TimeoutExpired:
            return _Answer((), (f"semgrep took longer than {timeout} seconds and was stopped",))
        finally:
            self.close()
        return _read(code, output, complaint)

    def close(self) -> None:
        """End it if it still runs."""
        if self._process.poll() is None:
            _stop(self._process)
            self._process.wait()
        self._home.cleanup()


def _stop(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()


def _environment(home: str) -> dict[str, str]:
    """The environment without the user's semgrep settings and login, so that nothing is fetched or sent."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEMGREP_")}
    return kept | {
        "SEMGREP_SEND_METRICS": "off",
        "SEMGREP_ENABLE_VERSION_CHECK": "0",
        "SEMGREP_SETTINGS_FILE": str(Path(home) / "settings.yml"),
        "SEMGREP_LOG_FILE": str(Path(home) / "semgrep.log"),
        "SEMGREP_VERSION_CACHE_PATH": str(Path(home) / "version"),
        "PYTHONUTF8": "1",
    }


def _read(code: int, output: str, complaint: str) -> _Answer:
    """Turn semgrep's JSON into matches and errors; what is no JSON is an error too."""
    try:
        answer = json.loads(output)
        matches = tuple(_match(r) for r in answer["results"] if not r["extra"].get("is_ignored"))
        unread = frozenset(_place(error) for error in answer["errors"] if _kind(error) in _UNREAD)
        errors = [_error(error) for error in answer["errors"] if _kind(error) not in _UNREAD]
        answer["paths"]["scanned"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return _Answer((), (f"semgrep {_ending(code)} without a readable answer{_last_line(complaint)}",))
    if code not in (0, 1) and not errors and not unread:
        errors.append(f"semgrep {_ending(code)}{_last_line(complaint)}")
    return _Answer(matches, tuple(dict.fromkeys(errors)), unread)


def _ending(code: int) -> str:
    if code in (-9, 137):
        return "was killed, perhaps for want of memory,"
    return f"crashed (signal {-code})" if code < 0 else f"ended with exit code {code}"


def _last_line(complaint: str) -> str:
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    return f": {lines[-1][:200]}" if lines else ""


def _match(result: dict[str, Any]) -> SemgrepMatch:
    extra = result["extra"]
    metadata = extra.get("metadata") or {}
    start, end = result["start"], result["end"]
    code = str(metadata.get("code", ""))
    return SemgrepMatch(
        rule_id=str(result["check_id"]),
        code=code if _OWN_CODE.fullmatch(code) else None,
        family=str(metadata.get("family", "")),
        severity=_SEVERITIES.get(str(extra.get("severity", "")).upper(), "INFO"),
        message=" ".join(str(extra["message"]).split()),
        path=_posix(str(result["path"])),
        line=int(start["line"]),
        column=int(start["col"]),
        end_line=int(end["line"]),
        end_column=int(end["col"]),
        confidence=_confidence(metadata.get("confidence")),
        references=_references(metadata),
    )


def _confidence(value: object) -> str:
    word = str(value).upper()
    return word if word in ("HIGH", "MEDIUM", "LOW") else "MEDIUM"


def _references(metadata: dict[str, Any]) -> tuple[str, ...]:
    given = metadata.get("references") or []
    return tuple(str(one) for one in given) if isinstance(given, list) else (str(given),)


def _kind(error: dict[str, Any]) -> str:
    """The name of an error, one word in every spelling semgrep has for it."""
    kind = error.get("type", "error")
    name = str(kind[0] if isinstance(kind, list) and kind else kind)
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def _place(error: dict[str, Any]) -> str:
    """The path an error is about, if it is about one."""
    spans = error.get("spans") or [{}]
    return _posix(str(error.get("path") or spans[0].get("file", "")))


def _error(error: dict[str, Any]) -> str:
    """One line from one of semgrep's errors, which come in several shapes."""
    text = error.get("message") or error.get("long_msg") or error.get("short_msg") or "no reason given"
    place = f"{path}: " if (path := _place(error)) else ""
    first_lines = " ".join(str(text).split("-----")[0].split())
    return f"{place}semgrep: {_kind(error)}: {first_lines[:300]}"


def _posix(path: str) -> str:
    return path.replace("\\", "/").removeprefix("./") if os.sep == "\\" else path.removeprefix("./")


def _order(match: SemgrepMatch) -> tuple[str, int, int, str, int, int]:
    return (match.path, match.line, match.column, match.rule_id, match.end_line, match.end_column)
