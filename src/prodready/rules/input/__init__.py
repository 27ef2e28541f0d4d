"""Input handling: raw request data that reaches something that matters without a schema, a type or a check (CWE-20)."""

from __future__ import annotations

from collections.abc import Iterator

from prodready.project import Project
from prodready.project.ends import NOTHING
from prodready.project.reads import reads
from prodready.rules import Verdict


def verdicts(project: Project, *ends: str) -> Iterator[Verdict]:
    """One verdict a line that has one of these ends as its worst."""
    seen: set[tuple[str, int]] = set()
    for case in reads(project).cases:
        key = (case.location.path, case.location.line)
        if case.end in ends and key not in seen:
            seen.add(key)
            yield Verdict(case.location, case.message, case.trail)


def why_not(project: Project, path: str, line: int) -> Iterator[str]:
    """What became of raw data that is read at a place and raises nothing."""
    judged = reads(project)
    if any(case.location.path == path and case.location.line == line for case in judged.cases):
        return
    cases = judged.silent.get((path, line), ())
    telling = [f"{c.what} is silent: {c.silence}" for c in cases if c.silence != NOTHING]
    flows = project.files[path].flows
    read = bool(cases) or any(f.source == "request" and f.source_span.line == line for f in flows)
    yield from dict.fromkeys(telling or [f"the request data read here is silent: {NOTHING}"] * read)
