"""The knowledge tables of data flow, made ready for look-up by canonical name or by method."""

from __future__ import annotations

import builtins
import functools
import re
import sys

from prodready.knowledge import table

# What such a call gives back was found by its argument, it is not the argument.
LOOKUP = re.compile(r"(^|[.])(find|get|fetch|load|lookup|query|select|count|exists|list|read|search)([A-Z_]\w*)?$")
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_NEVER = frozenset(("<jsx>", "super().__init__"))
# Names of what asks who sends a request, not what.
_ASKS_WHO = re.compile(
    r"(^|[._])(validat|verif)\w*?_?(token|jwt|api_?key|session|csrf|(re)?captcha|bearer|auth(entication|orization)?|access|permissions?)s?$|"
    r"(^|[._])((access|auth|refresh)_?)?(token|jwt|api_?key|session|csrf|captcha)_?validat(or|ion|e)$",
    re.I,
)
# Modules whose `parse` reads a format, whatever stands in it.
_FORMATS = ("JSON.", "url.", "qs.", "querystring.", "query-string.", "querystringify.")
# What makes functions that take callbacks, or all of a module, into ones that give promises.
_PROMISIFIES = re.compile(r"(^|[./-])(promisify|promisifyAll|promisify-all|pify|thenify|thenify-all)(\.withCallback)?$")
_PROMISES = frozenset(("util", "bluebird"))  # have one among other things
# Methods of lists, texts and promises.
_CONTAINER = frozenset([
    "append", "extend", "push", "unshift", "map", "forEach", "flatMap", "reduce", "some", "every", "includes", "indexOf", "join", "concat",
    "splice", "startswith", "endswith", "startsWith", "endsWith", "setdefault", "then", "catch", "finally", "hasOwnProperty",
])  # fmt: skip


@functools.cache
def _named(name: str, key: str) -> tuple[frozenset[str], frozenset[str]]:
    rows = table(name)[key]
    return frozenset(r for r in rows if r[0] != "."), frozenset(r.rsplit(".", 1)[-1] for r in rows if r[0] == ".")


@functools.lru_cache(maxsize=16384)
def listed(name: str, key: str, callee: str) -> bool:
    """Whether a callee is in a list of a table: by its canonical name, or by its method where the list names methods."""
    names, methods = _named(name, key)
    callee = plain(callee)
    last = callee.rsplit(".", 1)[-1]
    return callee in names or ("." in callee and last in methods)


def _kind(name: str, keys: tuple[str, ...], bare: str) -> str:
    """The first list of a table that a plain callee is in."""
    last = bare.rsplit(".", 1)[-1] if "." in bare else ""
    for key in keys:
        names, methods = _named(name, key)
        if bare in names or last in methods:
            return key
    return ""


def plain(callee: str) -> str:
    """The canonical name without what changes nothing: `node:`, `.default`."""
    if callee.startswith("node:"):
        callee = callee[5:]
    return (
        callee.replace("require('", "").replace("')", "").replace(".default.", ".")
        if "'" in callee or ".default." in callee
        else callee
    )


@functools.lru_cache(maxsize=16384)
def hasher(callee: str) -> str:
    """strong, fast, reversible, verify or neutral for a known callee; "" for any other."""
    bare = plain(callee)
    if bare.startswith("passlib.hash.") and bare.endswith(".encrypt"):
        return "strong"  # the older name of `hash`
    kind = _kind("hashers", ("strong", "verify", "fast", "reversible", "neutral"), bare)
    if kind:
        return kind
    if bare.startswith("passlib.hash.") and bare.endswith((".hash", ".using().hash")):
        return "strong"
    if (bare.startswith("argon2.PasswordHasher") and bare.endswith(".hash")) or (
        bare.startswith(("passlib.context.CryptContext", "pwdlib.")) and bare.endswith((".hash", ".encrypt"))
    ):
        return "strong"
    return ""


@functools.lru_cache(maxsize=16384)
def validator(callee: str) -> str:
    """parse, check, escape (for pages) or convert for a known callee; "" for any other."""
    bare = plain(callee)
    kind = _kind("validators", ("parse", "check", "escape", "convert"), bare)
    return "" if kind == "parse" and bare.startswith(_FORMATS) else kind


Slots = tuple[int | str, ...]  # arguments that matter: an index, or `1.filter` for what stands under a key of an object


@functools.cache
def _sinks() -> tuple[dict[str, list[tuple[str, Slots]]], dict[str, list[tuple[str, Slots]]]]:
    names: dict[str, list[tuple[str, Slots]]] = {}
    methods: dict[str, list[tuple[str, Slots]]] = {}
    listed_rows = [
        (k, n, s) for source in ("sinks", "bandit") for k, rows in table(source).items() for n, s in rows.items()
    ]
    for kind, name, slots in listed_rows:
        (methods if name[0] == "." else names).setdefault(name.lstrip("."), []).append((kind, tuple(slots)))
    return names, methods


