"""Cross-origin policies that let in more than named origins (CWE-942, OWASP A05:2021)."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from prodready.findings import Confidence
from prodready.project import Project
from prodready.project.cors import Opening, openings
from prodready.rules import Verdict


@functools.lru_cache(maxsize=2)
def judged(project: Project) -> tuple[Opening, ...]:
    """The openings of a project, judged once for all rules of the family."""
    return tuple(openings(project))


def verdicts(project: Project, wanted: Callable[[Opening], bool], message: str) -> Iterator[Verdict]:
    """A verdict for every opening that `wanted` picks; its detail, if any, goes behind the message."""
    for opening in judged(project):
        if wanted(opening):
            detail = f" ({opening.detail})" if opening.detail else ""
            confidence = Confidence.HIGH if opening.sure else Confidence.MEDIUM
            yield Verdict(project.location(opening.path, opening.span), message + detail, opening.trail, confidence)


def why_not(project: Project, path: str, line: int) -> Iterator[str]:
    """What a CORS policy at a place was seen to be, where it opens nothing."""
    opened = {(o.path, o.span.line) for o in judged(project)}
    for policy in project.files[path].cors:
        if policy.span.line == line and (path, line) not in opened:
            where = f"; its branch: {' and '.join(policy.conditions)}" if policy.conditions else ""
            yield f"the CORS policy ({policy.name}) is silent: no wildcard, echo or `null` was found in its origins{where}"
