"""Mutation of the fixtures: take one protection away, and the verdict must turn.

A line that protects says so: `# guard: PRD101` - without this line the project has a PRD101 that it did not have before.
`# guard: PRD201 argon2.hash(pin) -> pin` changes a part of the line instead; with nothing right of the arrow the part goes.
So a fixture that is silent for the wrong reason (nothing was a candidate, another cover stands behind) fails here.
`# todo-guard:` marks a known fault of prodready: the verdict does not turn yet; it fails as soon as it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from prodready.rules import registry
from tests.support import FIXTURES, Places, findings_of, places, sources

_START = r"(?:#|//)\s*(?:todo-)?guard:"
_GUARD = re.compile(
    rf"(?P<start>{_START})\s*(?P<codes>PRD\d{{3}}(?:, PRD\d{{3}})*)"
    rf"(?:[ ]+(?P<old>(?!{_START})\S.*?)[ ]+->(?P<new>.*?))?[ ]*(?={_START}|$)"
)
_JUDGES_PROTECTION = ("rate-limit", "pin", "cors", "input")


@dataclass(frozen=True)
class Guard:
    """A protection in a fixture: the line (from 0), what to put in its place, and the codes that must appear then."""

    case: Path
    path: str
    index: int
    old: str
    new: str
    codes: frozenset[str]
    todo: bool = False

    @property
    def name(self) -> str:
        """What a failing test shows."""
        what = f"{self.old}>{self.new}" if self.old else "removed"
        return f"{self.case.parent.name}/{self.case.name}/{self.path}:{self.index + 1} {what}"

    def taken_away(self, text: str) -> str:
        """The file's text without the protection; every other line keeps its number."""
        lines = text.split("\n")
        code = re.split(_START, lines[self.index], maxsplit=1)[0].rstrip()
        assert self.old in code, f"{self.name}: the line does not hold what should go"
        lines[self.index] = code.replace(self.old, self.new) if self.old else ""
        return "\n".join(lines)


def guards(case: Path) -> Iterator[Guard]:
    """The annotated protections of one fixture."""
    for path, text in sources(case).items():
        for index, line in enumerate(text.split("\n")):
            for match in _GUARD.finditer(line):
                codes = frozenset(re.findall(r"PRD\d{3}", match["codes"]))
                old, new = match["old"] or "", (match["new"] or "").strip()
                yield Guard(case, path, index, old, new, codes, "todo" in match["start"])


def _cases() -> list[Path]:
    rules = [case for code in (FIXTURES / "rules").iterdir() for case in code.iterdir()]
    return sorted([*rules, *(FIXTURES / "false_alarms").iterdir(), *(FIXTURES / "apps").glob("*/after")])


GUARDS = [guard for case in _cases() for guard in guards(case)]


@cache
def _places(case: Path) -> Places:
    return places(findings_of(sources(case), root=case if case.is_dir() else None))


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_verdict_turns_without_the_protection(guard: Guard) -> None:
    files = sources(guard.case)
    files[guard.path] = guard.taken_away(files[guard.path])
    bare = places(findings_of(files, root=guard.case if guard.case.is_dir() else None))
    new = {code for _, _, code in bare - _places(guard.case)}
    assert (guard.codes <= new) is not guard.todo, f"without it: {sorted(new) or 'nothing'}"


def test_rules_that_judge_protection_are_mutated() -> None:
    known = {code for code, rule in registry().items() if rule.family in _JUDGES_PROTECTION}
    assert known - {code for guard in GUARDS if not guard.todo for code in guard.codes} == set(), (
        "rules without a guard in any fixture"
    )


def test_guards_are_many_and_of_both_languages() -> None:
    python = [guard for guard in GUARDS if guard.path.endswith(".py")]
    script = [guard for guard in GUARDS if guard.path.endswith((".js", ".ts", ".mjs", ".tsx"))]
    assert len(python) >= 60
    assert len(script) >= 60
