"""Suppressions: one strict syntax that prose cannot trigger or widen."""

from __future__ import annotations

import pytest

from prodready.findings import Finding, Location, Suppression
from prodready.suppress import apply, audit, inventory


def _at(path: str, line: int, code: str = "PRD101", end: int = 0) -> Finding:
    return Finding(code, "rate-limit", "m", Location(path, line, 1, end))


def _why(path: str, text: str, finding: Finding) -> Suppression | None:
    (marked,) = apply([finding], lambda _: text.splitlines())
    return marked.suppressed


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "x()  # prodready: ignore[PRD101] gateway"),
        ("a.py", "x()  # prodready: ignore[PRD2, PRD1] gateway"),
        ("a.py", "x()  # type: ignore[x]  # prodready: ignore[PRD101] gateway"),
        ("a.ts", "x() // prodready: ignore[PRD101] gateway"),
        ("a.tsx", "<A/> {/* prodready: ignore[PRD101] gateway */}"),
        ("a.sql", "select 1 -- prodready: ignore[PRD101] gateway"),
        (".env", "A=1 # prodready: ignore[PRD101] gateway"),
        ("a.yml", "a: 1  # prodready: ignore[PRD101] gateway"),
    ],
)
def test_a_comment_on_the_line_suppresses(path: str, text: str) -> None:
    assert _why(path, text, _at(path, 1)) == Suppression("inline", "gateway")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "# write prodready: ignore[PRD101] to silence it"),
        ("a.py", 'x = "# prodready: ignore[PRD101] why"'),
        ("a.py", "x()  # prodready: ignore PRD101"),
        ("a.py", "x()  # prodready: ignore"),
        ("a.py", "x()  # prodready: ignore[]"),
        ("a.py", "x()  # prodready: ignore[PRD101 and more]"),
        ("a.py", "x()  # prodready: ignore[PRD101]and"),
        ("a.py", "x()  # prodready: ignore[PRD102] other code"),
        ("a.ts", "x('// prodready: ignore[PRD101] why')"),
        ("a.ts", "x(`\n// prodready: ignore[PRD101] why\n`)"),
        ("a.ts", "x() // see prodready: ignore[PRD101]"),
    ],
)
def test_prose_strings_and_broken_ones_do_not(path: str, text: str) -> None:
    assert _why(path, text, _at(path, 1, end=text.count("\n") + 1)) is None


def test_alone_it_speaks_of_the_next_line_only() -> None:
    text = "# prodready: ignore[PRD101] why\n# more words\n@app.post('/')\ndef f(): ...\n"
    assert _why("a.py", text, _at("a.py", 3)) is not None
    assert _why("a.py", text, _at("a.py", 4)) is None
    behind = "x()  # prodready: ignore[PRD101] why\ny()\n"
    assert _why("a.py", behind, _at("a.py", 2)) is None


def test_any_line_of_the_finding_counts() -> None:
    text = "f(\n  1,\n)  # prodready: ignore[PRD101] why\n"
    assert _why("a.py", text, _at("a.py", 1, end=3)) is not None


def test_reason_owner_and_date_are_kept_and_a_past_date_ends_it() -> None:
    text = "x()  # prodready: ignore[PRD101] the gateway limits until={} owner=team-a"
    assert _why("a.py", text.format("2999-01-31"), _at("a.py", 1)) == Suppression(
        "inline", "the gateway limits", "2999-01-31", "team-a"
    )
    for date in ("2001-01-31", "soon"):
        assert _why("a.py", text.format(date), _at("a.py", 1)) is None
        (verdict,) = audit("a.py", text.format(date), [_at("a.py", 1)])
        assert verdict.code == "PRD902"


def test_unused_and_unreasoned_ones_are_findings() -> None:
    text = "x()  # prodready: ignore[PRD101] why\ny()  # prodready: ignore[PRD101]\nz()  # prodready: ignore[PRD2] w\n"
    verdicts = audit("a.py", text, [_at("a.py", 1), _at("a.py", 2)])
    assert [(v.code, v.location.line) for v in verdicts] == [("PRD901", 2), ("PRD901", 3)]
    assert "gives no reason" in verdicts[0].message
    assert "PRD2 suppresses nothing" in verdicts[1].message


def test_findings_about_suppressions_cannot_be_suppressed() -> None:
    text = "x()  # prodready: ignore[PRD9] why"
    assert _why("a.py", text, _at("a.py", 1, "PRD901")) is None


def test_inventory_lists_place_codes_and_reason() -> None:
    text = "a\n    # prodready: ignore[PRD101,PRD2] why not\nb()\n"
    (one,) = inventory("a.py", text)
    assert (one.line, one.column, one.target, one.codes, one.reason) == (2, 5, 3, ("PRD101", "PRD2"), "why not")


@pytest.mark.parametrize(
    ("text", "silenced"),
    [
        ("x()  # noqa", True),
        ("x()  # NOQA: PRD101", True),
        ("x()  # noqa:E501,PRD1", True),
        ("x()  # noqa: PRD102", False),
        ("x()  # noqa: E501", False),
        ("x('''\n''')  # noqa: PRD101", True),
        ("# flake8: noqa: PRD101\n", True),
        ("# flake8: noqa: E501\n", False),
        ("# flake8: noqa\n", True),
        ("x()  # nothing", False),
    ],
)
def test_noqa_is_read_as_flake8_reads_it(text: str, silenced: bool) -> None:
    assert (_why("a.py", text, _at("a.py", 1)) == Suppression("noqa")) is silenced


def test_noqa_means_nothing_outside_python() -> None:
    assert _why("a.yml", "a: 1  # noqa", _at("a.yml", 1)) is None
