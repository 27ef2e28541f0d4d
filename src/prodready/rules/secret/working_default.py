"""Working default for a secret setting.

What it finds: a setting that should be secret and has a default that works: `os.environ.get("SECRET_KEY", "dev")`,
`process.env.JWT_SECRET || "…"`, a field of a settings class, a default parameter. A placeholder like `changeme` works
as well.

Why it matters: where the variable is forgotten in production, the service starts and runs with a value that everybody
can read. A default in a branch that runs only in development is a note.

Bad:

    const secret = process.env.JWT_SECRET ?? "dev-secret";

Good:

    const secret = process.env.JWT_SECRET;
    if (!secret) throw new Error("JWT_SECRET is not set");

How to fix: no default; let start-up fail where the variable is missing.

References: CWE-1188, CWE-798, OWASP A05:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.secret import judged, named, verdict


@rule("PRD503", "secret", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every default of a secret setting that would work."""
    for found in judged(project, "default"):
        yield verdict(
            project,
            found,
            f"{named(found[1], 'a secret setting')} has a working default: the service runs with it when unset",
        )
