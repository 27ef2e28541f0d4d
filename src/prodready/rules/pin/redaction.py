"""Whether a filter that the team's configuration names among its `sanitizers` stands in front of every log line."""

from __future__ import annotations

import functools

from prodready.facts import Call, FileFacts, Items, Literal, Mapping, Ref, Value
from prodready.project import Project


@functools.lru_cache(maxsize=2)
def filtered(project: Project) -> bool:
    """Whether a named filter is attached: `logger.addFilter(Redact())`, or `{"()": "app.filters.Redact"}` of a dictConfig."""
    if project.config is None or not project.config.sanitizers:
        return False
    return any(_attaches(project, p, f) or _configures(project, p, f) for p, f in project.files.items())


@functools.lru_cache(maxsize=2)
def redacted(project: Project) -> frozenset[str]:
    """The keys that the project's logger masks in what it is handed: `pino({ redact: ["pin", "*.password"] })`."""
    found: set[str] = set()
    for file in project.files.values():
        for value in file.definitions.values():
            if isinstance(value, Call):
                found |= _redacts(value)
    return frozenset(found)


def _redacts(call: Call) -> set[str]:
    wanted = call.keyword("redact")
    inner = call.keyword("logger")  # `fastify({ logger: { redact: [...] } })`
    wanted = inner.get("redact") if wanted is None and isinstance(inner, Mapping) else wanted
    wanted = wanted.get("paths") if isinstance(wanted, Mapping) else wanted
    paths = [i.value for i in wanted.items if isinstance(i, Literal)] if isinstance(wanted, Items) else []
    return {str(path).rsplit(".", 1)[-1] for path in paths}


def _attaches(project: Project, path: str, file: FileFacts) -> bool:
    for function in file.functions:
        if any(call.callee.endswith(".addFilter") for call in function.calls):
            names = {n for call in function.calls for n in (call.callee, *call.args) if n}
            if any(_named(project, path, name) for name in names):
                return True
    return False


def _configures(project: Project, path: str, file: FileFacts) -> bool:
    return any(_holds(project, path, value) for value in file.definitions.values() if isinstance(value, Mapping))


def _holds(project: Project, path: str, value: Value) -> bool:
    """Whether a configuration makes a filter of the named class anywhere in it."""
    if isinstance(value, Items):
        return any(_holds(project, path, item) for item in value.items)
    if not isinstance(value, Mapping):
        return False
    made = value.get("()")
    if isinstance(made, Literal) and project.config is not None and made.value in project.config.sanitizers:
        return True
    if isinstance(made, (Ref, Call)) and _named(project, path, made.name if isinstance(made, Ref) else made.callee):
        return True
    return any(_holds(project, path, inner) for _, inner in value.items)


def _named(project: Project, path: str, name: str) -> bool:
    return project.declared("sanitizers", name, project.resolve(path, name))
