"""Is this guard a limiter? By library, by configuration, or by what it does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from prodready import facts
from prodready.facts import ClassFacts, FunctionFacts, Value
from prodready.knowledge import table
from prodready.project.cover import NOT_NAME, Cover, by_name
from prodready.project.forms import forms, steps
from prodready.project.gateways import Gate, gates
from prodready.project.guards import LATE, injected
from prodready.project.limiters import library_at, library_of
from prodready.project.link import Found, Project
from prodready.project.logins import Logins, nested, snake
from prodready.project.purpose import purpose
from prodready.project.refusing import LIMITS, called, itself, lets_pass
from prodready.project.service import Endpoint, Guard, Node, Service, Way
from prodready.project.throttles import Throttles

_DEPTH = 3
_GUESSED = re.compile(r"log_?in|sign_?in|auth|token|verif|otp|(^|[^a-z])pin([^a-z]|$)|passw|passcode|session|unlock")
_GUARD_METHODS = (
    "__call__",
    "dispatch",
    "process_request",
    "process_view",
    "before_request",
    "allow_request",
    "use",
    "handle",
    "canActivate",
    "intercept",
    "on_request",
    "has_permission",
    "get_route_handler",  # of FastAPI's route classes
    "process_resource",
)


SKIPS_SENDERS = "it skips successful requests, and each of them sends"
_PARAMETER = re.compile(r"[<({:\[][^/]*")  # of a URL: a name that is no word of it


@dataclass(slots=True)
class Limits:
    """Answers for one project whether routes and apps are limited."""

    project: Project
    libraries: dict[str, dict[str, Any]] = field(default_factory=lambda: dict(table("limiters")["libraries"]))
    throttles: Throttles = field(init=False)
    _functions: dict[tuple[str, str], Cover] = field(default_factory=dict)
    # function -> the least depth at which it limits nothing
    _bare: dict[tuple[str, str], int] = field(default_factory=dict)
    _defaults: dict[str, bool] = field(default_factory=dict)
    _gates: list[Gate] = field(init=False)

    def __post_init__(self) -> None:
        self.throttles = Throttles(self.project)
        self._gates = gates(self.project)

    # -- questions

    def cover(self, endpoint: Endpoint) -> Cover | None:
        """What limits the route on every one of its ways; None if one of them is open."""
        inner = self.within(endpoint)
        if inner or (outside := self.outside(endpoint)):
            return inner or outside
        found: Cover | None = None
        for way in endpoint.ways:
            found = self.way(way, endpoint)
            if found is None:
                return None
        return found

    def opened(self, endpoint: Endpoint) -> Endpoint:
        """The same endpoint with its open ways first: what a finding shows."""
        ways = sorted(endpoint.ways, key=lambda way: self.way(way, endpoint) is not None)
        return replace(endpoint, ways=tuple(ways))

    def way(self, way: Way, endpoint: Endpoint) -> Cover | None:
        """What limits a route on one way."""
        exempt = self._exempted(way)
        for guard in way.guards:
            whole = guard.where in ("app", "router")
            if (exempt and whole) or self.idle(guard, way, endpoint):
                continue
            if found := self.guard(guard, endpoint, whole):
                return found
        return None

    def _exempted(self, way: Way) -> bool:
        """Whether the route, or the class it is a method of, is let off: what stands nearest to the route decides."""
        marks = [g for g in way.guards if g.where in ("class", "router", "route") and self._exempts(g)]
        nearest = marks[-1].value if marks else None
        given = nearest.args[0] if isinstance(nearest, facts.Call) and nearest.args else None
        values = [v for _, v in given.items] if isinstance(given, facts.Mapping) else [given]
        return bool(marks) and not all(_is(v, False) for v in values)

    def idle(self, guard: Guard, way: Way, endpoint: Endpoint) -> str:
        """Why a limiter of one way never limits there, "" if nothing says so: a throttle class without a rate."""
        if guard.kind.endswith(LATE):
            return "`@throttle_classes` has to stand below `@api_view`" if guard.kind.startswith("throttle") else ""
        if self.throttles.unread(guard, way.guards):
            return "no throttle class of this view reads its `throttle_scope`"
        if self._only_marks(guard.path, guard.value) and not _looked_at(endpoint):
            return "it only marks the request, and nothing looks at `request.limited`"
        if off := self._unheeded(guard, way) or self._switched_off(guard, endpoint):
            return off
        rate = self.throttles.rate(guard, way.guards, endpoint)
        return rate.lacking if rate is not None else ""

    def _unheeded(self, guard: Guard, way: Way) -> str:
        """Why a decorator that only sets numbers limits nothing, "" if something that goes by them stands on the way."""
        if not self._sets(guard) or not way.visible:
            return ""
        others = (g for g in way.guards if not self._sets(g) and not self._exempts(g))
        heeded = any(self.value(g.path, g.value, True) for g in others)
        return "" if heeded else "it only sets numbers, and no guard on the way of this route goes by them"

    def _sets(self, guard: Guard) -> bool:
        name = self.project.resolve(guard.path, _name(guard.value)).name if _name(guard.value) else ""
        library = library_of(name)
        known = self.libraries[library].get("sets", ()) if library is not None else ()
        return name.removesuffix("()").rsplit(".", 1)[-1] in known

    def _switched_off(self, guard: Guard, endpoint: Endpoint) -> str:
        """Why the options of a library's limiter let everything pass, "" if they do not."""
        made = self.maker(guard.path, guard.value)
        if made is None:
            return ""
        path, call = made
        if _is(call.keyword("enabled"), False):
            return "it is created with `enabled` off"
        if (skip := call.keyword("skip")) is not None and isinstance(skip, facts.Function):
            function = self.project.function(path, skip.name)
            if function is not None and [_is(r, True) for r in function.returns] == [True]:
                return "its `skip` skips every request"
        words = f"{endpoint.name} {' '.join(w.url for w in endpoint.ways)}"
        if _is(call.keyword("skipFailedRequests"), True) and _GUESSED.search(snake(words)):
            return "it skips failed requests, which are the ones that whoever guesses sends"
        if _is(call.keyword("skipSuccessfulRequests"), True) and self._sends(endpoint):
            return SKIPS_SENDERS
        return ""

    def _sends(self, endpoint: Endpoint) -> bool:
        """Whether a route sends for whoever asks, and for nothing else."""
        sends = purpose(self.project, endpoint).kind == "sending"
        return sends and not any(Logins(self.project).authenticated(w) == "route" for w in endpoint.ways)

    def maker(self, path: str, value: Value) -> tuple[str, facts.Call] | None:
        """The call that makes a library's limiter which a guard is, or is a method of, with its file."""
        name = _name(value)
        if isinstance(value, facts.Call) and library_at(self.project, path, name) is not None:
            owner = self.project.resolve(path, name.rpartition(".")[0]) if "." in name else None
            if owner is None or not isinstance(owner.fact, facts.Call):
                return path, value
            return owner.path, owner.fact
        found = self.project.resolve(path, name) if isinstance(value, facts.Ref) else None
        if found is not None and found.kind == "external" and isinstance(found.fact, facts.Call):
            return (found.path, found.fact) if library_of(found.name) is not None else None
        return None

    def _only_marks(self, path: str, value: Value) -> bool:
        """`ratelimit(..., block=False)`: what django-ratelimit does without `block` before its fourth version."""
        if not isinstance(value, facts.Call):
            return False
        name = self.project.resolve(path, value.callee).name
        library = library_of(name)
        known = self.libraries[library].get("blocks", {}) if library is not None else {}
        if (blocks := known.get(name[len(library or "") :].strip(".").removesuffix("()"))) is None:
            return any(self._only_marks(path, a) for a in value.args if isinstance(a, facts.Call))
        given = value.keyword("block")
        return not blocks if given is None else isinstance(given, facts.Literal) and given.value is False

    def within(self, endpoint: Endpoint) -> Cover | None:
        """A limiter that the handler itself calls."""
        for handler in endpoint.handlers:
            if found := self.function(handler.path, handler.facts):
                return found
        checks = (s for path, form in forms(self.project, endpoint) for s in steps(self.project, path, form))
        return next((c for path, f in checks if (c := self.function(path, f))), None)

    def outside(self, endpoint: Endpoint | None = None) -> Cover | None:
        """A limit set outside the code, for one endpoint or for any: declared, or in a gateway's file of the project."""
        config = self.project.config
        if config is not None and config.external_rate_limit:
            return Cover(f"declared: {config.external_rate_limit}")
        gate = next((g for g in self._gates if endpoint is None or g.covers(endpoint)), None)
        return Cover(f"the limit in {gate.path}") if gate is not None else None

    def limited(self, app: Node, service: Service) -> bool:
        """Whether an app has any limiter at all, on itself or on one of its routes."""
        if self.outside() or any(self._named(path, a.guard) for path, a in app.attached):
            return True
        mine = [e for e in service.endpoints if any(app in w.nodes for w in e.ways)]
        return any(self._calls_limiter(e) or any(self.way(w, e) for w in e.ways if app in w.nodes) for e in mine)

    def _calls_limiter(self, endpoint: Endpoint) -> bool:
        """Whether a handler calls something that limits; a 429 of its own may stand for any quota."""
        found = self.within(endpoint)
        calls = [c.callee.rsplit(".", 2)[-2:] for h in endpoint.handlers for c in h.facts.calls]
        if any(LIMITS.search(snake(".".join(c))) and not NOT_NAME.search(snake(c[-1])) for c in calls):
            return True  # by the method or by what it is called on: `login_rate_limiter.is_limited(...)`
        if found is None:
            return False
        own = found.function in {h.facts.name for h in endpoint.handlers}
        return (found.answers and not own) or purpose(self.project, endpoint).kind != "other"  # or it is any setting

    # -- guards

    def guard(self, guard: Guard, endpoint: Endpoint | None = None, whole: bool = False) -> Cover | None:
        """What kind of limiter a guard is, if it is one. `whole`: it is attached to an app or router."""
        found = self.value(guard.path, guard.value, whole) or self._backend(guard)
        if found and endpoint and not (self._concerns(guard, endpoint) and found.reaches(endpoint)):
            return None
        return found

    def _backend(self, guard: Guard) -> Cover | None:
        """Whether what logs people in refuses whoever failed too often: a class of AUTHENTICATION_BACKENDS."""
        found = self.project.follow(guard.path, guard.value) if guard.kind == "backend" else None
        if found is None or found.class_ is None:
            return None
        method = self.project.member(found.path, found.class_, "authenticate")
        return self.function(method.path, method.function) if method.function is not None else None

    def _concerns(self, guard: Guard, endpoint: Endpoint) -> bool:
        """Whether a library that limits logins alone can limit this route."""
        library = self.library(guard.path, guard.value)
        only = self.libraries[library].get("only") if library is not None else None
        if guard.kind == "backend":
            only = self.libraries["axes"]["only"]
        urls = [_PARAMETER.sub("", w.url) for w in endpoint.ways]
        words = snake(" ".join((endpoint.name.rsplit(".", 1)[-1], *urls))).replace("-", "_")
        return not only or any(word in words for word in only)

    def value(self, path: str, value: Value, whole: bool = False, depth: int = 0) -> Cover | None:
        """Whether a value that stands in front of a handler limits."""
        if depth > _DEPTH + 2:
            return None
        match value:
            case facts.Ref(name=name):
                return self._found(self.project.resolve(path, name), name, whole, depth)
            case facts.Function(name=name):
                function = self.project.function(path, name)
                return self.function(path, function) if function else None
            case facts.Call():
                return self._call(path, value, whole, depth)
            case facts.Items(items=items) | facts.Choice(options=items):
                return next((c for i in items if (c := self.value(path, i, whole, depth + 1))), None)
            case facts.Unknown(refs=refs):
                return next(
                    (c for r in refs if (c := self.value(path, facts.Ref(r, value.span), whole, depth + 1))), None
                )
        return None

    def _call(self, path: str, call: facts.Call, whole: bool, depth: int) -> Cover | None:
        if call.callee != "?":
            found = self.project.resolve(path, call.callee)
            if cover := self._found(found, call.callee, whole, depth, call, path):
                return cover
            made = found.function.returns if found.function is not None else ()
            for value in made:  # what a factory gives back: an object that is called, a function
                if isinstance(value, (facts.Call, facts.Ref)) and (
                    cover := self.value(found.path, value, whole, depth + 1)
                ):
                    return cover
        for inner in (
            *call.args,
            *(v for k, v in call.keywords if k in ("dependency", "decorator", "middleware", "cls")),
        ):
            if cover := self.value(path, inner, whole, depth + 1):
                return cover
        return self.value(path, call.on, whole, depth + 1) if call.on is not None else None

    def _found(
        self, found: Found, name: str, whole: bool, depth: int, call: facts.Call | None = None, path: str = ""
    ) -> Cover | None:
        if self.project.declared("limiters", name, found):
            return Cover(f"`{name}` (named in the configuration)")
        if found.function is not None:
            known = self.function(found.path, found.function)
            return known or (None if lets_pass(found.function) else by_name(found.name))
        if found.class_ is not None:
            return self._class(found.path, found.class_, depth)
        if isinstance(found.fact, facts.Call) and found.kind == "external":
            call, path = found.fact, found.path
        canonical = found.name if found.kind == "external" else name
        if (library := library_of(canonical)) is not None:
            return self._of_library(library, canonical, whole, call, path)
        if isinstance(found.fact, facts.Call) and path == found.path and depth < _DEPTH:
            return self._call(found.path, found.fact, whole, depth + 1)  # `limited = Depends(check)` and the like
        if isinstance(found.fact, (facts.Items, facts.Choice, facts.Unknown)):
            return self.value(found.path, found.fact, whole, depth + 1)
        return by_name(canonical) if found.kind in ("unknown", "external", "value") else None

    def _of_library(
        self, library: str, canonical: str, whole: bool, call: facts.Call | None, path: str
    ) -> Cover | None:
        data, rest = self.libraries[library], canonical[len(library) :].strip(".")
        bare = rest.removesuffix("()")
        if any(bare == n or bare.startswith(n + ".") for n in data.get("not", ())) or bare.endswith(
            tuple(data.get("exempt", ()))
        ):
            return None
        attached = bare in data.get("attached", ())
        if attached and not self._has_defaults(library, call):
            return None
        return Cover(f"`{canonical}`") if whole or not attached or data.get("defaults") else None

    def _has_defaults(self, library: str, call: facts.Call | None) -> bool:
        """Whether the library's class is given limits for every route, here or where the project creates it."""
        keys = set(self.libraries[library].get("defaults", ()))
        if not keys or (call is not None and any(k in keys for k, _ in call.keywords)):
            return True
        if library not in self._defaults:
            self._defaults[library] = any(self._sets_default(f, library, keys) for f in self.project.files.values())
        return self._defaults[library]

    def _sets_default(self, file: facts.FileFacts, library: str, keys: set[str]) -> bool:
        for name, value in file.definitions.items():
            if name.rsplit(".", 1)[-1] in keys:
                return True
            if (
                isinstance(value, facts.Call)
                and value.callee.startswith(library)
                and any(k in keys for k, _ in value.keywords)
            ):
                return True
        return any(f.name in keys for c in file.classes for f in c.fields)

    def _named(self, path: str, value: Value) -> bool:
        """Whether a limiter is attached at all, be it without limits of its own."""
        return self.library(path, value) is not None or self.value(path, value, True) is not None

    def library(self, path: str, value: Value) -> str | None:
        """The limiting library that a value comes from, if it comes from one."""
        name = _name(value)
        return library_at(self.project, path, name) if name else None

    def by_default(self, path: str, call: facts.Call) -> bool:
        """Whether a call sets up a library's limiter with limits for every route."""
        library = self.library(path, call)
        data = self.libraries[library] if library is not None else {}
        return bool(data.get("attached")) and any(k in data.get("defaults", ()) for k, _ in call.keywords)

    def _exempts(self, guard: Guard) -> bool:
        name = _name(guard.value)
        found = self.project.resolve(guard.path, name).name if name else ""
        library = library_of(found)
        return library is not None and found.removesuffix("()").endswith(
            tuple(self.libraries[library].get("exempt", ())) or ("\0",)
        )

    def _class(self, path: str, class_: ClassFacts, depth: int) -> Cover | None:
        for method in _GUARD_METHODS:
            found = self.project.member(path, class_, method)
            if found.function is not None and (cover := self.function(found.path, found.function)):
                return cover
        for base in class_.bases:
            if (
                isinstance(base, facts.Ref)
                and base.name != class_.name
                and (cover := self.value(path, base, False, depth + 1))
            ):
                return cover
        return by_name(class_.name)

    # -- what a function does

    def function(self, path: str, function: FunctionFacts, depth: int = 0) -> Cover | None:
        """Whether a function can refuse for too many requests or attempts, itself or in what it calls."""
        key = (path, function.name)
        if (known := self._functions.get(key)) is not None:
            return known
        if depth >= self._bare.get(key, _DEPTH + 1):
            return None  # asked before with at least as many calls still to follow
        self._bare[key] = depth
        found = self._does(path, function, depth)
        if found is not None:
            self._functions[key] = found
        return found

    def _does(self, path: str, function: FunctionFacts, depth: int) -> Cover | None:
        if own := itself(self.project, path, function):
            return replace(own, paths=function.paths)
        if depth >= _DEPTH:
            return None
        for inner in nested(self.project, path, function):
            if cover := self.function(path, inner, depth + 1):
                return cover
        for where, callee in called(self.project, path, function):
            if cover := self.function(where, callee, depth + 1):
                return cover
        given = injected(self.project, path, function)
        return next((c for file, v in given if (c := self.value(file, v, False, depth + 1))), None)


def _name(value: Value) -> str:
    """The name a guard goes by."""
    return value.name if isinstance(value, facts.Ref) else value.callee if isinstance(value, facts.Call) else ""


def _looked_at(endpoint: Endpoint) -> bool:
    """Whether a handler asks if its request is over the limit: `request.limited`, `getattr(request, "limited", False)`."""
    every = [h.facts for h in endpoint.handlers]
    return any(n.endswith(".limited") for f in every for n in f.reads) or any(
        c.callee == "getattr" and "limit" in f.strings for f in every for c in f.calls
    )


def _is(value: Value | None, truth: bool) -> bool:
    return isinstance(value, facts.Literal) and value.value is truth
