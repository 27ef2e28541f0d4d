"""Credential compared in clear.

What it finds: a PIN, password or code that is compared with the stored one by `==`, `===`, or by looking the row up
with the clear value (`filter(pin=pin)`, `findFirst({ where: { pin } })`, `... AND password = ?`).

Why it matters: a comparison in clear proves that the stored value is clear, or can be made so; and `==` answers
sooner the earlier two values differ.

Silent in: comparisons with a second typing of the same value (`confirm_password`), with a value from the environment,
and of hashes that a password library made.

Bad:

    if user.pin == body.pin:

Good:

    if bcrypt.checkpw(body.pin.encode(), user.pin_hash):

How to fix: store a slow salted hash and let its library verify.

References: CWE-256, CWE-208, CWE-522, OWASP A07:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.pin import credentials, once


@rule("PRD202", "pin", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every comparison of a stored credential with a given one, both in clear."""
    yield from once(
        Verdict(c.location, f"{c.name} is compared in clear: the stored value is no hash", c.trail)
        for c in credentials(project).compares
        if c.strength in ("", "reversible")
    )
