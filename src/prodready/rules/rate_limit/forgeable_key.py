"""Limiter keyed on a header that the client writes.

What it finds: a limiter, of a library or home-made, that counts by `X-Forwarded-For`, `X-Real-IP` or the like as the
request brings it; or a limiter by address where the framework is told to believe these headers whoever sends them
(`trust proxy` set to true). Also, with medium confidence, a limiter by address behind a proxy that the project itself
sets up (nginx, an ingress, Traefik, Fly, a Procfile) while nothing tells the framework to believe that proxy: everybody
then comes from one address, and one client's tries use up the limit of all. Silent where a proxy of the repository
or Vercel (`vercel.json`) writes the header itself, where the last address of the list is taken, and where the
middleware for trusted proxies stands.

Why it matters: whoever sends another made-up address with every request is never counted twice. The limit is there
for honest people only.

Bad:

    app.use(rateLimit({ limit: 5, keyGenerator: (req) => req.headers["x-forwarded-for"] }));

Good:

    app.set("trust proxy", 1);
    app.use(rateLimit({ limit: 5 }));

How to fix: take the address from the framework (`req.ip`, `request.client.host`, `request.remote_addr`) and tell it how
many proxies stand in front (`trust proxy` with a number, `ProxyFix(app, x_for=1)`, uvicorn's `--forwarded-allow-ips`).

References: CWE-348, CWE-290, CWE-799, OWASP API4:2023,
https://express-rate-limit.mintlify.app/reference/error-codes#err-erl-permissive-trust-proxy.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.facts import Mapping
from prodready.findings import Confidence, Location, Severity, Step
from prodready.project import Project, limiters
from prodready.project.addresses import Addresses, proxies, trusted
from prodready.project.limiters import names_in
from prodready.rules import Verdict, rule
from prodready.rules.rate_limit.evidence import judged


@rule("PRD105", "rate-limit", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every read of such a header that a limiter counts by, and every trust in everybody's headers."""
    limits, _ = judged(project)
    believed = trusted(project)
    yield from _permissive(project)
    if not believed:
        yield from _behind(project)
    if any(not trust.everybody for _, trust in believed):
        return  # what stands in front is known, and the middleware for it is there
    seen: set[Location] = set()
    for forgery in Addresses(project, limits).forged():
        at = project.location(forgery.path, forgery.span)
        if at not in seen:
            seen.add(at)
            message = f"a limiter counts by `{forgery.header}`, which any client can write: each request with another address passes"
            yield Verdict(at, message, forgery.trail)


def _permissive(project: Project) -> Iterator[Verdict]:
    """`trust proxy` for everybody, where a library's limiter counts by the framework's address."""
    by_address = next((made for made in limiters.made(project) if _by_framework(project, made)), None)
    for path, trust in trusted(project) if by_address is not None else ():
        if trust.everybody and by_address is not None and project.files[path].language != "python":
            made = Step(project.location(by_address.path, by_address.call.span), "counts by the request's address")
            message = f"`{trust.what}` believes any client's X-Forwarded-For, and `{by_address.library}` counts by the address it gives"
            yield Verdict(project.location(path, trust.span), message, (made,))


def _by_framework(project: Project, made: limiters.Limiter) -> bool:
    """Whether a limiter of JavaScript takes the framework's word for the address."""
    if project.files[made.path].language == "python" or not made.data.get("address"):
        return False
    return all(made.given(key) is None for key in made.data.get("key", ()))


def _behind(project: Project) -> Iterator[Verdict]:
    """Limiters that count by the address of the connection, which is the proxy's; said once a file."""
    fronts, said = proxies(project), set[str]()
    for made in limiters.made(project) if fronts else ():
        server = made.data.get("address", "") if _by_connection(project, made) else ""
        proxy = next((p for p in fronts if p.fronts(made.path) and not (p.near and server == "uvicorn")), None)
        if server and proxy is not None and made.path not in said:
            said.add(made.path)
            at = project.location(made.path, made.call.span)
            where = f"behind {proxy.what} ({proxy.path})"
            message = (
                f"this limiter counts by address, which {where} is the same for all: nothing says which proxy to trust"
            )
            steps = (
                Step(at, "counts by the request's address"),
                Step(project.location(proxy.path, proxy.span), "requests come from here"),
            )
            yield Verdict(at, message, steps, Confidence.MEDIUM)


def _by_connection(project: Project, made: limiters.Limiter) -> bool:
    """Whether a limiter takes the address that the framework gives, by default or by the library's own function."""
    keys = [v for key in made.data.get("key", ()) if (v := made.given(key)) is not None]
    if project.files[made.path].language != "python":
        spread = any(isinstance(a, Mapping) and a.get("**") is not None for a in made.call.args)
        return not keys and not spread and bool(made.name in made.data.get("memory", ()))
    named = (project.resolve(made.path, n).name for v in keys for n in names_in(v))
    return any(n.endswith("util.get_remote_address") for n in named)
