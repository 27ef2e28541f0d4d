"""Signing key literal.

The key that signs sessions, cookies or tokens, or encrypts data, is a literal: `SECRET_KEY = "…"`, `jwt.sign(payload, "…")`,
`session({secret: "…"})`, `createHmac("sha256", "…")`. Whoever reads the source can write tokens for any user (CWE-321).
A placeholder signs as well as any other value.

Fix: read the key from the environment or a secret store, let start-up fail where it is missing, and change it.
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
