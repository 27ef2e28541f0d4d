"""Runs semgrep over named files and reads what it found; offline, as a separate program.

Semgrep takes seconds to start: call `run` only when `wants` chose a file or the team has rules of its own.
"""

from __future__ import annotations

import fnmatch
import functools
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

# Folders of the pack for languages that prodready reads itself: they serve people without the linter.
_FRONT_ENDS = frozenset({"javascript"})

# Folders of the pack that `prodready check` runs: what they judge has no reader of prodready's own. Each with the words
# without which none of its rules can match, so that semgrep is not started for nothing.
_WITHOUT_READER = {"nginx": re.compile(rb"access-control-allow-origin", re.I)}

# The files the pack's configuration rules include, and the folders they exclude; a test holds the two together.
_NAMES = (
    *("*compose*.yml", "*compose*.yaml"),
    *("wrangler.toml", "wrangler.*.toml", "wrangler.json", "wrangler.jsonc"),
    *("*.nginx", "*.conf", "*.conf.template", "*.conf.j2", "*nginx*.template"),
    *("*.sql", "*.prisma"),
    *(".env", ".env.*", "*.env", "*.env.local", "*.env.prod*", "*.env.dev*", "*.env.staging", ".dev.vars"),
    *("*env*.example", "*env*.sample", "*env*.template", "*env*.dist"),
)
_HOMES = frozenset({"sites-available", "sites-enabled"})
_APART = frozenset({"node_modules", "vendor", "third_party", "test", "tests", "__tests__", "fixtures", "testdata"})

# Windows allows 32 767 characters for a command line.
_COMMAND_LENGTH = 24_000
_SECONDS_PER_RULE = 20
_SEVERITIES = {"CRITICAL": "ERROR", "HIGH": "ERROR", "ERROR": "ERROR", "MEDIUM": "WARNING", "WARNING": "WARNING"}
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
    """What a run found, sorted, and what went wrong on the way, each in one line."""

    matches: tuple[SemgrepMatch, ...] = ()
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Answer:
    """What one start of semgrep said."""

    matches: tuple[SemgrepMatch, ...] = ()
    errors: tuple[str, ...] = ()
    scanned: frozenset[str] = frozenset()


def available() -> bool:
    """Whether there is a semgrep to run."""
    return _executable() is not None


def wants(path: str) -> bool:
    """Whether the pack's configuration rules look at a file of this name (relative, with `/`)."""
    parts = PurePosixPath(path).parts
    if not parts or not _APART.isdisjoint(parts[:-1]):
        return False
    return bool(_names().match(parts[-1])) or (len(parts) > 1 and parts[-2] in _HOMES)


def packaged_rules() -> Path:
    """The folder of the shipped pack: `prodready/_rules` in a wheel, `rules/` at the top of a checkout."""
    package = Path(__file__).resolve().parents[2]
    shipped = package / "_rules"
    return shipped if shipped.is_dir() else package.parents[1] / "rules"


def config_rules() -> tuple[Path, ...]:
    """The pack's folders for files that no front-end of prodready judges, sorted."""
    home = packaged_rules()
    if not home.is_dir():
        return ()
    return tuple(sorted(folder for folder in home.iterdir() if folder.is_dir() and folder.name not in _FRONT_ENDS))


def unread_rules() -> tuple[Path, ...]:
    """The folders among `config_rules()` for files that prodready does not read itself, sorted."""
    return tuple(folder for folder in config_rules() if folder.name in _WITHOUT_READER)


def could_match(root: Path, path: str) -> bool:
    """Whether one of `unread_rules()` can match in a file: by its name and by the words in it."""
    if not wants(path):
        return False
    try:
        content = (root / path).read_bytes()
    except OSError:
        return False
    return any(words.search(content) for words in _WITHOUT_READER.values())


