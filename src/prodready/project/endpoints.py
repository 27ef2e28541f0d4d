"""Every route with all the ways that lead to it from an app, and the guards on each way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from prodready import facts
from prodready.facts import Attach, Route, Span
from prodready.findings import Step
from prodready.project.guards import at_class, at_handler, composed, flat, lineage
from prodready.project.link import Found, Project
from prodready.project.mounts import Mounts
from prodready.project.places import Place, is_exact, stands_before
from prodready.project.service import Endpoint, Guard, Handler, Joint, Node, Service, Way
from prodready.project.throttles import Throttles
from prodready.project.urls import is_below, is_same, joined, under, url
from prodready.project.verbs import verbs
from prodready.project.viewsets import split

_WAYS = 8
_COMPOSED = frozenset(("koa-compose", "koa-compose.default", "compose-middleware.compose"))
_TAKES_ERRORS = 4  # parameters of a handler of errors (Express): error, request, response, next
_ENTRIES = frozenset(
    ("get", "post", "put", "patch", "delete", "dispatch", "form_valid", "create", "perform_create", "handle", "on_post",
     "on_get", "on_put", "on_patch", "on_delete", "__call__")
)  # fmt: skip


def link(project: Project) -> Service:
    """The service of a project: its nodes, and its endpoints in the order of their files."""
    mounts = Mounts(project)
    return Service(mounts.nodes.all, list(_Endpoints(mounts).all()))


class _Endpoints:
    def __init__(self, mounts: Mounts) -> None:
        self.project, self.mounts = mounts.project, mounts
        self.throttles = Throttles(mounts.project)

    def all(self) -> Iterator[Endpoint]:
        """The endpoints, file by file in the order they are written."""
        grouped: dict[tuple[str, Span], tuple[str, Route, list[Node]]] = {}
        for node in self.mounts.nodes.all:
            for path, route in node.routes:
                grouped.setdefault((path, route.span), (path, route, []))[2].append(node)
        for path, route in self.mounts.loose:
            grouped.setdefault((path, route.span), (path, route, []))
        for path, span in sorted(grouped, key=lambda key: (key[0], key[1].line, key[1].column)):
            if grouped[path, span][2] and not any(_serves(n, ()) for n in grouped[path, span][2]):
                continue
            made = self._endpoint(*grouped[path, span])
            for part in split(self.project, made) if made.route.actions else (made,):
                yield self.throttles.settled(part)

    def _endpoint(self, path: str, route: Route, nodes: list[Node]) -> Endpoint:
        route = self._before_errors(path, route)
        found, listed, before = self._handled(path, route, nodes)
        name = found.name if found.kind == "external" or found.fact is not None else ""
        if not name or name.rsplit(".", 1)[-1].startswith("<"):  # a function without a name goes by what refers to it
            name = getattr(route.handler, "name", name)
        handlers = tuple(h for f in (*before, found) for h in self._handlers(f)) if not route.actions else ()
        inner = tuple(self._taken_apart((*listed, *self._inner(path, route, found, handlers))))
        words = f"route {url(self.project, '', path, route.path) or '(its path cannot be read)'}"
        here = Step(self.project.location(path, route.span), words)
        place = Place(path, route.order, route.target)
        ways = [w for n in nodes for w in self._ways(n, place)] or [Way("", (), (), ())]
        whole = tuple(self._whole(w, url(self.project, w.url, path, route.path), inner, here) for w in ways[:_WAYS])
        if found.function is not None and not route.methods:
            route = msgspec.structs.replace(route, methods=verbs(self.project, found.path, found.function))
        return Endpoint(path, route, handlers, name, found.class_, whole, found.path)

    # -- the handler

    def _before_errors(self, path: str, route: Route) -> Route:
        """The route without what stands last in its chain and takes errors only: `router.post(path, login, onError)`."""
        while route.guards and isinstance(route.handler, facts.Ref):
            function = self.project.follow(path, route.handler).function
            taken = [p for p in function.parameters if p.name != "self"] if function is not None else []
            if len(taken) != _TAKES_ERRORS or path.endswith(".py"):
                break
            *guards, last = route.guards
            route = msgspec.structs.replace(route, handler=last, guards=tuple(guards))
        return route

    def _handled(self, path: str, route: Route, nodes: list[Node]) -> tuple[Found, list[Guard], list[Found]]:
        """What answers a route, and the guards listed in front of it: `exports.login = [isEmail(), (req, res) => ...]`.

        And what answers it together with the last one: `compose([createUser, sendToken])`.
        """
        if route.handler is None:
            return Found("unknown", path, ""), [], []
        found = self.project.follow(path, route.handler)
        if found.name == "functools.partial()" and isinstance(found.fact, facts.Call) and found.fact.args:
            found = self.project.follow(found.path, found.fact.args[0])
        if found.kind == "external" and nodes:
            found = next((f for n in nodes for j in n.parents if (f := self._by_module(j.path, found.name))), found)
        if found.kind == "unknown" and isinstance(route.handler, facts.Ref):
            found = self._of_parameter(path, route.handler.name) or found
        several = found.fact.items if isinstance(found.fact, facts.Items) else ()
        if isinstance(found.fact, facts.Call) and found.name.endswith(".createHandlers()"):
            several = found.fact.args  # of Hono's factory
        together = isinstance(found.fact, facts.Call) and found.name.removesuffix("()") in _COMPOSED
        if together and isinstance(found.fact, facts.Call):
            several = tuple(v for a in found.fact.args for v in flat(a))
        if not several:
            return found, [], []
        *before, last = several
        last_found = self.project.follow(found.path, last)
        guards = [Guard(found.path if together else last_found.path, v, "route", route.span) for v in before]
        return last_found, guards, [self.project.follow(found.path, v) for v in before] if together else []

    def _of_parameter(self, path: str, name: str) -> Found | None:
        """`def setup(app, site): app.router.add_post("/login", site.login)`: a method of what is handed over."""
        holder, _, method = name.rpartition(".")
        handed = self.mounts.nodes.handed(path, holder) or ()
        found = (self.project.resolve(caller, f"{argument}.{method}") for caller, argument in handed)
        return next((f for f in found if f.function is not None), None)

    def _by_module(self, path: str, name: str) -> Found | None:
        """What a full dotted name leads to, written where nothing is imported: in a file of another language."""
        module, _, member = name.rpartition(".")
        target = self.project.packages.python(path, module) if module and path.endswith(".py") else None
        found = self.project.resolve(target, member) if target else None
        return found if found is not None and found.fact is not None else None

    def _handlers(self, found: Found) -> Iterator[Handler]:
        if found.function is not None:
            yield Handler(found.path, found.function)
        elif found.kind == "module":  # Falcon takes a module of responders for a resource
            responders = (f for f in self.project.files[found.path].functions if f.name.startswith("on_"))
            yield from (Handler(found.path, f) for f in responders if f.name in _ENTRIES)
        elif found.class_ is not None:
            for path, class_ in lineage(self.project, found.path, found.class_):
                for method in class_.methods:
                    function = self.project.function(path, f"{class_.name}.{method}") if method in _ENTRIES else None
                    if function is not None:
                        yield Handler(path, function)

    def _inner(self, path: str, route: Route, found: Found, handlers: Iterable[Handler]) -> Iterator[Guard]:
        for value in route.guards:
            yield Guard(path, value, "route", route.span)
        yield from self.mounts.applied.get((found.path, found.name), ())
        if found.class_ is not None:
            yield from at_class(self.project, found.path, found.class_)
        writes = any(not _reads(h) for h in handlers)
        for handler in handlers:
            if not (writes and _reads(handler)):  # what guards a class's `get` does not guard its `post`
                yield from at_handler(self.project, handler, decorated=not isinstance(route.handler, facts.Function))

    def _taken_apart(self, guards: Iterable[Guard]) -> Iterator[Guard]:
        """Guards, with what a composed decorator is made of in its place."""
        for guard in guards:
            for path, value in composed(self.project, guard.path, guard.value):
                yield guard if value is guard.value else replace(guard, path=path, value=value)

    # -- the ways

    def _ways(self, node: Node, place: Place, seen: tuple[Node, ...] = ()) -> Iterator[Way]:
        """The ways to something registered on a node at a place, without the thing itself."""
        base = url(self.project, "", node.path, node.created.prefix)
        own = [_below(g, base) for g in self._own(node, place)]
        steps = self._steps(node, place)
        joints = [j for j in node.parents if j.parent not in seen and j.parent is not node and not j.mount.development]
        if not joints and _serves(node, ()):
            yield Way(base, tuple(own), (node,), steps)
        for joint in joints:
            above = Place(joint.path, joint.mount.order, joint.mount.parent)
            for outer in self._ways(joint.parent, above, (*seen, node)):
                prefix = url(self.project, outer.url, joint.path, joint.mount.prefix)
                guards = (*outer.guards, *_of_mount(joint), *(_below(g, prefix) for g in own))
                at = Step(self.project.location(joint.path, joint.mount.span), "mounted here")
                yield Way(joined(prefix, base), guards, (*outer.nodes, node), (*steps, at, *outer.steps))

    def _own(self, node: Node, place: Place) -> Iterator[Guard]:
        """The guards of a node itself that stand before what is registered at a place."""
        where = "app" if node.is_app else "router"
        home, at = node.guarded or node.path, node.created.span
        yield from self._taken_apart(Guard(home, value, where, at) for value in node.created.guards)
        for file, attach in node.attached:
            if not self._too_late(file, attach, place):
                only = under(self.project, file, attach.path)
                exact = is_exact(self.project, file, attach, node.created.framework)
                yield Guard(file, attach.guard, where, attach.span, attach.kind, only, exact)

    def _too_late(self, file: str, attach: Attach, place: Place) -> bool:
        """Whether a guard stands behind what is registered at a place, where order decides (Express, Hono, Koa)."""
        if not attach.ordered or file == place.path:
            return attach.ordered and attach.order > place.order
        sites = self.mounts.nodes.sites(place.path, place.target) if "." in place.target else None
        return bool(sites) and all(
            caller == file and stands_before(self.project, file, call.span, attach.span)
            for caller, call, _ in sites or ()
        )

    def _steps(self, node: Node, place: Place) -> tuple[Step, ...]:
        kind = "app" if node.is_app else "router"
        name = node.created.name.rsplit(".", 1)[-1]
        at = self.project.location(node.path, node.created.span)
        found = [Step(at, f"{kind} `{name}`")] if node.path else []  # what carries calls of GraphQL stands in no file
        for file, attach in node.attached:
            name = getattr(attach.guard, "name", "") or getattr(attach.guard, "callee", "") or "a function"
            late = " (registered later: it does not run here)" if self._too_late(file, attach, place) else ""
            words = f"{attach.kind.split(':')[0]} seen: {name.rsplit('.', 1)[-1]}{late}"
            found.append(Step(self.project.location(file, attach.span), words))
        return tuple(found)

    @staticmethod
    def _whole(way: Way, url: str, inner: Iterable[Guard], here: Step) -> Way:
        """A way to a route itself, without the guards that count for other URLs only."""
        guards = tuple(g for g in way.guards if not g.under or (is_same if g.exact else is_below)(url, g.under))
        return Way(url, (*guards, *inner), way.nodes, (here, *way.steps))


def _reads(handler: Handler) -> bool:
    """Whether a handler is a class's or a module's answer to GET."""
    return handler.facts.name.rsplit(".", 1)[-1].removeprefix("on_") in ("get", "head")


def _serves(node: Node, seen: tuple[Node, ...]) -> bool:
    """Whether production can get to a node: not where every mount on its way up is for development."""
    if not node.parents or node in seen:
        return True
    return any(not j.mount.development and _serves(j.parent, (*seen, node)) for j in node.parents)


def _of_mount(joint: Joint) -> Iterator[Guard]:
    for value in joint.mount.guards:
        yield Guard(joint.path, value, "mount", joint.mount.span)


def _below(guard: Guard, prefix: str) -> Guard:
    """A guard for some URLs only, with the prefix of what it is mounted under."""
    return replace(guard, under=joined(prefix, guard.under)) if guard.under else guard
