"""Direct output in service code.

What it finds: `pprint`, `sys.stdout.write`, `sys.stderr.write` and `traceback.print_exc` in Python code, and
`process.stdout.write` in JavaScript or TypeScript code, that runs inside a service.

Why it matters: like a print, this output has no level, no time and no request id; a printed traceback reaches no
error tracker and its lines are torn apart by every log collector.

Bad:

    except OSError:
        traceback.print_exc()
        raise

Good:

    except OSError:
        logger.exception("cannot read the upload")
        raise

How to fix: `logger.exception(...)` inside an except block keeps the traceback; elsewhere a logger call of a fitting
level.

References: CWE-778, OWASP A09:2021, ruff T203, Sonar S106.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.print import outputs, verdict


@rule("PRD402", "print", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every other direct output in service code."""
    for file, call in outputs(project, lambda c: c.callee != "print" and not c.callee.startswith("console.")):
        if not call.only_answer:
            yield verdict(project, file, call, f"{call.callee}() in service code goes around the logger")
