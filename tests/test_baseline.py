"""The baseline: by content, counted, sorted, only shrinking."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from prodready import baseline
from prodready.config import ConfigError
from prodready.findings import Finding, Location, Suppression


def _finding(line: int, text: str = "print(1)", path: str = "a.py", code: str = "PRD401") -> Finding:
    finding = Finding(code, "secret" if code == "PRD501" else "print", "m", Location(path, line))
    return msgspec.structs.replace(finding, fingerprint=baseline.fingerprint(finding, text))


def test_identity_is_content_not_place() -> None:
    assert _finding(1).fingerprint == _finding(99, "    print(1)").fingerprint
    others = [_finding(1, "print(2)"), _finding(1, path="b.py"), _finding(1, code="PRD402")]
    assert len({_finding(1).fingerprint, *(f.fingerprint for f in others)}) == 4


def test_a_secret_is_not_in_the_hash() -> None:
    assert _finding(1, 'K = "a"', code="PRD501").fingerprint == _finding(1, 'K = "b"', code="PRD501").fingerprint
    assert _finding(1, "K=a", ".env", "PRD501").fingerprint == _finding(1, "K=b", ".env", "PRD501").fingerprint
    assert _finding(1, 'K = "a"', code="PRD501").fingerprint != _finding(1, 'L = "a"', code="PRD501").fingerprint


def test_entries_cover_as_often_as_they_count() -> None:
    known = baseline.update(Counter(), [_finding(1), _finding(5)], add=True)
    marked = baseline.apply([_finding(2), _finding(7), _finding(9)], known)
    assert [f.suppressed is not None for f in marked] == [True, True, False]
    silent = msgspec.structs.replace(_finding(1), suppressed=Suppression("noqa"))
    assert [f.suppressed and f.suppressed.kind for f in baseline.apply([silent, *marked[:1]], known)] == [
        "noqa",
        "baseline",
    ]


def test_it_only_shrinks_unless_told() -> None:
    known = baseline.update(Counter(), [_finding(1), _finding(2), _finding(3, path="b.py")], add=True)
    now = [_finding(1), _finding(4, "print(3)")]
    assert baseline.update(known, now).total() == 1
    assert baseline.update(known, now, add=True).total() == 2
    assert baseline.update(known, now, lambda path: path == "a.py").total() == 2


def test_written_sorted_without_lines_or_dates_and_read_back(tmp_path: Path) -> None:
    odd = 'we"ird\\ name.py'
    entries = baseline.update(Counter(), [_finding(41, path="z.py"), _finding(42, path=odd), _finding(43)], add=True)
    path = tmp_path / "b.toml"
    baseline.write(path, entries)
    text = path.read_text()
    assert "41" not in "".join(line.split(" ")[0] for line in text.splitlines())
    rows = [line for line in text.splitlines() if line.startswith('"')]
    assert rows == sorted(rows)
    assert len(tomllib.loads(text)["findings"]) == 3
    assert baseline.load(path) == entries
    assert baseline.load(tmp_path / "none.toml") == Counter()


@pytest.mark.parametrize(
    "text", ["[", "version = 2\n", "version = 1\n[findings]\n'x' = 1\n", "version = 1\nfindings = 3\n"]
)
def test_a_broken_one_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"^b\.toml: "):
        baseline.load(tmp_path / "b.toml")


def test_a_path_may_hold_a_line_break(tmp_path: Path) -> None:
    entries = baseline.Baseline({"a\nb.py PRD401 0123456789abcdef": 1})
    baseline.write(tmp_path / "b.toml", entries)
    assert baseline.load(tmp_path / "b.toml") == entries
