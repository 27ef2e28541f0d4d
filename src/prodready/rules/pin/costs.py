"""What OWASP asks for of each password hash, and which calls stay below it."""

from __future__ import annotations

import re
from typing import Any

from prodready.facts import Call, Value
from prodready.project import Project

_ITERATIONS = {"sha1": 1_300_000, "sha256": 600_000, "sha384": 210_000, "sha512": 210_000}
_ROUNDS = 10
_SCRYPT = 2**13 * 8 * 10  # N * r * p: the least of the settings OWASP holds equal
_ARGON2 = 7168 * 5  # KiB times passes: the same
_SINGLE = re.compile(r"(plain|md5|sha1|sha224|sha256|sha384|sha512)\Z", re.I)


def too_cheap(project: Project, path: str, call: Call, spec: dict[str, Any]) -> str:
    """What is too low in a call, "" if nothing is known to be."""
    cost = _most(project, path, call, spec["cost"])
    match spec["kind"], cost:
        case "method", str(method):
            return _method(method)
        case "bcrypt", int(rounds) if rounds < _ROUNDS:
            return f"bcrypt with {rounds} rounds: at least {_ROUNDS} are asked for"
        case "pbkdf2", int(iterations):
            return _iterations(iterations, _most(project, path, call, spec.get("digest", [])))
        case "scrypt", int(n):
            r, p = (_most(project, path, call, spec[key]) for key in ("r", "p"))
            low = n * (r if isinstance(r, int) else 8) * (p if isinstance(p, int) else 1) < _SCRYPT
            return f"scrypt with N={n}: at least {2**17} are asked for" if low else ""
        case "argon2", int(memory):
            time = _most(project, path, call, spec["time"])
            low = memory * (time if isinstance(time, int) else 3) < _ARGON2
            return f"Argon2 with {memory} KiB of memory: at least 19 MiB with two passes are asked for" if low else ""
    return ""


def _method(method: str) -> str:
    """A method as werkzeug spells it."""
    if _SINGLE.match(method):
        return f"one round of {method}: tried out in no time"
    kind, _, rest = method.partition(":")
    parts = rest.split(":")
    if kind == "pbkdf2" and len(parts) == 2 and parts[1].isdigit():
        return _iterations(int(parts[1]), parts[0])
    if kind == "scrypt" and len(parts) == 3 and all(p.isdigit() for p in parts):
        n, r, p = map(int, parts)
        return f"scrypt with N={n}: at least {2**17} are asked for" if n * r * p < 2**15 * 8 else ""  # its own default
    return ""


def _iterations(iterations: int, digest: object) -> str:
    """PBKDF2; of a digest that is not known, the least that any needs."""
    name = digest.lower().replace("-", "") if isinstance(digest, str) else "sha512"
    least = _ITERATIONS.get(name, 210_000)
    return f"PBKDF2 with {iterations} iterations: at least {least} are asked for" if iterations < least else ""


def _most(project: Project, path: str, call: Call, places: list[int | str]) -> object:
    """The highest number, or the only text, that stands in one of these places; None if it is not known."""
    for place in places:
        value = call.keyword(place) if isinstance(place, str) else _positional(call, place)
        found = [literal.value for _, literal in project.literals(path, value)[0]] if value is not None else []
        numbers = [n for n in found if isinstance(n, int) and not isinstance(n, bool)]
        if numbers:
            return max(numbers)
        if len(found) == 1:
            return found[0] if not (isinstance(found[0], str) and found[0].isdigit()) else int(found[0])
    return None


def _positional(call: Call, index: int) -> Value | None:
    return call.args[index] if index < len(call.args) else None
