"""Settings that a bundler copies into what every browser gets, though their name says they are secret."""

from __future__ import annotations

import re

from prodready.secrets import names
from prodready.secrets.names import Kind

_PREFIXES = ("NEXT_PUBLIC_", "VITE_", "REACT_APP_", "EXPO_PUBLIC_", "NUXT_PUBLIC_", "GATSBY_", "VUE_APP_")
_SETTING = re.compile(rf"\b(?:{'|'.join(_PREFIXES)})[A-Z][A-Z0-9_]*\b")
_SERVER_ONLY = re.compile(r"SECRET|PRIVATE|SERVICE_ROLE|PASSWORD")
_MEANT_FOR_ALL = re.compile(r"SITE_?KEY|PUBLISHABLE|ANON|_(?:URL|NAME|ID|LENGTH|ENABLED|PATH)$")


def exposed(text: str) -> list[tuple[str, int]]:
    """The settings with their first offset: `VITE_STRIPE_SECRET_KEY`. Keys made for browsers have other names."""
    if not any(prefix in text for prefix in _PREFIXES):
        return []
    found: dict[str, int] = {}
    for match in _SETTING.finditer(text):
        if match[0] not in found and is_server_secret(match[0]):
            found[match[0]] = match.start()
    return list(found.items())


def is_server_secret(name: str) -> bool:
    """Whether a setting with a bundler's prefix is one that only a server may know."""
    start = next((prefix for prefix in _PREFIXES if name.startswith(prefix)), "")
    rest = name[len(start) :]
    kind = names.kind(rest)
    if not start or kind is Kind.NONE or _MEANT_FOR_ALL.search(rest):
        return False
    return kind in (Kind.SIGNING, Kind.PASSWORD) or bool(_SERVER_ONLY.search(rest))
