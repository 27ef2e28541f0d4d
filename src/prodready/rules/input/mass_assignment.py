"""Mass assignment.

What it finds: a request body that goes into a stored object as a whole: a model made from all its fields, a row
updated with all of them, each copied by `setattr` or `Object.assign`, or merged deeply into an object.

Why it matters: the caller names the fields. One more in the body (`is_admin`, `role`, `balance`, `owner_id`) is
written like the others; a deep merge takes `__proto__` too.

Silent in: bodies that a schema went over, fields read one by one, copies limited to a list of names.

Bad:

    user = User(**request.get_json())

Good:

    data = Profile.model_validate(request.get_json())
    user = User(name=data.name, email=data.email)

How to fix: name the fields that a client may set, in a schema or one by one.

References: CWE-915, CWE-1321, OWASP API3:2023.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.input import verdicts


@rule("PRD610", "input", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every read whose worst end this is."""
    yield from verdicts(project, "mass")
