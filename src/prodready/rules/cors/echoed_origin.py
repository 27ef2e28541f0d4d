"""Request's Origin echoed by CORS.

What it finds: a policy that accepts whatever Origin the request names: `origin: true`, a callback that accepts
without a test, or the Origin header written back unchecked.

Why it matters: it is a wildcard that works with credentials: every site on the web can act with the user's cookies
and read the answers.

Bad:

    app.use(cors({ origin: true, credentials: true }));

Good:

    app.use(cors({ origin: ["https://app.example.com"], credentials: true }));

How to fix: compare the Origin with a list of exact origins before it is written back.

References: CWE-942, CWE-346, OWASP A05:2021, CodeQL js/cors-misconfiguration-for-credentials, semgrep
cors-misconfiguration.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.cors import verdicts


@rule("PRD303", "cors", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Policies that answer every origin with itself."""
    yield from verdicts(
        project,
        lambda o: o.kind == "echo" and not o.default,
        "every origin is accepted: the request's own Origin is answered back unchecked",
    )
