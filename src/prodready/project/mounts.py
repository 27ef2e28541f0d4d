"""Apps and routers put together: every mount, guard and route goes to the node it stands on."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator

import msgspec

from prodready import facts
from prodready.facts import Attach, Created, FunctionFacts, Mount, Route, Span, Value
from prodready.project.guards import composed
from prodready.project.link import Found, Project
from prodready.project.nodes import Nodes
from prodready.project.service import Guard, Joint, Node
from prodready.project.urls import joined, url

_DEPTH = 12
_NOWHERE = Span(1, 1, 1, 1)
_CARRIED = {
    "trpc": re.compile(r"trpc", re.I),
    "graphql": re.compile(r"graphql|apollo|yoga|mercurius|(^|\.)expressMiddleware", re.I),
}
_VERBS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "ALL"))
_IN_LISTS = frozenset(("", "hapi", "moleculer"))  # known by their shape alone: without an app they are no routes
_BY_CLASS = frozenset(
    ("routing-controllers", "tsed", "inversify", "tsoa")
)  # an app of another framework may serve them
_RESOLVES = 2  # parameters of a resolver: what it stands on, its arguments
_HOOKS = re.compile(r"(^|/)\.?autohooks\.[cm]?[jt]s$")  # of @fastify/autoload: counts for its folder and those below


class Mounts:
    """The nodes of a project, joined. `applied`: guards put on a handler by its name; `loose`: routes on no node."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.nodes = Nodes(project)
        self.applied: dict[tuple[str, str], list[Guard]] = defaultdict(list)
        self.loose: list[tuple[str, Route]] = []
        self._transports: dict[str, tuple[Node, ...]] = {}
        self._join()

    def _join(self) -> None:
        files = [(path, self.project.files[path]) for path in self.nodes.paths]
        self._mount_all([(path, mount) for path, file in files for mount in file.mounts])
        self._unfollowed()
        self.nodes.forget()  # what is a plugin function's parameter is known only now
        for path, file in files:
            for route in file.routes:
                self._route(path, route)
        for node in self.nodes.all:  # a branch whose handler routes further is no route itself
            node.routes = [(p, r) for p, r in node.routes if not self._branches(p, r)]
        for path, file in files:
            for attach in file.attached:
                self._attach(path, attach)
        for node in self.nodes.all:
            if node.created.kind == "part":
                self._dissolve(node, node, set())

    def _mount_all(self, waiting: list[tuple[str, Mount]]) -> None:
        """Mount what is sure first: a plugin's parameter is known only once the plugin itself is mounted."""
        while waiting := self._sure(waiting):
            outer = [(path, mount) for path, mount in waiting if not self._inner(path, mount, waiting)] or waiting
            for path, mount in outer:
                self._mount(path, mount)
            self.nodes.forget()
            waiting = [w for w in waiting if w not in outer]

    def _sure(self, waiting: list[tuple[str, Mount]]) -> list[tuple[str, Mount]]:
        """Mount whatever is on something known, until nothing more is; gives back what is left."""
        self.nodes.guesses = False
        while waiting:
            left = [(path, mount) for path, mount in waiting if not self._mount(path, mount)]
            self.nodes.forget()
            if len(left) == len(waiting):
                break
            waiting = left
        self.nodes.guesses = True
        return waiting

    def _inner(self, path: str, mount: Mount, waiting: list[tuple[str, Mount]]) -> bool:
        """Whether a mount stands in a plugin function that another one of those waiting mounts: it has to come after."""
        function = self.project.function(path, mount.parent.rpartition(".")[0])
        if function is None:
            return False
        others = ((where, m.child) for where, m in waiting if isinstance(m.child, facts.Ref) and m is not mount)
        return any(self.project.follow(where, child).function is function for where, child in others)

    def _unfollowed(self) -> None:
        """What a derived app inherits, and routers in lists that lead nowhere: they are their framework's only app's."""
        for node, base in self.nodes.derived:
            _tie(Joint(node, base, node.path, _silent(base)))
        for node in self.nodes.all:
            if node.created.kind == "entry":
                kind = "router" if node.parents else "app"
                node.created = msgspec.structs.replace(node.created, kind=kind)
            for carrier in self._transport(node.created.framework) if not node.parents else ():
                _tie(Joint(carrier, node, node.path, _silent(node)))
            if node.created.kind == "listed" and not node.parents:
                for app in self.nodes.target("", "", node.created.framework):
                    _tie(Joint(app, node, node.path, _silent(node)))
            if node.created.framework in _BY_CLASS and not node.parents and not node.is_app:
                apps = [n for n in self.nodes.all if n.is_app and not n.parents]
                for app in apps if len(apps) == 1 else ():
                    _tie(Joint(app, node, node.path, _silent(node)))

    def _route(self, path: str, route: Route) -> None:
        for home, described in self._described(path, route):
            self._registered(home, described)

    def _registered(self, path: str, route: Route) -> None:
        if route.framework == "socket":  # what limits requests sees no events
            self.loose.append((path, route))
            return
        framework = "next" if route.framework == "action" else route.framework  # the same middleware stands in front
        owners = self.nodes.target(path, route.target, framework) or self._transport(framework)
        for owner in owners:
            owner.routes.append((path, route))
        if not owners and route.framework not in _IN_LISTS:
            self.loose.append((path, route))

    def _transport(self, framework: str) -> tuple[Node, ...]:
        """What takes calls of tRPC or GraphQL to their resolvers: where an app mounts it, else at the only app there is."""
        known = self._transports.get(framework)
        if known is None and framework in _CARRIED:
            node = Node("", Created(f"<{framework}>", "router", framework, None, (), _NOWHERE))
            for path in self.nodes.paths:
                for mount in self.project.files[path].mounts:
                    if isinstance(mount.child, facts.Call) and _CARRIED[framework].search(mount.child.callee):
                        for parent in self.nodes.target(path, mount.parent, mount.framework):
                            _tie(Joint(parent, node, path, mount))
            apps = [n for n in self.nodes.all if n.is_app and not n.parents and not node.parents]
            if len(apps) == 1:
                _tie(Joint(apps[0], node, apps[0].path, _silent(apps[0])))
            known = self._transports[framework] = (node,) if node.parents else ()
            self.nodes.all += known
        return known or ()

    def _branches(self, path: str, route: Route) -> bool:
        return isinstance(route.handler, facts.Ref) and self._hands_on(path, route.handler)

    def _dissolve(self, node: Node, part: Node, seen: set[Node]) -> None:
        """What is attached to a part counts for whatever it is mounted into, up to the first scope of its own."""
        seen.add(node)
        for joint in node.parents:
            if joint.parent in seen:
                continue
            joint.parent.attached += [a for a in part.attached if a not in joint.parent.attached]
            if joint.parent.created.kind == "part":
                self._dissolve(joint.parent, part, seen)

    def _hands_on(self, path: str, value: Value) -> bool:
        """Whether a value is a router, or a function that takes requests on to routes."""
        return any(self._routes(n, set()) for n in self._routers(path, value))

    def _routes(self, node: Node, seen: set[Node]) -> bool:
        if node in seen:
            return False
        seen.add(node)
        if self.project.function(node.path, node.created.name) is None or node.routes:
            return True
        return any(self._routes(j.child, seen) for j in node.children)

    def _mount(self, path: str, mount: Mount) -> bool:
        """Tie a mount's child to its parents; False where no parent is known."""
        parents = self.nodes.target(path, mount.parent, mount.framework)
        if not parents:
            return False
        if isinstance(mount.child, facts.Literal) and str(mount.child.value).endswith(("/**", "/*")):
            for parent in parents:
                self._folder(path, mount, parent, *str(mount.child.value).rsplit("/", 1))
            return True
        if isinstance(mount.child, facts.Call) and mount.child.callee == "<each>":
            self._each(path, mount, parents)
            return True
        found = self._routers(path, mount.child) if mount.maybe else self._children(path, mount.child)
        children = list(dict.fromkeys(found))
        for parent in parents:
            for child in children:
                if child is not parent:
                    _tie(Joint(parent, child, path, mount))
            if not children and not mount.maybe:
                parent.unseen.append((path, mount))
        return True

    def _each(self, path: str, mount: Mount, parents: tuple[Node, ...]) -> None:
        """Every `{ path, router }` of a list in another file, or every entry of an object."""
        listed, key, named = mount.child.args if isinstance(mount.child, facts.Call) else ()
        of = listed.args[0] if isinstance(listed, facts.Call) and listed.args else listed
        found = self.project.follow(path, of)
        rows: list[tuple[Value | None, Value]]
        if isinstance(found.fact, facts.Mapping):
            rows = [(facts.Literal(k, v.span), v) for k, v in found.fact.items]
        else:
            items = found.fact.items if isinstance(found.fact, facts.Items) else ()
            maps = [i for i in items if isinstance(i, facts.Mapping)]
            rows = [(m.get(str(_text(key))), v) for m in maps if (v := m.get(str(_text(named)))) is not None]
        for at, value in rows:
            prefix = facts.Literal(url(self.project, "", found.path, at), mount.span)
            for child in list(dict.fromkeys(self._children(found.path, value))):
                for parent in parents:
                    _tie(Joint(parent, child, path, msgspec.structs.replace(mount, child=value, prefix=prefix)))

    def _folder(self, path: str, mount: Mount, parent: Node, folder: str, depth: str) -> None:
        """Every module below a folder is mounted by its default export; subfolders are part of the URL (`**`)."""
        start = posixpath.normpath(posixpath.join(posixpath.dirname(path), folder)) + "/"
        above = url(self.project, "", path, mount.prefix)
        here = [t for t in self.nodes.paths if t.startswith(start) and t != path]
        below = [t for t in here if "default" in self.project.files[t].exports]
        hooked: dict[str, Node] = {}
        for target in sorted(below, key=lambda t: (t.count("/"), not _HOOKS.search(t), t)):
            value = facts.Ref(self.project.files[target].exports["default"], mount.span)
            outer = _nearest(hooked, posixpath.dirname(target))
            between = re.sub(r"(^|/)_", r"\1:", posixpath.dirname(target[len(start) :])) if depth == "**" else ""
            prefix = None if _HOOKS.search(target) else facts.Literal(joined(above, between), mount.span)
            for child in list(self._children(target, value)):
                if depth == "*" and child.created.kind == "router" and not child.created.framework:
                    child.created = msgspec.structs.replace(child.created, kind="part")  # it is handed the app itself
                _tie(Joint(outer or parent, child, path, msgspec.structs.replace(mount, child=value, prefix=prefix)))
                if prefix is None:
                    hooked[posixpath.dirname(target)] = child
            if self.project.resolve(target, value.name).kind == "external":
                parent.attached.append((target, Attach("", value, None, mount.span, mount.order, "plugin")))

    def _routers(self, path: str, value: Value) -> Iterator[Node]:
        """The nodes that a value is which may as well be a guard: a function is none."""
        if isinstance(value, facts.Ref):
            yield from self.nodes.owners(path, value.name)
        elif isinstance(value, facts.Call):
            yield from self.nodes.of_value(path, value, 0)

    def _children(self, path: str, value: Value, depth: int = 0) -> Iterator[Node]:
        """The nodes that a mounted value is: a router, a list of them, a module's name, a plugin function."""
        if depth > _DEPTH:
            return
        match value:
            case facts.Ref(name=name):
                owners = self.nodes.owners(path, name)
                yield from owners or self._other_children(self.project.resolve(path, name), depth)
            case facts.Call(span=span) if (path, span) in self.nodes.by_span:
                yield self.nodes.by_span[path, span]
            case facts.Call() | facts.Function():
                found = self.project.follow(path, value)
                yield from self._other_children(found, depth)
                if isinstance(value, facts.Call) and found.kind == "external" and len(value.args) == 1:
                    yield from self._children(path, value.args[0], depth + 1)  # a wrapper around the router
            case facts.Items(span=span) if (path, span) in self.nodes.by_span:
                yield self.nodes.by_span[path, span]  # a route written as a tuple
            case facts.Items(items=items) | facts.Choice(options=items) | facts.Text(parts=items):
                for item in items:
                    yield from self._children(path, item, depth + 1)
            case facts.Mapping(items=pairs):
                for _, item in pairs:
                    yield from self._children(path, item, depth + 1)
            case facts.Literal(value=str(module)):
                yield from self._module(path, module)
            case facts.Unknown(refs=refs):
                for ref in refs:
                    yield from self._children(path, facts.Ref(ref, value.span), depth + 1)

    def _other_children(self, found: Found, depth: int) -> Iterator[Node]:
        if isinstance(found.fact, facts.Call) and (found.path, found.fact.span) in self.nodes.by_span:
            yield self.nodes.by_span[found.path, found.fact.span]
        elif found.kind == "module":
            yield from self._in_module(found.path)
        elif found.class_ is not None and (found.path, found.name) in self.nodes.by_name:
            yield self.nodes.by_name[found.path, found.name]
        elif found.function is not None:
            yield from self._plugin(found.path, found.function)
        elif isinstance(found.fact, (facts.Items, facts.Mapping, facts.Text, facts.Unknown)):
            yield from self._children(found.path, found.fact, depth + 1)

    def _plugin(self, path: str, function: FunctionFacts) -> Iterator[Node]:
        """A function that registers on what it is handed: its first parameter is a router of its own."""
        if not function.parameters:
            return
        name = f"{function.name}.{function.parameters[0].name}"
        node = self.nodes.by_name.get((path, name))
        yield node or self.nodes.add(Node(path, Created(name, "router", "", None, (), function.span)))

    def _module(self, path: str, module: str) -> Iterator[Node]:
        if module.endswith((".yaml", ".yml", ".json")):
            for other in self.nodes.paths:
                if other == module or other.endswith("/" + module.removeprefix("./")):
                    yield from self._in_module(other)
            return
        lead = self.project.packages.python if path.endswith(".py") else self.project.packages.javascript
        module, _, member = module.partition(":")
        if not member and lead(path, module) is None:
            module, _, member = module.rpartition(".")  # `add_router("/shop", "shop.api.router")`
        if module and (target := lead(path, module)):
            yield from self.nodes.owners(target, member) if member else self._in_module(target)

    def _in_module(self, path: str) -> Iterator[Node]:
        """The outermost routers of a module: what a framework takes when it is given the module's name."""
        here = [n for n in self.nodes.all if n.path == path]
        yield from [n for n in here if n.created.name == "urlpatterns"] or here[:1]

    def _attach(self, path: str, attach: Attach) -> None:
        if self._passes_by(path, attach):
            return
        owners = self.nodes.target(path, attach.target, attach.framework)
        for owner in owners:
            owner.attached.append((path, attach))
        if not owners:
            found = self.project.resolve(path, attach.target)
            if found.function is not None or found.class_ is not None:
                guard = Guard(path, attach.guard, "route", attach.span, attach.kind)
                self.applied[found.path, found.name].append(guard)

    def _passes_by(self, path: str, attach: Attach) -> bool:
        """Whether what stands in a chain guards nothing: it routes further itself, or answers errors."""
        refuses = isinstance(attach.guard, facts.Ref) and attach.guard.name == attach.target  # before it routes
        if not attach.ordered or refuses:
            return False
        if attach.kind == "passed" and not self._goes_on(path, attach):
            return True
        return self._hands_on(path, attach.guard) or self._answers_errors(path, attach.guard)

    def _goes_on(self, path: str, attach: Attach) -> bool:
        """Whether what answers `app.all(...)` hands the request on, as far as that can be seen: it takes `next`."""
        if any(n.created.framework == "itty" for n in self.nodes.target(path, attach.target, "")):
            return True  # by giving nothing back
        function = self.project.follow(path, attach.guard).function
        return function is None or any(p.name == "next" for p in function.parameters)

    def _described(self, path: str, route: Route) -> Iterator[tuple[str, Route]]:
        """The routes, each with its file, that a route is whose path and method are described elsewhere."""
        called = route.path if isinstance(route.path, facts.Call) else None
        if called is not None and called.callee == "<composed>":
            yield from self._composed(path, route, called.args[0])
        elif called is not None and called.callee == "<listed>":
            yield from self._resolvers(path, route, called.args[0])
        elif called is not None and called.callee == "<described>":
            yield path, self._openapi(path, route, called.args[0])
        else:
            yield path, route

    def _openapi(self, path: str, route: Route, description: Value) -> Route:
        """A route whose path and method stand in a description in another file (zod-openapi)."""
        found = self.project.follow(path, description)
        args = found.fact.args if isinstance(found.fact, facts.Call) else ()
        data = args[0] if args and isinstance(args[0], facts.Mapping) else facts.Mapping((), route.span)
        verb, guard = _text(data.get("method")), data.get("middleware")
        if guard is not None and route.handler is not None:
            handler = self.project.follow(path, route.handler)
            items = guard.items if isinstance(guard, facts.Items) else (guard,)
            made = [Guard(found.path, item, "route", route.span) for item in items]
            self.applied[handler.path, handler.name] += made
        methods = (str(verb).upper(),) if verb else ()
        return msgspec.structs.replace(route, path=data.get("path"), methods=methods)

    def _composed(self, path: str, route: Route, decorator: Value) -> Iterator[tuple[str, Route]]:
        """A route whose decorator a function puts together of others: `applyDecorators(Post(path), ...)`."""
        for where, part in composed(self.project, path, decorator):
            name = part.callee if isinstance(part, facts.Call) and where != path else ""
            verb = name.rsplit(".", 1)[-1].upper()
            if name.startswith("@nestjs/") and verb in _VERBS and isinstance(part, facts.Call):
                given = decorator.args if isinstance(decorator, facts.Call) else ()
                own = part.args[0] if part.args and isinstance(part.args[0], facts.Literal) else None
                at = own or next((a for a in given if isinstance(a, facts.Literal)), None)
                methods = (verb,) if verb != "ALL" else ()
                yield path, msgspec.structs.replace(route, path=at, methods=methods)
                return

    def _resolvers(self, path: str, route: Route, listed: Value, depth: int = 0) -> Iterator[tuple[str, Route]]:
        """The mutations of a map of resolvers in another place, of what is spread into it, of a module's exports."""
        found = self.project.follow(path, listed) if depth < _DEPTH else Found("unknown", path, "")
        pairs: list[tuple[str, Value]] = list(found.fact.items) if isinstance(found.fact, facts.Mapping) else []
        if found.kind == "module" and not pairs:
            file = self.project.files[found.path]
            pairs = [(name, facts.Ref(local, _NOWHERE)) for name, local in file.exports.items() if name != "default"]
        for name, value in pairs:
            if name == "**":
                yield from self._resolvers(found.path, route, value, depth + 1)
                continue
            target = self.project.follow(found.path, value)
            if target.function is not None and len(target.function.parameters) >= _RESOLVES:
                at = value.span if value.span != _NOWHERE else target.function.span
                home = found.path if value.span != _NOWHERE else target.path
                shown = facts.Literal("/" + name, at)
                yield home, msgspec.structs.replace(route, path=shown, handler=value, span=at)

    def _answers_errors(self, path: str, guard: Value) -> bool:
        """Whether a function in a chain takes what it is called with only after an error: it has four parameters."""
        function = self.project.follow(path, guard).function
        return function is not None and len([p for p in function.parameters if p.name != "self"]) == 4


def _text(value: Value | None) -> object:
    return value.value if isinstance(value, facts.Literal) else ""


def _nearest(hooked: dict[str, Node], folder: str) -> Node | None:
    """The node of the folder, or of the nearest one above."""
    while folder and folder not in hooked:
        folder = posixpath.dirname(folder)
    return hooked.get(folder)


def _silent(child: Node) -> Mount:
    """A mount that no line of code says."""
    made = child.created
    return Mount("", facts.Ref(made.name, made.span), None, (), made.span, made.order)


def _tie(joint: Joint) -> None:
    joint.parent.children.append(joint)
    joint.child.parents.append(joint)
