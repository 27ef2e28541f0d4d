"""Signing key literal.

What it finds: a literal as the key that signs sessions, cookies or tokens, or encrypts data: `SECRET_KEY = "…"`,
`jwt.sign(payload, "…")`, `session({secret: "…"})`, `createHmac("sha256", "…")`.

Why it matters: whoever reads the source can write tokens for any user. A placeholder signs as well as any other value.

Bad:

    app.config["SECRET_KEY"] = "…"

Good:

    app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]

How to fix: read the key from the environment or a secret store, let start-up fail where it is missing, and change it.

References: CWE-321, OWASP A02:2021, semgrep jwt-hardcode.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.secret import judged, named, verdict


@rule("PRD506", "secret", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every literal that signs, verifies or encrypts."""
    for found in judged(project, "signing-key"):
        where = f"the key of `{found[1].name}`" if found[1].context == "slot" else named(found[1], "a signing key")
        yield verdict(project, found, f"{where} is a literal: whoever reads it can forge what the service signs")
