"""Every code that a finding can carry: the rules, and what the tool says about its own work."""

from __future__ import annotations

import inspect

import msgspec

from prodready.findings import Severity
from prodready.rules import homes, registry


class Entry(msgspec.Struct, frozen=True):
    """What there is to know about a code; `page` is Markdown whose first line is the title."""

    code: str
    family: str
    name: str
    severity: Severity
    page: str
    cwe: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """The first line of the page."""
        return self.page.split("\n", 1)[0].rstrip(".")


def catalogue() -> dict[str, Entry]:
    """Every code, sorted."""
    rules = [Entry(r.code, r.family, r.name, r.severity, r.page, r.cwe) for r in registry().values()]
    return {entry.code: entry for entry in sorted([*rules, *_TOOL], key=lambda entry: entry.code)}


def families() -> dict[str, str]:
    """The family of every code; imports no rule."""
    return dict(
        sorted([*((code, family) for code, (family, _) in homes().items()), *((e.code, e.family) for e in _TOOL)])
    )


def _tool(code: str, name: str, severity: Severity, page: str) -> Entry:
    return Entry(code, "tool", name, severity, inspect.cleandoc(page))


_TOOL = (
    _tool(
        "PRD900",
        "unreadable-file",
        Severity.WARNING,
        """A file could not be read or parsed.

        Why it matters: what prodready cannot read it cannot judge, and a quiet gap looks like a clean file. The rest
        of the project is judged all the same. Where only secrets are asked for (`--select PRD5`), only files whose text can
        hold one are parsed, and told of here.

        How to fix: save the file as UTF-8, repair its syntax, run prodready on the Python version the file is written
        for, or leave the file out with `exclude` in `[tool.prodready]`.
        """,
    ),
    _tool(
        "PRD901",
        "unused-suppression",
        Severity.NOTE,
        """A suppression suppresses nothing, or gives no reason.

        Why it matters: a stale `prodready: ignore[...]` hides the next fault on its line before anybody saw it, and one
        without a reason cannot be reviewed.

        How to fix: delete the comment, or write the reason after the brackets:
        `# prodready: ignore[PRD101] limited by the gateway owner=platform until=2027-01-31`.
        """,
    ),
    _tool(
        "PRD902",
        "expired-suppression",
        Severity.WARNING,
        """A suppression is past its `until` date and no longer counts.

        Why it matters: the date was the promise under which the fault was accepted.

        How to fix: repair the fault, or agree on a new date.
        """,
    ),
)
