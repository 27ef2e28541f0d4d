"""Password hash made cheaper than it should be.

What it finds: bcrypt, PBKDF2, scrypt or Argon2 with a cost below what OWASP asks for, where the number is written in the
code or in a setting with a default: bcrypt below 10 rounds, PBKDF2 below 600 000 iterations of SHA-256 (210 000 of
SHA-512, 1 300 000 of SHA-1), scrypt below N=2^17 with r=8 and p=1 (or what equals it), Argon2 below 19 MiB and two
passes (or what equals it); a single round of SHA-256 asked of werkzeug; Django's list of hashers that begins with MD5
or SHA-1, and its own hasher classes with fewer iterations.

What takes less than an eighth of that work is reported with high confidence, the rest with low confidence.

Why it matters: the cost is the whole protection once the hashes are stolen. At four bcrypt rounds, or a thousand
iterations, a card tries millions of passwords a second, and every four-digit PIN at once.

Silent in: defaults of the libraries, numbers that cannot be seen, choices of which one is high enough (a cheap one for
tests), and keys derived for encryption.

Bad:

    bcrypt.gensalt(rounds=4)

Good:

    bcrypt.gensalt(rounds=12)

How to fix: raise the number, and rehash at the next login; most libraries say when a hash needs it.

References: CWE-916, OWASP A02:2021, OWASP Password Storage Cheat Sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready import facts
from prodready.facts import ClassFacts, Items, Literal
from prodready.findings import Severity
from prodready.knowledge import table
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.pin import ROLES, once
from prodready.rules.pin.costs import cost

_WEAK_HASHER = re.compile(r"(MD5|SHA1|Crypt)PasswordHasher\Z")
_OTHER_SETTINGS = re.compile(r"test|(^|[/_.])(ci|dev|local|debug)\w*\.py$", re.I)


@rule("PRD207", "pin", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every cost that is set too low."""
    yield from once(_verdicts(project))


def _verdicts(project: Project) -> Iterator[Verdict]:
    for path, file in project.files.items():
        if project.role(path) not in ROLES | {"config"} or _OTHER_SETTINGS.search(path):
            continue
        for hashing in file.hashings:
            for spec in table("hash_costs")["calls"][hashing.callee]:
                found = cost(project, path, hashing.call, spec)
                if found is not None and found.part < 1:
                    here = project.location(path, hashing.span)
                    yield Verdict(here, found.said, confidence=found.confidence)
        yield from _django(project, file)


def _django(project: Project, file: facts.FileFacts) -> Iterator[Verdict]:
    """The first hasher of the settings, and hasher classes with a cost of their own."""
    hashers = file.definitions.get("PASSWORD_HASHERS")
    first = hashers.items[0] if isinstance(hashers, Items) and hashers.items else None
    if isinstance(first, Literal) and isinstance(first.value, str) and _WEAK_HASHER.search(first.value):
        yield Verdict(
            project.location(file.path, first.span),
            f"passwords are kept under {first.value.rsplit('.', 1)[-1]}, tried out in no time",
        )
    for class_ in file.classes:
        yield from _hasher_class(project, file.path, class_)


def _hasher_class(project: Project, path: str, class_: ClassFacts) -> Iterator[Verdict]:
    bases = [str(getattr(b, "name", "")).rsplit(".", 1)[-1] for b in class_.bases]
    for base in bases:
        name, least = table("hash_costs")["fields"].get(base, ("", 0))
        for field in class_.fields:
            if (
                field.name == name
                and isinstance(field.value, Literal)
                and isinstance(field.value.value, int)
                and field.value.value < least
            ):
                yield Verdict(
                    project.location(path, field.span),
                    f"{class_.name} with {field.value.value} {name}: at least {least} are asked for",
                )
