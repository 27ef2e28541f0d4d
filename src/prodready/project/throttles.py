"""Throttles of Django's REST framework: which views its defaults hold for, and the rate that a throttle class lets through."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from prodready import facts
from prodready.facts import Mapping, Value
from prodready.knowledge import table
from prodready.project.guards import lineage, outside
from prodready.project.link import Project
from prodready.project.service import Endpoint, Guard, Way

_THROTTLING = "rest_framework.throttling."
_SCOPES = {"AnonRateThrottle": "anon", "UserRateThrottle": "user"}
_SCOPED = "ScopedRateThrottle"
_OWN_WAY = frozenset(("get_rate", "parse_rate", "allow_request", "__init__"))
_DEFAULT = "default:"
_SETTING, _RATES = "REST_FRAMEWORK", "REST_FRAMEWORK.DEFAULT_THROTTLE_RATES"


@dataclass(frozen=True, slots=True)
class Rate:
    """What a throttle class lets through. `text`: as written, "" where it cannot be read; `lacking`: why it never throttles."""

    text: str = ""
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class _Class:
    """A throttle class: the REST framework's class it is or is made of, and the fields and methods on the way to it."""

    base: str
    fields: dict[str, tuple[str, Value]]
    methods: frozenset[str]


class Throttles:
    """Answers for one project."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def settled(self, endpoint: Endpoint) -> Endpoint:
        """An endpoint without the defaults that do not hold for it: of plain Django views, or where it sets its own."""
        if not any(g.kind.startswith(_DEFAULT) for w in endpoint.ways for g in w.guards):
            return endpoint
        kind = self._kind(endpoint)
        return replace(endpoint, ways=tuple(replace(w, guards=tuple(_standing(w, kind))) for w in endpoint.ways))

    def _kind(self, endpoint: Endpoint) -> str:
        """Whether a view is the REST framework's or a plain one of Django; "" where that is not sure."""
        if endpoint.class_ is not None:
            bases = set(outside(self.project, endpoint.home, endpoint.class_))
            kinds = (("rest", "rest_framework."), ("plain", ("django.", "abc.")))
            return next((k for k, starts in kinds if bases and all(b.startswith(starts) for b in bases)), "")
        if endpoint.handlers and not endpoint.handlers[0].facts.owner:
            names = [_callee(v) for h in endpoint.handlers for v in h.facts.decorators]
            names += [_callee(v) for v in endpoint.route.guards]
            return "rest" if any(n.rsplit(".", 1)[-1] == "api_view" for n in names) else "plain"
        return "plain" if endpoint.name.startswith("django.") else ""

    def chosen_by_scope(self, guard: Guard, guards: Sequence[Guard]) -> bool:
        """Whether a default limits only views that set a scope, and this one sets none: it is meant to be idle there."""
        class_ = self._class(guard.path, guard.value) if guard.kind.startswith(_DEFAULT) else None
        return class_ is not None and class_.base == _SCOPED and all(g.kind != "throttle_scope" for g in guards)

    def in_cache(self, endpoints: Iterable[Endpoint]) -> bool:
        """Whether a throttle of a route counts in Django's default cache: no class of it brings a `cache` of its own."""
        guards = (g for e in endpoints for w in e.ways for g in w.guards if g.kind.endswith("throttle_classes"))
        classes = (self._class(g.path, g.value) for g in guards)
        return any(c is not None and "cache" not in c.fields for c in classes)

    def unread(self, guard: Guard, guards: Sequence[Guard]) -> bool:
        """Whether a guard is a scope that no throttle class of the view reads, nor one of the defaults."""
        if guard.kind != "throttle_scope" or not self.rates[1]:
            return False
        listed = [g for g in guards if g.kind.removeprefix(_DEFAULT) == "throttle_classes"]
        classes = [self._class(g.path, g.value) for g in listed if not isinstance(g.value, facts.Items)]
        return all(c is not None and c.base in _SCOPES for c in classes)

    def rate(self, guard: Guard, guards: Sequence[Guard], endpoint: Endpoint) -> Rate | None:
        """The rate of a throttle class that stands among `guards`; None if it is no class of the REST framework."""
        class_ = self._class(guard.path, guard.value)
        if class_ is None or class_.methods & _OWN_WAY:
            return None if class_ is None else Rate()
        if own := class_.fields.get("rate"):
            return self._read(*own) or Rate(lacking="its rate is None")
        scope = self._scope(class_, guards, endpoint)
        if scope is None:
            return Rate()
        if not scope:
            return Rate(lacking="the view sets no `throttle_scope`" if class_.base == _SCOPED else "it has no rate")
        return self._of_scope(class_, scope)

    def _of_scope(self, class_: _Class, scope: str) -> Rate:
        rates, whole = self.rates
        if own := class_.fields.get("THROTTLE_RATES"):
            rates, whole = self._mapping(*own)
        if scope in rates:
            return self._read(*rates[scope]) or Rate(lacking=f"the rate of `{scope}` is None")
        return Rate(lacking=f"DEFAULT_THROTTLE_RATES has no rate for `{scope}`") if whole else Rate()

    def _scope(self, class_: _Class, guards: Sequence[Guard], endpoint: Endpoint) -> str | None:
        """The name of the rate, "" for none, None where it cannot be read."""
        if class_.base == _SCOPED:
            if "scope_attr" in class_.fields:
                return None
            values = [(g.path, g.value) for g in guards if g.kind == "throttle_scope"][-1:]
            if not values:
                return self._scope_of_library(endpoint)
        else:
            values = [class_.fields[n] for n in ("scope",) if n in class_.fields]
            if not values:
                return _SCOPES.get(class_.base, "")
        found, whole = self.project.literals(*values[0])
        return str(found[0][1].value or "") if found and whole else None

    def _scope_of_library(self, endpoint: Endpoint) -> str | None:
        """The scope that the views of a library set themselves, "" for none; None where a view cannot be seen."""
        known: dict[str, dict[str, str]] = table("routes")["rest"]
        class_ = endpoint.class_
        names = [endpoint.name] if not endpoint.handlers and class_ is None else []
        names += outside(self.project, endpoint.home, class_) if class_ is not None else ()
        packages = [n.partition(".")[0] for n in names]
        scopes = [known.get(p, {}).get("scope", "") for p in packages]
        unseen = any(p not in known and p not in ("django", "abc") for p in packages)
        return next((s for s in scopes if s), None if unseen else "")

    def _read(self, path: str, value: Value) -> Rate | None:
        """A rate as written; None where it is None."""
        found, _ = self.project.literals(path, value)
        texts = [v.value for _, v in found]
        if texts and all(t is None for t in texts):
            return None
        return Rate(next((t for t in texts if isinstance(t, str)), ""))

    def _class(self, path: str, value: Value) -> _Class | None:
        name = value.name if isinstance(value, facts.Ref) else value.callee if isinstance(value, facts.Call) else ""
        found = self.project.resolve(path, name) if name else None
        if found is None or found.class_ is None:
            canonical = found.name.removesuffix("()") if found is not None else ""
            outside = canonical.startswith(_THROTTLING)
            return _Class(canonical.removeprefix(_THROTTLING), {}, frozenset()) if outside else None
        fields: dict[str, tuple[str, Value]] = {}
        methods: set[str] = set()
        for where, part in lineage(self.project, found.path, found.class_):
            methods.update(part.methods)
            for item in part.fields:
                if item.value is not None:
                    fields.setdefault(item.name, (where, item.value))
            for base in part.bases:
                outer = self.project.follow(where, base)
                if outer.class_ is None and outer.name.startswith(_THROTTLING):
                    return _Class(outer.name.removeprefix(_THROTTLING), fields, frozenset(methods))
        return None

    @functools.cached_property
    def rates(self) -> tuple[dict[str, tuple[str, Value]], bool]:
        """The rates by scope as the settings give them, and whether that is all there is."""
        rates: dict[str, tuple[str, Value]] = {}
        places = [p for p, f in self.project.files.items() if f.language == "python" and self._sets(p)]
        whole = bool(places)
        for path in places:
            setting = self.project.files[path].definitions.get(_SETTING)
            whole = whole and (setting is None or isinstance(setting, Mapping))
            whole = whole and not (isinstance(setting, Mapping) and setting.get("**") is not None)
            given = self.project.files[path].definitions.get(_RATES)
            more, read = self._mapping(path, given) if given is not None else ({}, True)
            rates, whole = {**more, **rates}, whole and read
        return rates, whole

    def _sets(self, path: str) -> bool:
        return self.project.role(path) != "test" and not {_SETTING, _RATES}.isdisjoint(
            self.project.files[path].definitions
        )

    def _mapping(self, path: str, value: Value) -> tuple[dict[str, tuple[str, Value]], bool]:
        found = self.project.follow(path, value)
        mapping = value if isinstance(value, Mapping) else found.fact
        if not isinstance(mapping, Mapping):
            return {}, False
        where = path if mapping is value else found.path
        return {k: (where, v) for k, v in mapping.items}, not any(k in ("**", "?") for k, _ in mapping.items)


def _standing(way: Way, kind: str) -> Iterator[Guard]:
    """The guards that hold for a view; the defaults hold for one of the REST framework as if it set them itself."""
    own = {_DEFAULT + g.kind for g in way.guards if g.where == "class"}
    for guard in way.guards:
        if not guard.kind.startswith(_DEFAULT):
            yield guard
        elif kind != "plain" and guard.kind not in own:
            yield replace(guard, where="class") if kind == "rest" else guard


def _callee(value: Value) -> str:
    return value.callee if isinstance(value, facts.Call) else getattr(value, "name", "")
