"""Values that say by themselves what they are: provider tokens, connection strings, private keys."""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from prodready.knowledge import table
from prodready.secrets import shapes

Starts: TypeAlias = tuple[tuple[str, str], ...]

_CONNECTION = re.compile(  # of whatever scheme; an image has its digest behind the tag: `docker://debian:12@sha256:…`
    r"(?<=[a-z\d}])://(?P<user>[^\s:/@'\"]*):(?P<password>[^\s/'\"]+)@(?!sha\d)(?P<host>[^\s/'\"@?]+)", re.I
)
_JDBC = re.compile(r"jdbc:\w+:[^\s'\"]*[?&;]password=(?P<password>[^&;\s'\"]+)", re.I)
_DSN = re.compile(
    r"(?:\b(?:host|dbname|server|data source|user id|uid|user)\s*=[^'\"]*)(?<=[;\s])(?:password|pwd)\s*=\s*(?P<password>[^\s;'\"]+)",
    re.I,
)
_DSN_USER = re.compile(r"\b(?:user id|username|user|uid)\s*=\s*([\w.@-]+)", re.I)
_QUERY = re.compile(
    r"[?&](?:client_?secret|app_?secret|api_?key|access_?(?:token|key)|auth_?token|secret(?:_?key)?|password)=(?P<value>[\w.~%-]{12,})",
    re.I,
)
_VARIABLE = re.compile(r"[{}$%<>*]|^[(:?]|^x+$|^\.+$|^\[|\.\.\.")
_SAMPLE = re.compile(r"^(?:pass|password|passwd|pwd|secret|your[-_]?\w*|my[-_]?password|pw|dbpass(?:word)?)$", re.I)
_SAMPLE_USER = re.compile(r"^(?:user|username|usr|your[-_]?\w*|myuser|dbuser|login|name|u)$", re.I)
_EXAMPLE_HOST = re.compile(
    r"^(?:[\w.-]*\.)?example\.(?:com|org|net)|^(?:host|hostname|your[-_]\w+|server|\.+)(?::|$)", re.I
)
_TOLD = re.compile(r"\b[Ee]xamples?\b(?!\.(?:com|org|net))|\be\.g\.")  # a text for people about connection strings
_PRIVATE_KEY = re.compile(
    r"-----BEGIN (?P<what>[A-Z0-9 ]*)PRIVATE KEY(?: BLOCK)?-----(?:\\r|\\n|[\s\"'+,|>])*"
    r"(?P<body>[A-Za-z0-9+/=:\-, \\\r\n]{40,})"
)
# A private key without its frame, or with the frame in base64: how the DER of PKCS #8, PKCS #1 and EC keys begins.
_BARE_KEY = re.compile(
    r"(?:MII[\w+/]{1,6}ADANBgkqhkiG9w0BAQEFAASC|MII[CEJ][\w+/]{2}IBAAK[BC]|MIGHAgEAMBMGByqGSM49AgEG|"
    r"LS0tLS1CRUdJTiB(?:QUklWQVRFIEtFW|SU0EgUFJJVkFURSBLRV|FQyBQUklWQVRFIEtFW|PUEVOU1NIIFBSSVZBVEUgS0VZ))"
    r"(?:[A-Za-z0-9+/=]|\\[rn]|[\s\"'+]){100,}"
)
_BARE_PARTS = ("DANBgkqhkiG9w0BAQEFAASC", "IBAAKB", "IBAAKC", "MIGHAgEAMBMG", "LS0tLS1CRUdJTi")
_PASSWORD_IS = re.compile(r"(?:password|pwd)\s*=\s*[^\s'\"=]")
# Without any of these in a file no name in it is a credential's, and no call takes a key or a password.
_NAMES = (
    "pass", "pwd", "pw", "secret", "token", "key", "pin", "pepper", "senha", "contrasena", "psw", "authorization",
    "mnemonic", "phrase", "auth", "cookie", "session", "hmac", "fernet", "sign", "hash", "user", "jwt", "credential",
)  # fmt: skip
_ESCAPE = re.compile(r"\\[a-z]")
_TOKEN = re.compile(r"[\w\-./+=]+")
_PARTIAL = 12
_BODY = re.compile(r"[A-Za-z0-9+/=]")
_KEY_BODY = 60  # the shortest private keys in use have more characters in their body


@functools.cache
def _starts() -> Starts:
    known = table("secrets")
    return (*((start, f"!{plugin}") for start, plugin in known["detectors"].items()), *known["formats"].items())


@dataclass(frozen=True, slots=True)
class Hints:
    """What a whole text holds at all, so that no look at a single literal is wasted: the pre-filter."""

    starts: Starts  # the starts of provider tokens, each with what knows the rest
    connections: bool
    keys: bool
    names: bool

    @property
    def none(self) -> bool:
        """Whether nothing in the text can be a secret."""
        return not (self.starts or self.connections or self.keys or self.names)


