"""Any origin allowed by CORS, with credentials.

What it finds: a CORS policy that allows any origin (`*` or a default that means it) and credentials.

Why it matters: browsers refuse a literal `*` with credentials, so several libraries (Starlette's CORSMiddleware,
flask-cors, FastAPI, Litestar) answer with the request's own Origin instead. Then every site on the web can act with
the user's cookies.

Bad:

    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)

Good:

    app.add_middleware(CORSMiddleware, allow_origins=settings.cors_origins, allow_credentials=True)

How to fix: name the origins, or give up credentials.

References: CWE-942, OWASP A05:2021, CodeQL js/cors-misconfiguration-for-credentials, Sonar S5122.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.cors import verdicts


@rule("PRD302", "cors", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Wildcard policies that allow credentials."""
    yield from verdicts(
        project,
        lambda o: o.kind == "any" and o.credentials,
        "any origin may call this API with the user's credentials: libraries answer a wildcard with the request's Origin",
    )
