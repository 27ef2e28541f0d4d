"""Credential literal.

What it finds: a password, PIN, key or token that stands in the source or in a tracked configuration file. The value
must look like a secret and its place must make it one.

Why it matters: whoever can read the repository, a backup, an image or a bundle of it can use the value; taking it out
later does not take it out of the history.

Silent in: labels, field names, paths, messages, placeholders that cannot work, hashes and public keys; tests,
migrations and documentation.

Bad:

    mailer.login("orders", "wV7…")

Good:

    mailer.login("orders", os.environ["SMTP_PASSWORD"])

How to fix: read it from the environment or a secret store, let start-up fail where it is missing, and replace the
value that has been in the repository.

References: CWE-798, OWASP A07:2021, bandit B105 to B107, detect-secrets KeywordDetector.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.secret import judged, named, size, verdict


@rule("PRD501", "secret", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every credential literal that nothing silences."""
    for found in judged(project, "credential"):
        yield verdict(
            project,
            found,
            f"{named(found[1], 'a credential')} is a literal ({size(found[1])}): read it from a secret store",
        )
