"""Forms and serializers that take what a route is sent: those its class names, and those its handlers make."""

from __future__ import annotations

from collections.abc import Iterator

from prodready.facts import ClassFacts, FunctionFacts
from prodready.project.guards import lineage, outside
from prodready.project.link import Project
from prodready.project.service import Endpoint, Handler

_NAMED = frozenset(("serializer_class", "form_class", "authentication_form"))
_CHOSEN = frozenset(("get_serializer_class", "get_form_class"))
_LIBRARIES = (
    "django.forms.", "rest_framework.serializers.", "django.contrib.auth.forms.", "marshmallow.", "flask_marshmallow.",
)  # fmt: skip
_STEPS = ("clean", "validate", "create", "save", "confirm_login_allowed", "__init__")


def forms(project: Project, endpoint: Endpoint) -> Iterator[tuple[str, ClassFacts]]:
    """The classes of forms and serializers, each with its file, those of the endpoint's class first."""
    seen: set[tuple[str, str]] = set()
    for path, class_ in (*_of_class(project, endpoint), *_made(project, endpoint.handlers)):
        if (path, class_.name) not in seen:
            seen.add((path, class_.name))
            yield path, class_


def fields(project: Project, path: str, class_: ClassFacts) -> Iterator[str]:
    """The names of what a form takes: its fields, and those of its model that `Meta` lists."""
    for where, part in lineage(project, path, class_):
        yield from (f.name for f in part.fields)
        meta = project.class_(where, f"{part.name}.Meta")
        for item in meta.fields if meta is not None else ():
            if item.name == "fields":
                yield from (str(v.value) for _, v in project.literals(where, item.value)[0])


def steps(project: Project, path: str, class_: ClassFacts) -> Iterator[tuple[str, FunctionFacts]]:
    """What runs when a form is made, asked whether it is valid, and saved."""
    for where, part in lineage(project, path, class_):
        for method in part.methods:
            function = project.function(where, f"{part.name}.{method}") if method.startswith(_STEPS) else None
            if function is not None:
                yield where, function


def _of_class(project: Project, endpoint: Endpoint) -> Iterator[tuple[str, ClassFacts]]:
    """`serializer_class = SignUp`, or what `get_serializer_class` chooses among."""
    class_ = endpoint.class_
    for path, part in lineage(project, endpoint.home, class_) if class_ is not None else ():
        for item in part.fields:
            found = project.follow(path, item.value) if item.name in _NAMED else None
            if found is not None and found.class_ is not None:
                yield found.path, found.class_
        for method in _CHOSEN.intersection(part.methods):
            function = project.function(path, f"{part.name}.{method}")
            for name in function.reads if function is not None else ():
                chosen = project.resolve(path, name)
                if chosen.kind == "class" and chosen.class_ is not None:
                    yield chosen.path, chosen.class_


def _made(project: Project, handlers: tuple[Handler, ...]) -> Iterator[tuple[str, ClassFacts]]:
    """`form = SignUp(request.POST)` in a handler."""
    for handler in handlers:
        for _, found in project.callees(handler.path, handler.facts.name):
            if found.kind == "class" and found.class_ is not None and _is_form(project, found.path, found.class_):
                yield found.path, found.class_


def _is_form(project: Project, path: str, class_: ClassFacts) -> bool:
    return any(name.startswith(_LIBRARIES) for name in outside(project, path, class_))
