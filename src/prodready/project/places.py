"""Where something is registered, and what that says about the guards around it: too late, or for one path only."""

from __future__ import annotations

from dataclasses import dataclass

from prodready.facts import Attach, Span
from prodready.project.link import Project

_EXACT = frozenset(("hono",))  # `use(path)` means that path alone; `use(path + '/*')` everything below it
_WILD = ("*", ":", "(")


@dataclass(frozen=True, slots=True)
class Place:
    """The file, the position there, and the name of the object something is registered on."""

    path: str
    order: int
    target: str


def is_exact(project: Project, path: str, attach: Attach, framework: str) -> bool:
    """Whether a guard stands in front of its very path alone: Hono's `use('/x')`, Express's `all('/x')`."""
    if attach.path is None or not (framework in _EXACT or attach.kind == "passed"):
        return False
    found = [str(v.value) for _, v in project.literals(path, attach.path)[0]]
    return bool(found) and not any(sign in text for text in found for sign in _WILD)


def stands_before(project: Project, path: str, call: Span, other: Span) -> bool:
    """Whether a call runs before another one of the same function, as far as their order in the text tells."""
    for function in project.files[path].functions:
        spans = [site.span for site in function.calls]
        if other in spans:
            return call in spans and (call.line, call.column) < (other.line, other.column)
    return False
