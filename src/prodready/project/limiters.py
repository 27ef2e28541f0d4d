"""The limiters that the project makes out of libraries: where, of what, and whether they count in one process only."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from prodready import facts
from prodready.facts import FileFacts, Value
from prodready.knowledge import table
from prodready.project.link import Project

_SHARED = re.compile(r"redis|valkey|memcache|mongo|postgres|sqlite|dynamo|upstash|cluster|database|prisma|knex", re.I)
_IGNORED_ROLES = frozenset(("test", "migration", "browser"))


@dataclass(frozen=True, slots=True)
class Limiter:
    """A limiter of a library, where it is made. `name`: of its maker, inside the library."""

    path: str
    library: str
    name: str
    call: facts.Call

    @property
    def data(self) -> dict[str, Any]:
        """What is known of its library."""
        found: dict[str, Any] = table("limiters")["libraries"][self.library]
        return found

    def given(self, key: str) -> Value | None:
        """An argument by its keyword or by its place (`0`)."""
        if key.isdigit():
            return self.call.args[int(key)] if int(key) < len(self.call.args) else None
        return self.call.keyword(key)


@functools.lru_cache(65536)
def library_of(canonical: str) -> str | None:
    """The limiting library that a canonical name comes from."""
    bare = canonical.removeprefix("node:")
    for library in table("limiters")["libraries"]:
        if bare == library or bare.startswith((library + ".", library + "/", library + "(")):
            return str(library)
    return None


def library_at(project: Project, path: str, name: str) -> str | None:
    """The limiting library that a name in a file comes from; not what the project itself calls alike."""
    found = project.resolve(path, name)
    return library_of(found.name) if found.kind in ("external", "unknown") else None


@functools.lru_cache(maxsize=2)
def made(project: Project) -> tuple[Limiter, ...]:
    """Every limiter that service code makes, in the order of the files; one written inside another counts once."""
    return tuple(_made(project))


def _made(project: Project) -> Iterator[Limiter]:
    for path, file in project.files.items():
        if not file.imports or project.role(path) in _IGNORED_ROLES:
            continue
        seen: set[facts.Span] = set()
        for call in (c for value in _values(file) for c in calls_in(value)):
            found = project.resolve(path, call.callee) if call.callee != "?" and call.span not in seen else None
            library = library_of(found.name) if found is not None and found.kind == "external" else None
            if library is not None and found is not None:
                seen.add(call.span)
                yield Limiter(path, library, found.name[len(library) :].strip("."), call)


def in_memory(project: Project, limiter: Limiter) -> bool:
    """Whether it counts in the memory of its process: nothing, here or in the settings, names another place."""
    data = limiter.data
    if limiter.name not in data.get("memory", ()):
        return False
    stores = data.get("store", ())
    given = [v for key in stores if (v := limiter.given(key)) is not None]
    if given:
        texts = [str(found.value) for v in given for _, found in project.literals(limiter.path, v)[0]]
        return bool(texts) and all(t in ("memory", "async+memory") or "memory://" in t for t in texts)
    spread = any(key == "**" for key, _ in limiter.call.keywords)
    if spread or any(_SHARED.search(name) for arg in limiter.call.args for name in names_in(arg)):
        return False
    return not any(_sets(file, key) for key in stores if key.isupper() for file in project.files.values())


def local_cache(project: Project) -> tuple[str, facts.Span] | None:
    """Where Django's settings leave the default cache in the memory of each process; None where they do not.

    Without `CACHES` it is: then the place of the settings' `INSTALLED_APPS`.
    """
    settings = [
        (path, file.definitions) for path, file in project.files.items() if "INSTALLED_APPS" in file.definitions
    ]
    settings = [(path, known) for path, known in settings if project.role(path) not in _IGNORED_ROLES]
    caches = [(p, f.definitions["CACHES"]) for p, f in project.files.items() if "CACHES" in f.definitions]
    for path, value in caches:
        if any(project.files[path].language != "python" or not _is_local(project, path, v) for v in _defaults(value)):
            return None
    if any(not isinstance(value, facts.Mapping) for _, value in caches) or len(settings) != 1:
        return None
    path, known = settings[0]
    return (caches[0][0], caches[0][1].span) if caches else (path, known["INSTALLED_APPS"].span)


def _defaults(caches: Value) -> Iterator[Value]:
    default = caches.get("default") if isinstance(caches, facts.Mapping) else None
    if default is not None:
        yield default


def _is_local(project: Project, path: str, cache: Value) -> bool:
    backend = cache.get("BACKEND") if isinstance(cache, facts.Mapping) else None
    literals, followed = project.literals(path, backend)
    return followed and all("locmem" in str(found.value) for _, found in literals)


def _sets(file: FileFacts, key: str) -> bool:
    """Whether a file sets a setting, as a variable, a class's field, a key of the app's settings or an environment's."""
    defined = any(name.rsplit(".", 1)[-1] == key for name in file.definitions)
    return defined or any(field.name == key for class_ in file.classes for field in class_.fields)


def _values(file: FileFacts) -> Iterator[Value]:
    """Everything in a file that may make a limiter."""
    yield from file.definitions.values()
    for function in file.functions:
        yield from (*function.returns, *function.decorators)
        yield from (p.default for p in function.parameters if p.default is not None)
    for class_ in file.classes:
        yield from (*class_.decorators, *(f.value for f in class_.fields if f.value is not None))
    for created in file.created:
        yield from created.guards
    for mount in file.mounts:
        yield from (*mount.guards, mount.child)
    for attach in file.attached:
        yield attach.guard
    for route in file.routes:
        yield from route.guards


def calls_in(value: Value, depth: int = 0) -> Iterator[facts.Call]:
    """The calls a value is made of, outermost first."""
    if depth > 8:
        return
    if isinstance(value, facts.Call):
        yield value
    for part in _parts(value):
        yield from calls_in(part, depth + 1)


def names_in(value: Value, depth: int = 0) -> Iterator[str]:
    """The names a value is made of."""
    if isinstance(value, facts.Ref):
        yield value.name
    elif isinstance(value, facts.Call):
        yield value.callee
    elif isinstance(value, facts.Unknown):
        yield from value.refs
    for part in _parts(value) if depth < 8 else ():
        yield from names_in(part, depth + 1)


def _parts(value: Value) -> Iterable[Value]:
    match value:
        case facts.Call():
            inner = [v for _, v in value.keywords]
            return (*value.args, *inner, *((value.on,) if value.on is not None else ()))
        case facts.Items(items=items) | facts.Choice(options=items) | facts.Text(parts=items):
            return items
        case facts.Mapping(items=pairs):
            return [v for _, v in pairs]
    return ()
