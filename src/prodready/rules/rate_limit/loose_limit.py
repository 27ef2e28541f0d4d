"""Limit too loose for a credential route.

What it finds: a route that checks or issues credentials whose tightest readable limit lets more than sixty tries a
minute through: rates in words, amounts and windows of each library, settings, constants and sums of them, options and
functions that make limiters followed, defaults of the environment too. A limit for the whole app counts (with medium
confidence) where it is the only one and the code itself sets it. A route where one of the limits cannot be read, or
whose handler itself counts attempts, is silent.

Why it matters: at that pace a four-digit PIN falls in under three hours, a list of common passwords in an afternoon.

Bad:

    @router.post("/login")
    @limiter.limit("1000/minute")
    def login(request: Request, form: LoginForm): ...

Good:

    @router.post("/login")
    @limiter.limit("5/minute")
    def login(request: Request, form: LoginForm): ...

How to fix: a handful of tries a minute is enough for people; count failures by account as well as by address.

References: CWE-307, OWASP ASVS 2.2.1 (a hundred failed tries an hour and account at most), NIST SP 800-63B 5.2.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.facts import Call
from prodready.findings import Confidence, Severity, Step
from prodready.project import Project
from prodready.project.limits import Limits
from prodready.project.rates import Rate, Rates, of_text
from prodready.project.service import Endpoint, Guard, Way
from prodready.rules import Verdict, rule
from prodready.rules.rate_limit.evidence import anchor, is_open, judged, title

# Tries a minute. OWASP ASVS 2.2.1 and NIST SP 800-63B 5.2.2 allow an account a hundred failures an hour, or in all; an
# address stands for many people at times, so that only what is far beyond is called loose: one try a second.
_MOST = 60.0
_OUTER = ("app", "router")


@rule("PRD104", "rate-limit", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every credential route whose tightest limit that can be read is a loose one."""
    limits, endpoints = judged(project)
    rates = Rates(project)
    for endpoint, purpose in endpoints:
        if purpose.kind != "credential" or not limits.cover(endpoint) or limits.within(endpoint):
            continue
        if not is_open(project, endpoint, purpose):
            continue
        found = list(_counting(limits, endpoint))
        read = [(r, g) for g, w in found if (r := _rate(rates, limits, g, w, endpoint))]
        if not found or len(read) < len(found):
            continue
        tightest = min((r for r, _ in read), key=lambda rate: rate.per_minute)
        outer = all(g.where == "app" for _, g in read)
        if tightest.per_minute > _MOST and (tightest.settled or not outer):
            yield _verdict(project, endpoint, tightest.per_minute, found[-1][0], outer)


def _counting(limits: Limits, endpoint: Endpoint) -> Iterator[tuple[Guard, Way]]:
    """The limiters on the ways of a route that count for it, without what one on the route itself takes the place of."""
    for way in endpoint.ways:
        found = [
            g for g in way.guards if limits.guard(g, endpoint, g.where in _OUTER) and not limits.idle(g, way, endpoint)
        ]
        own = {limits.library(g.path, g.value) for g in found if g.where not in _OUTER}
        for guard in found:
            library = limits.library(guard.path, guard.value)
            known = limits.libraries.get(library or "", {})
            replaced = guard.where in _OUTER or not isinstance(guard.value, Call)
            if not (replaced and library in own and ("override" in known or "defaults" in known)):
                yield guard, way


def _verdict(project: Project, endpoint: Endpoint, rate: float, guard: Guard, outer: bool) -> Verdict:
    what = "the limit of the whole application, the only one," if outer else "its limit"
    message = f"{title(endpoint)} checks or issues credentials, and {what} lets {rate:.0f} tries a minute through"
    step = Step(project.location(guard.path, guard.value.span), "the limit")
    return Verdict(anchor(project, endpoint), message, (step,), Confidence.MEDIUM if outer else Confidence.HIGH)


def _rate(rates: Rates, limits: Limits, guard: Guard, way: Way, endpoint: Endpoint) -> Rate | None:
    """What a guard lets through; of a throttle class of the REST framework by its scope."""
    throttle = limits.throttles.rate(guard, way.guards, endpoint)
    return of_text(throttle.text) if throttle is not None else rates.of(guard.path, guard.value)
