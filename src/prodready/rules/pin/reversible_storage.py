"""Credential stored encoded or encrypted instead of hashed.

What it finds: a PIN, password or code that is encoded (Base64, hex) or encrypted (Fernet, AES) and then stored.

Why it matters: what can be decrypted will be: the key lies beside the data, in the same configuration, and whoever
has both has every credential in clear. Checking a credential never needs the clear value back.

Silent in: credentials of other systems that must be replayed (mail, broker), and encryption of anything else.

Bad:

    user.pin = fernet.encrypt(pin.encode())

Good:

    user.pin_hash = argon2.PasswordHasher().hash(pin)

How to fix: decrypt once, hash, store the hash, drop the key.

References: CWE-257, CWE-261, OWASP A02:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.pin import credentials, once


@rule("PRD206", "pin", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every store of a credential that can be turned back."""
    yield from once(
        Verdict(c.location, f"{c.name} is stored so that it can be turned back: encoded or encrypted, no hash", c.trail)
        for c in credentials(project).stores
        if c.strength == "reversible"
    )
