"""Text for people: grouped by file, the place marked, a summary by family."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from prodready.findings import Finding, Severity
from prodready.output import View

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_BOLD, _DIM = "1", "2"
_WIDTH = 160


def render(view: View) -> str:
    """The findings that count, then one line of summary."""
    lines: list[str] = []
    for path, findings in groupby(view.open, key=lambda f: f.location.path):
        lines += [_paint(view, path, _BOLD)]
        for finding in findings:
            lines += _finding(view, finding)
        lines += [""]
    return "\n".join([*lines, *_summary(view)]) + "\n"


def _finding(view: View, finding: Finding) -> Iterator[str]:
    at = finding.location
    place = f"{at.line}:{at.column}"
    code = _paint(view, finding.code, _COLORS[finding.severity])
    sure = "" if finding.confidence == "high" else f" ({finding.confidence} confidence)"
    yield f"  {place:<7} {code} {finding.message}{_paint(view, sure, _DIM)}"
    source = view.source(finding)
    if source.strip():
        yield from _excerpt(view, finding, source)
    if view.explain:
        for step in finding.trail:
            where = f"{step.location.path}:{step.location.line}"
            yield f"        {_paint(view, '→ ' + where, _DIM)}  {step.message}"


def _excerpt(view: View, finding: Finding, source: str) -> Iterator[str]:
    at = finding.location
    indent = len(source) - len(source.lstrip())
    bar = _paint(view, "|", _DIM)
    text = source[indent : indent + _WIDTH]
    yield f"  {at.line:>7} {bar} {text}"
    # Where values are hidden the columns have moved: the whole line is marked.
    start, stop = (0, len(text)) if view.hides(finding) else _range(finding, source, indent, len(text))
    marks = " " * start + "^" * max(1, stop - start)
    yield f"  {'':>7} {bar} {_paint(view, marks, _COLORS[finding.severity])}"


def _range(finding: Finding, source: str, indent: int, width: int) -> tuple[int, int]:
    at = finding.location
    start = min(max(at.column - 1 - indent, 0), max(width - 1, 0))
    one_line = at.end_line in {0, at.line} and at.end_column > at.column
    stop = at.end_column - 1 - indent if one_line else (len(source.rstrip()) - indent if at.end_line else start + 1)
    return start, min(stop, width)


def _summary(view: View) -> Iterator[str]:
    if view.config.external_rate_limit:
        yield f"rate limits are set outside, says the configuration: {view.config.external_rate_limit}"
    hidden = f", {len(view.suppressed)} suppressed" if view.suppressed else ""
    looked = f"{_count(view.report.files, 'file')} looked at"
    if not view.open:
        yield f"{_paint(view, 'nothing found', '32')} ({looked}{hidden})"
        return
    touched = len({f.location.path for f in view.open})
    families = ", ".join(f"{family} {count}" for family, count in view.by_family.items())
    total = _paint(view, _count(len(view.open), "finding"), _BOLD)
    yield f"{total} in {_count(touched, 'file')}: {families} ({looked}{hidden})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _paint(view: View, text: str, color: str) -> str:
    return f"\x1b[{color}m{text}\x1b[0m" if view.color and text else text
