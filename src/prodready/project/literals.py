"""The literals that a value can be, wherever in the project they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prodready import facts
from prodready.facts import Value

if TYPE_CHECKING:
    from prodready.project.link import Project

_DEPTH = 24
_ENV_READER = re.compile(r"(^|[._])(get_?env|env|get_?setting|get_?config)(_\w+)?$", re.I)
_ENV_KEY = re.compile(r"^[A-Z][A-Z0-9_]*$")
_TRANSPARENT = frozenset(
    (
        "split",
        "list",
        "tuple",
        "set",
        "str",
        "strip",
        "map",
        "filter",
        "Array",
        "from",
        "json",
        "loads",
        "parse",
        "of",
        "trim",
    )
)
_NUMBERS = frozenset(("int", "float", "Number", "parseInt"))


def literals(
    project: Project, path: str, value: Value | None, depth: int = 0
) -> tuple[list[tuple[str, facts.Literal]], bool]:
    """All literals a value can be, lists flattened, each with its file; and whether every road could be followed."""
    if value is None or depth > _DEPTH:
        return [], False
    match value:
        case facts.Literal():
            return [(path, value)], True
        case facts.Items(items=parts) | facts.Choice(options=parts):
            return _all(project, path, parts, depth)
        case facts.Env(default=default):
            return (literals(project, path, default, depth + 1)[0], False) if default is not None else ([], False)
        case facts.Call(callee=callee, args=args) if callee.rsplit(".", 1)[-1] in _TRANSPARENT:
            inner = (value.on,) if value.on is not None and "()" in callee else args
            return _all(project, path, tuple(v for v in inner if v is not None), depth)
        case facts.Call(callee=callee, args=(number, *_)) if callee.rsplit(".", 1)[-1] in _NUMBERS:
            return literals(project, path, number, depth + 1)
        case facts.Call(callee="operator.mul" | "operator.truediv" as operator, args=(left, right)):
            return _worked_out(project, path, operator, left, right, depth)
        case facts.Call(callee=callee) if default := default_of(value):
            return literals(project, path, default, depth + 1)[0], False
    found = project.follow(path, value, depth)
    if found.fact is value or not isinstance(found.fact, Value):
        return [], False
    return literals(project, found.path, found.fact, depth + 1)


def _worked_out(
    project: Project, path: str, operator: str, left: Value, right: Value, depth: int
) -> tuple[list[tuple[str, facts.Literal]], bool]:
    """`15 * MINUTE`, where both sides are one number each."""
    (one, whole), (other, too) = literals(project, path, left, depth + 1), literals(project, path, right, depth + 1)
    numbers = [literal.value for _, literal in (*one, *other) if isinstance(literal.value, (int, float))]
    if len(one) != 1 or len(other) != 1 or len(numbers) != 2 or (operator == "operator.truediv" and not numbers[1]):
        return [], False
    found = numbers[0] * numbers[1] if operator == "operator.mul" else numbers[0] / numbers[1]
    return [(path, facts.Literal(found, one[0][1].span))], whole and too


def _all(
    project: Project, path: str, parts: tuple[Value, ...], depth: int
) -> tuple[list[tuple[str, facts.Literal]], bool]:
    found, whole = [], True
    for part in parts:
        inner, followed = literals(project, path, part, depth + 1)
        found += inner
        whole = whole and followed
    return found, whole


def default_of(call: facts.Call) -> Value | None:
    """What a call gives back where nothing is configured: `get_env("ORIGINS", ["*"])`, `field(default_factory=...)`."""
    last = call.callee.rsplit(".", 1)[-1]
    if last == "cast" and len(call.args) == 2:
        return call.args[1]
    if last == "field" and call.callee.startswith(("dataclasses.", "attr", "msgspec.")):
        return call.keyword("default", "default_factory")
    first = call.args[0] if call.args else None
    key = first.value if isinstance(first, facts.Literal) else ""
    if _ENV_READER.search(last) and isinstance(key, str) and _ENV_KEY.match(key):
        return call.args[1] if len(call.args) > 1 else call.keyword("default")
    return None
