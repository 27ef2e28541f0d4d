"""Error answered only by printing it.

What it finds: an `except` or `catch` block in service code whose only reaction is to print the error, be it that it then
answers with nothing (`None`, an empty list) or goes on; in JavaScript also a function handed to `.catch(...)`, to
`.on("error", ...)` or to `process.on("unhandledRejection", ...)`, and the branch `if (err)` of a callback.

Why it matters: the error is swallowed. The caller goes on as if nothing had happened, no monitor counts it and no
alert is raised; the printed line is all that is left, and it is easily lost.

Bad:

    try:
        cache.set(key, value)
    except RedisError as error:
        print(f"cache failed: {error}")

Good:

    try:
        cache.set(key, value)
    except RedisError:
        logger.exception("cache write failed", extra={"key": key})
        metrics.cache_errors.inc()

How to fix: log it with its traceback at error level, and then decide: raise, answer with an error, or go on on
purpose.

References: CWE-390, CWE-778, OWASP A09:2021.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.print import outputs, verdict


@rule("PRD404", "print", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every output call that is all an error gets."""
    for file, call in outputs(project, lambda c: c.only_answer):
        yield verdict(project, file, call, f"the error is only printed ({call.callee}) and then swallowed")