@functools.lru_cache(maxsize=2)
def hints(text: str) -> Hints:
    """What a file's text holds. Kept for the file that is being read."""
    lowered = text.lower()
    connections = ("://" in text and ("@" in text or bool(_QUERY.search(text)))) or (
        "pass" in lowered and bool(_PASSWORD_IS.search(lowered))
    )
    return Hints(starts_in(text), connections, may_hold_key(text), any(word in lowered for word in _NAMES))


@functools.cache
def _detector(plugin: str) -> Any:
    """A detector of detect-secrets, imported only when needed: it takes a tenth of a second. It never verifies."""
    module, _, name = plugin.partition(".")
    return getattr(importlib.import_module(f"detect_secrets.plugins.{module}"), name)()


@functools.lru_cache(256)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def starts_in(text: str) -> Starts:
    """The starts of provider tokens that a text holds, each with what knows the rest: the pre-filter.

    Two letters are in many texts; where a pattern knows the rest, it has to be there too, in a literal or not.
    """
    found = [pair for pair in _starts() if pair[0] in text]
    if all(judge.startswith("!") for _, judge in found):
        return tuple(found)
    plain = _ESCAPE.sub("  ", text)  # what follows `\\n` in a literal begins a word
    return tuple((start, judge) for start, judge in found if judge.startswith("!") or _pattern(judge).search(plain))


def provider_token(text: str, starts: Starts | None = None) -> str:
    """The first token of a known provider in a text (a literal or one line), "" if there is none."""
    for start, judge in _starts() if starts is None else starts:
        if start not in text:
            continue
        if judge.startswith("!"):
            found = next((_whole(text, str(value)) for value in _detector(judge[1:]).analyze_string(text) if value), "")
        else:
            match = _pattern(judge).search(text)
            found = match[0] if match else ""
        if found and not is_sample(found):
            return found
    return ""


def _whole(text: str, found: str) -> str:
    """The token around what a detector returned: some return only a part of it."""
    at = text.find(found)
    match = _TOKEN.match(text, at) if at >= 0 and len(found) < _PARTIAL else None
    return match[0] if match else found


def is_sample(token: str) -> bool:
    """A provider's own documentation value, or one made up of filling."""
    return "EXAMPLE" in token or bool(re.search(r"(.)\1{7,}|[xX]{5,}|1234567890|abcdefghij", token))


def connection_password(text: str) -> str:
    """The password of a connection string that works as it stands, "" if it has none or a stand-in."""
    if _TOLD.search(text):
        return ""
    if "://" in text and "@" in text:
        for match in _CONNECTION.finditer(text):
            if not (_VARIABLE.search(match["password"]) or _is_documentation(match)):
                return match["password"]
    lowered = text.lower()
    if "password" not in lowered and "pwd" not in lowered:
        return ""
    found = _JDBC.search(text) or _DSN.search(text)
    if found is None or _VARIABLE.search(found["password"]):
        return ""
    user = _DSN_USER.search(text)
    named = user is not None and not _SAMPLE_USER.match(user[1])
    return "" if _SAMPLE.match(found["password"]) and not (named and ";" in text) else found["password"]


def query_secret(text: str) -> str:
    """The secret written into the query of a URL, "" if it has none or a stand-in."""
    match = _QUERY.search(text) if "://" in text and "?" in text else None
    return match["value"] if match and shapes.is_random(match["value"]) else ""


def _is_documentation(match: re.Match[str]) -> bool:
    if _EXAMPLE_HOST.search(match["host"]) or match["host"].startswith("..."):
        return True
    return bool(_SAMPLE.match(match["password"]) and _SAMPLE_USER.match(match["user"]))


def may_hold_key(text: str) -> bool:
    """Whether a text can hold a private key at all: the pre-filter."""
    return "PRIVATE KEY" in text or any(part in text for part in _BARE_PARTS)


def bare_keys(text: str) -> Iterator[tuple[int, int]]:
    """Where private keys without a frame stand in a text."""
    if any(part in text for part in _BARE_PARTS):
        yield from (match.span() for match in _BARE_KEY.finditer(text) if not is_sample(match[0][:120]))


def private_key(text: str) -> str:
    """`clear` or `encrypted` where a text holds a private key with its body, "" if it does not."""
    if "PRIVATE KEY" not in text:
        return "clear" if any(bare_keys(text)) else ""
    match = _PRIVATE_KEY.search(text)
    if (
        match is None
        or is_sample(match["body"][:120])
        or len(_BODY.findall(match["body"].partition("-----")[0])) < _KEY_BODY
    ):
        return ""
    return "encrypted" if "ENCRYPTED" in match["what"] or "ENCRYPTED" in match["body"][:60] else "clear"
