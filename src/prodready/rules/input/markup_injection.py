"""Input in a template or markup.

What it finds: request data rendered as a template, marked as safe, or sent in markup put together by string;
in JavaScript also in a text that is answered as a page because nothing says it is none (`res.send("no user " + name)`).

Why it matters: the caller runs scripts in other users' browsers or, by way of the template, code on the server.

Silent in: values handed to a template as variables, escaped values.

Bad:

    return render_template_string("Hello " + request.args["name"])

Good:

    return render_template("hello.html", name=request.args["name"])

How to fix: hand the value to a template file as a variable.

References: CWE-79, CWE-1336, OWASP A03:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.input import verdicts


@rule("PRD608", "input", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every read whose worst end this is."""
    yield from verdicts(project, "template", "echo")
