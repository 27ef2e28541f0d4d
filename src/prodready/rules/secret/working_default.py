"""Working default for a secret setting.

A setting that should be secret has a default that works: `os.environ.get("SECRET_KEY", "dev")`, `process.env.JWT_SECRET ||
"…"`, a field of a settings class, a default parameter. Where the variable is forgotten in production, the service starts
and runs with a value that everybody can read (CWE-1188, CWE-798). A placeholder like `changeme` works just as well.

Fix: no default; let start-up fail where the variable is missing.

A default in a branch that runs only in development is a note.
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
