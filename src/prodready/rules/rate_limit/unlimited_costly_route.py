"""Sending or expensive route without rate limit.

What it finds: a route open to everybody that sends mail or messages, takes uploads, asks a paid model or writes an
export, with no limiter on its way.

Why it matters: each call costs money or reputation. Without a limit anybody can run up the bill, fill the disk or use
the service to spam others.

Bad:

    app.post("/contact", async (c) => { await sendMail(await c.req.json()); });

Good:

    app.post("/contact", contactLimiter, async (c) => { await sendMail(await c.req.json()); });

How to fix: a limit on the route by address, and by recipient where something is sent.

References: CWE-770, CWE-799, OWASP API4:2023, OWASP API6:2023.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Severity
from prodready.project import Project
from prodready.rules import Verdict, rule
from prodready.rules.rate_limit.evidence import anchor, before, confidence, judged, logins, title, trail


@rule("PRD103", "rate-limit", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every sending or expensive route that asks nobody who he is and that nothing limits."""
    limits, endpoints = judged(project)
    for endpoint, purpose in endpoints:
        if purpose.kind not in ("sending", "expensive") or limits.cover(endpoint):
            continue
        asked = {logins(project).authenticated(before(w, purpose.by)) for w in endpoint.ways} - (
            {"step"} if purpose.kind == "sending" else set()
        )
        if not purpose.proof and (any(asked) or (logins(project).asks_inside(endpoint) and not purpose.early)):
            continue
        shown = limits.opened(endpoint)
        whom = "" if any(asked) else " for everybody,"
        message = f"{title(shown)} {purpose.reason}{whom} without a rate limit on its way"
        yield Verdict(anchor(project, endpoint), message, trail(project, shown), confidence(project, endpoint))
