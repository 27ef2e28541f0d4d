"""Bodies whose TypeScript type is gone once the program runs: no class is left that a framework could hold them against."""

from __future__ import annotations

import functools
import re

from prodready import facts
from prodready.facts import Parameter, Value
from prodready.project.link import Found, Project
from prodready.project.service import Endpoint

_BY_CLASS = frozenset(("nest", "routing-controllers", "tsed"))  # they validate by the class a parameter is typed with
_BODIES = frozenset(("Body", "BodyParams"))
_MADE = frozenset(("Partial", "Omit", "Pick", "Required", "Readonly", "Record", "Array"))
_ANYTHING = frozenset(("any", "unknown", "object"))
_VALIDATORS = re.compile(
    r"class-validator|zod|joi|typebox|valibot|typia|io-ts|superstruct|yup|vine|ajv|mapped-types|valid|schema", re.I
)
_DEPTH = 5
_PIPED = re.compile(r"pipe|valid|schema|zod|joi", re.I)


def unasked(project: Project, path: str, endpoint: Endpoint, parameter: Parameter) -> str:
    """Why nothing holds a whole body against anything where no pipe of its own looks at it, "" where something does: it is
    typed by an interface or an alias, by a class that asks nothing of its fields, or no pipe holds it against its class.
    """
    if endpoint.route.framework not in _BY_CLASS or _piped(endpoint):
        return ""
    taken = [d for d in parameter.decorators if isinstance(d, facts.Call) and d.callee.rsplit(".", 1)[-1] in _BODIES]
    if not taken or any(d.args for d in taken):
        return ""
    if _leaves_nothing(project, path, parameter.annotation):
        return "whose type is no class"
    found = project.resolve(path, parameter.annotation.name) if isinstance(parameter.annotation, facts.Ref) else None
    if endpoint.route.framework != "nest" or found is None or found.class_ is None or not found.class_.fields:
        return ""
    if _asks_nothing(project, found):
        return "of whose class nothing is asked"
    return "" if _has_pipes(project) else "which no pipe holds against its class"


def _asks_nothing(project: Project, found: Found, depth: int = 0) -> bool:
    """Whether a class, with all it inherits from, stands in files that bring in nothing that validates."""
    class_ = found.class_
    if class_ is None or depth > _DEPTH:
        return False
    if any(_asks(project, found.path, name) for name in project.files[found.path].imports.values()):
        return False
    return all(_asks_nothing(project, project.follow(found.path, base), depth + 1) for base in class_.bases)


def _asks(project: Project, path: str, name: str) -> bool:
    """Whether an import validates, or is a function of the project's own that may: `@EmailField()`."""
    if _VALIDATORS.search(name):
        return True
    return name.startswith((".", "@/", "~/", "src/")) and project.resolve(path, name).class_ is None


@functools.lru_cache(maxsize=2)
def _has_pipes(project: Project) -> bool:
    """Whether anything but the parsing of single values is a pipe, or the program is not seen to be started."""
    files = project.files.values()
    names = [name.rsplit(".", 1)[-1] for file in files for name in file.imports.values()]
    pipes = any(n.endswith("Pipe") and not n.startswith(("Parse", "DefaultValue")) for n in names)
    calls = {c.callee.rsplit(".", 1)[-1] for file in files for f in file.functions for c in f.calls}
    return pipes or "APP_PIPE" in names or "useGlobalPipes" in calls or "NestFactory" not in names


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
