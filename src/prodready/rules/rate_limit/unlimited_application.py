"""Application without any rate limit.

What it finds: an application that serves routes and has no limiter at all: none on the app, none on its routers or
routes, none in a proxy's configuration, none declared. In Django, Next.js, Nuxt, Strapi and SvelteKit no line creates
an application: there the routes that need a limit are judged one by one (PRD101, PRD103).

Why it matters: one client can take all of the capacity, and every route that needs a limit of its own lacks the
machinery for it.

Bad:

    const app = express();
    app.use("/api", api);

Good:

    const app = express();
    app.use(rateLimit({ windowMs: 60_000, limit: 100 }));
    app.use("/api", api);

How to fix: attach a limiter to the app before its routes, with counters in a shared store when several processes
serve. A limit set outside the repository is declared with `external-rate-limit`.

References: CWE-770, OWASP API4:2023.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.facts import Literal, Value
from prodready.findings import Severity, Step
from prodready.project import Project
from prodready.project.service import Node
from prodready.rules import Verdict, rule
from prodready.rules.rate_limit.evidence import judged

_NO_LINE = frozenset(("django", "next", "nitro", "strapi", "sveltekit"))


@rule("PRD102", "rate-limit", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every app that serves routes, is mounted nowhere and has no limiter at all."""
    limits, _ = judged(project)
    for app in project.service.apps:
        if (
            not _serves(app)
            or app.parents
            or app.created.framework in _NO_LINE
            or project.role(app.path) == "script"
            or limits.limited(app, project.service)
        ):
            continue
        at = project.location(app.path, app.created.span)
        name = app.created.name.rsplit(".", 1)[-1]
        seen = [Step(project.location(path, a.span), f"{a.kind} attached here") for path, a in app.attached]
        routers = [Step(project.location(j.path, j.mount.span), "router mounted here") for j in app.children]
        named = "" if name.startswith("<") else f" `{name}`"
        message = f"application{named} has no rate limit: none on the app, on its routers or on their routes"
        yield Verdict(at, message, (*seen, *routers, Step(at, "no limiter found")))


def _serves(app: Node) -> bool:
    """Whether it serves routes, its own or mounted ones; a worker that asks for no path is a route itself."""
    routes = [r for _, r in app.routes if r.framework != "worker" or r.span != app.created.span or not _is_root(r.path)]
    return bool(routes or app.children or app.unseen)


def _is_root(path: Value | None) -> bool:
    return isinstance(path, Literal) and path.value == "/"
