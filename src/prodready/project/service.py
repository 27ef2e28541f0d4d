"""What serves requests, linked over all files: apps, routers, mounts, routes with everything that stands in front of them.

Built by `endpoints.link`: `nodes` finds the app or router behind a name, `mounts` puts them together, `guards` knows what
stands at a handler itself, `endpoints` walks the ways from the apps to the routes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from prodready.facts import Attach, ClassFacts, Created, FunctionFacts, Mount, Route, Span, Value
from prodready.findings import Step


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
    exact: bool = False  # only for that very one


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
    """A route with its handlers and every way to it. `name`: the handler by its last canonical name; `home`: its file."""

    path: str
    route: Route
    handlers: tuple[Handler, ...]
    name: str
    class_: ClassFacts | None
    ways: tuple[Way, ...]
    home: str = ""

    @property
    def visible(self) -> bool:
        """Whether all ways to it are known and start at an app."""
        return bool(self.ways) and all(w.visible for w in self.ways)

    @property
    def methods(self) -> frozenset[str]:
        """The methods it answers; empty for any or unknown."""
        if self.route.methods:
            return frozenset(self.route.methods)
        names = [h.facts.name.rsplit(".", 1)[-1] for h in self.handlers if self.class_ is not None or _responds(h)]
        verbs = {n.removeprefix("on_") for n in (*names, *(self.class_.methods if self.class_ is not None else ()))}
        return frozenset(v.upper() for v in verbs & {"get", "post", "put", "patch", "delete"})


def _responds(handler: Handler) -> bool:
    """Whether a function is a responder of a module that stands for a resource."""
    return handler.facts.name.startswith("on_")


@dataclass(slots=True)
class Service:
    """Everything that serves: nodes and endpoints, in the order of their files."""

    nodes: list[Node]
    endpoints: list[Endpoint]

    @property
    def apps(self) -> list[Node]:
        """The apps."""
        return [n for n in self.nodes if n.is_app]
