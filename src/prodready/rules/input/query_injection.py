"""Input in the text of a query.

What it finds: request data put into SQL text by `+`, `%`, `format`, an f-string or a template, also over several
lines, variables and functions.

Why it matters: the caller writes part of the query: reads other rows, changes them, or logs in as anyone.

Silent in: bound parameters, constant table names, values that were converted to numbers or tested against a list.

Bad:

    cur.execute(f"SELECT * FROM users WHERE name = '{request.args['name']}'")

Good:

    cur.execute("SELECT * FROM users WHERE name = %s", (request.args["name"],))

How to fix: bind the value as a parameter.

References: CWE-89, CWE-943, OWASP A03:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.input import verdicts


@rule("PRD603", "input", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every read whose worst end this is."""
    yield from verdicts(project, "sql", "operator")
