"""Classes whose methods are routes of their own: what a router of the REST framework makes of a viewset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from prodready import facts
from prodready.facts import Call, ClassFacts, FunctionFacts, Span
from prodready.project.guards import at_handler, lineage, listed
from prodready.project.link import Project
from prodready.project.service import Endpoint, Guard, Handler, Way
from prodready.project.urls import joined

_VERBS = {
    "list": "GET",
    "retrieve": "GET",
    "create": "POST",
    "update": "PUT",
    "partial_update": "PATCH",
    "destroy": "DELETE",
}
_MIXED_IN = {
    "ModelViewSet": tuple(_VERBS.values()),
    "ReadOnlyModelViewSet": ("GET",),
    "ListModelMixin": ("GET",),
    "RetrieveModelMixin": ("GET",),
    "CreateModelMixin": ("POST",),
    "UpdateModelMixin": ("PUT", "PATCH"),
    "DestroyModelMixin": ("DELETE",),
}  # fmt: skip
_INSIDE = {"perform_create": "POST", "perform_update": "PUT", "perform_destroy": "DELETE"}
_ALL = (("*", "*"),)
_ACTIONS = ("action", "list_route", "detail_route")


def split(project: Project, endpoint: Endpoint) -> Iterator[Endpoint]:
    """The endpoints that a class of views is: registered, or mapped from verbs to methods."""
    path, class_, offers = endpoint.home, endpoint.class_, endpoint.route.actions == _ALL
    if class_ is None:
        yield endpoint
        return
    methods = dict(_methods(project, path, class_))
    mapped = endpoint.route.actions if not offers else ()
    names = {name: verb for verb, name in mapped} if mapped else {**_VERBS, **_INSIDE}
    handlers = tuple(Handler(*methods[n]) for n in names if n in methods)
    verbs = (
        {*names.values()} if mapped else {names[n] for n in names if n in methods} | _inherited(project, path, class_)
    )
    decorated = tuple(g for h in handlers for g in at_handler(project, h, decorated=True))
    name = f"{class_.name}.{next(iter(names))}" if len(names) == 1 else endpoint.name
    whole = tuple(replace(way, guards=(*way.guards, *decorated)) for way in endpoint.ways)
    route = msgspec.structs.replace(endpoint.route, methods=tuple(sorted(verbs)))
    yield replace(endpoint, route=route, handlers=handlers, name=name, ways=whole)
    for file, function in methods.values() if offers else ():
        if marker := _marker(project, file, function):
            yield _action(project, endpoint, file, function, marker)


def _methods(project: Project, path: str, class_: ClassFacts) -> Iterator[tuple[str, tuple[str, FunctionFacts]]]:
    """Each method of a class by its name, those of the nearest class last."""
    for where, part in reversed(list(lineage(project, path, class_))):
        for method in part.methods:
            if function := project.function(where, f"{part.name}.{method}"):
                yield method, (where, function)


def _inherited(project: Project, path: str, class_: ClassFacts) -> set[str]:
    """The verbs that the REST framework's own base classes answer."""
    bases = (b for _, part in lineage(project, path, class_) for b in part.bases if isinstance(b, facts.Ref))
    return {verb for b in bases for verb in _MIXED_IN.get(b.name.rsplit(".", 1)[-1], ())}


def _marker(project: Project, path: str, function: FunctionFacts) -> Call | None:
    """The decorator that makes a method a route."""
    for value in function.decorators:
        if isinstance(value, Call) and value.callee.rsplit(".", 1)[-1] in _ACTIONS:
            return value
    return None


def _action(project: Project, endpoint: Endpoint, path: str, function: FunctionFacts, marker: Call) -> Endpoint:
    """`@action(detail=False, methods=["post"], url_path="log-in", throttle_classes=[...])` on a method."""
    last = function.name.rsplit(".", 1)[-1]
    verbs = [str(v.value).upper() for _, v in project.literals(path, marker.keyword("methods"))[0]] or ["GET"]
    given = [str(v.value) for _, v in project.literals(path, marker.keyword("url_path"))[0]]
    at = Span(marker.span.line, max(1, marker.span.column - 1), function.span.line, function.span.column)
    handler = Handler(path, function)
    own = (*_given(path, marker), *at_handler(project, handler, decorated=True))
    settled = {g.kind for g in own if g.where == "class"}
    ways = tuple(_further(way, given[0] if given else last, own, settled) for way in endpoint.ways)
    route = msgspec.structs.replace(endpoint.route, methods=tuple(verbs), span=at, actions=((verbs[0], last),))
    return replace(endpoint, path=path, route=route, handlers=(handler,), name=function.name, ways=ways)


def _further(way: Way, end: str, own: tuple[Guard, ...], settled: set[str]) -> Way:
    """The way to an action; what it sets itself counts instead of what its class sets."""
    guards = tuple(g for g in way.guards if not (g.where == "class" and g.kind in settled))
    return replace(way, url=joined(way.url + "/", end), guards=(*guards, *own))


def _given(path: str, marker: Call) -> Iterator[Guard]:
    for name in ("throttle_classes", "permission_classes", "throttle_scope"):
        if (value := marker.keyword(name)) is not None:
            yield from (Guard(path, v, "class", marker.span, name) for v in listed(value))
