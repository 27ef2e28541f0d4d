"""Console call in server code.

What it finds: `console.log`, `console.error` and the like in JavaScript or TypeScript code that runs on the server:
in a handler, at start-up, in a worker, or in a module one of these imports.

Why it matters: console lines have no level that can be filtered, no structure and no request id; in Node a console
call can block the event loop when standard output is a pipe or a file.

Silent in: browser code, command-line programs, scripts, seeds, migrations, tests, build configuration, branches for
development only, and the inside of a logger.

Bad:

    app.post("/orders", async (req, res) => {
      console.log("order", req.body);

Good:

    app.post("/orders", async (req, res) => {
      req.log.info({ items: order.items.length }, "order received");

How to fix: use a structured logger (pino, winston, or a small one of your own that writes JSON).

References: CWE-778, OWASP A09:2021, eslint no-console, biome noConsole.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.print import outputs, verdict


@rule("PRD403", "print", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every console call in server code, but those that are all an error gets (PRD404)."""
    for file, call in outputs(project, lambda c: c.callee.startswith("console.") and not c.only_answer):
        yield verdict(project, file, call, f"{call.callee} in server code: use the service's logger")
