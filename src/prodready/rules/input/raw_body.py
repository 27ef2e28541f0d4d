"""Raw body used without a schema.

What it finds: a request body or form whose fields are stored, put into a row or a look-up, or handed to a
language model's binding, as they came: no schema, no type, no explicit check between the read and the end.

Why it matters: whoever calls the endpoint decides what lies in the database: numbers become objects, short names
megabytes, and look-ups take operators instead of values.

Silent in: bodies parsed by a schema (Pydantic, marshmallow, forms, serializers, zod, joi, ...), validators in front
of the route, fields that are converted or tested, values that are only compared, and ids used as a bound look-up
value. A test for presence and a TypeScript cast are no checks.

Bad:

    data = await request.json()
    await notes.insert_one({"text": data["text"]})

Good:

    note = Note.model_validate(await request.json())
    await notes.insert_one(note.model_dump())

How to fix: declare the body as a schema and read nothing but its result.

References: CWE-20, CWE-1287, OWASP API3:2023.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.input import verdicts


@rule("PRD601", "input", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every read whose worst end this is."""
    yield from verdicts(project, "raw", "object", "session")
