"""What stands in front of a handler: parameters that are typed by the route, guards that check the request, limits of size."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from prodready import facts
from prodready.knowledge.libraries import is_checking_guard
from prodready.project import flows
from prodready.project.checkers import Checked, checker, lets_pass
from prodready.project.limiters import names_in
from prodready.project.link import Found, Project
from prodready.project.service import Endpoint, Handler

# Such a file makes its folder a program of its own: what limits its requests says nothing of its neighbours'.
_MANIFESTS = ("pyproject.toml", "setup.py", "requirements.txt", "Pipfile", "manage.py", "package.json", "Dockerfile")
_OWN = frozenset(("self", "cls", "request", "req", "res", "ctx", "c", "context", "next", "db", "session"))
_UNTYPED = frozenset(("flask", "quart", "bottle"))
_REQUESTS = frozenset(("req", "request", "ctx", "c", "context"))
# A framework that holds every request against the OpenAPI document its routes stand in.
_SPECIFIED = frozenset(("connexion", "openapi"))
_RULES = re.compile(r"valid|check|schema|rule|sanitiz", re.I)


def asks_nothing(endpoint: Endpoint) -> bool:
    """Whether nothing in front of a handler has rules whose result it could ask for: `router.post("/", create)`."""
    names = (name for way in endpoint.ways for guard in way.guards for name in names_in(guard.value))
    return endpoint.visible and not endpoint.route.guards and not any(_RULES.search(name) for name in names)


def is_text(parameter: facts.Parameter) -> bool:
    """Whether a handler's parameter can be any text: no type, or a plain string."""
    if parameter.name in _OWN and not (parameter.name == "next" and parameter.annotation is not None):
        return False
    annotation = parameter.annotation
    text = isinstance(annotation, facts.Ref) and annotation.name in ("str", "string", "any")
    if isinstance(annotation, facts.Ref) and not text:
        return False  # a number, a UUID, one of a few
    if isinstance(parameter.default, facts.Call):
        return parameter.default.callee.rsplit(".", 1)[-1] in ("Query", "Path", "Header", "Cookie", "Form", "Body")
    return annotation is None or text


def takes_text(endpoint: Endpoint, parameter: facts.Parameter) -> bool:
    """Whether a route hands any text to a parameter: Flask and Bottle leave what it is annotated with to its readers."""
    made = {node.created.framework for way in endpoint.ways for node in way.nodes}
    if made and made <= _UNTYPED and not any(_in_path(way.url, parameter.name) for way in endpoint.ways):
        return False  # handed in by a decorator
    return is_text(parameter) or (bool(made & _UNTYPED) and is_segment(endpoint, parameter.name))


def _in_path(url: str, name: str) -> bool:
    """Whether a route's path has a part of that name, or is not known to its end."""
    return "?" in url or re.search(rf"[<:{{]{re.escape(name)}[>}}]", url) is not None


def is_segment(endpoint: Endpoint, name: str) -> bool:
    """Whether the route takes one segment of its path for a parameter: `<name>`, `{name}` of a Python framework hold no slash."""
    plain = rf"<(string:|str:|slug:)?{name}>|\{{{name}(:str)?\}}"
    return bool(endpoint.ways) and all(re.search(plain, way.url) for way in endpoint.ways)


def is_number(parameter: facts.Parameter) -> bool:
    """Whether a handler's parameter is a whole number that its declaration sets no upper bound."""
    annotation, default = parameter.annotation, parameter.default
    plain = isinstance(annotation, facts.Ref) and annotation.name == "int"
    declared = [d for d in (default, *parameter.decorators) if isinstance(d, facts.Call)]
    said = {d.callee for d in declared} | {"typing.Annotated", "typing_extensions.Annotated"}
    optional = isinstance(annotation, facts.Unknown) and set(annotation.refs) - said == {"int"}
    bounded = any(k in ("le", "lt") and not _is_none(v) for d in declared for k, v in d.keywords)
    return (plain or optional) and not bounded


def _is_none(value: facts.Value) -> bool:
    return isinstance(value, facts.Literal) and value.value is None


def dependency(project: Project, path: str, parameter: facts.Parameter) -> Found | None:
    """The function of the project whose result a framework hands in: `data: dict = Depends(body_of)`."""
    for asked in (parameter.default, *parameter.decorators):
        if isinstance(asked, facts.Call) and asked.callee.rsplit(".", 1)[-1] in ("Depends", "Provide") and asked.args:
            return project.follow(path, asked.args[0])
    return None


