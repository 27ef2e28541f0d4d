"""Apps, routers, mounts, routes and guards of all files, linked: what stands in front of each route.

The recognisers of each language emit candidates by shape, with the name of the object they act on. Here these names are
followed to the objects: through definitions, imports, function parameters, factories. What leads to no app or router is
dropped. No framework is known here by name.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import msgspec

from prodready import facts
from prodready.facts import Attach, CallSite, ClassFacts, Created, FunctionFacts, Mount, Route, Span, Value
from prodready.findings import Step
from prodready.project.link import Found, Project

_DEPTH = 12
_WAYS = 8
_IGNORED_ROLES = frozenset(("test", "migration", "browser"))
_EXAMPLE = re.compile(r"(^|/)(examples?|samples?|docs|docs_src|tutorials?)/")  # shows a library, serves nobody
_ASIDE = re.compile(r"(^|/)(seeds?|seeders?|scripts?|commands?|cli|tools?|bin)(/|\.)")  # an app made here serves nobody
_CLASS_GUARDS = (
    "throttle_classes", "permission_classes", "decorators", "method_decorators", "guards", "middleware", "throttles",
    "mixins",
)  # fmt: skip
_APP_NAMES = frozenset(("app", "application", "fastapi_app", "flask_app", "api"))
_INJECTS = ("Depends", "Security", "Inject")
_ENTRIES = frozenset(
    (
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "dispatch",
        "form_valid",
        "create",
        "perform_create",
        "handle",
        "on_post",
        "on_get",
        "on_put",
    )
)


@dataclass(eq=False, slots=True)
class Node:
    """An app or a router with what is attached to it, registered on it and mounted into it."""

    path: str
    created: Created
    routes: list[tuple[str, Route]] = field(default_factory=list)
    attached: list[tuple[str, Attach]] = field(default_factory=list)
    parents: list[Joint] = field(default_factory=list)
    children: list[Joint] = field(default_factory=list)
    unseen: list[tuple[str, Mount]] = field(default_factory=list)  # mounted, but what it is could not be followed
    guarded: str = ""  # the file its own guards are written in, if it is another one

    @property
    def is_app(self) -> bool:
        """Whether it can serve by itself."""
        return self.created.kind == "app"


@dataclass(eq=False, slots=True)
class Joint:
    """A mount between two nodes; `path` is the file it is written in."""

    parent: Node
    child: Node
    path: str
    mount: Mount


@dataclass(frozen=True, slots=True)
class Guard:
    """Something in front of a handler. `where`: route, dependency, class, router, mount, app."""

    path: str
    value: Value
    where: str
    span: Span
    kind: str = ""  # of Attach: middleware, hook, extension, default:<class field>, applied
    under: str = ""  # only for URLs below this one


@dataclass(frozen=True, slots=True)
class Way:
    """One way from an app to a route: url, guards outermost first, nodes outermost first."""

    url: str
    guards: tuple[Guard, ...]
    nodes: tuple[Node, ...]
    steps: tuple[Step, ...]

    @property
    def visible(self) -> bool:
        """Whether the way starts at an app."""
        return bool(self.nodes) and self.nodes[0].is_app


@dataclass(frozen=True, slots=True)
class Handler:
    """A function that answers a route."""

    path: str
    facts: FunctionFacts


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route with its handlers and every way to it. `name`: the handler by its last canonical name."""

    path: str
    route: Route
    handlers: tuple[Handler, ...]
    name: str
    class_: ClassFacts | None
    ways: tuple[Way, ...]

    @property
    def visible(self) -> bool:
        """Whether all ways to it are known and start at an app."""
        return bool(self.ways) and all(w.visible for w in self.ways)

    @property
    def methods(self) -> frozenset[str]:
        """The methods it answers; empty for any or unknown."""
        if self.route.methods or self.class_ is None:
            return frozenset(self.route.methods)
        return frozenset(m.upper() for m in self.class_.methods if m in ("get", "post", "put", "patch", "delete"))


@dataclass(slots=True)
class Service:
    """Everything that serves: nodes and endpoints, in the order of their files."""

    nodes: list[Node]
    endpoints: list[Endpoint]

    @property
    def apps(self) -> list[Node]:
        """The apps."""
        return [n for n in self.nodes if n.is_app]


