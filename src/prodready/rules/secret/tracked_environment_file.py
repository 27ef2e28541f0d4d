"""Tracked environment file with live values.

What it finds: a `.env` file with values that work, tracked by git, or not ignored and so about to be. In an example
file (`.env.example`) a value that looks live is reported as well: it is a real one that was copied, or one that
everybody copies.

Why it matters: an environment file is where all secrets of a service stand together; once tracked it is in every
clone.

Silent in: ignored files, empty values, references and placeholders.

Bad:

    .env in git, with JWT_SECRET and DATABASE_URL filled in

Good:

    .env in .gitignore, and a .env.example with the same names and empty values

How to fix: `git rm --cached` the file, ignore it, replace every secret in it; keep an example file with empty values.

References: CWE-540, CWE-798, OWASP A05:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.secret import judged, named, verdict


@rule("PRD507", "secret", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every live value in an environment file that is tracked."""
    for found in judged(project, "env-file"):
        tracked = "is tracked by git" if project.tracked(found[0].path) else "git does not ignore"
        yield verdict(
            project, found, f"{named(found[1], 'a secret')} has a live value in an environment file that {tracked}"
        )
