"""Which parts of the project are served by several processes or instances, and where that is said."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from prodready import facts
from prodready.facts import Processes, Value
from prodready.findings import Step
from prodready.project.limiters import names_in
from prodready.project.link import Project
from prodready.project.rates import mappings

_GUNICORN = re.compile(r"(^|/)gunicorn[\w.-]*\.py$")
_PM2 = re.compile(r"(^|/)(ecosystem|pm2)[\w.-]*\.[cm]?[jt]s$")
_BY_MACHINE = re.compile(r"cpu_count|cpus|availableParallelism|num_?cores")
_NUMBERS = frozenset(("int", "float", "Number", "parseInt", "max", "min"))
_ASIDE = re.compile(  # a folder that holds how the project is run, not a part of it
    r"^\.|^(deploy(ment)?s?|docker|k8s|kubernetes|kube|helm|charts?|infra(structure)?|ops|manifests?|templates|conf(ig)?s?|"
    r"scripts?|terraform|nginx|traefik|(reverse[-_]?)?proxy|ingress|base|overlays|prod(uction)?)$", re.I
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Several:
    """More than one process or instance. `folder`: what lies below it is served so; `count` 0: as many as fit."""

    path: str
    what: str
    count: int
    span: facts.Span
    language: str
    folder: str

    def step(self, project: Project) -> Step:
        """The place, in words."""
        number = f"{self.count} {self.what}" if self.count else f"several {self.what}"
        return Step(project.location(self.path, self.span), f"served by {number}")

    def serves(self, path: str, language: str) -> bool:
        """Whether the file is part of what is served so."""
        mine = "python" if language == "python" else "javascript"
        return self.language in ("", mine) and (not self.folder or path.startswith(self.folder + "/"))


def several(project: Project) -> list[Several]:
    """Every place that says so, nearest to the code first: start commands, then what runs them many times."""
    found: list[Several] = []
    for path in project.files:
        if project.role(path) == "test":
            continue
        for said in (*project.files[path].processes, *_settings(project, path)):
            count = _number(project, path, said.count)
            if count != 1:
                found.append(Several(path, said.what, count, said.span, said.language, served_below(path)))
    return sorted(found, key=lambda s: (s.what == "replicas", s.path, s.span.line))


def _settings(project: Project, path: str) -> Iterator[Processes]:
    """`workers` of a gunicorn configuration, `instances` of a pm2 one: files in a language of their own."""
    definitions = project.files[path].definitions
    if _GUNICORN.search(path) and (workers := definitions.get("workers")) is not None:
        yield Processes("gunicorn workers", workers, workers.span, "python")
    for value in definitions.values() if _PM2.search(path) else ():
        for item in mappings(value):
            if (instances := item.get("instances")) is not None:
                yield Processes("pm2 instances", instances, instances.span, "javascript")


def _number(project: Project, path: str, value: Value) -> int:
    """How many; 0 for several, 1 also for what cannot be read."""
    if (isinstance(value, facts.Unknown) and not value.refs) or any(_BY_MACHINE.search(n) for n in names_in(value)):
        return 0
    if isinstance(value, facts.Call) and value.callee in _NUMBERS and value.args:
        return max((n for a in value.args if (n := _number(project, path, a))), default=0)
    literals, _ = project.literals(path, value)
    found = [_whole(literal.value) for _, literal in literals]
    return found[0] if found else 1


def _whole(value: object) -> int:
    if value in ("max", -1, "-1"):
        return 0
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 1


def served_below(path: str) -> str:
    """The folder whose code a file at `path` starts."""
    parts = posixpath.dirname(path).split("/")
    while parts and (not parts[-1] or _ASIDE.search(parts[-1])):
        parts.pop()
    return "/".join(parts)
