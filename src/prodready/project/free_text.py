"""Fields of schemas and forms that take any text: what passed them is no cleaner where a text does harm."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready import facts
from prodready.facts import ClassFacts
from prodready.project import flows
from prodready.project.flows import Flows, Trace
from prodready.project.guards import lineage
from prodready.project.link import Project

# Fields of WTForms, Django and the REST framework that hold whatever is typed in.
_FREE = frozenset((
    "StringField", "TextAreaField", "SearchField", "PasswordField", "HiddenField", "URLField", "CharField", "TextField",
))  # fmt: skip
_STRICT = re.compile(r"regex|pattern|any_?of|uuid|ip_?address|choices|slug|mac_?address|validate_|check_|allow", re.I)
_CHECKS = re.compile(r"(^|\.)(field_validator|validator|model_validator|root_validator)$")
_TAKEN = frozenset(("Body", "Form", "Query"))
_SETTINGS = re.compile(r"settings|config", re.I)
_PLAIN = {"str", "typing.Optional", "None", "typing.Union"}


def passed_as_text(project: Project, joined: Flows, trace: Trace) -> bool:
    """Whether the form or serializer on a value's way only asks that there is some text."""
    for path, step in trace.passed:
        found = joined.target(path, step) if ":" not in step else None
        if found is not None and found.class_ is not None:
            return any(
                _is_free(f.value) for f in _fields(project, found.path, found.class_) if f.name in trace.flow.fields
            )
    return False


def text_fields(project: Project, path: str, parameter: facts.Parameter) -> frozenset[str]:
    """The fields of a handler's body that are plain strings, without a pattern or a validator of their own."""
    taken = parameter.default
    if taken is not None and not (isinstance(taken, facts.Call) and taken.callee.rsplit(".", 1)[-1] in _TAKEN):
        return frozenset()  # handed in by a dependency, or by nobody
    found = project.follow(path, parameter.annotation)
    class_ = found.class_ if found.kind == "class" else None
    settings = class_ is not None and _SETTINGS.search(class_.name)
    if class_ is None or settings or not flows.is_a(project, found, "schemas", "validators"):
        return frozenset()
    checked = set(_checked(project, found.path, class_))
    plain = {
        f.name for f in _fields(project, found.path, class_) if _is_plain(f.annotation) and not _is_strict(f.value)
    }
    return frozenset() if "*" in checked else frozenset(plain - checked)


def _fields(project: Project, path: str, class_: ClassFacts) -> Iterator[facts.Field]:
    for _, part in lineage(project, path, class_):
        yield from part.fields


def _is_free(value: facts.Value | None) -> bool:
    if not isinstance(value, facts.Call) or value.callee.rsplit(".", 1)[-1] not in _FREE:
        return False
    return not any(_STRICT.search(word) for word in _words(value))


def _words(value: facts.Value | None) -> Iterator[str]:
    """The names in a call and in what it is given."""
    if isinstance(value, facts.Call):
        yield value.callee.rsplit(".", 1)[-1]
        yield from (key for key, _ in value.keywords)
        for item in (*value.args, *(v for _, v in value.keywords)):
            yield from _words(item)
    elif isinstance(value, facts.Items):
        for item in value.items:
            yield from _words(item)
    elif isinstance(value, facts.Ref):
        yield value.name.rsplit(".", 1)[-1]


def _is_plain(annotation: facts.Value | None) -> bool:
    if isinstance(annotation, facts.Ref):
        return annotation.name == "str"
    return isinstance(annotation, facts.Unknown) and "str" in annotation.refs and set(annotation.refs) <= _PLAIN


def _is_strict(value: facts.Value | None) -> bool:
    return any(_STRICT.search(word) for word in _words(value))


def _checked(project: Project, path: str, class_: ClassFacts) -> Iterator[str]:
    """The fields that a method of the class checks; `*` for all of them."""
    for where, part in lineage(project, path, class_):
        for method in part.methods:
            function = project.function(where, f"{part.name}.{method}")
            for mark in function.decorators if function is not None else ():
                if isinstance(mark, facts.Call) and _CHECKS.search(mark.callee):
                    names = [str(a.value) for a in mark.args if isinstance(a, facts.Literal)]
                    yield from names or ("*",)