@functools.lru_cache(maxsize=16384)
def sinks(callee: str) -> tuple[tuple[str, Slots], ...]:
    """What kinds of sink a callee is, each with the arguments that matter (empty: all)."""
    names, methods = _sinks()
    bare = _same(plain(callee))
    found = list(names.get(bare, ())) or list(names.get(bare.split(".", 1)[0] + ".*", ()))
    if "." in bare and not found:
        _, holder, last = ["", *bare.rsplit(".", 2)][-3:]
        found += [*methods.get(last, ()), *methods.get(f"{holder}.{last}", ())]
    return tuple(found)


def _same(name: str) -> str:
    """The name in the module that another one stands for: `fs.rm` for `fs-extra.rmSync` and `fs/promises.rm`."""
    module, dot, rest = name.partition(".")
    if not dot:
        return name
    modules: dict[str, str] = table("modules")["same"]
    module = modules.get(module, module)
    return f"fs.{rest.removeprefix('promises.').removesuffix('Sync')}" if module == "fs" else f"{module}.{rest}"


@functools.lru_cache(maxsize=4096)
def promisifies(callee: str) -> bool:
    """Whether a call gives back the function, or the module, that it is handed, in a form that gives promises."""
    return _PROMISIFIES.search(plain(callee)) is not None


@functools.lru_cache(maxsize=4096)
def may_promisify(name: str) -> bool:
    """Whether an imported name does so, or has something that does."""
    return plain(name) in _PROMISES or promisifies(name)


@functools.cache
def words(name: str, key: str) -> frozenset[str]:
    """A list of a table as a set."""
    return frozenset(table(name)[key])


@functools.lru_cache(maxsize=4096)
def is_checking_guard(name: str) -> bool:
    """Whether the name of what stands in front of a handler says that it checks what is sent: a word of it begins so."""
    named = " ".join(
        part for part in name.split(" ") if not _ASKS_WHO.search(part)
    )  # `validateToken` asks who sends it
    spelled = "_" + "_".join(word.lower() for word in _WORDS.findall(named))
    if any(f"_{stem}" in spelled for stem in words("validators", "describes")):
        return False
    return any(f"_{stem}" in spelled for stem in words("validators", "guards"))


@functools.cache
def request_members(python: bool) -> dict[str, str]:
    """Members of a request object -> kind of data."""
    members: dict[str, str] = table("sources")["python" if python else "javascript"]["members"]
    return members


@functools.cache
def handed(table_key: str) -> dict[str, list[str]]:
    """What libraries hand to functions (`callbacks`) or give back (`results`) of a request: by call, kinds by index."""
    rows: dict[str, list[str]] = table("sources")["javascript"][table_key]
    return rows


@functools.cache
def events(table_key: str) -> dict[str, str]:
    """What is read off the event that a platform hands to a function: by calls (`events`) or by members (`lambda`) -> kind."""
    rows: dict[str, str] = table("sources")["javascript"][table_key]
    return rows


@functools.cache
def asks() -> dict[str, str]:
    """Calls that read what an address asks for -> kind of data."""
    rows: dict[str, str] = table("sources")["javascript"]["asked"]
    return rows


def message_slot(function: str, python: bool) -> int:
    """The index of the parameter in which a platform hands a client's message to a method of that name, -1 if none."""
    slots: dict[str, int] = {} if python else table("sources")["javascript"]["handlers"]
    return slots.get(function.rsplit(".", 1)[-1], -1) if "." in function else -1


def request_names() -> dict[str, str]:
    """Canonical names of request objects (Python)."""
    names: dict[str, str] = table("sources")["python"]["names"]
    return names


def request_methods() -> dict[str, str]:
    """Methods by which a handler's own object gives out what the client sent (Tornado) -> kind of data."""
    methods: dict[str, str] = table("sources")["python"]["self"]
    return methods


@functools.cache
def _builtins() -> frozenset[str]:
    return frozenset(dir(builtins))


@functools.lru_cache(maxsize=16384)
def may_lead_inside(callee: str, python: bool) -> bool:
    """Whether a callee may be something the project defines."""
    if not callee or callee[0] == "?":
        return False
    if callee in _NEVER or callee.rsplit(".", 1)[-1] in _CONTAINER:
        return False
    if callee[0] in "./@~#<":
        return True
    first = callee.split(".", 1)[0].split("(", 1)[0]
    if first in words("packages", "outside") or ("/" in first and not first.startswith(("src/", "app/", "lib/"))):
        return False
    return not (python and (first in sys.stdlib_module_names or first in _builtins()))
