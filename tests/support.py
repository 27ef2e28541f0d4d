"""Small projects for tests: from a dict of files or from a folder of fixtures, with the findings their lines expect."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from prodready.config import Config
from prodready.engine import judge
from prodready.findings import Confidence, Finding
from prodready.languages.read import read
from prodready.project import Project

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
_MARK = re.compile(r"(?:#|//|--|/\*)\s*(expect|todo-ok|todo):\s*((?:PRD\d{3})(?:\s*,\s*PRD\d{3})*)")
_NOT_SOURCE = {"node_modules", ".prodready_cache"}

Places = Counter[tuple[str, int, str]]


def project_of(files: Mapping[str, str], config: Config | None = None, root: Path | None = None) -> Project:
    """The linked project of these sources (path -> text)."""
    return Project(root or Path("."), {path: read(path, text.encode()) for path, text in files.items()}, config)


def findings_of(
    files: Mapping[str, str], *codes: str, config: Config | None = None, root: Path | None = None
) -> list[Finding]:
    """What the rules find in these sources, only those of `codes` if any are given; low confidence left out."""
    findings, errors = judge(project_of(files, config, root))
    assert not errors, errors
    kept = [f for f in findings if f.confidence is not Confidence.LOW and (not codes or f.code in codes)]
    return sorted(kept, key=lambda f: f.sort_key)


def sources(folder: Path) -> dict[str, str]:
    """The text files under a folder (or the file itself), by path relative to it."""
    if folder.is_file():
        return {folder.name: folder.read_text(encoding="utf-8")}
    paths = [
        p
        for p in sorted(folder.rglob("*"))
        if p.is_file() and _NOT_SOURCE.isdisjoint(p.parts) and p.name != "README.md"
    ]
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in paths}


def expected(files: Mapping[str, str], kind: str = "expect") -> Places:
    """The places the sources annotate: (path, line, code)."""
    found: Places = Counter()
    for path, text in files.items():
        for number, line in enumerate(text.splitlines(), 1):
            for match in _MARK.finditer(line):
                if match[1] == kind:
                    found.update((path, number, code.strip()) for code in match[2].split(","))
    return found


def places(findings: Iterable[Finding]) -> Places:
    """The places of findings: (path, line, code)."""
    return Counter((f.location.path, f.location.line, f.code) for f in findings)


def differences(files: Mapping[str, str], findings: Iterable[Finding]) -> list[str]:
    """What the annotated sources and the findings disagree about, one line each; [] if they agree.

    A `todo` is a known miss, a `todo-ok` a known false alarm: they must stay so, so that the list of them only shrinks.
    """
    false = expected(files, "todo-ok")
    found, wanted, missed = places(findings), expected(files) + false, expected(files, "todo")
    lines = [f"missed alarm {c} at {p}:{n}" for p, n, c in sorted((wanted - found).keys())]
    lines += [f"false alarm {c} at {p}:{n}" for p, n, c in sorted((found - wanted - missed).keys())]
    lines += [
        f"known miss {c} at {p}:{n} is found now: make it an expect" for p, n, c in sorted((found & missed).keys())
    ]
    return lines
