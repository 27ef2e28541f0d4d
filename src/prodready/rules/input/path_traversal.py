"""Input in a file path.

What it finds: request data used as, or in, a path that is opened, written, removed or sent; in Python also the name that a
client gave its upload.

Why it matters: `../` leads out of the folder: to configuration, keys and other users' files.

Silent in: `secure_filename`, `basename`, membership tests, numeric ids.

Bad:

    return send_file("reports/" + request.args["name"])

Good:

    return send_from_directory("reports", secure_filename(request.args["name"]))

How to fix: look the name up, or resolve the path and test that it stays below the folder.

References: CWE-22, CWE-73, OWASP A01:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.input import verdicts


@rule("PRD604", "input", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every read whose worst end this is."""
    yield from verdicts(project, "path")
