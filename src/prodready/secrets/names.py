"""What a name says about the value that stands under it."""

from __future__ import annotations

import functools
import re
from enum import StrEnum

from prodready.knowledge import table

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PASSWORD_END = re.compile(r"(password|passwd|passwort|passphrase|passcode|pwd)$")
_PASS_END = re.compile(r"^(db|user|smtp|admin|root|mail|my|mysql|redis|require|store|key|bind|ftp|ldap|pg|sql)pass$")
_EITHER = ("secretorkey", "secretorpublickey", "secretorprivatekey")  # what JWT libraries call it
_KEY_END = re.compile(r"(api|private|access|client|app|auth)(key|secret)$")
_SIGNING_END = re.compile(r"(secret|signing|encryption|jwt|session|cookie)(secret|key)$")
_TOKEN_END = re.compile(r"(auth|access|refresh|api|bearer|bot)token$")
_LONGEST = 60


class Kind(StrEnum):
    """What sort of credential a name promises."""

    NONE = ""
    PASSWORD = "password"
    PIN = "pin"
    SIGNING = "signing"  # the service makes it up and trusts it: any value works, a placeholder too
    ISSUED = "issued"  # somebody else gives it out: a placeholder cannot work
    TOKEN = "token"  # as often the name of a token as one
    KEY = "key"  # just `key`: only a random value under it is one
    MNEMONIC = "mnemonic"  # the words of a wallet
    HEADER = "header"  # an Authorization header


@functools.lru_cache(4096)
def words(name: str) -> tuple[str, ...]:
    """The lower-case words of a name in camelCase, snake_case, kebab-case or dotted."""
    return tuple(word.lower() for word in _WORD.findall(name))


@functools.lru_cache(4096)
def kind(name: str) -> Kind:
    """What the name promises; NONE where it is no credential's (`token_url`, `password_field`, `reset_password`)."""
    known = _vocabulary()
    told = len(name) <= _LONGEST and " " not in name.strip() and "/" not in name  # `a.io/from-secret:` of Kubernetes
    parts = list(words(name)) if told else []
    if "for" in parts[1:]:
        parts = parts[: parts.index("for", 1)]  # smtp_password_for_mail
    while len(parts) > 1 and (parts[-1] in known["tails"] or parts[-1].isdigit() or parts[-1] == "v"):
        parts.pop()
    if not parts or (len(parts) > 1 and parts[0] in known["actions"]) or known["public"].intersection(parts):
        return Kind.NONE
    if parts[-2:] == ["pass", "word"]:
        parts[-2:] = ["password"]
    before = parts[-2] if len(parts) > 1 else ""
    return _ending(parts[-1], before, parts, known, name.isupper())


def _ending(last: str, before: str, parts: list[str], known: dict[str, frozenset[str]], upper: bool) -> Kind:
    if last in known["passwords"] or _PASSWORD_END.search(last) or _PASS_END.search(last):
        return Kind.PASSWORD
    if last in ("pass", "pw"):
        owned = not before or before in known["pass_owners"] or (upper and before not in known["passes"])
        return Kind.PASSWORD if owned else Kind.NONE
    if last == "pin" or (last == "code" and before == "pin"):
        return Kind.PIN
    if last in ("mnemonic", "seedphrase") or (last == "phrase" and before in ("seed", "recovery")):
        return Kind.MNEMONIC
    if last == "authorization":
        return Kind.HEADER
    if "".join(parts[-4:]).endswith(_EITHER):
        return Kind.SIGNING
    if last in ("secret", "pepper"):
        return Kind.ISSUED if known["issued"].intersection(parts[:-1]) else Kind.SIGNING
    if last in ("key", "keys"):
        return _key(before, parts, known)
    if _KEY_END.search(last):
        return Kind.ISSUED
    if _SIGNING_END.search(last):
        return Kind.SIGNING
    if last in ("token", "tokens", "jwt", "bearer") or _TOKEN_END.search(last):
        if {"csrf", "xsrf"}.intersection(parts):
            return Kind.NONE
        return Kind.SIGNING if before == "secret" else Kind.TOKEN
    return Kind.NONE


def _key(before: str, parts: list[str], known: dict[str, frozenset[str]]) -> Kind:
    if not before:
        return Kind.KEY
    if before in known["issued"]:
        return Kind.ISSUED
    if before in known["signing"]:
        return Kind.ISSUED if known["issued"].intersection(parts[:-2]) or "aws" in parts else Kind.SIGNING
    return Kind.TOKEN if before in known["ambiguous"] else Kind.NONE


def is_some_key(name: str) -> bool:
    """Whether the name of an environment variable ends in `_KEY`, whoever's key it is: a random value under it is one."""
    found, known = words(name), _vocabulary()
    return len(found) > 1 and found[-1] == "key" and not (known["public"] | known["addresses"]).intersection(found)


def is_public(name: str) -> bool:
    """Whether the name says that everybody may know the value: a certificate, a public key, a salt."""
    return bool(
        _vocabulary()["public"]
        .union(("crt", "cert", "salt", "id", "user", "username", "host", "url"))
        .intersection(words(name))
    )


def is_identity(name: str) -> bool:
    """Whether the name is a user's, an account's or a server's: what stands beside it under `password` is one."""
    found = words(name)
    return bool(found) and (
        found[-1] in _vocabulary()["identities"] or found[-1].endswith(("user", "username", "host"))
    )


def is_people(name: str) -> bool:
    """Whether the name is that of a list of accounts."""
    found = words(name)
    return bool(found) and found[-1] in _vocabulary()["people"]


@functools.cache
def _vocabulary() -> dict[str, frozenset[str]]:
    return {name: frozenset(found) for name, found in table("secrets")["names"].items()}
