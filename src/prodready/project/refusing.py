"""What stands in a function that refuses whoever asks too often: an answer 429, a count of attempts, a lock."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready import facts
from prodready.facts import ClassFacts, FunctionFacts, Value
from prodready.knowledge.libraries import words
from prodready.project.cover import NOT_NAME, Cover
from prodready.project.limiters import library_at, names_in
from prodready.project.link import Project
from prodready.project.lockouts import only_status
from prodready.project.logins import snake

_TOO_MANY = 429
_LOCK = re.compile(
    r"(failed|failure|login|signin|auth|otp|pin|code|wrong|bad|invalid|password|verify|verification|max|remaining)_?(\w*_)?"
    r"(attempts?|tries|failures)(_|$)|(^|_)(attempts?|tries|failures)_?(left|remaining|count|used)?$"
    r"|lock(ed)?_?(out|until)|is_?locked|account_?locked|lockout|blocked_?until|too_?many|cool_?down",
    re.I,
)
LIMITS = re.compile(r"rate_?limit|throttl|lock_?out|is_?(locked|limited)|too_?many|brute", re.I)
_CHECKS = re.compile(
    LIMITS.pattern + r"|(check|record|register|increment|track|exceed)\w*(attempt|failure|failed)", re.I
)
_LIMITER = re.compile(  # of something that is a limiter by its name: `login_limiter.pass(...)`
    r"(limiter|throttler?|bucket)s?\.(pass|check|consume|hit|allow|limit|take|acquire|try_\w+|is_\w+|remove_tokens)$",
    re.I,
)
_RAISED = re.compile(r"too_?many|rate_?limit|throttl|lock(ed|out)", re.I)
_BUCKET = re.compile(r"(token|leaky)_?bucket|rate_?limiter\.", re.I)
_HARMLESS = re.compile(
    r"^(time|datetime|math|uuid|logging|len|max|min|int|float|str|sorted|sum|any|all|round|print)(\.|$)|(^|\.)(append|log\w*|logger)(\.|$)"
)


def hits() -> frozenset[str]:
    """The methods by which libraries' limiters are asked."""
    return words("limiters", "default_hits")


def itself(project: Project, path: str, function: FunctionFacts) -> Cover | None:
    """What refuses too many requests or attempts in a function, without looking into those that it calls."""
    name = function.name.rsplit(".", 1)[-1]
    if _TOO_MANY in function.statuses:
        return Cover(f"`{name}` can answer 429", function.name, True)
    raised = [r.rsplit(".", 1)[-1] for r in function.raises]
    if any(_RAISED.search(r) and not only_status(project, r) for r in raised):
        return Cover(f"`{name}` refuses too many requests", function.name)
    for call in function.calls:
        if asked := _asked(project, path, function, call.callee):
            return Cover(f"`{name}` asks `{asked}`", function.name)
    return _locks(project, path, function)


def _asked(project: Project, path: str, function: FunctionFacts, callee: str) -> str:
    """The limiter that a call asks, of a library or one by its name; "" if it asks none."""
    last = callee.removesuffix("()").rsplit(".", 1)[-1]
    if last in hits() and library_at(project, path, callee) is not None:
        return callee
    found = project.resolve(path, callee).function
    if NOT_NAME.search(last) or (found is not None and _never_refuses(found)):
        return ""
    if (LIMITS if found is not None else _CHECKS).search(snake(last)):
        return last
    if found is not None and not (found.returns or found.raises):
        return ""
    called = callee.removeprefix(f"{function.name}.")  # what is its own says no more than its name does
    named = _BUCKET.search(snake(called)) or _LIMITER.search(snake(".".join(called.rsplit(".", 2)[-2:])))
    return last if named else ""


def _locks(project: Project, path: str, function: FunctionFacts) -> Cover | None:
    """Compares a count of attempts, or looks at a lock, and refuses. A counter that nothing compares limits nobody."""
    refuses = bool(function.raises) or any(s >= 400 for s in function.statuses) or bool(function.returns)
    for name in function.tests if refuses else ():
        parts = name.removeprefix(function.name + ".").split(".")
        kept = len(parts) > 1 or _is_kept(project, path, name)
        if kept and _LOCK.search(snake(parts[-1])) and not only_status(project, parts[-1]):
            return Cover(f"`{function.name.rsplit('.', 1)[-1]}` looks at `{parts[-1]}`", function.name)
    return None


def _is_kept(project: Project, path: str, name: str) -> bool:
    """Whether a variable holds what a call gave, or is counted on from that: `attempts = row[4] + 1`."""
    known = project.files[path].definitions
    value = known.get(name)
    if value is None or isinstance(value, facts.Call):
        return value is not None
    refs = [n for n in names_in(value) if "." in n]
    return any(isinstance(known.get(n) or known.get(n.rpartition(".")[0]), facts.Call) for n in refs)


def called(project: Project, path: str, function: FunctionFacts) -> Iterator[tuple[str, FunctionFacts]]:
    """The project functions it calls, those of typed parameters included."""
    for call, found in project.callees(path, function.name):
        if found.function is not None:
            yield found.path, found.function
        elif found.kind == "class" and found.class_ is not None:
            yield from _constructed(project, found.path, found.class_)
        elif found.kind == "unknown" and (method := _typed(project, path, function, call.callee)):
            yield method


def _constructed(project: Project, path: str, class_: ClassFacts) -> Iterator[tuple[str, FunctionFacts]]:
    """What runs when a form or serializer is made and asked whether it is valid."""
    for method in class_.methods:
        if method in ("__init__", "constructor") or method.startswith(("clean", "validate")):
            function = project.function(path, f"{class_.name}.{method}")
            if function is not None:
                yield path, function


def _typed(project: Project, path: str, function: FunctionFacts, callee: str) -> tuple[str, FunctionFacts] | None:
    """`service.login(...)`, where `service` is a parameter annotated with a class of the project."""
    rest = callee.removeprefix(function.name + ".").split(".")
    for parameter in function.parameters if len(rest) == 2 else ():
        if parameter.name == rest[0] and isinstance(parameter.annotation, facts.Ref):
            class_ = project.resolve(path, parameter.annotation.name)
            if class_.class_ is not None:
                found = project.member(class_.path, class_.class_, rest[1])
                return (found.path, found.function) if found.function is not None else None
    return None


def _never_refuses(function: FunctionFacts) -> bool:
    """Whether all that a function ever answers is no, and nothing that it calls can refuse in its place."""
    said, quiet = function.returns, all(_HARMLESS.search(call.callee) for call in function.calls)
    return bool(said) and quiet and all(_is_no(r) for r in said) and not (function.raises or function.statuses)


def lets_pass(function: FunctionFacts) -> bool:
    """Whether all of a function is in sight and nothing in it can refuse: then its name says nothing."""
    quiet = all(_HARMLESS.search(call.callee) for call in function.calls)
    return quiet and not (
        function.raises or function.returns or function.decorators or any(s >= 400 for s in function.statuses)
    )


def _is_no(value: Value) -> bool:
    return isinstance(value, facts.Literal) and value.value is False
