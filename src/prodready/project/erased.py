"""Bodies whose TypeScript type is gone once the program runs: no class is left that a framework could hold them against."""

from __future__ import annotations

import re

from prodready import facts
from prodready.facts import Parameter, Value
from prodready.project.link import Project
from prodready.project.service import Endpoint

_BY_CLASS = frozenset(("nest", "routing-controllers", "tsed"))  # they validate by the class a parameter is typed with
_BODIES = frozenset(("Body", "BodyParams"))
_MADE = frozenset(("Partial", "Omit", "Pick", "Required", "Readonly", "Record", "Array"))
_ANYTHING = frozenset(("any", "unknown", "object"))
_PIPED = re.compile(r"pipe|valid|schema|zod|joi", re.I)


def is_erased(project: Project, path: str, endpoint: Endpoint, parameter: Parameter) -> bool:
    """Whether a handler takes a whole body by an interface or a type alias, and no pipe looks at it."""
    if endpoint.route.framework not in _BY_CLASS or _piped(endpoint):
        return False
    taken = [d for d in parameter.decorators if isinstance(d, facts.Call) and d.callee.rsplit(".", 1)[-1] in _BODIES]
    return bool(taken) and not any(d.args for d in taken) and _leaves_nothing(project, path, parameter.annotation)


def _piped(endpoint: Endpoint) -> bool:
    """Whether something in front of the handler itself may validate."""
    guards = (g for way in endpoint.ways for g in way.guards if g.where in ("route", "class", "router"))
    names = (getattr(g.value, "callee", "") or getattr(g.value, "name", "") for g in guards)
    return any(_PIPED.search(name.rsplit(".", 1)[-1]) for name in names)


def _leaves_nothing(project: Project, path: str, annotation: Value | None) -> bool:
    if isinstance(annotation, facts.Mapping):
        return True
    if isinstance(annotation, facts.Ref):
        return _is_alias(project, path, annotation.name)
    if isinstance(annotation, facts.Unknown) and annotation.refs:
        made = _MADE & set(annotation.refs)
        others = [name for name in annotation.refs if name not in _MADE]
        return bool(made - {"Array"}) or all(_is_alias(project, path, name) for name in others)
    return False


def _is_alias(project: Project, path: str, name: str) -> bool:
    """Whether a type is an interface or an alias of the project, or a type that Prisma generates."""
    if name.startswith("@prisma/client."):
        return True
    class_ = project.resolve(path, name).class_
    bases = [getattr(base, "name", "") for base in class_.bases] if class_ is not None else []
    return name not in _ANYTHING and bases[:1] in (["interface"], ["type"])
