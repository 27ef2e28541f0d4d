"""Origin null allowed by CORS.

What it finds: a CORS policy that lists the origin `null`.

Why it matters: every sandboxed iframe, data URL and local file sends `Origin: null`, so any site can produce it at
will.

Bad:

    allow_origins=["https://app.example.com", "null"]

Good:

    allow_origins=["https://app.example.com"]

How to fix: remove it; serve local files from a development server.

References: CWE-942, OWASP A05:2021, CodeQL js/cors-misconfiguration.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.cors import verdicts


@rule("PRD306", "cors", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Policies that name the origin null."""
    yield from verdicts(
        project, lambda o: o.kind == "null", "the origin null is allowed: any sandboxed frame can send it"
    )