def typed_by_path(endpoint: Endpoint, name: str) -> bool:
    """Whether the route's path lets only numbers, UUIDs or slugs through: `<int:id>`, `{id:int}`, `(?P<id>\\d+)`, `:id{[0-9]+}`."""
    types = r"(int|float|uuid|slug|date|decimal)"
    few = r"(\\d|\[(0-9|\\d|\\w|\w-\w|-|_)+\])(\+|\*|\{[\d,]+\})?"
    typed = rf"<{types}(\([^)]*\))?:{name}>|\{{{name}:{types}\}}|\(\?P<{name}>{few}\)|:{name}(\{{{few}\}}|\({few}\))(?=/|$|\?)"
    return bool(endpoint.ways) and all(re.search(typed, way.url) for way in endpoint.ways)


def guarded(project: Project) -> dict[tuple[str, str], Checked]:
    """The handlers in front of which something on the route checks the request, each with what that is; with what they
    alone hand the request on to."""
    found: dict[tuple[str, str], Checked] = {}
    below: dict[tuple[str, str], list[Checked | None]] = {}
    for endpoint in project.service.endpoints:
        guard = _guard(project, endpoint)
        for handler in endpoint.handlers:
            if guard is not None:
                found[handler.path, handler.facts.name] = guard
            for place in _handed_on(project, handler):
                below.setdefault(place, []).append(guard)
    for place, guards in below.items():
        if guards[0] is not None and None not in guards:
            found.setdefault(place, guards[0])
    return found


def _handed_on(project: Project, handler: Handler) -> Iterator[tuple[str, str]]:
    """The project's functions that a handler hands its whole request to."""
    for call in handler.facts.calls:
        if any(name.rpartition(".")[2] in _REQUESTS for name in call.args):
            target = flows.of(project).target(handler.path, call.callee)
            if target.function is not None:
                yield target.path, target.function.name


def _guard(project: Project, endpoint: Endpoint) -> Checked | None:
    if endpoint.route.framework in _SPECIFIED:
        return Checked("the OpenAPI document of its route")
    values = [
        *((endpoint.path, value) for value in endpoint.route.guards),
        *((g.path, g.value) for w in endpoint.ways for g in w.guards if g.where in ("route", "dependency", "class")),
    ]
    for path, value in values:
        name = (spelled := _spelled(value)).split(" ", 1)[0]
        if is_checking_guard(spelled) and not lets_pass(project, path, name):
            return Checked(name)
    own = next((found for path, value in values if (found := checker(project, path, value))), None)
    return own or _on_router(project, endpoint)


def _on_router(project: Project, endpoint: Endpoint) -> Checked | None:
    """What the routers on every way to an endpoint check, by what it does."""
    found: Checked | None = None
    for way in endpoint.ways:
        guards = (checker(project, g.path, g.value) for g in way.guards if g.where == "router")
        if (found := next((g for g in guards if g), None)) is None:
            return None
    return found


def _spelled(value: facts.Value, depth: int = 0) -> str:
    """The names in a guard's expression."""
    if isinstance(value, facts.Ref):
        return value.name
    if isinstance(value, facts.Call):
        return " ".join([value.callee, *(_spelled(a, depth + 1) for a in value.args if depth < 4)])
    if isinstance(value, facts.Items):
        return " ".join(_spelled(i, depth + 1) for i in value.items)
    if isinstance(value, facts.Mapping):
        return " ".join(k for k, _ in value.items)
    return ""


class Caps:
    """Which programs of a project limit the size of what they take; a limit holds above and below where it stands, not beside."""

    def __init__(self, project: Project) -> None:
        self._homes = frozenset(
            posixpath.dirname(p) for p in project.packages.paths if posixpath.basename(p) in _MANIFESTS
        )
        self._capped = {
            self._home(p) for p, f in project.files.items() if f.language == "python" and "body-limit" in f.marks
        }

    def cover(self, path: str) -> bool:
        """Whether the program a file belongs to, one around it or one inside it has such a limit."""
        home = self._home(path)
        return any(home == c or _below(home, c) or _below(c, home) for c in self._capped)

    def _home(self, path: str) -> str:
        """The nearest folder above a file that is a program of its own."""
        folder = posixpath.dirname(path)
        while folder and folder not in self._homes:
            folder = posixpath.dirname(folder)
        return folder


def _below(folder: str, above: str) -> bool:
    return not above or folder.startswith(above + "/")
