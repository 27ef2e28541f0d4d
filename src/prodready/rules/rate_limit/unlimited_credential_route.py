"""Credential route without rate limit.

What it finds: a route that checks or issues credentials (login, token, registration, password reset, PIN or one-time
code) with no limiter on any part of its way. Looked for: limiters by library, home-made ones (a guard or a called
function that can answer 429), attempt counters and lockouts; in the handler, on the route, on its router, on every
mount, on the app, and in a proxy's configuration.

Why it matters: whatever nothing limits can be tried as often as an attacker likes. A four-digit PIN falls in minutes,
a weak password in hours, and each try may cost an expensive hash or a mail.

Bad:

    @router.post("/login")
    def login(form: LoginForm): ...

Good:

    @router.post("/login")
    @limiter.limit("5/15minutes")
    def login(request: Request, form: LoginForm): ...

How to fix: a limit on the route, by account and by address, stricter than the general one; count failures and lock
out. A limit set outside the repository is declared with `external-rate-limit`.

References: CWE-307, CWE-799, OWASP API4:2023, OWASP ASVS 2.2.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.rate_limit.evidence import anchor, confidence, is_open, judged, title, trail


@rule("PRD101", "rate-limit", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every credential route that is open on one of its ways."""
    limits, endpoints = judged(project)
    for endpoint, purpose in endpoints:
        if purpose.kind != "credential" or limits.cover(endpoint) or not is_open(project, endpoint, purpose):
            continue
        shown = limits.opened(endpoint)
        message = f"{title(shown)} checks or issues credentials ({purpose.reason}) without a rate limit on its way"
        yield Verdict(anchor(project, endpoint), message, trail(project, shown), confidence(project, endpoint))
