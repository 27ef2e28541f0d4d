"""Limits set in front of the application by a cluster's ingress or by Traefik, as marks like those of nginx."""

from __future__ import annotations

import re

from prodready.languages.config.nginx import LIMIT

_INGRESS = re.compile(r"nginx\.ingress\.kubernetes\.io/limit-(?:rps|rpm|connections)[\"']?\s*:\s*[\"']?[1-9]")
_PATH = re.compile(r"^\s*(?:-\s+)?path:\s*[\"']?(/[^\s\"']*)", re.M)
_LABEL = re.compile(r"traefik\.http\.middlewares\.([\w-]+)\.ratelimit\.average\s*[=:]\s*[\"']?[1-9]", re.I)
_DEFINED = re.compile(r"^(?P<indent>[ ]*)(?P<name>[\w-]+):\s*\n(?P=indent)[ ]+rateLimit:", re.M)
_RESOURCE = re.compile(r"^kind:\s*Middleware\b(?=[\s\S]*?^\s+rateLimit:)[\s\S]*?^\s+name:\s*([\w-]+)", re.M)


def marks(kind: str, text: str) -> tuple[str, ...]:
    """`gateway-limit:<prefix>` for each path that is limited; a middleware that no router names limits nothing."""
    if kind not in ("yaml", "toml", "docker") or "limit" not in text.lower():
        return ()
    found: dict[str, None] = {}
    for document in re.split(r"^---\s*$", text, flags=re.M):
        if _INGRESS.search(document):
            found.update((LIMIT + _prefix(p, document), None) for p in _PATH.findall(document) or [""])
    names = {n for pattern in (_LABEL, _RESOURCE) for n in pattern.findall(text)}
    names |= {match["name"] for match in _DEFINED.finditer(text)}
    if any(_is_used(name, text) for name in names):
        found[LIMIT] = None
    return tuple(found)


def _prefix(path: str, document: str) -> str:
    """What of an ingress path the application sees at the beginning of its URLs."""
    return "" if "rewrite-target" in document else re.split(r"[(*\[]", path)[0].rstrip("/")


def _is_used(name: str, text: str) -> bool:
    """Whether a router takes the middleware: by a label, in a list of names, in an IngressRoute."""
    word = re.escape(name)
    labelled = re.search(rf"routers\.[\w-]+\.middlewares\s*[=:][^\n]*\b{word}\b", text)
    entries = r"(?:\s*-[^\n]*\n|\s+\w+:[^\n]*\n)*?"
    listed = re.search(rf"middlewares:\s*(?:\[[^\]]*\b{word}\b|\n{entries}\s*-\s*(?:name:\s*)?[\"']?{word}\b)", text)
    return bool(labelled or listed)
