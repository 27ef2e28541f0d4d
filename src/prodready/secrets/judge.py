"""From a literal and its place to a candidate: the value must look like a secret and the context make it one."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

from prodready.facts import SecretCandidate
from prodready.secrets import filters, formats, shapes
from prodready.secrets.names import Kind
from prodready.secrets.place import Place

_RANK = {"low": 0, "medium": 1, "high": 2}
_BEARER = re.compile(r"^(?:Bearer|Basic|Token|ApiKey)\s+(\S+)$", re.I)
_WORDS = re.compile(r"^(?:[a-z]{3,8} ){11,23}[a-z]{3,8}$")
_ANY = frozenset(
    {
        "env-default",
        "setting",
        "slot",
        "hashed",
        "row",
        "file",
        "comparison",
        "assignment",
        "keyword",
        "default",
        "kept",
        "command",
    }
)

_ONE_CHARACTER = re.compile(r"(.)\1{11}")  # a placeholder in the shape of a token


def judge(place: Place, hints: formats.Hints | None = None) -> SecretCandidate | None:
    """The candidate a literal is, its `reason` set where a filter silences it; None if nothing makes it one."""
    known = by_itself(place, hints)
    if known is not None:
        return known
    kind = place.kind
    if not kind:
        return None
    if kind is Kind.HEADER:
        return _header(place)
    if kind is Kind.MNEMONIC:
        return _candidate(place, "credential", "high") if _WORDS.match(place.value) else None
    strength, least = shapes.strength(place.value), needed(place)
    if least == "never":
        return None
    if why := filters.reason(place):
        return _candidate(place, _code_kind(place), "low", why)
    if _RANK[strength] < _RANK[least]:
        return None
    return _candidate(place, _code_kind(place), strength)


def _header(place: Place) -> SecretCandidate | None:
    match = _BEARER.match(place.value)
    if match is None or shapes.strength(match[1]) == "low" or _names_only(match[0], match[1]):
        return None
    return _candidate(place, "credential", "high", filters.reason(replace(place, value=match[1])))


def _names_only(header: str, encoded: str) -> bool:
    """Whether it is a name without a password in base64: how a public client says which it is."""
    if header[:5].lower() != "basic":
        return False
    try:
        return base64.b64decode(encoded, validate=True).endswith(b":")
    except ValueError:
        return False


def by_itself(place: Place, hints: formats.Hints | None = None) -> SecretCandidate | None:
    """What the value says without its name: a private key, a provider's token, a connection string with a password."""
    value = place.value
    if len(value) < 8:
        return None
    if (hints is None or hints.keys) and (held := formats.private_key(value)):
        return _candidate(place, "private-key", "high", "encrypted" if held == "encrypted" else "")
    starts = hints.starts if hints else None
    if (
        len(value) >= 20
        and starts != ()
        and (token := formats.provider_token(value, starts))
        and not _ONE_CHARACTER.search(value)
    ):
        return _candidate(place, "provider-token", "high", prefix=token[:3])
    if (hints is None or hints.connections) and len(value) < 500 and formats.connection_password(value):
        return _candidate(place, "connection-string", "medium", "example" if place.example else "")
    if (hints is None or hints.connections) and len(value) < 2000 and formats.query_secret(value):
        return _candidate(place, "credential", "high")
    return None


def needed(place: Place) -> str:
    """How much the value must look like a secret here: the weaker the context, the more."""
    kind, context = place.kind, place.context
    if place.example:
        return "high" if kind is not Kind.KEY or place.environment else "never"
    if kind is Kind.KEY:
        return (
            "high"
            if place.environment or context in ("assignment", "comparison", "setting", "env-default", "command")
            else "never"
        )
    if kind is Kind.TOKEN:
        return "medium" if context in ("env-default", "setting", "file") else "high"
    if kind is Kind.ISSUED:
        return "medium" if len(place.value) >= 12 or context == "env-default" else "high"
    if context in _ANY:
        return "low"
    return "low" if place.beside_identity or (kind is Kind.SIGNING and place.callee) else "medium"


def _code_kind(place: Place) -> str:
    if place.environment:
        return "env-file"
    if place.context in ("env-default", "setting", "default") and place.kind is not Kind.KEY:
        return "default"
    return "signing-key" if place.kind is Kind.SIGNING else "credential"


def _candidate(place: Place, kind: str, strength: str, reason: str = "", prefix: str = "") -> SecretCandidate:
    return SecretCandidate(
        kind,
        place.name,
        len(place.value),
        prefix,
        place.span,
        place.context,
        place.function,
        strength,
        reason,
        place.development,
        filters.is_placeholder(place.value),
    )
