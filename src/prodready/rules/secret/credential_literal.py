"""Credential literal.

A password, PIN, key or token stands in the source or in a tracked configuration file. Whoever can read the repository,
a backup, an image or a bundle of it can use it; taking it out later does not take it out of the history (CWE-798).

Fix: read it from the environment or a secret store, let start-up fail where it is missing, and replace the value that
has been in the repository.

The value must look like a secret and its place must make it one: labels, field names, paths, messages, placeholders that
cannot work, hashes and public keys are silent, and so are tests, migrations and documentation.
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
