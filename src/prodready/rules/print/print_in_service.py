"""Print in service code.

What it finds: a `print()` call in Python code that runs inside a service: in a request, a job, at start-up, or in a
module the service imports, wherever that module lies.

Why it matters: printed lines have no level, no time, no request id and no logger name. They cannot be filtered,
routed or switched off, are often buffered or lost in a container, and tend to carry personal data past every
redaction filter.

Silent in: command-line programs, console scripts, scripts, examples beside a library, management commands, migrations,
tests, notebooks, code under `if __name__ == "__main__":` and functions that only this or a command leads to,
`print(..., file=...)` to a file of its own, branches for development only, and the inside of a logger.

Bad:

    @app.get("/orders")
    def orders():
        print("loading orders")

Good:

    logger = logging.getLogger(__name__)

    @app.get("/orders")
    def orders():
        logger.info("loading orders")

How to fix: use the project's logger with a fitting level; configure logging once at start-up.

References: CWE-778, OWASP A09:2021, ruff T201, flake8-print T201, Sonar S106.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.print import outputs, verdict


@rule("PRD401", "print", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every print in service code, but those that are all an error gets (PRD404)."""
    for file, call in outputs(project, lambda c: c.callee == "print" and not c.only_answer):
        yield verdict(project, file, call, "print() in service code: it has no level, no time and no request id")
