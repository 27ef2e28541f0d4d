"""What a method of a parameter is, by the class the parameter is said to be of: `service: UserService`."""

from __future__ import annotations

from collections.abc import Iterator

from prodready import facts
from prodready.facts import CallSite, Value
from prodready.project.link import Found, Project

_DEPTH = 2


def callees(project: Project, path: str, function: str) -> Iterator[tuple[CallSite, Found]]:
    """The calls of a function, each with where it leads; those on a parameter by the class it is annotated with."""
    for call, found in project.callees(path, function):
        yield call, found if found.function is not None else (typed(project, path, call.callee) or found)


def typed(project: Project, path: str, callee: str) -> Found | None:
    """`service.create` where a parameter is `service: UserService`, or of an alias `Annotated[UserService, Depends(...)]`.

    `this.users.create` where the constructor has one.
    """
    holder, _, method = callee.rpartition(".")
    function, _, name = holder.rpartition(".")
    if function.endswith(".self"):
        function = function.removesuffix(".self") + ".__init__"
    owner = project.function(path, function) if function else None
    annotation = next((p.annotation for p in owner.parameters if p.name == name), None) if owner else None
    class_ = _class(project, path, annotation)
    if class_ is None or class_.class_ is None:
        return None
    member = project.member(class_.path, class_.class_, method)
    return member if member.function is not None else None


def _class(project: Project, path: str, annotation: Value | None, depth: int = 0) -> Found | None:
    """The class of the project that an annotation names, aliases followed."""
    if isinstance(annotation, facts.Ref) and depth < _DEPTH:
        found = project.resolve(path, annotation.name)
        if found.kind == "class":
            return found
        return _class(project, found.path, found.fact, depth + 1) if isinstance(found.fact, facts.Unknown) else None
    if isinstance(annotation, facts.Unknown) and any(r.endswith(".Annotated") for r in annotation.refs):
        named = (project.resolve(path, ref) for ref in annotation.refs)
        classes = [f for f in named if f.kind == "class"]
        return classes[0] if len(classes) == 1 else None
    return None
