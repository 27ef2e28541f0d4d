"""What the rules of this family share: the words and steps that say where cover was looked for."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from prodready.facts import Value
from prodready.findings import Confidence, Location, Step
from prodready.project import Project
from prodready.project.limiters import names_in
from prodready.project.limits import Limits
from prodready.project.logins import Logins
from prodready.project.purpose import Purpose, purpose
from prodready.project.service import Endpoint, Way


@functools.lru_cache(maxsize=2)
def judged(project: Project) -> tuple[Limits, tuple[tuple[Endpoint, Purpose], ...]]:
    """The limits of a project and the purpose of each of its routes (one project a run)."""
    return Limits(project), tuple((e, purpose(project, e)) for e in project.service.endpoints)


@functools.lru_cache(maxsize=2)
def logins(project: Project) -> Logins:
    """Who has to be logged in, in the project (one project a run)."""
    return Logins(project)


def is_open(project: Project, endpoint: Endpoint, found: Purpose) -> bool:
    """Whether a credential route can be tried by whoever likes to: nothing in front of it or in it asks who is there."""
    asked = [logins(project).authenticated(w) for w in endpoint.ways]
    inside = logins(project).asks_inside(endpoint)
    if not found.proof and (inside == "guard" or all(a == "route" for a in asked)):
        return False
    return not (found.weak and ({"route", "app"} & {*asked} or inside == "user"))


def anchor(project: Project, endpoint: Endpoint) -> Location:
    """Where a finding about a route stands: its registration; the handler where it is registered in no code."""
    if endpoint.handlers and project.files[endpoint.path].language not in ("python", "javascript", "typescript"):
        handler = endpoint.handlers[0]
        return project.location(handler.path, handler.facts.span)
    return project.location(endpoint.path, endpoint.route.span)


def before(way: Way, guard: Value | None) -> Way:
    """A way with only those guards that stand in front of the given one."""
    index = next((i for i, g in enumerate(way.guards) if guard is not None and g.value == guard), len(way.guards))
    return replace(way, guards=way.guards[:index])


def title(endpoint: Endpoint) -> str:
    """A route in words: methods and path."""
    url = next((w.url for w in endpoint.ways if w.url), "") or endpoint.name.rsplit(".", 1)[-1]
    methods = "/".join(sorted(endpoint.methods & {"POST", "PUT", "PATCH"})) or "/".join(sorted(endpoint.methods))
    return f"{methods} {url}".strip()


def trail(project: Project, endpoint: Endpoint) -> tuple[Step, ...]:
    """The way from the route to the app, and what was not found on it."""
    way = endpoint.ways[0]
    end = way.steps[-1].location if way.steps else anchor(project, endpoint)
    last = "no limiter found" if endpoint.visible else "no limiter found; where this is mounted cannot be seen"
    return (*way.steps, *unseen(project, endpoint), Step(end, last))


def unseen(project: Project, endpoint: Endpoint) -> tuple[Step, ...]:
    """Where the road ended: what stands in front of the route, or answers it, and cannot be followed."""
    steps = [] if endpoint.handlers else [Step(anchor(project, endpoint), "the handler cannot be seen")]
    for guard in dict.fromkeys(guard for way in endpoint.ways for guard in way.guards):
        for name in names_in(guard.value):
            found = project.resolve(guard.path, name)
            if not found.visible and found.name.startswith((".", "@/", "~/")):
                last = re.split(r"[./]", found.name.removesuffix("()").removesuffix(".default"))[-1]
                at = project.location(guard.path, guard.span)
                steps.append(Step(at, f"`{last}` cannot be seen: its file is not here"))
    return tuple(steps)


def confidence(project: Project, endpoint: Endpoint) -> Confidence:
    """Lower where the way to an app, the handler, or what stands in front of it could not be followed."""
    return Confidence.HIGH if endpoint.visible and not unseen(project, endpoint) else Confidence.MEDIUM


def why_not(project: Project, path: str, line: int) -> Iterator[str]:
    """What a route at a place is taken for, and what covers it."""
    limits, endpoints = judged(project)
    for endpoint, found in endpoints:
        at = anchor(project, endpoint)
        if at.path != path or at.line != line:
            continue
        if found.kind == "other":
            yield f"{title(endpoint)} is silent: it checks or issues no credentials, sends nothing and costs little"
        elif cover := limits.cover(endpoint):
            yield f"{title(endpoint)} ({found.kind}: {found.reason}) is covered: {cover.reason}"
        else:
            who = ", ".join(sorted({logins(project).authenticated(w) or "nobody" for w in endpoint.ways}))
            yield f"{title(endpoint)} ({found.kind}: {found.reason}) has no limiter; a login is asked for by: {who}"
