"""Private key in the repository.

What it finds: a private key in a file or a literal of the repository.

Why it matters: whoever reads it can act as the server, sign what the service signs, or read what was encrypted for
it.

Silent in: public keys, certificates and keys encrypted with a passphrase.

Bad:

    deploy/tls/server.key, tracked by git

Good:

    a key in a secret store, mounted when the service starts

How to fix: make a new key pair, keep the private half in a secret store or mounted at run time, revoke what the old
one signed.

References: CWE-321, CWE-540, OWASP A02:2021, detect-secrets PrivateKeyDetector.
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
