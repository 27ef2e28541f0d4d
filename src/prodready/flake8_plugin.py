"""prodready behind flake8: the findings of the whole project, each handed over with its file.

flake8 calls a plugin once a file, perhaps in several processes; the project is checked once, before they start.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import multiprocessing
import os
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prodready import __version__

if TYPE_CHECKING:
    from prodready.config import Config
    from prodready.findings import Finding

Row = tuple[int, int, str, type]
ByPath = dict[str, list["Finding"]]

_checked: dict[Path, ByPath | Exception] = {}
_roots: dict[str, Path] = {}


class Plugin:
    """What flake8 loads for the prefix PRD."""

    name = "prodready"
    version = __version__

    def __init__(self, tree: ast.AST, filename: str, lines: Sequence[str]) -> None:
        """`tree` only makes flake8 call once a file; `lines` is what it has read, from disk or standard input."""
        self._filename, self._lines = filename, lines

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Check the project before flake8 starts its processes, which then inherit the findings."""
        names = getattr(options, "filenames", None) or ["."]
        if "-" not in names:
            with contextlib.suppress(Exception):  # run() meets the failure again, and reports it
                _project(_root(names[0] if os.path.isdir(names[0]) else os.path.dirname(names[0])))

    def run(self) -> Iterator[Row]:
        """Line, column from 0, text and type of each finding; a failure is a PRD900 finding, never a crash."""
        try:
            findings = _findings(self._filename, "".join(self._lines))
        except Exception as error:  # flake8 would end the whole run on it
            text = " ".join(f"{type(error).__name__}: {error}".split())
            yield 1, 0, f"PRD900 prodready failed: {text}", type(self)
            return
        for finding in findings:
            if finding.suppressed is None or finding.suppressed.kind == "noqa":  # flake8 applies noqa itself
                at = finding.location
                yield at.line, at.column - 1, f"{finding.code} {finding.message}", type(self)


def _findings(filename: str, text: str) -> list[Finding]:
    from prodready.discover import relative

    root = _root(os.path.dirname(filename))
    if _is_on_disk(filename, text):
        return _project(root).get(relative(root, filename), [])
    name = filename if filename.endswith(".py") else "stdin.py"
    return _check(root, name, _encoded(text)).get(relative(root, name), [])


def _root(folder: str) -> Path:
    from prodready.discover import root_for

    if folder not in _roots:
        _roots[folder] = root_for([folder or "."])
    return _roots[folder]


def _project(root: Path) -> ByPath:
    """The findings of the project at `root`, or the exception its check ended with: once a process."""
    if root not in _checked:
        try:
            _checked[root] = _check(root)
        except Exception as error:
            _checked[root] = error
    known = _checked[root]
    if isinstance(known, Exception):
        raise known
    return known


def _check(root: Path, filename: str | None = None, content: bytes = b"") -> ByPath:
    from prodready.config import load
    from prodready.engine import check

    # A process of flake8's pool may not start further ones.
    jobs = 1 if multiprocessing.current_process().daemon else 0
    stdin = None if filename is None else (filename, content)
    report = check([filename or root], _python_only(load(root)), root=root, stdin=stdin, jobs=jobs)
    if report.errors:
        raise RuntimeError("; ".join(report.errors))
    found: ByPath = {}
    for finding in report.findings:
        found.setdefault(finding.location.path, []).append(finding)
    return found


def _python_only(config: Config) -> Config:
    """Of semgrep's rules only the team's own look at Python; without them it need not start."""
    import msgspec

    return config if config.semgrep_rules else msgspec.structs.replace(config, semgrep="off")


def _is_on_disk(filename: str, text: str) -> bool:
    """Whether the text is the file's own, or the file cannot be compared; not so for standard input."""
    try:
        with tokenize.open(filename) as stream:
            return stream.read() == text
    except (SyntaxError, UnicodeError):
        return True
    except OSError:
        return False


def _encoded(text: str) -> bytes:
    """The text as the bytes it would be in a file, its coding line respected."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(text.encode()).readline)
    except SyntaxError:
        encoding = "utf-8"
    return text.encode(encoding, "replace")
