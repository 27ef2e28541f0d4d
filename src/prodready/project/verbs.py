"""The methods that a view answers, where its decorators say so: `@require_POST`, `@api_view(["POST"])`."""

from __future__ import annotations

from prodready import facts
from prodready.facts import FunctionFacts
from prodready.project.link import Project

_FIXED = {"require_POST": ("POST",), "require_GET": ("GET",), "require_safe": ("GET", "HEAD")}
_LISTED = ("require_http_methods", "api_view")


def verbs(project: Project, path: str, function: FunctionFacts) -> tuple[str, ...]:
    """The methods, upper case; () where nothing says which."""
    for value in function.decorators:
        name = value.name if isinstance(value, facts.Ref) else getattr(value, "callee", "")
        last = name.rsplit(".", 1)[-1]
        if last in _FIXED:
            return _FIXED[last]
        if isinstance(value, facts.Call) and last in _LISTED:
            listed = value.args[0] if value.args else value.keyword("http_method_names", "request_method_list")
            found = tuple(str(v.value).upper() for _, v in project.literals(path, listed)[0])
            return found or ("GET",)
    return ()