def link(project: Project) -> Service:
    """The service of a project."""
    linker = _Linker(project)
    linker.join()
    return Service(linker.nodes, list(linker.endpoints()))


class _Linker:
    def __init__(self, project: Project) -> None:
        self.project = project
        self.paths = [p for p in project.files if project.role(p) not in _IGNORED_ROLES and not _EXAMPLE.search(p)]
        self.nodes: list[Node] = []
        self._by_name: dict[tuple[str, str], Node] = {}
        self._by_span: dict[tuple[str, Span], Node] = {}
        self._owners: dict[tuple[str, str], tuple[Node, ...]] = {}
        self._calls: dict[str, list[tuple[str, CallSite]]] | None = None
        self._applied: dict[tuple[str, str], list[Guard]] = defaultdict(list)
        self._loose: list[tuple[str, Route]] = []
        for path in self.paths:
            for created in project.files[path].created:
                if not created.kind.endswith("-class"):
                    self._add(Node(path, created))
        self._instances()

    def _instances(self) -> None:
        """What is made of a class of the project's own that is an app or a router by its base."""
        classes = {
            (path, c.name): c
            for path in self.paths
            for c in self.project.files[path].created
            if c.kind.endswith("-class")
        }
        names = {name.rsplit(".", 1)[-1] for _, name in classes}
        for path in self.paths if names else ():
            for name, value in self.project.files[path].definitions.items():
                if isinstance(value, facts.Call) and value.callee.rsplit(".", 1)[-1] in names:
                    found = self.project.resolve(path, value.callee)
                    if made := classes.get((found.path, found.name)):
                        self._add(Node(path, _instance(made, name, value), guarded=found.path))

    def _add(self, node: Node) -> Node:
        self.nodes.append(node)
        self._by_name.setdefault((node.path, node.created.name), node)
        self._by_span[node.path, node.created.span] = node
        return node

    # -- joining

    def join(self) -> None:
        """Resolve every mount, guard and route to its node."""
        for path in self.paths:
            for mount in self.project.files[path].mounts:
                self._mount(path, mount)
        self._owners.clear()  # what is a plugin function's parameter is known only now
        for path in self.paths:
            for route in self.project.files[path].routes:
                owners = self._target(path, route.target, route.framework)
                for owner in owners:
                    owner.routes.append((path, route))
                if not owners and route.framework:
                    self._loose.append((path, route))
        for node in self.nodes:  # a branch whose handler routes further is no route itself
            node.routes = [
                (p, r)
                for p, r in node.routes
                if not (isinstance(r.handler, facts.Ref) and self._hands_on(p, r.handler))
            ]
        for path in self.paths:
            for attach in self.project.files[path].attached:
                self._attach(path, attach)
        for node in self.nodes:
            if node.created.kind == "part":
                self._dissolve(node, node, set())

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

    def _mount(self, path: str, mount: Mount) -> None:
        parents = self._target(path, mount.parent, mount.framework)
        if not parents:
            return
        if isinstance(mount.child, facts.Literal) and str(mount.child.value).endswith("/**"):
            for parent in parents:
                self._folder(path, mount, parent, str(mount.child.value)[:-3])
            return
        found = self._routers(path, mount.child) if mount.maybe else self._children(path, mount.child)
        children = list(dict.fromkeys(found))
        for parent in parents:
            for child in children:
                if child is not parent:
                    joint = Joint(parent, child, path, mount)
                    parent.children.append(joint)
                    child.parents.append(joint)
            if not children and not mount.maybe:
                parent.unseen.append((path, mount))

    def _folder(self, path: str, mount: Mount, parent: Node, folder: str) -> None:
        """Every module below a folder is mounted by its default export; subfolders are part of the URL."""
        start = posixpath.normpath(posixpath.join(posixpath.dirname(path), folder)) + "/"
        for target in self.paths:
            default = self.project.files[target].exports.get("default")
            if not target.startswith(start) or default is None:
                continue
            between = posixpath.dirname(target[len(start) :])
            prefix = facts.Literal(
                _joined(self._url("", path, mount.prefix), re.sub(r"(^|/)_", r"\1:", between)), mount.span
            )
            value = facts.Ref(default, mount.span)
            for child in list(self._children(target, value)):
                joint = Joint(parent, child, path, msgspec.structs.replace(mount, child=value, prefix=prefix))
                parent.children.append(joint)
                child.parents.append(joint)
            if self.project.resolve(target, default).kind == "external":
                parent.attached.append((target, Attach("", value, None, mount.span, mount.order, "plugin")))

    def _routers(self, path: str, value: Value) -> Iterator[Node]:
        """The nodes that a value is which may as well be a guard: a function is none."""
        if isinstance(value, facts.Ref):
            yield from self.owners(path, value.name)
        elif isinstance(value, facts.Call):
            yield from self._value(path, value, 0)

    def _children(self, path: str, value: Value, depth: int = 0) -> Iterator[Node]:
        """The nodes that a mounted value is: a router, a list of them, a module's name, a plugin function."""
        if depth > _DEPTH:
            return
        match value:
            case facts.Ref(name=name):
                owners = self.owners(path, name)
                yield from owners or self._other_children(self.project.resolve(path, name), depth)
            case facts.Call(span=span) if (path, span) in self._by_span:
                yield self._by_span[path, span]
            case facts.Call() | facts.Function():
                found = self.project.follow(path, value)
                yield from self._other_children(found, depth)
                if isinstance(value, facts.Call) and found.kind == "external" and len(value.args) == 1:
                    yield from self._children(path, value.args[0], depth + 1)  # a wrapper around the router
            case facts.Items(items=items) | facts.Choice(options=items):
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
        if isinstance(found.fact, facts.Call) and (found.path, found.fact.span) in self._by_span:
            yield self._by_span[found.path, found.fact.span]
        elif found.kind == "module":
            yield from self._in_module(found.path)
        elif found.class_ is not None and (found.path, found.name) in self._by_name:
            yield self._by_name[found.path, found.name]
        elif found.function is not None:
            yield from self._plugin(found.path, found.function)
        elif isinstance(found.fact, (facts.Items, facts.Mapping, facts.Unknown)):
            yield from self._children(found.path, found.fact, depth + 1)

    def _plugin(self, path: str, function: FunctionFacts) -> Iterator[Node]:
        """A function that registers on what it is handed: its first parameter is a router of its own."""
        if not function.parameters:
            return
        name = f"{function.name}.{function.parameters[0].name}"
        node = self._by_name.get((path, name))
        yield node or self._add(Node(path, Created(name, "router", "", None, (), function.span)))

    def _module(self, path: str, module: str) -> Iterator[Node]:
        if module.endswith((".yaml", ".yml", ".json")):
            for other in self.paths:
                if other == module or other.endswith("/" + module.removeprefix("./")):
                    yield from self._in_module(other)
            return
        lead = self.project.packages.python if path.endswith(".py") else self.project.packages.javascript
        if target := lead(path, module):
            yield from self._in_module(target)

    def _in_module(self, path: str) -> Iterator[Node]:
        """The outermost routers of a module: what a framework takes when it is given the module's name."""
        here = [n for n in self.nodes if n.path == path]
        yield from [n for n in here if n.created.name == "urlpatterns"] or here[:1]

    def _attach(self, path: str, attach: Attach) -> None:
        own = isinstance(attach.guard, facts.Ref) and attach.guard.name == attach.target  # refuses before it routes
        if (
            attach.ordered
            and not own
            and (self._hands_on(path, attach.guard) or self._answers_errors(path, attach.guard))
        ):
            return
        owners = self._target(path, attach.target, attach.framework)
        for owner in owners:
            owner.attached.append((path, attach))
        if not owners:
            found = self.project.resolve(path, attach.target)
            if found.function is not None or found.class_ is not None:
                guard = Guard(path, attach.guard, "route", attach.span, attach.kind)
                self._applied[found.path, found.name].append(guard)

    def _answers_errors(self, path: str, guard: Value) -> bool:
        """Whether a function in a chain takes what it is called with only after an error: it has four parameters."""
        function = self.project.follow(path, guard).function
        return function is not None and len([p for p in function.parameters if p.name != "self"]) == 4

    # -- from a name to the node

    def _target(self, path: str, name: str, framework: str) -> tuple[Node, ...]:
        if name:
            owners = self.owners(path, name)
            unseen = not owners and self.project.resolve(path, name).kind != "external"
            if unseen and name.rsplit(".", 1)[-1] in ("app", "server", "fastify"):
                apps = [n for n in self.nodes if n.is_app and not n.parents and "." in name]
                return tuple(apps) if len(apps) == 1 else ()  # handed over in a way that cannot be followed
            if owners or not name.isupper():
                return owners
            return tuple(n for n in self.nodes if n.created.name == name)  # a settings constant set in another file
        here = [n for n in self.nodes if n.path == path and n.is_app]
        if len(here) != 1:
            here = [n for n in self.nodes if n.is_app and n.created.framework == framework]
        if len(here) > 1:
            here = [n for n in here if not _ASIDE.search(n.path)]
        return tuple(here) if len(here) == 1 else ()

    def owners(self, path: str, name: str, depth: int = 0) -> tuple[Node, ...]:
        """The nodes a scoped name can be; more than one for a parameter that is handed several."""
        key = (path, name)
        if key not in self._owners:
            if depth > _DEPTH:
                return ()
            self._owners[key] = ()
            self._owners[key] = tuple(dict.fromkeys(self._find(path, name, depth + 1)))
        return self._owners[key]

    def _find(self, path: str, name: str, depth: int) -> Iterator[Node]:
        if node := self._by_name.get((path, name)):
            yield node
            return
        file = self.project.files.get(path)
        if file is None:
            return
        value = file.definitions.get(name)
        if value is not None:
            yield from self._value(path, value, depth)
            return
        found = self.project.resolve(path, name)
        if isinstance(found.fact, facts.Call) and (found.path, found.fact.span) in self._by_span:
            yield self._by_span[found.path, found.fact.span]
            return
        if node := self._by_name.get((found.path, found.name)):
            yield node
            return
        if found.path != path and found.kind in ("value", "unknown"):
            yield from self.owners(found.path, found.name, depth)
            return
        given = list(self._parameter(path, name, depth))
        yield from given or self._part(path, name, depth)

    def _value(self, path: str, value: Value, depth: int) -> Iterator[Node]:
        """What a variable's value is: a creation, another name, what a factory returns."""
        if isinstance(value, facts.Ref):
            yield from self.owners(path, value.name, depth)
        elif isinstance(value, facts.Choice):
            for option in value.options:
                yield from self._value(path, option, depth)
        elif isinstance(value, facts.Call):
            if node := self._by_span.get((path, value.span)):
                yield node
                return
            target = self.project.resolve(path, value.callee)
            if target.function is not None:
                for result in target.function.returns:
                    yield from self._value(target.path, result, depth + 1) if depth < _DEPTH else ()
            elif target.class_ is not None and (node := self._by_name.get((target.path, target.name))):
                yield node
            elif target.kind == "external" and value.args:
                yield from self._value(path, value.args[0], depth)  # a wrapper around the app

    def _part(self, path: str, name: str, depth: int) -> Iterator[Node]:
        """`api.app`, `server.router`: a part of a node that stands for it."""
        base, _, last = name.rpartition(".")
        if base and last in ("app", "router", "self", "server", "blueprint"):
            yield from self.owners(path, base, depth)

    def _parameter(self, path: str, name: str, depth: int) -> Iterator[Node]:
        """The nodes that callers hand over for a parameter."""
        function_name, _, parameter = name.rpartition(".")
        function = self.project.function(path, function_name) if function_name else None
        if function is None:
            return
        names = [p.name for p in function.parameters]
        if function.owner and names[:1] in (["self"], ["cls"]):
            names = names[1:]
        if parameter not in names:
            return
        index = names.index(parameter)
        given: list[Node] = []
        for caller, call in self._callers(path, function):
            if index < len(call.args) and call.args[index]:
                given += self.owners(caller, call.args[index], depth)
        yield from given or (self._nearest(path) if parameter in _APP_NAMES else ())

    def _nearest(self, path: str) -> list[Node]:
        """The one app that a parameter called `app` can mean where nobody is seen to hand it over (a lifespan)."""
        near = defaultdict(list)
        for node in self.nodes:
            if node.is_app:
                near[len(posixpath.commonpath(["/" + path, "/" + node.path]))].append(node)
        best = near[max(near)] if near else []
        return best if len(best) == 1 else []

    def _callers(self, path: str, function: FunctionFacts) -> Iterator[tuple[str, CallSite]]:
        """The calls that lead to a function; of a class, where it is `__init__` or a constructor."""
        name = function.name
        if name.rsplit(".", 1)[-1] in ("__init__", "constructor"):
            name = function.owner
        sites = self._call_sites()
        for caller, call in [*sites.get(name.rsplit(".", 1)[-1], ()), *sites.get("", ())]:
            found = self.project.resolve(caller, call.callee)
            if found.path == path and found.name == name:
                yield caller, call

    def _call_sites(self) -> dict[str, list[tuple[str, CallSite]]]:
        if self._calls is None:
            self._calls = defaultdict(list)
            for path in self.paths:
                modules = frozenset(self.project.files[path].imports.values())
                for function in self.project.files[path].functions:
                    for call in function.calls:
                        if any(call.args):  # a module that is called goes by no name of its own
                            last = "" if call.callee in modules else call.callee.rsplit(".", 1)[-1]
                            self._calls[last].append((path, call))
        return self._calls

    # -- endpoints

    def endpoints(self) -> Iterator[Endpoint]:
        """The endpoints, file by file in the order they are written."""
        grouped: dict[tuple[str, Span], tuple[str, Route, list[Node]]] = {}
        for node in self.nodes:
            for path, route in node.routes:
                grouped.setdefault((path, route.span), (path, route, []))[2].append(node)
        for path, route in self._loose:
            grouped.setdefault((path, route.span), (path, route, []))
        for path, span in sorted(grouped, key=lambda key: (key[0], key[1].line, key[1].column)):
            yield self._endpoint(*grouped[path, span])

    def _endpoint(self, path: str, route: Route, nodes: list[Node]) -> Endpoint:
        found = self.project.follow(path, route.handler) if route.handler is not None else Found("unknown", path, "")
        if found.kind == "external" and nodes:
            found = next((f for n in nodes for j in n.parents if (f := self._by_module(j.path, found.name))), found)
        before: tuple[Value, ...] = ()
        if (
            isinstance(found.fact, facts.Items) and found.fact.items
        ):  # `exports.login = [body("name").isEmail(), (req, res) => ...]`
            before, found = found.fact.items[:-1], self.project.follow(found.path, found.fact.items[-1])
        listed = [Guard(found.path, v, "route", route.span) for v in before]
        name = found.name if found.kind == "external" or found.fact is not None else ""
        if not name or name.rsplit(".", 1)[-1].startswith("<"):  # a function without a name goes by what refers to it
            name = getattr(route.handler, "name", name)
        handlers = tuple(self._handlers(found))
        inner = (*listed, *self._inner_guards(path, route, found, handlers))
        here = Step(
            self.project.location(path, route.span),
            f"route {self._url('', path, route.path) or '(its path cannot be read)'}",
        )
        ways = [w for n in nodes for w in self._ways(n, path, route.order)] or [Way("", (), (), ())]
        whole = tuple(self._whole(w, self._url(w.url, path, route.path), inner, here) for w in ways[:_WAYS])
        return Endpoint(path, route, handlers, name, found.class_, whole)

    @staticmethod
    def _whole(way: Way, url: str, inner: Iterable[Guard], here: Step) -> Way:
        """A way to a route itself, without the guards that count for other URLs only."""
        guards = tuple(g for g in way.guards if not g.under or _is_below(url, g.under))
        return Way(url, (*guards, *inner), way.nodes, (here, *way.steps))

    def _by_module(self, path: str, name: str) -> Found | None:
        """What a full dotted name leads to, written where nothing is imported: in a file of another language."""
        module, _, member = name.rpartition(".")
        target = self.project.packages.python(path, module) if module and path.endswith(".py") else None
        found = self.project.resolve(target, member) if target else None
        return found if found is not None and found.fact is not None else None

    def _handlers(self, found: Found) -> Iterator[Handler]:
        if found.function is not None:
            yield Handler(found.path, found.function)
        elif found.class_ is not None:
            for path, class_ in self.lineage(found.path, found.class_):
                for method in class_.methods:
                    if method in _ENTRIES or method == "__call__":
                        function = self.project.function(path, f"{class_.name}.{method}")
                        if function is not None:
                            yield Handler(path, function)

    def lineage(self, path: str, class_: ClassFacts, depth: int = 0) -> Iterator[tuple[str, ClassFacts]]:
        """A class and those of its bases that the project defines, each with its file."""
        yield path, class_
        for base in class_.bases if depth < _DEPTH else ():
            found = self.project.follow(path, base)
            if found.kind == "class" and found.class_ is not None and found.class_ is not class_:
                yield from self.lineage(found.path, found.class_, depth + 1)

    def _inner_guards(self, path: str, route: Route, found: Found, handlers: Iterable[Handler]) -> Iterator[Guard]:
        for value in route.guards:
            yield Guard(path, value, "route", route.span)
        yield from self._applied.get((found.path, found.name), ())
        if found.class_ is not None:
            yield from self._class_guards(found.path, found.class_)
        for handler in handlers:
            at = handler.facts.span
            if not isinstance(route.handler, facts.Function):
                for value in handler.facts.decorators:
                    yield Guard(handler.path, value, "route", at)
            for file, value in injected(self.project, handler.path, handler.facts):
                yield Guard(file, value, "dependency", at)
            yield from self._of_instances(handler)

    def _of_instances(self, handler: Handler) -> Iterator[Guard]:
        """What the class of a handler asks for in its fields: `user: User = Depends(get_user)`."""
        class_ = self.project.class_(handler.path, handler.facts.owner) if handler.facts.owner else None
        for path, part in self.lineage(handler.path, class_) if class_ is not None else ():
            for item in part.fields:
                for file, value in _asked(self.project, path, item.value, item.annotation):
                    yield Guard(file, value, "dependency", item.span)

    def _class_guards(self, path: str, class_: ClassFacts) -> Iterator[Guard]:
        seen: set[str] = set()
        for where, part in self.lineage(path, class_):
            for value in part.decorators:
                yield Guard(where, value, "class", part.span)
            for item in part.fields:
                if item.name in _CLASS_GUARDS and item.name not in seen and item.value is not None:
                    seen.add(item.name)
                    for value in _flat(item.value):
                        yield Guard(where, value, "class", item.span, item.name)

    def _ways(self, node: Node, path: str, order: int, seen: tuple[Node, ...] = ()) -> Iterator[Way]:
        """The ways to something registered on a node at `order` in the file `path`, without the thing itself."""
        created = node.created
        where = "app" if node.is_app else "router"
        own = [Guard(node.guarded or node.path, v, where, created.span) for v in created.guards]
        for file, attach in node.attached:
            if not _too_late(file, attach, path, order):
                own.append(Guard(file, attach.guard, where, attach.span, attach.kind, self._under(file, attach.path)))
        steps = self._node_steps(node, path, order)
        base = self._url("", node.path, created.prefix)
        own = [replace(g, under=_joined(base, g.under)) if g.under else g for g in own]
        joints = [j for j in node.parents if j.parent not in seen and j.parent is not node]
        if not joints:
            yield Way(base, tuple(own), (node,), steps)
        for joint in joints:
            mount = joint.mount
            guards = [Guard(joint.path, v, "mount", mount.span) for v in mount.guards]
            at = Step(self.project.location(joint.path, mount.span), "mounted here")
            for outer in self._ways(joint.parent, joint.path, mount.order, (*seen, node)):
                prefix = self._url(outer.url, joint.path, mount.prefix)
                mine = [replace(g, under=_joined(prefix, g.under)) if g.under else g for g in own]
                yield Way(
                    _joined(prefix, base),
                    (*outer.guards, *guards, *mine),
                    (*outer.nodes, node),
                    (*steps, at, *outer.steps),
                )

    def _under(self, path: str, value: Value | None) -> str:
        """The URL below which a guard counts; "" for all, also where it cannot be read."""
        texts = (
            [v.value for _, v in self.project.literals(path, value)[0] if isinstance(v.value, str)]
            if value is not None
            else []
        )
        return texts[0].strip("*").rstrip("/") if texts else ""

    def _node_steps(self, node: Node, path: str, order: int) -> tuple[Step, ...]:
        kind = "app" if node.is_app else "router"
        found = [
            Step(
                self.project.location(node.path, node.created.span), f"{kind} `{node.created.name.rsplit('.', 1)[-1]}`"
            )
        ]
        for file, attach in node.attached:
            name = getattr(attach.guard, "name", "") or getattr(attach.guard, "callee", "") or "a function"
            late = " (registered later: it does not run here)" if _too_late(file, attach, path, order) else ""
            words = f"{attach.kind.split(':')[0]} seen: {name.rsplit('.', 1)[-1]}{late}"
            found.append(Step(self.project.location(file, attach.span), words))
        return tuple(found)

    def _url(self, base: str, path: str, value: Value | None) -> str:
        if value is None:
            return base
        literals, _ = self.project.literals(path, value)
        texts = [str(found.value) for _, found in literals if isinstance(found.value, str)]
        if texts:
            return _joined(base, texts[0])
        if isinstance(value, facts.Ref):  # a constant that cannot be followed: its name says something still
            return _joined(base, "/" + value.name.rsplit(".", 1)[-1].lower())
        if isinstance(value, facts.Text):
            parts = [p.value if isinstance(p, facts.Literal) else "{}" for p in value.parts]
            return _joined(base, "".join(str(p) for p in parts))
        return base


