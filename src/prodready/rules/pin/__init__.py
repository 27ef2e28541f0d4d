"""PIN and credential storage: credentials kept, compared or written out in clear (CWE-256, CWE-312, OWASP A02:2021)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from prodready.credentials import is_bare_pin, words
from prodready.facts import Flow
from prodready.project import Project, flows
from prodready.project.credential_cases import ROLES, Case, of_another_system
from prodready.project.credential_comparisons import Comparisons
from prodready.project.credential_stores import Stores
from prodready.project.flows import Flows
from prodready.project.models import normal
from prodready.project.whole_rows import Wholes
from prodready.rules import Verdict

__all__ = [
    "ROLES",
    "Case",
    "Credentials",
    "clear_models",
    "credentials",
    "joined",
    "of_another_system",
    "once",
    "why_not",
]

_TOKENS = re.compile(r"token_(urlsafe|hex|bytes)$|uuid\.?[147]$|random_?bytes$|random_?uuid$", re.I)


class Credentials:
    """All credential flows of a project, judged once for all rules of the family."""

    def __init__(self, project: Project) -> None:
        self.compares = Comparisons(project).cases()
        pins = [c for c in self.compares if is_bare_pin(c.name)]
        clear = {c.path: c.name for c in self.compares if not (c.strength or is_bare_pin(c.name))}
        judge = Stores(project, {c.holder for c in pins if c.holder} | {c.path for c in pins}, clear)
        self.stores = [*judge.cases(), *Wholes(project).cases()]
        self.compares = [c for c in self.compares if not self._of_tokens(project, c)]
        self.flows, self.models, self.strength, self.given = judge.flows, judge.models, judge.strength, judge.given

    def _of_tokens(self, project: Project, case: Case) -> bool:
        """Whether a row is looked up by a `confirmationCode` into which nothing but tokens is written."""
        if not case.holder or words(case.column)[-1:] != ("code",):
            return False
        holder = case.holder.rsplit(".", 1)[-1]
        written = any(
            flow.target == "store" or (flow.target_detail.rsplit(".", 1)[-1] == holder and _is_token(flow))
            for file in project.files.values()
            for flow in file.flows
            if flow.slot == case.column and flow.target in ("store", "construct")
        )
        return written and all(c.column != case.column for c in self.stores)


@functools.lru_cache(maxsize=2)
def credentials(project: Project) -> Credentials:
    """The credential flows of a project."""
    return Credentials(project)


def _is_token(flow: Flow) -> bool:
    """Whether what flows was made as a long random token."""
    return any(_TOKENS.search(step) for step in flow.through)


def joined(project: Project) -> Flows:
    """The joined flows."""
    return flows.of(project)


def once(verdicts: Iterator[Verdict]) -> Iterator[Verdict]:
    """One verdict a line."""
    seen: set[tuple[str, int]] = set()
    for verdict in verdicts:
        key = (verdict.location.path, verdict.location.line)
        if key not in seen:
            seen.add(key)
            yield verdict


def why_not(project: Project, path: str, line: int) -> Iterator[str]:
    """Why a credential at a place is silent."""
    from prodready.rules.pin import reasons

    yield from reasons.why_not(project, path, line)


@functools.lru_cache(maxsize=2)
def clear_models(project: Project) -> frozenset[str]:
    """The models into which a credential is written in clear, or in which it is looked for in clear."""
    known = credentials(project)
    cases = [c for c in (*known.stores, *known.compares) if c.strength in ("", "reversible")]
    named = {normal(holder) for c in cases if (holder := c.holder or _sought(project, c))}
    return frozenset(named - {"model"})  # a parameter that stands for any of them


def _sought(project: Project, case: Case) -> str:
    """The only model that is looked up in a function that compares the credential of a row: `user.pin !== given`."""
    of_row = case.flow.target == "compare" and "." in case.flow.source_detail and case.flow.fields
    own = (f for f in project.files[case.path].flows if f.function == case.flow.function and f.target == "lookup")
    holders = {f.target_detail for f in own} if of_row else set()
    return holders.pop() if len(holders) == 1 else ""
