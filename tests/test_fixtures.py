"""Every rule on its fixtures: exactly the annotated findings, no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from prodready.rules import registry
from tests.support import FIXTURES, differences, expected, findings_of, sources


def _cases(folder: str) -> list[Path]:
    base = FIXTURES / folder
    return sorted(c for code in base.iterdir() for c in code.iterdir()) if base.is_dir() else []


def _name(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def _root(case: Path) -> Path | None:
    return case if case.is_dir() else None


@pytest.mark.parametrize("case", _cases("rules"), ids=_name)
def test_rule_fixture(case: Path) -> None:
    files = sources(case)
    assert differences(files, findings_of(files, root=_root(case))) == []


@pytest.mark.parametrize("case", sorted((FIXTURES / "false_alarms").glob("*")), ids=lambda c: c.name)
def test_peers_complaint(case: Path) -> None:
    files = sources(case)
    assert differences(files, findings_of(files, root=_root(case))) == []


@pytest.mark.parametrize("app", sorted((FIXTURES / "apps").glob("*/*/")), ids=_name)
def test_application(app: Path) -> None:
    files = sources(app)
    assert differences(files, findings_of(files, root=_root(app))) == []
    assert bool(expected(files)) == (app.name == "before")


def test_every_rule_has_good_and_bad_fixtures() -> None:
    lacking = []
    for code in registry():
        cases = [sources(c) for c in _cases("rules") if c.parent.name == code]
        bad = [c for c in cases if any(place[2] == code for place in expected(c))]
        if not bad or len(bad) == len(cases):
            lacking.append(code)
    assert lacking == [], "rules without a firing or without a silent fixture"
