"""Input as the address of an outgoing request.

What it finds: a request made by the server to an address whose host the caller chooses.

Why it matters: the caller reads what only the server can reach: metadata services, internal hosts.

Silent in: addresses with a fixed host, membership tests.

Bad:

    httpx.get(request.query_params["url"])

Good:

    if host not in ALLOWED: raise HTTPException(400)

How to fix: allow named hosts only.

References: CWE-918, OWASP A10:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.input import verdicts


@rule("PRD607", "input", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every read whose worst end this is."""
    yield from verdicts(project, "outbound")
