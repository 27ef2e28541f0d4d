"""Input in a command or code.

What it finds: request data handed to a shell, an interpreter, or a parser that can run code (`eval`, `exec`,
`pickle`, unsafe YAML).

Why it matters: the caller runs programs as the service.

Silent in: argument lists without a shell, quoted values, values tested against a list.

Bad:

    os.system("ping -c 1 " + request.form["host"])

Good:

    subprocess.run(["ping", "-c", "1", str(ip_address(request.form["host"]))])

How to fix: hand over arguments as a list, and check them.

References: CWE-78, CWE-94, CWE-502, OWASP A03:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.input import verdicts


@rule("PRD605", "input", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every read whose worst end this is."""
    yield from verdicts(project, "command")
