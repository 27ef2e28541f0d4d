"""From a name to the apps and routers it can be: through definitions, imports, function parameters and factories.

The recognisers of each language emit candidates by shape, with the name of the object they act on; what leads to no app
or router is dropped. No framework is known here by name.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator

import msgspec

from prodready import facts
from prodready.facts import CallSite, Created, FunctionFacts, Span, Value
from prodready.project.guards import flat
from prodready.project.link import Project
from prodready.project.service import Node

_DEPTH = 12
_IGNORED_ROLES = frozenset(("test", "migration", "browser"))
_EXAMPLE = re.compile(r"(^|/)(examples?|samples?|docs|docs_src|tutorials?)/")  # shows a library, serves nobody
_ASIDE = re.compile(r"(^|/)(seeds?|seeders?|scripts?|commands?|cli|tools?|bin)(/|\.)")  # an app made here serves nobody
_SERVER_NAME = re.compile(r"(^|\.)(\w+(?=A|S))?([aA]pp|[sS]erver|fastify)$")
_APP_NAMES = frozenset(("app", "application", "fastapi_app", "flask_app", "api"))

_SAME = frozenset(
    ("withTypeProvider", "register", "route", "use", "routes", "middleware")
)  # methods that give back what they are called on


class Nodes:
    """The apps and routers of a project; `paths`: the files that can serve."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.paths = [p for p in project.files if self._serves(p) and not _EXAMPLE.search(p)]
        self.all: list[Node] = []
        self.by_name: dict[tuple[str, str], Node] = {}
        self.by_span: dict[tuple[str, Span], Node] = {}
        self._owners: dict[tuple[str, str], tuple[Node, ...]] = {}
        self._calls: dict[str, list[tuple[str, CallSite]]] | None = None
        self.guesses = True  # whether a parameter that nothing is seen to be handed may be the only app there is
        self.derived: list[tuple[Node, Node]] = []  # an app made of a class, and the app its base class is
        for path in self.paths:
            for created in project.files[path].created:
                if not created.kind.endswith("-class"):
                    self.add(Node(path, created))
        self._instances()

    def _serves(self, path: str) -> bool:
        """Whether a file can serve: by its role, or because a page defines a server action."""
        role = self.project.role(path)
        return role not in _IGNORED_ROLES or (
            role == "browser" and any(r.framework in ("action", "remix") for r in self.project.files[path].routes)
        )

    def _instances(self) -> None:
        """What is made of a class of the project's own that is an app or a router by its base."""
        classes = {
            (path, c.name): c
            for path in self.paths
            for c in self.project.files[path].created
            if c.kind.endswith("-class")
        }
        self._derived(classes)
        names = {name.rsplit(".", 1)[-1] for _, name in classes}
        for path in self.paths if names else ():
            for name, value in self.project.files[path].definitions.items():
                if isinstance(value, facts.Call) and value.callee.rsplit(".", 1)[-1] in names:
                    found = self.project.resolve(path, value.callee)
                    if made := classes.get((found.path, found.name)):
                        self.add(Node(path, _instance(made, name, value), guarded=found.path))

    def _derived(self, classes: dict[tuple[str, str], Created]) -> None:
        """Classes in other files whose base is such a class; of a class that is an app itself the derived one is one too."""
        apps = {
            (n.path, n.created.name): n for n in self.all if self.project.class_(n.path, n.created.name) is not None
        }
        todo = [(p, c) for p in self.paths for c in self.project.files[p].classes] if classes or apps else []
        names = {name.rsplit(".", 1)[-1] for _, name in (*classes, *apps)}
        for path, class_ in todo * 2:  # twice: a base may be derived itself
            for base in class_.bases:
                if not isinstance(base, facts.Ref) or base.name.rsplit(".", 1)[-1] not in names:
                    continue
                found = self.project.resolve(path, base.name)
                here, known = (path, class_.name), (found.path, found.name)
                names.add(class_.name)
                if known in classes and here not in classes:
                    classes[here] = msgspec.structs.replace(classes[known], name=class_.name, span=class_.span)
                elif known in apps and here not in apps:
                    made = msgspec.structs.replace(apps[known].created, name=class_.name, span=class_.span)
                    apps[here] = self.add(Node(path, made))
                    self.derived.append((apps[here], apps[known]))

    def add(self, node: Node) -> Node:
        """Take in a node; gives it back."""
        self.all.append(node)
        self.by_name.setdefault((node.path, node.created.name), node)
        self.by_span[node.path, node.created.span] = node
        return node

    def forget(self) -> None:
        """Drop the answers given so far: more is known now about what a plugin function's parameter is."""
        self._owners.clear()

    def target(self, path: str, name: str, framework: str) -> tuple[Node, ...]:
        """The nodes that a recogniser's name means; without a name, the one app of the framework."""
        if name:
            owners = self.owners(path, name)
            unseen = not owners and self.project.resolve(path, name).kind != "external"
            if unseen and self.guesses and _SERVER_NAME.search(name):
                apps = [n for n in self.all if n.is_app and not n.parents and "." in name]
                return tuple(apps) if len(apps) == 1 else ()  # handed over in a way that cannot be followed
            if owners or not name.isupper():
                return owners
            return tuple(n for n in self.all if n.created.name == name)  # a settings constant set in another file
        here = [n for n in self.all if n.path == path and n.is_app]
        if len(here) != 1:
            here = [n for n in self.all if n.is_app and n.created.framework == framework]
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
        if node := self.by_name.get((path, name)):
            yield node
            return
        file = self.project.files.get(path)
        if file is None:
            return
        value = file.definitions.get(name)
        if value is not None:  # a parameter may be wrapped under its own name: `app = Sessions(app)`
            yield from tuple(self.of_value(path, value, depth)) or self._parameter(path, name, depth)
            return
        found = self.project.resolve(path, name)
        if isinstance(found.fact, facts.Call) and (found.path, found.fact.span) in self.by_span:
            yield self.by_span[found.path, found.fact.span]
            return
        if node := self.by_name.get((found.path, found.name)):
            yield node
            return
        if found.path != path and isinstance(found.fact, facts.Call) and found.fact.callee.rpartition(".")[2] in _SAME:
            yield from self.of_value(found.path, found.fact, depth)  # `module.exports = router.routes()`
            return
        if found.kind == "instance" and (node := self._imported(path, name)):
            yield node
            return
        if found.path != path and found.kind in ("value", "unknown"):
            yield from self.owners(found.path, found.name, depth)
            return
        given = list(self._parameter(path, name, depth))
        yield from given or self._part(path, name, depth)

    def _imported(self, path: str, name: str) -> Node | None:
        """The node that another module keeps under a name, where the name leads on to a class of the project."""
        module, _, member = name.rpartition(".")
        target = self.project.packages.python(path, module) if module and path.endswith(".py") else None
        return self.by_name.get((target, member)) if target else None

    def of_value(self, path: str, value: Value, depth: int) -> Iterator[Node]:
        """What a variable's value is: a creation, another name, what a factory returns."""
        if isinstance(value, facts.Ref):
            yield from self.owners(path, value.name, depth)
        elif isinstance(value, (facts.Choice, facts.Items)):
            for option in value.options if isinstance(value, facts.Choice) else value.items:
                yield from self.of_value(path, option, depth)
        elif isinstance(value, facts.Call):
            if node := self.by_span.get((path, value.span)):
                yield node
                return
            target = self.project.resolve(path, value.callee)
            if target.function is not None:
                for result in target.function.returns if depth < _DEPTH else ():
                    yield from self._given_back(path, value, target.function, result) or self.of_value(
                        target.path, result, depth + 1
                    )
            elif target.class_ is not None and (node := self.by_name.get((target.path, target.name))):
                yield node
            elif value.callee.rpartition(".")[2] in _SAME and (
                same := self.owners(path, value.callee.rpartition(".")[0], depth)
            ):
                yield from same
            elif target.kind == "external" and value.args:
                yield from self.of_value(path, value.args[0], depth)  # a wrapper around the app

    def _given_back(self, path: str, call: facts.Call, function: FunctionFacts, result: Value) -> tuple[Node, ...]:
        """`app = register(config, app)`: a function that returns what it was handed."""
        name = result.name.removeprefix(f"{function.name}.") if isinstance(result, facts.Ref) else ""
        index = next((i for i, p in enumerate(function.parameters) if p.name == name), len(call.args))
        return tuple(self.of_value(path, call.args[index], 1)) if index < len(call.args) else ()

    def _part(self, path: str, name: str, depth: int) -> Iterator[Node]:
        """`api.app`, `server.router`: a part of a node that stands for it."""
        base, _, last = name.rpartition(".")
        if base and last in ("app", "router", "self", "server", "blueprint"):
            yield from self.owners(path, base, depth)

    def _parameter(self, path: str, name: str, depth: int) -> Iterator[Node]:
        """The nodes that callers hand over for a parameter."""
        parameter = name.rpartition(".")[2]
        handed = self.handed(path, name)
        if handed is not None:
            given = [node for caller, argument in handed for node in self.owners(caller, argument, depth)]
            yield from given or (self._nearest(path) if self.guesses and parameter in _APP_NAMES else ())

    def handed(self, path: str, name: str) -> list[tuple[str, str]] | None:
        """The names that callers hand over for a parameter, each with its file; None where `name` is no parameter."""
        sites = self.sites(path, name)
        return None if sites is None else [(caller, argument) for caller, _, argument in sites]

    def sites(self, path: str, name: str) -> list[tuple[str, CallSite, str]] | None:
        """The calls that hand something over for a parameter, each with its file and what it hands over."""
        function_name, _, parameter = name.rpartition(".")
        function = self.project.function(path, function_name) if function_name else None
        if function is None:
            return None
        names = [p.name for p in function.parameters]
        if function.owner and names[:1] in (["self"], ["cls"]):
            names = names[1:]
        if parameter not in names:
            return None
        index = names.index(parameter)
        calls = [(caller, call) for caller, call in self._callers(path, function) if index < len(call.args)]
        return [(caller, call, call.args[index]) for caller, call in calls if call.args[index]]

    def _nearest(self, path: str) -> list[Node]:
        """The one app that a parameter called `app` can mean where nobody is seen to hand it over (a lifespan)."""
        near = defaultdict(list)
        for node in self.all:
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


def _instance(made: Created, name: str, call: facts.Call) -> Created:
    """What constructing a class that is an app or router makes."""
    given = call.keyword("dependencies")
    guards = (*made.guards, *flat(given)) if given is not None else made.guards
    return Created(
        name,
        made.kind.removesuffix("-class"),
        made.framework,
        call.keyword("prefix", "url_prefix", "path"),
        guards,
        call.span,
        made.order,
    )
