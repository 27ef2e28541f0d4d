"""Connection string with a password.

What it finds: a URL or connection string of a database, cache, queue or mail server that holds the password.

Why it matters: it can be used by whoever reads the repository, and tends to end up in logs and error messages as well.

Silent in: strings whose password is a variable, or whose user and password are the words of a manual (`user:pass@`).

Bad:

    engine = create_engine("postgresql://shop:…@db/shop")

Good:

    engine = create_engine(os.environ["DATABASE_URL"])

How to fix: read the whole string, or the password in it, from the environment or a secret store, without a default.

References: CWE-798, OWASP A07:2021, detect-secrets BasicAuthDetector.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.secret import judged, named, verdict


@rule("PRD504", "secret", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every connection string with a password in clear."""
    for found in judged(project, "connection-string"):
        yield verdict(project, found, f"{named(found[1], 'a connection string')} holds the password it connects with")
