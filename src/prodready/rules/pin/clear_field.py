"""Model field that holds a credential in clear.

What it finds: the column or field of a model, schema or table into which the project writes a PIN, password or code
as it came, or against which it compares the clear value.

Why it matters: the field is where the clear values lie; it is what a migration to hashes must empty.

Silent in: request-only schemas, fields that only ever receive hashes, and fields the project never writes.

Bad:

    class Staff(Base):
        pin: Mapped[str]        # written by Staff(pin=body.pin)

Good:

    class Staff(Base):
        pin_hash: Mapped[str]

How to fix: rename the field to what it should hold (`pin_hash`), hash in the one place that writes it, and empty the
old one.

References: CWE-256, CWE-312, OWASP A02:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.credentials import is_hashed_name
from prodready.findings import Severity, Step
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.pin import credentials, once


@rule("PRD204", "pin", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """The field of every model that a clear credential is written to."""
    yield from once(_verdicts(project))


def _verdicts(project: Project) -> Iterator[Verdict]:
    known = credentials(project)
    seeded = (c for c in known.stores if c.flow.source == "literal")  # by a script, once: what the service does counts
    scripts = {id(c) for c in seeded if project.role(c.path) != "service"}
    for case in (c for c in (*known.stores, *known.compares) if id(c) not in scripts):
        fast = case.strength == "fast" and not is_hashed_name(case.column)  # what it is named for is PRD203's
        for model in known.models.named(case.holder) if fast or not case.strength else ():
            span = model.field(case.column)
            if span is not None:
                step = Step(case.location, f"{case.name} is written to it here")
                yield Verdict(
                    project.location(model.path, span), f"{case.column} holds the credential in clear", (step,)
                )
