"""Cross-origin policies that let in more than named origins (CWE-942, OWASP A05:2021)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prodready.project import Project
from prodready.project.cors import Opening, openings
from prodready.rules import Verdict


def verdicts(project: Project, wanted: Callable[[Opening], bool], message: str) -> Iterator[Verdict]:
    """A verdict for every opening that `wanted` picks; its detail, if any, goes behind the message."""
    for opening in openings(project):
        if wanted(opening):
            detail = f" ({opening.detail})" if opening.detail else ""
            yield Verdict(project.location(opening.path, opening.span), message + detail, opening.trail)
