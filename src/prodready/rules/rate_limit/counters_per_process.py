"""Counters in process memory though several processes serve.

What it finds: a limiter that counts in the memory of its process (slowapi, Flask-Limiter or express-rate-limit without
a store, `RateLimiterMemory`, django-ratelimit or a throttle of the REST framework on Django's local-memory cache, a
home-made table of a module), in a
service that the repository starts in several processes or instances: workers of gunicorn or uvicorn, `WEB_CONCURRENCY`,
replicas in compose or Kubernetes, instances of pm2, isolates of Cloudflare Workers. The trail shows both places.

Why it matters: each process counts for itself. With four workers a limit of five is one of twenty, with many isolates
it is none, and a restart forgets everything.

Bad:

    limiter = Limiter(key_func=get_remote_address)  # Procfile: gunicorn -w 4 app:app

Good:

    limiter = Limiter(key_func=get_remote_address, storage_uri="redis://redis:6379")

How to fix: a store that all processes share: Redis (`storage_uri`, `store`, `RateLimiterRedis`), a Durable Object or the
rate-limit binding on Workers; or one process.

References: CWE-799, CWE-770, OWASP API4:2023, https://flask-limiter.readthedocs.io/en/stable/#configuring-a-storage-backend.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from prodready.facts import Span
from prodready.findings import Confidence, Severity, Step
from prodready.project import Project, counters, limiters
from prodready.project.processes import Several, several
from prodready.project.throttles import Throttles
from prodready.rules import Verdict, rule
from prodready.rules.rate_limit.evidence import judged


class _Counting(NamedTuple):
    """Something that counts in memory, and how it is called."""

    path: str
    span: Span
    what: str


@rule("PRD106", "rate-limit", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Everything that counts in memory, of a library or home-made, and is served many times."""
    places = several(project)
    for counting in _counting(project) if places else ():
        language = project.files[counting.path].language
        place = next((p for p in places if p.serves(counting.path, language)), None)
        if place is not None:
            yield _verdict(project, counting, place)


def _counting(project: Project) -> Iterator[_Counting]:
    for made in limiters.made(project):
        if limiters.in_memory(project, made):
            yield _Counting(made.path, made.call.span, f"`{made.name or made.library}`")
    limits, endpoints = judged(project)
    library = next((made.library for made in limiters.made(project) if made.data.get("cache")), "")
    if not library and Throttles(project).in_cache(e for e, _ in endpoints):
        library = "rest_framework.throttling"
    if library and (cache := limiters.local_cache(project)):
        yield _Counting(*cache, f"`{library}` counts in Django's default cache, which")
    for table in counters.tables(project, limits):
        yield _Counting(table.path, table.span, f"`{table.name}`, the table of `{table.function.rsplit('.', 1)[-1]}`,")


def _verdict(project: Project, counting: _Counting, place: Several) -> Verdict:
    at = project.location(counting.path, counting.span)
    number = f"{place.count} {place.what}" if place.count else f"several {place.what}"
    message = f"{counting.what} counts in the memory of one process, but {number} serve ({place.path}): each counts for itself"
    sure = Confidence.MEDIUM if place.what == "replicas" else Confidence.HIGH
    return Verdict(at, message, (Step(at, "counts in process memory"), place.step(project)), sure)
