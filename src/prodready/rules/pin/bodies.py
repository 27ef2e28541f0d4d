"""Whether a request body that is logged whole carries a credential."""

from __future__ import annotations

import functools
import re

from prodready.facts import Flow, FunctionFacts, Literal
from prodready.project import Project

_ABOUT = re.compile(
    r"log_?-?in|sign_?-?(up|in)|passw|passcode|otp|authenticat|"
    r"regist(er|ration)?([-_]?(user|account|member|admin|customer|student|teacher|staff|employee|new)\w*|[^-_a-z]|$)",
    re.I,
)
_MAY_BE = re.compile(r"regist", re.I)  # a person, or an expense
_NEXT = frozenset(("next", "call_next", "_next", "get_response", "done"))
_CREDENTIAL_WORDS = frozenset(("password", "pin", "passcode", "otp", "passwd"))


def carries_credential(project: Project, path: str, flow: Flow) -> bool:
    """Whether the logged body is one that carries a credential: the function reads one off it, or is about one by name."""
    same = [f for f in project.files[path].flows if f.function == flow.function and f.source == "request"]
    if flow.fields:  # an object in it: a credential has to be read off that very object
        return any(f.name and f.fields[:-1] == flow.fields for f in same)
    if any(f.name for f in same):
        return True
    function = project.function(path, flow.function)
    words = set(function.strings) if function else set()
    routes = _routes(project, path, flow.function)
    # a listener inside `register()` is not about registering
    own = flow.function if flow.source_detail != "message" else flow.function.rsplit(".", 1)[-1]
    about = " ".join((own, *routes))
    if words & _CREDENTIAL_WORDS or _ABOUT.search(about):
        return True
    if _MAY_BE.search(about):
        return not any(f.fields for f in same)  # where it says what it reads off the body, none of that is a credential
    return (
        function is not None
        and not routes
        and _stands_in_front(project, path, function)
        and _takes_credentials(project)
    )


def _routes(project: Project, path: str, function: str) -> list[str]:
    """The paths of the routes that a function answers."""
    found = [
        e for e in project.service.endpoints if any(h.path == path and h.facts.name == function for h in e.handlers)
    ]
    return [str(e.route.path.value) for e in found if isinstance(e.route.path, Literal)]


def _stands_in_front(project: Project, path: str, function: FunctionFacts) -> bool:
    """Whether a function hands the request on to others: middleware, or the inner function of a decorator."""
    for call in function.calls:
        home, _, name = call.callee.rpartition(".")
        owner = project.function(path, home) if home else None
        if owner is None or not any(p.name == name for p in owner.parameters):
            continue
        if name in _NEXT or (owner is not function and function.name.startswith(home + ".")):
            return True
    return False


@functools.lru_cache(maxsize=2)
def _takes_credentials(project: Project) -> bool:
    """Whether any route reads a credential from a body."""
    return any(
        flow.source == "request" and flow.name and flow.source_detail in ("body", "form")
        for path, file in project.files.items()
        if project.role(path) == "service"
        for flow in file.flows
    )