def _too_late(file: str, attach: Attach, path: str, order: int) -> bool:
    """Whether a guard stands behind what is registered at `order` in `path`, where order decides (Express, Hono, Koa)."""
    return attach.ordered and file == path and attach.order > order


def injected(project: Project, path: str, function: FunctionFacts) -> Iterator[tuple[str, Value]]:
    """What a function's parameters ask to be run first, each with the file it is written in.

    `Depends(...)` as default, in the annotation or behind an alias.
    """
    for parameter in function.parameters:
        yield from _asked(project, path, parameter.default, parameter.annotation, *parameter.decorators)


def _asked(project: Project, path: str, *values: Value | None) -> Iterator[tuple[str, Value]]:
    for value in values:
        if isinstance(value, facts.Ref):
            found = project.resolve(path, value.name)
            if isinstance(found.fact, (facts.Unknown, facts.Call)) and _injects(found.fact):
                yield found.path, found.fact
            elif not found.visible:
                yield path, value  # an alias that cannot be seen: its name must do
        elif value is not None and _injects(value):
            yield path, value


def _instance(made: Created, name: str, call: facts.Call) -> Created:
    """What constructing a class that is an app or router makes."""
    given = call.keyword("dependencies")
    guards = (*made.guards, *_flat(given)) if given is not None else made.guards
    return Created(
        name, made.kind.removesuffix("-class"), made.framework, call.keyword("prefix"), guards, call.span, made.order
    )


def _injects(value: Value) -> bool:
    if isinstance(value, facts.Call):
        return value.callee.rsplit(".", 1)[-1] in _INJECTS
    return isinstance(value, facts.Unknown) and any(r.rsplit(".", 1)[-1] in _INJECTS for r in value.refs)


def _flat(value: Value) -> Iterator[Value]:
    if isinstance(value, facts.Items):
        for item in value.items:
            yield from _flat(item)
    else:
        yield value


def _is_below(url: str, under: str) -> bool:
    """Whether a URL lies below another one, segment by segment; a parameter or `*` fits any segment."""
    mine, wanted = (u.strip("/").split("/") for u in (url.lower(), under.lower()))
    pairs = zip(mine, wanted, strict=False)
    return len(mine) >= len(wanted) and all(a == b or a[:1] in (":", "{") or b[:1] in (":", "*", "{") for a, b in pairs)


def _joined(base: str, path: str) -> str:
    """Two parts of a URL with one slash between them."""
    if not path:
        return base
    path = path.lstrip("^").rstrip("$")
    return base.rstrip("/") + "/" + path.lstrip("/") if base or path.startswith("/") else "/" + path
