"""Private key in the repository.

A private key stands in a file or a literal of the repository. Whoever reads it can act as the server, sign what the
service signs, or read what was encrypted for it (CWE-321, CWE-540).

Fix: make a new key pair, keep the private half in a secret store or mounted at run time, revoke what the old one signed.

Public keys, certificates and keys encrypted with a passphrase are silent.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.secret import judged, verdict


@rule("PRD505", "secret", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every private key that is not encrypted."""
    for found in judged(project, "private-key"):
        yield verdict(
            project, found, "a private key is part of the repository: replace it and keep the new one outside"
        )
