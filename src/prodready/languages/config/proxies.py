"""What stands in front of the application and hands its requests on, and whose forwarding headers its server believes."""

from __future__ import annotations

import re

from prodready.languages.config.starts import is_pipeline

BEHIND = "behind-proxy:"  # then the line, `near` where it runs beside the application, and what it is
TRUSTS = "trusts-proxy"
_ASIDE = re.compile(
    r"(^|[./_-])(dev|develop|development|local|localhost|tests?|ci|e2e|examples?|samples?|docs?|override|bench\w*|load)([./_-]|$)",
    re.I,
)
_PASSED = re.compile(r"^[ \t]*proxy_pass[ \t]+[\"']?https?://(?P<host>[^\s;]+)", re.M)
_NEAR = re.compile(r"(localhost|127\.0\.0\.1|\[::1\]|unix:)")
_PROXIES = {
    "yaml": (
        (re.compile(r"^kind:[ \t]*Ingress\b", re.M), "the cluster's ingress"),
        (re.compile(r"traefik\.http\.routers\.[\w-]+\.rule\b"), "Traefik"),
    ),
    "toml": ((re.compile(r"^(\[http_service\]|\[\[services\]\])", re.M), "Fly's proxy"),),
    "procfile": ((re.compile(r"^web[ \t]*:", re.M), "the platform's router"),),
}
_TRUSTS = re.compile(r"forwarded[-_]allow[-_]ips|proxy[-_]headers")


def marks(path: str, kind: str, text: str) -> tuple[str, ...]:
    """`behind-proxy:<line>:<near>:<what>` for the first proxy a file sets up; `trusts-proxy` where the server is told whom to believe."""
    if is_pipeline(path):
        return ()
    found = [TRUSTS] if _TRUSTS.search(text.lower()) else []
    name = path.rsplit("/", 1)[-1].lower()
    if _ASIDE.search(path) or (kind == "toml" and name != "fly.toml"):
        return tuple(found)
    if kind == "nginx" and (passed := _PASSED.search(text)):
        near = "near" if _NEAR.match(passed["host"]) else ""
        found.append(f"{BEHIND}{_line(text, passed)}:{near}:nginx")
    for pattern, what in _PROXIES.get("procfile" if name == "procfile" else kind, ()):
        if match := pattern.search(text):
            found.append(f"{BEHIND}{_line(text, match)}::{what}")
            break
    return tuple(found)


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start() + len(match[0]) - len(match[0].lstrip())) + 1
