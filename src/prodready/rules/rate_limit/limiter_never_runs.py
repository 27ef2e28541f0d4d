"""Limiter that never runs.

What it finds: a limiter that is there, but that no request passes. Its decorator stands above the one that registers
the route, so that the framework registers the function below, without it; or it has default limits and is not
attached to the app (for slowapi: `SlowAPIMiddleware` is missing), so that only routes with a decorator of their own
are limited; or it is a throttle class of the REST framework without a rate, a `throttle_scope` that no class reads, a
`ratelimit` that only marks requests, which nothing looks at, or a `@Throttle` of Nest without a ThrottlerGuard.

Why it matters: the code reads as if the route were limited, so nobody looks again.

Bad:

    @limiter.limit("5/minute")
    @app.post("/login")
    async def login(request: Request): ...

Good:

    @app.post("/login")
    @limiter.limit("5/minute")
    async def login(request: Request): ...

How to fix: put the decorator below the registration; attach the limiter to the app.

References: CWE-561, CWE-799, OWASP API4:2023, https://github.com/laurentS/slowapi/issues/39.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prodready.facts import Call
from prodready.findings import Location, Severity, Step
from prodready.project import Project, limiters
from prodready.project.limits import SKIPS_SENDERS, Limits
from prodready.project.order import is_last
from prodready.project.service import Endpoint, Guard, Node
from prodready.rules import Verdict, rule
from prodready.rules.rate_limit.evidence import judged, title


@rule("PRD107", "rate-limit", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Limiting decorators above the registration, and default limits that no app applies."""
    limits, endpoints = judged(project)
    for endpoint, _ in endpoints:
        for value in endpoint.route.dead_guards:
            if cover := limits.guard(Guard(endpoint.path, value, "route", value.span)):
                here = project.location(endpoint.path, endpoint.route.span)
                message = (
                    f"{cover.reason} stands above the registration of {title(endpoint)} and never runs: put it below"
                )
                at = project.location(endpoint.path, value.span)
                yield Verdict(at, message, (Step(at, "the limiter"), Step(here, "registered here, without it")))
    yield from _unattached(project, limits)
    yield from _unbound(project, limits)
    yield from _late(project, limits)
    yield from _idle(project, limits, [e for e, _ in endpoints])


def _unbound(project: Project, limits: Limits) -> Iterator[Verdict]:
    """Limiters that want an app and are handed none: no `app=`, no `init_app`."""
    for made in limiters.made(project):
        if made.name not in made.data.get("bound", ()) or not project.service.apps:
            continue
        if made.library not in _attached(project, limits) and not _handed_over(project, made.library):
            at = project.location(made.path, made.call.span)
            message = f"this limiter ({made.library}) is bound to no application: `init_app` is never called"
            yield Verdict(at, message, (Step(at, "made without an application"),))


def _handed_over(project: Project, library: str) -> bool:
    """Whether `init_app` of the library's object is called anywhere, on whatever."""
    calls = ((p, c) for p, file in project.files.items() for f in file.functions for c in f.calls)
    return any(
        c.callee.endswith(".init_app") and project.resolve(p, c.callee).name.startswith(library) for p, c in calls
    )


def _late(project: Project, limits: Limits) -> Iterator[Verdict]:
    """Limiters mounted behind everything they could limit, where order decides (Express, Koa)."""
    for node in project.service.nodes:
        for path, attach in node.attached:
            if attach.ordered and is_last(limits, node, path, attach) and limits.value(path, attach.guard, True):
                at = project.location(path, attach.span)
                message = "this limiter is mounted behind the routes: requests are answered before they reach it"
                yield Verdict(at, message, (*_before(project, node, path), Step(at, "the limiter")))


def _before(project: Project, node: Node, path: str) -> Iterator[Step]:
    for where, route in node.routes[:1]:
        yield Step(project.location(where, route.span), "answered here already")
    for joint in node.children[:1]:
        yield Step(project.location(path, joint.mount.span), "mounted before it")


def _idle(project: Project, limits: Limits, endpoints: Iterable[Endpoint]) -> Iterator[Verdict]:
    """Limiters that stand in front of a route and let everything pass; said once, where they are put there."""
    said: set[Location] = set()
    for endpoint in endpoints:
        for way in endpoint.ways:
            for guard in way.guards:
                why = limits.idle(guard, way, endpoint)
                at = project.location(guard.path, guard.value.span)
                if why == SKIPS_SENDERS and guard.where != "route":
                    continue  # for other routes it counts what fails
                if why and at not in said and not limits.throttles.chosen_by_scope(guard, way.guards):
                    said.add(at)
                    yield Verdict(at, f"this limit never counts: {why}", (Step(at, "the limiter"),))


def _unattached(project: Project, limits: Limits) -> Iterator[Verdict]:
    """Libraries whose default limits are set up and attached to no app; said where the app is made."""
    attached = _attached(project, limits)
    apps = [a for a in project.service.apps if a.routes or a.children]
    for path, name, call in _set_up(project, limits):
        library = limits.library(path, call)
        if library is None or library in attached or len(apps) != 1 or "bound" in limits.libraries[library]:
            continue
        app, made = apps[0], project.location(path, call.span)
        at = project.location(app.path, app.created.span)
        message = f"the default limits of `{name}` ({library}) never apply: nothing attaches them to this application"
        steps = (Step(made, f"`{name}` gets its default limits"), Step(at, "not attached here"))
        yield Verdict(at, message, steps, severity=Severity.WARNING)


def _attached(project: Project, limits: Limits) -> set[str | None]:
    """The libraries of everything that is attached to an app or router."""
    return {limits.library(path, a.guard) for node in project.service.nodes for path, a in node.attached}


def _set_up(project: Project, limits: Limits) -> Iterator[tuple[str, str, Call]]:
    for path, file in project.files.items():
        if project.role(path) in ("test", "migration", "browser"):
            continue
        for name, value in file.definitions.items():
            if isinstance(value, Call) and limits.by_default(path, value):
                yield path, name.rsplit(".", 1)[-1], value
