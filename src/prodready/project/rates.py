"""How many tries a limiter lets through: amount and window as each library writes them, settings followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from prodready import facts
from prodready.facts import FunctionFacts, Value
from prodready.knowledge import table
from prodready.project import limiters
from prodready.project.flows import parameter
from prodready.project.limiters import library_at, library_of
from prodready.project.link import Project

_RATE = re.compile(r"(\d+)\s*(?:/|per)\s*(\d*)\s*(second|sec|s|minute|min|m|hour|h|day|d|month|year)s?\b", re.I)
_SPAN = re.compile(
    r"^\s*(\d+(?:\.\d+)?)?\s*(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)\s*$", re.I
)
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "y": 31_536_000.0}
_UNITS = {  # keywords that give a window, in seconds
    "seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0, "milliseconds": 0.001, "windowMs": 0.001,
    "sec": 1.0, "min": 60.0, "hour": 3600.0, "day": 86400.0,
}  # fmt: skip
_LENGTHS = ("duration", "period", "window", "timeWindow", "interval", "ttl", "per")
_AMOUNTS = ("times", "max", "limit", "points", "calls", "tokensPerInterval", "requests")
_TEXTS = frozenset(("rate", "limit_value", "limit_string", "default_limits", "application_limits", "limits", "quota"))
_TIMES_FIRST = re.compile(
    r"(^|\.)(Rate|RequestRate|rate_limit|slidingWindow|fixedWindow|cachedFixedWindow|tokenBucket|Throttle)$"
)
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Rate:
    """So many tries in so many seconds. `settled`: the code says so itself, no environment can change it."""

    tries: float
    seconds: float
    settled: bool = True

    @property
    def per_minute(self) -> float:
        """Tries a minute."""
        return self.tries * 60 / self.seconds


def substituted(value: Value, names: dict[str, Value]) -> Value:
    """A value with other values in the place of names."""
    match value:
        case facts.Ref(name=name):
            return names.get(name, value)
        case facts.Call():
            args = tuple(substituted(a, names) for a in value.args)
            keywords = tuple((k, substituted(v, names)) for k, v in value.keywords)
            return facts.Call(value.callee, args, keywords, value.span, value.on and substituted(value.on, names))
        case facts.Mapping():
            return facts.Mapping(tuple((k, substituted(v, names)) for k, v in value.items), value.span)
        case facts.Items():
            return facts.Items(tuple(substituted(v, names) for v in value.items), value.span)
    return value


def of_text(text: str) -> Rate | None:
    """The tightest of the rates in a text: `5/15minutes`, `10 per minute;100/hour`, `1000/day`."""
    found = [Rate(int(m[1]), int(m[2] or 1) * _unit(m[3])) for m in _RATE.finditer(text)]
    return min(found, key=lambda rate: rate.per_minute, default=None)


def _unit(word: str) -> float:
    if word.lower().startswith("mo"):
        return 30 * _SECONDS["d"]
    return 0.001 if word.lower() in ("ms", "millisecond", "milliseconds") else _SECONDS[word[0].lower()]


class Rates:
    """Answers for one project."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def of(self, path: str, value: Value, depth: int = 0) -> Rate | None:
        """The tightest rate of a limiter, as far as it can be read."""
        if depth > _DEPTH:
            return None
        if isinstance(value, facts.Call):
            found = list(self._of_call(path, value, depth))
            return min(found, key=lambda rate: rate.per_minute, default=None)
        if not isinstance(value, (facts.Ref, facts.Function)):
            return None
        if (made := self.project.defined(path, value.name)) is not None and self._of_factory(*made):
            return self.of(*made, depth + 1)
        led = self.project.resolve(path, value.name)
        if led.function is not None:
            return self._of_function(led.path, led.function, depth)
        if isinstance(led.fact, facts.Call):
            return self.of(led.path, led.fact, depth + 1)
        return self._of_defaults(led.name, depth) if led.kind == "external" else None

    def _of_factory(self, path: str, value: Value) -> bool:
        """Whether a value is what a function of the project makes."""
        return isinstance(value, facts.Call) and self.project.resolve(path, value.callee).function is not None

    # -- a call

    def _of_call(self, path: str, call: facts.Call, depth: int) -> Iterator[Rate]:
        library = library_at(self.project, path, call.callee) if call.callee != "?" else None
        texts = [*call.args, *(v for k, v in call.keywords if k in _TEXTS)]
        for text in self._texts(path, texts):
            if rate := of_text(text):
                yield rate
        for rate in (self._in_order(path, call), self._by_keyword(path, call, library), self._by_unit(path, call)):
            if rate is not None:
                yield rate
        if call.on is not None and (limited := self.of(path, call.on, depth + 1)):
            yield limited  # `limiter.limit("5/m")(view)`
        for part in (*call.args, *(v for _, v in call.keywords)):
            for inner in part.items if isinstance(part, facts.Items) else (part,):
                if isinstance(inner, (facts.Call, facts.Ref)) and (rate := self.of(path, inner, depth + 1)):
                    yield rate
        if isinstance(led := self.project.resolve(path, call.callee).fact, FunctionFacts) and depth < 4:
            yield from self._made_by(path, led, call, depth)

    def _texts(self, path: str, values: list[Value]) -> Iterator[str]:
        for value in values:
            literals, _ = self.project.literals(path, value) if not isinstance(value, facts.Mapping) else ([], False)
            yield from (str(found.value) for _, found in literals if isinstance(found.value, str))

    def _in_order(self, path: str, call: facts.Call) -> Rate | None:
        """`Rate(5, Duration.MINUTE)`, `slidingWindow(5, "10 m")`, `rate_limit(5, timedelta(minutes=1))`."""
        if not _TIMES_FIRST.search(call.callee) or len(call.args) < 2:
            return None
        tries, seconds = self._number(path, call.args[0]), self._seconds(path, call.args[1], 1.0, call.callee)
        return Rate(tries, seconds) if tries and seconds else None

    def _by_keyword(self, path: str, call: facts.Call, library: str | None) -> Rate | None:
        """`times=5, seconds=60`, `{ windowMs: 60_000, limit: 5 }`, `{ default: { limit: 5, ttl: 60_000 } }`."""
        known = table("limiters")["libraries"].get(library, {})
        lengths = _LENGTHS if library is not None else ()  # in what a home-made one counts is not said
        keywords = {k: (path, v) for k, v in call.keywords}
        found: list[Rate] = []  # of several, each counts: the tightest is what holds
        for given in (keywords, *(o for a in call.args for o in self._options(path, a))):
            counted = next((given[k] for k in _AMOUNTS if k in given and self._number(*given[k])), None)
            seconds = sum(u * (self._number(*given[k]) or 0) for k, u in _UNITS.items() if k in given)
            for key in lengths if not seconds else ():
                if key in given:
                    seconds = self._seconds(*given[key], known.get("unit", 1.0), key) or 0
            unread = any(k in given for k in (*_UNITS, *lengths)) and not seconds
            seconds = seconds or (0 if unread else known.get("window", 0))
            if counted is not None and seconds and (tries := self._number(*counted)):
                found.append(Rate(tries, seconds, self.project.literals(*counted)[1]))
        return min(found, key=lambda rate: rate.per_minute, default=None)

    def _options(self, path: str, value: Value, depth: int = 0) -> Iterator[dict[str, tuple[str, Value]]]:
        """An object of options, what is spread into it included, and those in it or in a list; each value with its file."""
        if isinstance(value, facts.Ref):
            led = self.project.follow(path, value)
            path, value = led.path, led.fact if isinstance(led.fact, facts.Mapping) else value
        if isinstance(value, facts.Items):
            for item in value.items:
                yield from self._options(path, item, depth + 1)
        if not isinstance(value, facts.Mapping) or depth > _DEPTH:
            return
        given: dict[str, tuple[str, Value]] = {}
        for key, inner in value.items:
            given |= next(self._options(path, inner, depth + 1), {}) if key == "**" else {key: (path, inner)}
        yield given
        for key, inner in value.items:
            if key != "**" and isinstance(inner, (facts.Mapping, facts.Items)):
                yield from self._options(path, inner, depth + 1)

    def _by_unit(self, path: str, call: facts.Call) -> Rate | None:
        """`rate_limit=("minute", 5)`."""
        pair = call.keyword("rate_limit")
        if not isinstance(pair, facts.Items) or len(pair.items) != 2:
            return None
        unit, tries = self._seconds(path, pair.items[0], 1.0, ""), self._number(path, pair.items[1])
        return Rate(tries, unit) if tries and unit else None

    # -- what is not a call

    def _of_function(self, path: str, function: FunctionFacts, depth: int) -> Rate | None:
        """The rate of the library's limiters that a function asks, itself or in what is written inside it."""
        hits = frozenset(table("limiters")["default_hits"])
        start = function.name + "."
        inside = [f for f in self.project.files[path].functions if f is function or f.name.startswith(start)]
        found: list[Rate | None] = []
        for call in (c for f in inside for c in f.calls):
            maker, _, last = call.callee.rpartition(".")
            made = self.project.resolve(path, maker) if last in hits and maker else None
            if made is not None and isinstance(made.fact, facts.Call) and library_of(made.name) is not None:
                found.append(self.of(made.path, made.fact, depth + 1))
        known = [rate for rate in found if rate is not None]
        return min(known, key=lambda rate: rate.per_minute) if known and len(known) == len(found) else None

    def _made_by(self, path: str, function: FunctionFacts, call: facts.Call, depth: int) -> Iterator[Rate]:
        """What a factory of the project returns, with what it is given in the place of its parameters."""
        home = self.project.resolve(path, call.callee).path
        given = self._given(path, function, call)
        for value in function.returns:
            if rate := self.of(home, substituted(value, given), depth + 1):
                yield rate

    def _given(self, path: str, function: FunctionFacts, call: facts.Call) -> dict[str, Value]:
        """The parameters of a function, by canonical name, as far as what a call hands to them is plain data."""
        handed = {parameter(function, str(i)): a for i, a in enumerate(call.args)} | dict(call.keywords)
        given: dict[str, Value] = {}
        for own in function.parameters:
            literals, whole = self.project.literals(path, handed.get(own.name, own.default))
            plain: Value = facts.Unknown((), own.span)
            if literals:
                options = tuple(literal for _, literal in literals)
                settled = options[0] if len(options) == 1 else facts.Choice(options, "", own.span)
                plain = settled if whole else facts.Env("", settled, own.span)
            given[f"{function.name}.{own.name}"] = plain
        return given

    def _of_defaults(self, name: str, depth: int) -> Rate | None:
        """The rate that a library's guard without limits of its own takes from where the project sets it up."""
        library = library_of(name)
        keys = table("limiters")["libraries"].get(library, {}).get("defaults", ())
        found = [
            rate
            for made in limiters.made(self.project)
            if made.library == library and (made.name.startswith("ThrottlerModule") or any(made.given(k) for k in keys))
            if (rate := self.of(made.path, made.call, depth + 3))
        ]
        return min(found, key=lambda rate: rate.per_minute, default=None)

    # -- numbers

    def _number(self, path: str, value: Value) -> float | None:
        """The least number that a value can be."""
        literals, _ = self.project.literals(path, value)
        found = [float(n) for _, literal in literals if (n := _numeric(literal.value)) is not None]
        return min(found, default=None)

    def _seconds(self, path: str, value: Value, unit: float, key: str) -> float | None:
        """A window as number, text, `Duration.MINUTE`, `timedelta(...)` or `{ min: 15 }`."""
        if isinstance(value, facts.Ref) and re.search(r"(^|\.)Duration\.[A-Z]+$", value.name):
            return _SECONDS.get(value.name.rsplit(".", 1)[-1][0].lower())
        given = dict(value.keywords) if isinstance(value, facts.Call) else {}
        given |= dict(value.items) if isinstance(value, facts.Mapping) else {}
        if seconds := sum(u * (self._number(path, given[k]) or 0) for k, u in _UNITS.items() if k in given):
            return seconds
        for text in self._texts(path, [value]):
            if match := _SPAN.match(text):
                return float(match[1] or 1) * _unit(match[2])
        number = self._number(path, value)
        in_milliseconds = key in ("timeWindow", "interval") or (number or 0) >= 1000
        return (
            number * (unit if unit != 1.0 else 0.001 if in_milliseconds and key != "duration" else 1.0)
            if number
            else None
        )


def _numeric(value: object) -> float | None:
    if isinstance(value, str) and value.strip().isdigit():
        return float(value)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def mappings(value: Value) -> Iterator[facts.Mapping]:
    """An object of options, and those in it or in a list."""
    if isinstance(value, facts.Mapping):
        yield value
        for _, inner in value.items:
            yield from mappings(inner)
    elif isinstance(value, facts.Items):
        for item in value.items:
            yield from mappings(item)
