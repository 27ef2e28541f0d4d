"""Page size without an upper bound.

What it finds: the number of rows a look-up returns, taken from the request as it is: turned into a number, but
compared with no maximum.

Why it matters: `?limit=1000000000` reads the whole table into memory and sends it; a few such requests stop the
service.

Silent in: sizes under `min`, compared with a bound, declared with `le=` or in a schema, and paginators with a maximum
of their own.

Bad:

    limit = int(request.args.get("limit", 20))
    return query.limit(limit).all()

Good:

    limit = min(int(request.args.get("limit", 20)), 100)
    return query.limit(limit).all()

How to fix: take the smaller of what was asked for and a maximum.

References: CWE-770, OWASP API4:2023.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.input import verdicts


@rule("PRD612", "input", Severity.NOTE)
def judge(project: Project) -> Iterator[Verdict]:
    """Every read whose worst end this is."""
    yield from verdicts(project, "page")
