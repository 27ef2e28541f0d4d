"""Peers' own test suites as judges: how many of their expected alerts prodready gives, and how many of their "ok" lines it flags.

Nothing of the peers is kept here: give the folder that holds their checkouts (codeql, semgrep, bandit, ruff, njsscan; one
that is not there is left out). docs/peers.md tells how to lay them out and what remains between them and us.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.peer_suites import READERS, Case, Mark
from prodready.config import Config
from prodready.engine import check
from prodready.findings import Confidence, Finding, Location

_FAMILIES = {"1": "rate-limit", "2": "pin", "3": "cors", "4": "print", "5": "secret", "6": "input"}
_WHOLE_APP = "PRD102"  # an application without any limit: said once, at the application


@dataclass(slots=True)
class Score:
    """What one suite says of one family; `beyond`: our findings of the same codes at lines the peer says nothing of."""

    alerts: int = 0
    given: int = 0
    oks: int = 0
    flagged: int = 0
    beyond: int = 0
    missed_at: list[str] = field(default_factory=list)
    flagged_at: list[str] = field(default_factory=list)
    beyond_at: list[str] = field(default_factory=list)


Scores = dict[tuple[str, str], Score]


def findings_of(case: Case) -> list[Finding]:
    """prodready's findings on one case, laid out alone in a neutral folder."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        for path, source in case.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, root / path)
        for path, text in case.added.items():
            (root / path).write_text(text, encoding="utf-8")
        report = check([root], Config(semgrep="off", roles={"**": "service"}), root=root, jobs=1, use_cache=False)
    for error in report.errors:
        print(f"{case.name}: {error}", file=sys.stderr)
    return [f for f in report.findings if f.confidence is not Confidence.LOW and not f.suppressed]


def score(suites: Iterable[Case], findings: Callable[[Case], Sequence[Finding]] = findings_of) -> Scores:
    """The figures by suite and family."""
    scores: Scores = defaultdict(Score)
    for case in suites:
        found = findings(case)
        for mark in case.marks:
            _count(scores[case.suite, family_of(mark)], mark, case, found)
        for finding in _unmentioned(case, found):
            one = scores[case.suite, finding.family]
            one.beyond += 1
            one.beyond_at.append(f"{case.name} {finding.location.path}:{finding.location.line} {finding.code}")
    return scores


def family_of(mark: Mark) -> str:
    """The family of the codes a mark stands for."""
    return _FAMILIES[min(mark.codes)[3]]


def _count(one: Score, mark: Mark, case: Case, found: Sequence[Finding]) -> None:
    at = f"{case.name} {mark.path}:{mark.line} {mark.rule}"
    hit = any(_says(finding, mark) for finding in found)
    if mark.good:
        one.oks += 1
        one.flagged += hit
        one.flagged_at += [at] if hit else []
    else:
        one.alerts += 1
        one.given += hit
        one.missed_at += [] if hit else [at]


def _says(finding: Finding, mark: Mark) -> bool:
    """Whether a finding is the alert of this place: it, or a step of its trail, stands there.

    One finding stands for all that a value read at one place reaches. At a good place only the ends of the trail count.
    """
    if finding.code not in mark.codes:
        return False
    if finding.code == _WHOLE_APP:
        return not mark.good
    steps = [step.location for step in finding.trail]
    places = [finding.location, *(steps[-1:] if mark.good else steps)]
    at_source = not mark.good and (finding.location.path, finding.location.line) in mark.via
    return at_source or any(_touches(place, mark) for place in places)


def _touches(place: Location, mark: Mark) -> bool:
    last = place.line if mark.good else max(place.line, place.end_line)
    return place.path == mark.path and place.line <= mark.end and mark.line <= last


def _unmentioned(case: Case, found: Sequence[Finding]) -> Iterator[Finding]:
    """Findings of the codes this case is about that no mark of it touches."""
    asked = {code for mark in case.marks for code in mark.codes} - {_WHOLE_APP}
    for finding in found:
        if finding.code in asked and not any(_says(finding, mark) for mark in case.marks):
            yield finding


def table(scores: Scores) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| suite | family | alerts | given | missed | ok lines | flagged | beyond |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {suite} | {family} | {s.alerts} | {s.given} | {s.alerts - s.given} | {s.oks} | {s.flagged} | {s.beyond} |"
        for (suite, family), s in sorted(scores.items())
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suites of the checkouts under a folder and print the table; 0 if there was a suite to run."""
    parser = argparse.ArgumentParser(description="Score prodready on its peers' own test suites.")
    parser.add_argument("folder", type=Path, help="holds the checkouts: " + ", ".join(READERS))
    parser.add_argument("--peer", action="append", choices=sorted(READERS), help="only this peer")
    parser.add_argument("--case", default="", metavar="REGEX", help="only cases whose name matches")
    parser.add_argument("--differences", action="store_true", help="list each missed, flagged and further place")
    options = parser.parse_args(arguments)
    peers = [p for p in options.peer or READERS if (options.folder / p).is_dir()]
    cases = (case for peer in peers for case in READERS[peer](options.folder / peer))
    scores = score(case for case in cases if re.search(options.case, case.name))
    print(table(scores))
    if options.differences:
        print(*_differences(scores), sep="\n")
    return 0 if scores else 2


def _differences(scores: Scores) -> Iterator[str]:
    for (suite, family), one in sorted(scores.items()):
        for kind, places in (("missed", one.missed_at), ("flagged", one.flagged_at), ("beyond", one.beyond_at)):
            yield from (f"{kind} {suite} {family} {place}" for place in places)


if __name__ == "__main__":
    sys.exit(main())
