"""Which reads of a header that any client can write end up as the key that a limiter counts by."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from prodready import facts
from prodready.facts import AddressRead, CallSite, FunctionFacts, ProxyTrust, Span, Value
from prodready.findings import Step
from prodready.project import limiters
from prodready.project.limiters import Limiter, names_in
from prodready.project.limits import Limits
from prodready.project.link import Project
from prodready.project.logins import snake
from prodready.project.processes import served_below
from prodready.project.refusing import LIMITS, hits

_DEPTH = 2
BEHIND, TRUSTS = "behind-proxy:", "trusts-proxy"  # marks of configuration files
_PLATFORM = frozenset(("x-forwarded-for", "x-real-ip", "x-vercel-forwarded-for"))
_UNSURE_ROLES = frozenset(("test", "migration", "browser", "command", "script"))


@dataclass(frozen=True, slots=True)
class Forgery:
    """A limiter that counts by what its client writes. `header`: the one, "" where a library picks it."""

    path: str
    span: Span
    header: str
    trail: tuple[Step, ...]


class Addresses:
    """Answers for one project."""

    def __init__(self, project: Project, limits: Limits) -> None:
        self.project, self.limits = project, limits
        self.handlers = {(h.path, h.facts.name) for e in project.service.endpoints for h in e.handlers}

    def forged(self) -> Iterator[Forgery]:
        """Every such limiter: by a key function of a library, or home-made."""
        for limiter in limiters.made(self.project):
            yield from self._of_library(limiter)
        for path, read in self._reads():
            if step := self._counted(path, read.function, read.span):
                yield Forgery(path, read.span, read.header, (self._read_here(path, read), step))

    def _reads(self) -> Iterator[tuple[str, AddressRead]]:
        for path, file in self.project.files.items():
            for read in file.addresses if self.project.role(path) not in _UNSURE_ROLES else ():
                if not read.checked and not self._written_by_proxy(path, read.header):
                    yield path, read

    def _written_by_proxy(self, path: str, header: str) -> bool:
        """Whether a proxy of the project, or the platform it is deployed to, writes the header itself, whatever came in."""
        if header in _PLATFORM and any(path.startswith(folder) for folder in self._platforms):
            return True
        return any(f"sets-header:{header}" in file.marks for file in self.project.files.values())

    @functools.cached_property
    def _platforms(self) -> tuple[str, ...]:
        """The folders that Vercel deploys: it overwrites what a client says of its address."""
        return tuple(f.removesuffix("vercel.json") for f in self.project.files if f.rpartition("/")[2] == "vercel.json")

    def _read_here(self, path: str, read: AddressRead) -> Step:
        return Step(self.project.location(path, read.span), f"`{read.header}` is taken as it came")

    # -- limiters of libraries

    def _of_library(self, limiter: Limiter) -> Iterator[Forgery]:
        made = Step(self.project.location(limiter.path, limiter.call.span), "the limiter")
        for value in (v for key in limiter.data.get("key", ()) if (v := limiter.given(key)) is not None):
            if isinstance(value, facts.Literal) and str(value.value).lower().startswith("header:x-"):
                yield Forgery(limiter.path, value.span, str(value.value)[7:].lower(), (made,))
            for name in [value.name] if isinstance(value, (facts.Ref, facts.Function)) else names_in(value):
                found = self.project.resolve(limiter.path, name)
                if found.kind == "external" and found.name.removeprefix(limiter.library + ".") in limiter.data.get(
                    "forged", ()
                ):
                    yield Forgery(limiter.path, value.span, "x-forwarded-for", (made,))
            yield from self._of_function(limiter.path, value, made)

    def _of_function(self, path: str, value: Value, made: Step) -> Iterator[Forgery]:
        """What a key function reads, itself or in what it calls."""
        found = self.project.follow(path, value)
        for where, function in self._below(found.path, found.function, 0) if found.function else ():
            for read in self.project.files[where].addresses:
                if (
                    read.function == function.name
                    and not read.checked
                    and not self._written_by_proxy(where, read.header)
                ):
                    yield Forgery(where, read.span, read.header, (self._read_here(where, read), made))

    def _below(self, path: str, function: FunctionFacts, depth: int) -> Iterator[tuple[str, FunctionFacts]]:
        yield path, function
        for _, found in self.project.callees(path, function.name) if depth < _DEPTH else ():
            if found.function is not None and found.function is not function:
                yield from self._below(found.path, found.function, depth + 1)

    # -- home-made ones

    def _counted(self, path: str, name: str, at: Span, depth: int = 0) -> Step | None:
        """Where the address at a place of a function is counted by, in it or in one of its callers."""
        function = self.project.function(path, name)
        if function is None or not name or self.project.role(path) in _UNSURE_ROLES:
            return None
        if call := self._handed(path, function, at):
            return Step(self.project.location(path, call.span), "counted by it here")
        cover = self.limits.function(path, function) if (path, name) not in self.handlers else None
        if cover is not None and cover.function == name:
            return Step(self.project.location(path, function.span), cover.reason)
        for caller, site in self._callers.get((path, name), ()) if depth < _DEPTH else ():
            if step := self._counted(*caller, site.span, depth + 1):
                return step
        return None

    def _handed(self, path: str, function: FunctionFacts, at: Span) -> CallSite | None:
        """The call of a limiter that is handed the address at a place, itself or through a variable."""
        start = f"{function.name}."
        mine = {n: v for n, v in self.project.files[path].definitions.items() if n.startswith(start)}
        carriers = {n for n, v in mine.items() if _holds(v.span, at)}
        for _ in range(_DEPTH):
            carriers |= {n for n, v in mine.items() if not carriers.isdisjoint(names_in(v))}
        for call in function.calls:
            given = _holds(call.span, at) or not carriers.isdisjoint(call.args)
            if given and call.span != at and self._is_limiter(path, call):
                return call
        return None

    def _is_limiter(self, path: str, call: CallSite) -> bool:
        """Whether a call asks a limiter: of a library, or by its name."""
        found = self.project.resolve(path, call.callee)
        if found.kind == "external" and limiters.library_of(found.name) is not None:
            return call.callee.rsplit(".", 1)[-1] in hits()
        return bool(LIMITS.search(snake(".".join(call.callee.rsplit(".", 2)[-2:]))))

    @functools.cached_property
    def _callers(self) -> dict[tuple[str, str], list[tuple[tuple[str, str], CallSite]]]:
        """Of every function that reads such a header, or calls one that does: who calls it."""
        wanted = {read.function.rsplit(".", 1)[-1] for _, read in self._reads()}
        found: dict[tuple[str, str], list[tuple[tuple[str, str], CallSite]]] = defaultdict(list)
        for _ in range(_DEPTH):
            for path, file in self.project.files.items():
                for function in file.functions:
                    for call in function.calls:
                        if call.callee.rsplit(".", 1)[-1] in wanted and function.name:
                            to = self.project.resolve(path, call.callee)
                            pair = ((path, function.name), call)
                            if to.function is not None and pair not in found[to.path, to.name]:
                                found[to.path, to.name].append(pair)
            wanted |= {name.rsplit(".", 1)[-1] for callers in found.values() for (_, name), _ in callers}
        return dict(found)


def trusted(project: Project) -> list[tuple[str, ProxyTrust]]:
    """Every place where the framework is told whose forwarding headers it may believe."""
    files = ((p, f) for p, f in project.files.items() if project.role(p) not in ("test", "browser", "migration"))
    return [(path, trust) for path, file in files for trust in file.trusts]


@dataclass(frozen=True, slots=True)
class Proxy:
    """What hands requests on to the application; `near`: from the machine it runs on. `folder`: of the code behind it."""

    path: str
    span: Span
    what: str
    near: bool
    folder: str

    def fronts(self, path: str) -> bool:
        """Whether the file is part of what stands behind it."""
        return not self.folder or path.startswith(self.folder + "/")


def proxies(project: Project) -> list[Proxy]:
    """Every proxy that a file of the project sets up; none where the server is told whose headers it may believe."""
    files = [(p, f.marks) for p, f in project.files.items() if project.role(p) != "test"]
    if any(TRUSTS in marks for _, marks in files):
        return []
    found = []
    for path, mark in ((p, m) for p, marks in files for m in marks if m.startswith(BEHIND)):
        line, near, what = mark.removeprefix(BEHIND).split(":", 2)
        at = Span(int(line), 1, int(line), 1)
        found.append(Proxy(path, at, what, bool(near), served_below(path)))
    return found


def _holds(outer: Span, inner: Span) -> bool:
    """Whether one place lies in another one."""
    return (outer.line, outer.column) <= (inner.line, inner.column) and (inner.end_line, inner.end_column) <= (
        outer.end_line,
        outer.end_column,
    )
