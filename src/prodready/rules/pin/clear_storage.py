"""PIN or credential stored in clear.

What it finds: a PIN, password, passcode, one-time code or security answer that is written to a model, table,
collection or row as it came: the constructor or `create` call, the attribute that is then saved, the SQL text or its
bound parameter, a whole body that becomes a row with such a column; also to a column that is only named for a hash, to a
cookie, a cache or a file. Hooks and setters of a model cover what goes through them: SQL text and queries (`updateOne`,
`filter().update()`) go past them.

Why it matters: whoever reads the database, a backup or a replica can log in as anyone, here and wherever the same
password serves. A four-digit PIN needs no more than a look.

Silent in: values that are hashed anywhere on the way (a helper in another file, a setter, a model hook, the
constructor), values that must be replayed to another system (mail, broker), and pins of boards and maps.

Bad:

    User(name=form.name, password=form.password)

Good:

    User(name=form.name, password_hash=generate_password_hash(form.password))

How to fix: hash with argon2id, scrypt or bcrypt before it is stored; let users whose value is still clear set a new
one, or hash it at their next login.

References: CWE-256, CWE-312, CWE-522, OWASP A02:2021, OWASP ASVS 2.4.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.pin import credentials, once


@rule("PRD201", "pin", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every store that a credential reaches in clear."""
    yield from once(
        Verdict(c.location, f"{c.name} is stored in clear: no hash on its way", c.trail)
        for c in credentials(project).stores
        if not c.strength
    )
