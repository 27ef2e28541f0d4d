"""Untyped body parameter.

What it finds: a handler whose body parameter is declared as a plain `dict`, `list`, `Any` or `any`: the framework
parses the body and checks nothing.

Why it matters: the declaration looks like a schema and is none; every field is what the caller made of it.

Silent in: parameters typed with a model or a typed dict, and bodies that a schema checks in the handler.

Bad:

    @app.post("/notes")
    async def add(payload: dict): ...

Good:

    @app.post("/notes")
    async def add(payload: Note): ...

How to fix: declare a model with types and limits.

References: CWE-20, CWE-1287, OWASP API3:2023.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready import facts
from prodready.findings import Severity
from prodready.project import Project
from prodready.project.service import Endpoint
from prodready.rules import Verdict, rule

_UNTYPED = {"dict", "Dict", "list", "List", "Any", "any", "object", "unknown", "Record", "Mapping", "JSON"}
_SCALARS = frozenset(("str", "int", "float", "bool"))
_ANYTHING = frozenset(("Any", "any", "object", "unknown", "JSON"))
_TAKES_BODY = {"POST", "PUT", "PATCH"}


@rule("PRD602", "input", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every body parameter without a type of its own."""
    seen: set[tuple[str, int]] = set()
    for endpoint in project.service.endpoints:
        for handler in endpoint.handlers if project.role(endpoint.path) == "service" else ():
            for parameter in handler.facts.parameters:
                key = (handler.path, parameter.span.line)
                if key not in seen and _is_untyped_body(project, handler.path, endpoint, parameter):
                    seen.add(key)
                    at = project.location(handler.path, parameter.span)
                    yield Verdict(
                        at, f"body parameter {parameter.name} has no type of its own: nothing of it is checked"
                    )


def _is_untyped_body(project: Project, path: str, endpoint: Endpoint, parameter: facts.Parameter) -> bool:
    names = {d.callee.rsplit(".", 1)[-1] for d in parameter.decorators if isinstance(d, facts.Call)}
    if names:
        return "Body" in names and _is_untyped(parameter.annotation)
    if not endpoint.methods & _TAKES_BODY or not _types_bodies(project, path):
        return False
    default = parameter.default
    if isinstance(default, facts.Call) and default.callee.rsplit(".", 1)[-1] != "Body":
        return False
    return _is_untyped(parameter.annotation)


def _types_bodies(project: Project, path: str) -> bool:
    """Whether the file's framework fills parameters from the body by their type."""
    return any(
        name.split(".", 1)[0] in ("fastapi", "litestar", "ninja") for name in project.files[path].imports.values()
    )


def _is_untyped(annotation: facts.Value | None) -> bool:
    if isinstance(annotation, facts.Ref):
        return annotation.name.rsplit(".", 1)[-1] in _UNTYPED
    if isinstance(annotation, facts.Unknown):
        names = {name.rsplit(".", 1)[-1] for name in annotation.refs}
        typed = names & _SCALARS and not names & _ANYTHING  # `list[int]` says what it holds, `dict[str, Any]` does not
        names -= {"Annotated", "Body"}  # `Annotated[dict, Body()]`
        return bool(names & _UNTYPED) and names <= _UNTYPED | _SCALARS | {"None", "Optional"} and not typed
    return False
