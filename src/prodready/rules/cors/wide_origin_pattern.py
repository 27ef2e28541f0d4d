"""Origin pattern that accepts other hosts.

What it finds: an origin pattern or test that a host nobody named can meet: a missing anchor, an unescaped dot, a test
by the beginning or the end of the name.

Why it matters: registering `example.com.attacker.test` or `notexample.com` costs a few euros; then that site is
allowed.

Bad:

    origin: (origin, cb) => cb(null, origin.endsWith("example.com"))

Good:

    origin: (origin, cb) => cb(null, ALLOWED.has(origin))

How to fix: compare whole origins; in a pattern escape the dots and anchor both ends.

References: CWE-942, CWE-625, OWASP A05:2021, semgrep cors-regex-wildcard, CodeQL js/cors-misconfiguration.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.cors import verdicts


@rule("PRD305", "cors", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Patterns and tests that an attacker's host name can meet."""
    yield from verdicts(project, lambda o: o.kind == "loose", "the origin test accepts hosts that nobody named")
