"""What a branch test is about, judged by its words: an Origin compared whole or in part, development or production."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

DEVELOPMENT = re.compile(
    r"dev(elopment)?\b|\blocal\b|debug|\btest(ing)?\b(?!\()|is_?(dev|test_?(env|mode|ing)?(\b|_))", re.I
)
PRODUCTION = re.compile(r"prod(uction)?\b|is_?prod|live\b", re.I)
_COMPARES = re.compile(
    r"\bin\b|includes|indexOf|\.has\(|some\(|any\(|\.test\(|match|==|endswith|startswith|RegExp|allow|valid", re.I
)
_NAMES = re.compile(r"origin|allow|white_?list|trusted|permitted", re.I)
_ORIGIN = r"origin(?!s\b)\w*(?:\.\w+\(\))*"
_PART = re.compile(
    rf"{_ORIGIN}\.endswith\(\s*['\"](?!\.|https?://)"  # a host that ends so costs a few euros; a sub-domain does not
    rf"|{_ORIGIN}\.(?:startswith|includes|indexOf)\(\s*(['\"])(?!\*\1|https?://[^'\"]*[/:]\1)",
    re.I,
)


_MAKES = re.compile(r"(^|\.)(compile|RegExp)$")
_HOW = {"match": "start", "fullmatch": "full", "search": "search", "test": "search"}
_ESCAPE, _CLASS = re.compile(r"\\."), re.compile(r"\[[^\]]*\]")
_OPEN_DOT = re.compile(r"[\w)\]]\.(?=[a-z])")  # what is left of a pattern without its escapes and classes
_PRESENCE = re.compile(r"(===?|!==?|\bis( not)?)\s*(null|None|undefined|''|\"\")")


def compares_origin(test: str) -> bool:
    """Whether a test compares an origin with something: `origin in ALLOWED`, `isAllowed(origin)`."""
    return bool(_COMPARES.search(_PRESENCE.sub("", test)) and _NAMES.search(test))


def looks_at_a_part(test: str) -> bool:
    """Whether a test looks at the beginning, the end or some part of an origin, so that another host can meet it."""
    return bool(_PART.search(test)) or any(accepted(*pattern)[0] in ("any", "loose") for pattern in _patterns(test))


def _patterns(test: str) -> Iterator[tuple[str, str]]:
    """The patterns a test holds an origin against, each with how: `re.match(r"...", origin)`, `RegExp("...").test(origin)`."""
    try:
        calls = [n for n in ast.walk(ast.parse(test, mode="eval")) if isinstance(n, ast.Call)]
    except (SyntaxError, ValueError):
        return
    for call in calls:
        match call:
            case ast.Call(
                func=ast.Attribute(value=ast.Call(func=made, args=[ast.Constant(value=str(text)), *_]), attr=how),
                args=[tested, *_],
            ) if _MAKES.search(ast.unparse(made)):
                pass
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=how), args=[ast.Constant(value=str(text)), tested, *_]
            ):
                pass
            case _:
                continue
        if how in _HOW and _NAMES.search(ast.unparse(tested)):
            yield text, _HOW[how]


def accepted(pattern: str, how: str) -> tuple[str, str]:
    """What an origin pattern accepts, tried on hosts that nobody named: any, loose, named or unknown, and why.

    `how` it is applied: to the `full` origin, from its `start`, or anywhere (`search`).
    """
    body = re.sub(r"\\?/", "/", pattern)
    try:
        compiled = re.compile(body)
    except (re.error, OverflowError, RecursionError):
        return "unknown", ""
    tried = {"full": compiled.fullmatch, "start": compiled.match, "search": compiled.search}[how]
    if tried("https://attacker.test") and (tried("https://other.invalid:8080") or tried("http://other.invalid:8080")):
        bare = re.sub(r"^https\??://", "", body.strip("^$()")) in (".*", ".+", "*")
        return "any" if bare else "loose", "it matches every origin"
    for host in re.findall(r"[\w-]+(?:\\?\.[\w-]+)+", body):
        plain = host.replace("\\.", ".")
        for attack, why in (
            (f"https://{plain}.attacker.test", "its end is open"),
            (f"https://x.{plain}.attacker.test", "its end is open"),
            (f"https://attacker{plain}", "its beginning is open"),
            (f"https://{plain.replace('.', 'x', 1)}", "a dot in it is not escaped"),
        ):
            if tried(attack):
                return "loose", why
    if _OPEN_DOT.search(_CLASS.sub("]", _ESCAPE.sub("_", body))):
        return "loose", "a dot in it is not escaped"
    return "named", pattern


def development_only(tests: Iterable[str]) -> bool:
    """Whether one of the tests around a place keeps it out of production."""
    for test in tests:
        negated = test.startswith("not ")
        bare = test.removeprefix("not ")
        inverse = negated != bool(re.search(r"!=|\bnot\b", bare))
        if (DEVELOPMENT.search(bare) and not inverse) or (PRODUCTION.search(bare) and inverse):
            return True
    return False
