"""Whether a function in front of a handler checks the request: by what it does, not by its name."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from prodready import facts
from prodready.facts import CallSite, FunctionFacts
from prodready.knowledge.libraries import request_members
from prodready.project.link import Project

# Methods of schemas and validators; the first ones raise, or reject, where the value does not fit.
_RAISING = frozenset(
    ("parse", "parseAsync", "validateAsync", "validateSync", "validateOrReject", "assert", "model_validate")
)
_TELLING = frozenset(("safeParse", "safeParseAsync", "validate", "isValid", "isValidSync", "is_valid"))
# Functions that raise.
_RAISERS = frozenset(("jsonschema.validate", "fastjsonschema.validate", "jsonschema.validators.validate"))
_OTHERS = frozenset(("JSON", "url", "qs", "querystring", "Date", "path", "node:url", "node:querystring", "node:path"))
_REQUESTS = frozenset(("req", "request", "ctx", "c", "context", "_p0", "_req"))
_LOGS = frozenset(("log", "info", "debug", "warn", "error", "trace", "next", "append", "push"))


class Checked(NamedTuple):
    """What checks requests, and which kinds of their data (see knowledge/sources.toml); none: all."""

    name: str
    kinds: frozenset[str] = frozenset()


def checker(project: Project, path: str, value: facts.Value) -> Checked | None:
    """What a guard checks that is a function of the project, or is made by one, and holds the request against a schema."""
    called = value.callee if isinstance(value, facts.Call) else ""
    found = project.resolve(path, called) if called else project.follow(path, value)
    if found.function is None:
        return None
    inside = list(_with_inner(project, found.path, found.function))
    checks = any(_checks(project, found.path, f) for f in inside)
    kinds = frozenset(k for f in inside for k in _kinds(project.files[found.path].language == "python", f))
    return Checked(found.function.name, kinds) if checks and kinds else None


def helper(project: Project, path: str, callee: str) -> str:
    """How a function of the project holds what it is handed against a schema: "tells" what it found, "raises", "" not at all."""
    found = project.resolve(path, callee)
    function = found.function
    if function is None:
        return ""
    given = {f"{function.name}.{p.name}" for p in function.parameters}
    asked = [c for c in function.calls if given & set(c.args) and _asks(project, found.path, c)]
    if any(c.callee.rsplit(".", 1)[-1] in _RAISING for c in asked) or (asked and function.raises):
        return "raises"
    return "tells" if asked and function.returns else ""


def refuses(function: FunctionFacts | None) -> bool:
    """Whether a function turns something away."""
    return function is not None and bool(
        function.raises or any(400 <= s < 500 for s in function.statuses) or any(map(_hands_error, function.calls))
    )


def lets_pass(project: Project, path: str, name: str) -> bool:
    """Whether a name leads to a middleware of the project, all of it in sight, that goes on whatever comes."""
    found = project.resolve(path, project.files[path].imports.get(name, name))
    if found.function is None or found.function.decorators:
        return False
    inside = list(_with_inner(project, found.path, found.function))
    calls = [c for f in inside for c in f.calls]
    refuses = any(f.raises or any(s >= 400 for s in f.statuses) for f in inside)
    goes_on = any(c.callee.rsplit(".", 1)[-1] == "next" for c in calls)
    return goes_on and not refuses and all(c.callee.rsplit(".", 1)[-1] in _LOGS and not _hands_error(c) for c in calls)


def _with_inner(project: Project, path: str, function: FunctionFacts) -> Iterator[FunctionFacts]:
    """A function and those written inside it."""
    start = function.name + "."
    return (f for f in project.files[path].functions if f is function or f.name.startswith(start))


def _checks(project: Project, path: str, function: FunctionFacts) -> bool:
    """Whether a function asks a schema, and refuses where that says no."""
    asked = [c for c in function.calls if _asks(project, path, c)]
    refuses = function.raises or any(400 <= s < 500 for s in function.statuses)
    return any(
        refuses
        or c.callee in _RAISERS
        or c.callee.rsplit(".", 1)[-1] in (*_RAISING, "load")
        or any(_hands_error(n) for n in function.calls)
        for c in asked
    )


def _asks(project: Project, path: str, call: CallSite) -> bool:
    holder, _, last = call.callee.rpartition(".")
    if last in _RAISING | _TELLING:
        return bool(holder) and holder not in _OTHERS
    if last == "load":  # marshmallow
        return holder.removesuffix("()").lower().endswith("schema")
    made = project.resolve(path, call.callee)  # `const validate = ajv.compile(schema)`
    return isinstance(made.fact, facts.Call) and made.fact.callee.endswith(".compile")


def _hands_error(call: CallSite) -> bool:
    """`next(error)`."""
    return call.callee.rsplit(".", 1)[-1] == "next" and bool(call.args)


def _kinds(python: bool, function: FunctionFacts) -> Iterator[str]:
    """The kinds of request data that a function reads."""
    members = request_members(python)
    for name in (*function.reads, *(c.callee for c in function.calls)):
        parts = name.removesuffix("()").split(".")
        for holder, member in itertools.pairwise(parts):
            if holder in _REQUESTS and member in members:
                yield members[member]