def digest(rule_paths: Sequence[Path]) -> str:
    """A hash of all rule files under these paths, for the cache: it changes when any rule does."""
    total = hashlib.sha256()
    for top in rule_paths:
        for file in _rule_files(top):
            name = file.relative_to(top).as_posix() if file != top else file.name
            content = file.read_bytes()
            total.update(f"{name}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()


def run(
    root: Path, files: Sequence[str], rule_paths: Sequence[Path], *, timeout: int = 300, jobs: int = 1
) -> SemgrepResult:
    """Run the rules over `files` (relative to `root`, with `/`); `timeout` is in seconds for each start of semgrep.

    Everything that goes wrong becomes a line in `errors`; only a missing semgrep raises, as `SemgrepMissing`.
    """
    errors = [f"semgrep rules not found: {path}" for path in rule_paths if not path.exists()]
    errors += [f"{name}: not scanned by semgrep: no such file" for name in files if not (root / name).is_file()]
    names = sorted({name for name in files if (root / name).is_file()})
    rules = [path.resolve() for path in rule_paths if path.exists()]
    if not names or not rules:
        return SemgrepResult((), tuple(errors))
    executable = _executable()
    if executable is None:
        raise SemgrepMissing("semgrep is not installed: pip install 'prodready[semgrep]', or leave its rules out")
    matches: set[SemgrepMatch] = set()
    for batch in _batches(names):
        answer = _scan([str(executable), *_options(rules, jobs), *batch], root, timeout)
        matches.update(answer.matches)
        errors.extend(answer.errors or _left_out(batch, answer.scanned, rules))
    return SemgrepResult(tuple(sorted(matches, key=_order)), tuple(dict.fromkeys(errors)))


def _executable() -> Path | None:
    """The semgrep beside the running Python, else the first on PATH."""
    beside = shutil.which("semgrep", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("semgrep")
    return Path(found) if found else None


@functools.cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(fnmatch.translate(name) for name in _NAMES))


def _rule_files(top: Path) -> list[Path]:
    if top.is_file():
        return [top]
    found = (file for file in top.rglob("*") if file.suffix in (".yaml", ".yml") and file.is_file())
    return sorted(file for file in found if ".test" not in file.suffixes)


def _options(rules: Iterable[Path], jobs: int) -> list[str]:
    configs = [word for path in rules for word in ("--config", str(path))]
    limits = ["--timeout", str(_SECONDS_PER_RULE), "--jobs", str(max(1, jobs)), "--max-target-bytes", "0"]
    # The caller chose the files: neither git nor size may take one away, and ids stay as the rule spells them.
    offline = ["--metrics", "off", "--disable-version-check"]
    return ["scan", "--json", "--quiet", *offline, "--no-git-ignore", "--no-rewrite-rule-ids", *limits, *configs]


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


def _left_out(batch: Iterable[str], scanned: frozenset[str], rules: Sequence[Path]) -> list[str]:
    """Files the pack has rules for and semgrep passed over. A team's own rule may leave a file out by its `paths`."""
    pack = {packaged_rules()}, set(config_rules())
    if not any(part and part.issubset(rules) for part in pack):
        return []
    missing = (name for target in batch if wants(name := _posix(target)) and name not in scanned)
    return [f"{name}: not scanned by semgrep" for name in missing]


def _scan(command: Sequence[str], root: Path, timeout: int) -> _Answer:
    """Start semgrep once and read its answer."""
    with tempfile.TemporaryDirectory(prefix="prodready-semgrep-") as home:
        try:
            code, output, complaint = _call(command, root, _environment(home), timeout)
        except subprocess.TimeoutExpired:
            return _Answer((), (f"semgrep took longer than {timeout} seconds and was stopped",))
        except OSError as error:
            return _Answer((), (f"semgrep could not be started: {error.strerror or error}",))
    return _read(code, output, complaint)


def _call(command: Sequence[str], root: Path, env: dict[str, str], timeout: int) -> tuple[int, str, str]:
    """Run a program in a session of its own, so that its children end with it."""
    process = subprocess.Popen(
        command,
        cwd=root,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    with process:
        try:
            output, complaint = process.communicate(timeout=timeout)
        except BaseException:
            _stop(process)
            raise
    return process.returncode, output, complaint


def _stop(process: subprocess.Popen[str]) -> None:
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
        matches = tuple(_match(result) for result in answer["results"])
        errors = [_error(error) for error in answer["errors"]]
        scanned = frozenset(_posix(str(path)) for path in answer["paths"]["scanned"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return _Answer((), (f"semgrep {_ending(code)} without a readable answer{_last_line(complaint)}",))
    if code not in (0, 1) and not errors:
        errors.append(f"semgrep {_ending(code)}{_last_line(complaint)}")
    return _Answer(matches, tuple(dict.fromkeys(errors)), scanned)


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


def _error(error: dict[str, Any]) -> str:
    """One line from one of semgrep's errors, which come in several shapes."""
    kind = error.get("type", "error")
    text = error.get("message") or error.get("long_msg") or error.get("short_msg") or "no reason given"
    name = kind[0] if isinstance(kind, list) and kind else kind
    spans = error.get("spans") or [{}]
    where = error.get("path") or spans[0].get("file", "")
    place = f"{_posix(str(where))}: " if where else ""
    first_lines = " ".join(str(text).split("-----")[0].split())
    return f"{place}semgrep: {name}: {first_lines[:300]}"


def _posix(path: str) -> str:
    return path.replace("\\", "/").removeprefix("./") if os.sep == "\\" else path.removeprefix("./")


def _order(match: SemgrepMatch) -> tuple[str, int, int, str, int, int]:
    return (match.path, match.line, match.column, match.rule_id, match.end_line, match.end_column)
