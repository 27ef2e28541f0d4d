"""What OWASP asks for of each password hash, and which calls stay below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from prodready.facts import Call, Value
from prodready.findings import Confidence
from prodready.project import Project

_ITERATIONS = {"sha1": 1_300_000, "sha256": 600_000, "sha384": 210_000, "sha512": 210_000}
_ROUNDS = 10
_SCRYPT = 2**13 * 8 * 10  # N * r * p: the least of the settings OWASP holds equal
_SCRYPT_DEFAULT = 2**15 * 8  # werkzeug's own
_ARGON2 = 7168 * 5  # KiB times passes: the same
_SINGLE = re.compile(r"(plain|md5|sha1|sha224|sha256|sha384|sha512)\Z", re.I)
_FAR = 1 / 8  # below this part of what is asked for nobody can call it a matter of taste


@dataclass(frozen=True, slots=True)
class Cost:
    """How a hash is made, and the part of the work asked for that it takes."""

    said: str
    part: float

    @property
    def confidence(self) -> Confidence:
        """Low where it is only somewhat below."""
        return Confidence.HIGH if self.part < _FAR else Confidence.LOW


def cost(project: Project, path: str, call: Call, spec: dict[str, Any]) -> Cost | None:
    """What a call makes a hash cost, None if it is not known."""
    number = _most(project, path, call, spec["cost"])
    match spec["kind"], number:
        case "method", str(method):
            return _method(method)
        case "bcrypt", int(rounds):
            said = f"bcrypt with {rounds} rounds: at least {_ROUNDS} are asked for"
            return Cost(said, 2.0 ** (rounds - _ROUNDS)) if 0 < rounds < 40 else None
        case "pbkdf2", int(iterations):
            return _iterations(iterations, _most(project, path, call, spec.get("digest", [])))
        case "scrypt", int(n):
            r, p = (_number(project, path, call, spec[key], default) for key, default in (("r", 8), ("p", 1)))
            return Cost(f"scrypt with N={n}: at least {2**17} are asked for", n * r * p / _SCRYPT)
        case "argon2", int(memory):
            said = f"Argon2 with {memory} KiB of memory: at least 19 MiB with two passes are asked for"
            return Cost(said, memory * _number(project, path, call, spec["time"], 3) / _ARGON2)
    return None


def _method(method: str) -> Cost | None:
    """A method as werkzeug spells it."""
    if _SINGLE.match(method):
        return Cost(f"one round of {method}: tried out in no time", 0)
    kind, *parts = method.split(":")
    if kind == "pbkdf2" and len(parts) == 2 and parts[1].isdigit():
        return _iterations(int(parts[1]), parts[0])
    if kind == "scrypt" and len(parts) == 3 and all(p.isdigit() for p in parts):
        n, r, p = map(int, parts)
        return Cost(f"scrypt with N={n}: at least {2**17} are asked for", n * r * p / _SCRYPT_DEFAULT)
    return None


def _iterations(iterations: int, digest: object) -> Cost:
    """PBKDF2; of a digest that is not known, the least that any needs."""
    name = digest.lower().replace("-", "") if isinstance(digest, str) else "sha512"
    least = _ITERATIONS.get(name, 210_000)
    return Cost(f"PBKDF2 with {iterations} iterations: at least {least} are asked for", iterations / least)


def _number(project: Project, path: str, call: Call, places: list[int | str], default: int) -> int:
    found = _most(project, path, call, places)
    return found if isinstance(found, int) else default


def _most(project: Project, path: str, call: Call, places: list[int | str]) -> object:
    """The highest number, or the only text, that stands in one of these places; None if it is not known."""
    for place in places:
        value = call.keyword(place) if isinstance(place, str) else _positional(call, place)
        found = [literal.value for _, literal in project.literals(path, value)[0]] if value is not None else []
        numbers = [int(n) for n in found if isinstance(n, (int, str)) and not isinstance(n, bool) and str(n).isdigit()]
        if numbers:
            return max(numbers)
        if len(found) == 1:
            return found[0]
    return None


def _positional(call: Call, index: int) -> Value | None:
    return call.args[index] if index < len(call.args) else None
