"""Upload without a limit on size or type.

What it finds: a file taken from the request and stored or parsed without a test of its size or type; upload
middleware without limits.

Why it matters: one request fills the disk or the memory; a file of another kind is served back to other users.

Silent in: size or type tested, limits given to the middleware.

Bad:

    app.use(fileUpload())

Good:

    app.use(fileUpload({ limits: { fileSize: 2_000_000 }, abortOnLimit: true }))

How to fix: give limits, and test the type by content.

References: CWE-434, CWE-770, OWASP A04:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity, Step
from prodready.project import Project, interceptors
from prodready.rules import Verdict, rule
from prodready.rules.input import verdicts


@rule("PRD609", "input", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every read whose worst end this is, and every interceptor that takes files without limits."""
    yield from verdicts(project, "upload")
    for at in sorted(set(interceptors.unlimited(project))):
        yield Verdict(at, "files of any size and type are taken in here", (Step(at, "no limits are given"),))
