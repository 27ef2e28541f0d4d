"""Schemas of pydantic that keep what they do not know: `extra="allow"`."""

from __future__ import annotations

from collections.abc import Iterator

from prodready import facts
from prodready.facts import ClassFacts
from prodready.project.guards import lineage
from prodready.project.link import Project


def keeps_unknown(project: Project, path: str, parameter: facts.Parameter) -> bool:
    """Whether a handler's body is of such a class; the class nearest to it that says something counts."""
    found = project.follow(path, parameter.annotation)
    if found.kind != "class" or found.class_ is None:
        return False
    parts = lineage(project, found.path, found.class_)
    said = (extra for where, part in parts for extra in _said(project, where, part))
    return next(said, "") == "allow"


def _said(project: Project, path: str, class_: ClassFacts) -> Iterator[str]:
    """What `model_config = ConfigDict(extra=...)` or the older `class Config` says of other fields."""
    config = next((f.value for f in class_.fields if f.name == "model_config"), None)
    given = config.keywords if isinstance(config, facts.Call) else ()
    given = config.items if isinstance(config, facts.Mapping) else given
    inner = project.class_(path, f"{class_.name}.Config")
    older = [(f.name, f.value) for f in inner.fields] if inner is not None else []
    for key, value in (*given, *older):
        if key == "extra":
            text = getattr(value, "value", None) or getattr(value, "name", "")
            yield str(text).rsplit(".", 1)[-1]
