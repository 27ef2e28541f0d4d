"""What a callee does with what it is given, as far as secrets go: looks a setting up, takes a key, hashes, compares."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from prodready.knowledge import table

ENV_CALL = re.compile(
    r"(?:^|\.)(?:os\.environ\.get|environ\.get|environ\.setdefault|getenv|env\.get|decouple\.config|config|env(?:\(\))?|env(?:\(\))?\.(?:str|string|bytes|get|get_value)|"
    r"environ\.Env\(\)|environs\.Env\(\)(?:\.\w+)?|starlette\.config\.Config\(\)|get_env|getEnv|env_or|config\.get|configService\.get|settings\.get)$"
)
_WRAPPER = re.compile(
    r"(?:^|\.)(?:SecretStr|SecretBytes|Secret|Field|str|String|bytes|bytearray|Buffer\.from|TextEncoder\(\)\.encode|Annotated|"
    r"TextField|createSecretKey|b64decode|unhexlify|fromhex|Setting|Param)$"
)
_DEFAULT_METHOD = re.compile(r"(?:^|\.|\?)(?:default|catch|prefault)$")
_HASHER = re.compile(
    r"(?:^|[._])(?:hash|set|make|encrypt|generate)_?(?:password|pin|pw|passwd)(?:_hash)?$|(?:password|pin|pw)_?hash$|hashpw$|scrypt_?hash$|"
    r"(?:bcrypt\w*|argon2\w*|scrypt|pbkdf2\w*|pwd_?context|\w*password_?hash(?:er)?|\w*hasher)(?:\(\))?\.(?:hash(?:sync)?|encrypt|hash_password)$",
    re.I,
)
_ACCOUNT_CALL = re.compile(
    r"(?:^|[._])(?:register|create|add|insert|new|make|seed)_?(?:super_?)?(?:user|admin|account|member)$", re.I
)
_SETTER = re.compile(r"^getattr$|\.(?:set|setdefault|setProperty|setHeader|header|append|put|constant)$")
_SAME = re.compile(r"(?:compare_digest|safe_str_cmp|constant_time_compare|timingSafeEqual|tsscmp|safeCompare)$")


@dataclass(frozen=True, slots=True)
class Use:
    """What a callee does with its arguments."""

    env: bool  # looks a setting up; the second argument is the default
    slot: int | None  # the argument that is a key
    password: int | None  # the argument that is a password
    hashes: bool
    account: bool
    default: bool
    wraps: bool
    sets: bool
    compares: bool


@functools.cache
def methods() -> frozenset[str]:
    """The methods that take a key or a password on an object somebody made."""
    known = table("secrets")
    return frozenset(n.rpartition(".")[2] for n in (*known["slots"], *known["passwords"]) if "()." in n)


@functools.lru_cache(4096)
def use_by(callee: str) -> Use | None:
    """What a callee does with its arguments, None if nothing that matters here."""
    known = table("secrets")
    found = (
        bool(ENV_CALL.search(callee)),
        known["slots"].get(callee),
        known["passwords"].get(callee),
        *(bool(r.search(callee)) for r in (_HASHER, _ACCOUNT_CALL, _DEFAULT_METHOD, _WRAPPER, _SETTER, _SAME)),
    )
    return Use(*found) if any(part is not False and part is not None for part in found) else None
