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
_TAKES_BODY = {"POST", "PUT", "PATCH"}


@rule("PRD602", "input", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every body parameter without a type of its own."""
    seen: set[tuple[str, int]] = set()
    for endpoint in project.service.endpoints:
        for handler in endpoint.handlers if project.role(endpoint.path) == "service" else ():
            for parameter in handler.facts.parameters:
                key = (handler.path, parameter.span.line)
                if key not in seen and _is_untyped_body(endpoint, parameter):
                    seen.add(key)
                    at = project.location(handler.path, parameter.span)
                    yield Verdict(at, f"body parameter {parameter.name} has no type of its own: nothing of it is checked")


def _is_untyped_body(endpoint: Endpoint, parameter: facts.Parameter) -> bool:
    names = {d.callee.rsplit(".", 1)[-1] for d in parameter.decorators if isinstance(d, facts.Call)}
    if names:
        return "Body" in names and _is_untyped(parameter.annotation)
    if endpoint.route.framework not in ("fastapi", "litestar") or not endpoint.methods & _TAKES_BODY:
        return False
    default = parameter.default
    if isinstance(default, facts.Call) and default.callee.rsplit(".", 1)[-1] != "Body":
        return False
    return _is_untyped(parameter.annotation)


def _is_untyped(annotation: facts.Value | None) -> bool:
    if isinstance(annotation, facts.Ref):
        return annotation.name.rsplit(".", 1)[-1] in _UNTYPED
    if isinstance(annotation, facts.Unknown):
        return bool(annotation.refs) and annotation.refs[0].rsplit(".", 1)[-1] in _UNTYPED and len(annotation.refs) < 4
    return False
