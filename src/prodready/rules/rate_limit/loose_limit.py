"""Limit too loose for a credential route.

What it finds: a route that checks or issues credentials whose tightest readable limit lets more than sixty tries a
minute through. A route where one of the limits cannot be read, or whose handler itself counts attempts, is silent.

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

References: CWE-307, OWASP ASVS 2.2.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready import facts
from prodready.facts import Call, Value
from prodready.findings import Severity, Step
from prodready.project import Project
from prodready.project.limits import Limits
from prodready.project.service import Endpoint, Guard, Way
from prodready.rules import Verdict, rule
from prodready.rules.rate_limit.evidence import anchor, judged, title

_MOST = 60.0  # tries a minute
_RATE = re.compile(r"(\d+)\s*(?:/|per)\s*(\d*)\s*(second|sec|s|minute|min|m|hour|h|day|d)s?\b", re.I)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_TEXTS = ("rate", "limit_value", "limit_string")
_AMOUNTS = ("times", "max", "limit", "points", "calls")
_WINDOWS = {
    "seconds": 1.0,
    "minutes": 60.0,
    "hours": 3600.0,
    "windowMs": 0.001,
    "milliseconds": 0.001,
    "duration": 1.0,
    "period": 1.0,
}


@rule("PRD104", "rate-limit", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every credential route whose tightest limit that can be read is a loose one."""
    limits, endpoints = judged(project)
    for endpoint, purpose in endpoints:
        if purpose.kind != "credential" or not limits.cover(endpoint) or limits.within(endpoint):
            continue
        found = [
            (g, w) for w in endpoint.ways for g in w.guards if limits.guard(g, endpoint, g.where in ("app", "router"))
        ]
        counting = [(g, w) for g, w in found if not limits.idle(g, w, endpoint)]
        guards = [g for g, _ in counting]
        rates = [_throttle(limits, g, w, endpoint) or _rate(project, g) for g, w in counting]
        if not guards or None in rates:
            continue
        tightest = min(r for r in rates if r is not None)
        if tightest > _MOST:
            yield _verdict(project, endpoint, tightest, guards[-1])


def _verdict(project: Project, endpoint: Endpoint, rate: float, guard: Guard) -> Verdict:
    message = f"{title(endpoint)} checks or issues credentials, and its limit lets {rate:.0f} tries a minute through"
    return Verdict(
        anchor(project, endpoint), message, (Step(project.location(guard.path, guard.value.span), "the limit"),)
    )


def _throttle(limits: Limits, guard: Guard, way: Way, endpoint: Endpoint) -> float | None:
    """Tries a minute that a throttle class of the REST framework lets through."""
    rate = limits.throttles.rate(guard, way.guards, endpoint)
    return _of_text(rate.text) if rate is not None else None


def _of_text(text: str) -> float | None:
    """Tries a minute of `5/15minutes`."""
    match = _RATE.search(text)
    return int(match[1]) * 60 / (int(match[2] or 1) * _SECONDS[match[3][0].lower()]) if match else None


def _rate(project: Project, guard: Guard) -> float | None:
    """Tries a minute that a guard lets through, None where it cannot be read."""
    value: Value | None = guard.value
    if isinstance(value, facts.Ref):
        found = project.resolve(guard.path, value.name)
        value = found.fact if isinstance(found.fact, Call) else None
    return _of_call(value) if isinstance(value, Call) else None


def _of_call(call: Call) -> float | None:
    for arg in (*call.args, *(v for k, v in call.keywords if k in _TEXTS)):
        if isinstance(arg, facts.Literal) and (rate := _of_text(str(arg.value))) is not None:
            return rate
    amount = call.keyword(*_AMOUNTS)
    window = next(((v, unit) for k, unit in _WINDOWS.items() if (v := call.keyword(k)) is not None), None)
    if isinstance(amount, facts.Literal) and window is not None and isinstance(window[0], facts.Literal):
        return _per_minute(amount.value, window[0].value, window[1])
    inner = [r for a in call.args if isinstance(a, Call) and (r := _of_call(a)) is not None]
    return inner[0] if inner else None


def _per_minute(amount: object, window: object, unit: float) -> float | None:
    if isinstance(amount, (int, float)) and isinstance(window, (int, float)) and window > 0:
        return amount * 60 / (window * unit)
    return None
