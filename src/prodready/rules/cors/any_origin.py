"""Any origin allowed by CORS.

What it finds: a CORS policy or an `Access-Control-Allow-Origin` header of service code whose origins are `*`, given
directly, in a list, in a comma-separated string, by a settings field, or as the default of an environment look-up.

Why it matters: any page that a user of the service visits can call the API from the user's browser and read the
answers: whatever is reachable without a cookie (an internal network, an IP allow-list, a token kept in the page) is
reachable from everywhere.

Bad:

    app.add_middleware(CORSMiddleware, allow_origins=["*"])

Good:

    app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"])

How to fix: name the origins; read them from a setting without a wildcard default. A wildcard in a branch that runs
only in development is silent.

References: CWE-942, OWASP A05:2021, Sonar S5122, semgrep wildcard-cors, flake8-fastapi CF008.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.cors import verdicts


@rule("PRD301", "cors", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Policies whose origins hold the wildcard."""
    yield from verdicts(
        project,
        lambda o: o.kind == "any" and not o.default and not o.credentials,
        "any origin may read this API's answers: the CORS policy is a wildcard",
    )
