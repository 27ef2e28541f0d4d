"""Input as the target of a redirect.

What it finds: a redirect to an address that the request names, host included.

Why it matters: links to this service lead to somebody else's login page.

Silent in: targets that start with a fixed host or path, membership tests.

Bad:

    return redirect(request.args["next"])

Good:

    return redirect(url_for("home"))

How to fix: allow paths of this host only, or known targets.

References: CWE-601, OWASP A01:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.input import verdicts


@rule("PRD606", "input", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every read whose worst end this is."""
    yield from verdicts(project, "redirect")
