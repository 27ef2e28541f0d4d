"""CORS left to the library's wildcard default.

What it finds: a CORS library that is used without origins and whose default is any origin: `cors()` of Express and
Hono, `@fastify/cors`, `@koa/cors`, flask-cors, Litestar's CORSConfig, NestJS `enableCors()`.

Why it matters: nobody decided that the whole web may read this API; the library did.

Bad:

    app.use(cors());

Good:

    app.use(cors({ origin: config.allowedOrigins }));

How to fix: name the origins.

References: CWE-942, CWE-1188, OWASP A05:2021, Sonar S5122.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.cors import verdicts


@rule("PRD304", "cors", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Libraries left to a default that allows any origin."""
    yield from verdicts(
        project,
        lambda o: o.default and not o.credentials,
        "CORS without origins: this library's default lets any origin read the answers",
    )
