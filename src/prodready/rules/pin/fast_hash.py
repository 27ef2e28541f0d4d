"""Credential under a fast hash.

What it finds: a PIN, password or code that is stored, or compared, as MD5, SHA-1, SHA-2, SHA-3 or HMAC of it.

Why it matters: such hashes are made to be fast: a card tries billions a second. All 10 000 four-digit PINs are tried
in less than a millisecond, salted or not; in effect the PIN is stored in clear.

Silent in: digests of anything but a credential, and key derivation (scrypt, PBKDF2) built on top of them.

Bad:

    user.password = hashlib.sha256(password.encode()).hexdigest()

Good:

    user.password = argon2.PasswordHasher().hash(password)

How to fix: argon2id, scrypt or bcrypt; rehash at the next login.

References: CWE-916, CWE-328, CWE-759, OWASP A02:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity, Step
from prodready.project import Found, Project
from prodready.rules import Verdict, rule
from prodready.rules.pin import Case, credentials, joined, once


@rule("PRD203", "pin", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every store and comparison of a fast hash, and the project's own function that makes it."""
    known = credentials(project)
    cases = [c for c in (*known.stores, *known.compares) if c.strength == "fast"]
    yield from once(_verdicts(project, cases))


def _verdicts(project: Project, cases: list[Case]) -> Iterator[Verdict]:
    for case in cases:
        yield Verdict(case.location, f"{case.name} is kept under a fast hash, tried out in no time", case.trail)
        for step in (*case.flow.through, *case.flow.against):
            target = joined(project).target(case.path, step)
            if target.function is not None and joined(project).effect(case.path, step) == "fast":
                made = _maker(project, target)
                assert made.function is not None
                here = project.location(made.path, made.function.span)
                used = Step(case.location, f"used for {case.name} here")
                yield Verdict(here, f"a fast hash made for {case.name}: tried out in no time", (used,))


def _maker(project: Project, found: Found, hops: int = 3) -> Found:
    """The function that makes the hash itself: `Member.from_dict` only asks `hash_password` for it."""
    for call in found.function.calls if found.function is not None and hops else ():
        inner = joined(project).target(found.path, call.callee)
        own = inner.function is not None and inner.function is not found.function
        if own and joined(project).effect(found.path, call.callee) == "fast":
            return _maker(project, inner, hops - 1)
    return found
