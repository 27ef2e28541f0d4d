"""What stands at a handler itself: its decorators, what its parameters and its class ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from prodready import facts
from prodready.facts import ClassFacts, FunctionFacts, Span, Value
from prodready.project.link import Project
from prodready.project.service import Guard, Handler

_DEPTH = 12
_CLASS_GUARDS = (
    "throttle_classes", "permission_classes", "decorators", "method_decorators", "guards", "middleware", "throttles",
    "mixins", "throttle_scope",
)  # fmt: skip
_CLASSES = ("throttle_classes", "permission_classes")  # a nearer list counts instead of a farther one
_CHOSEN = {"get_permissions": "permission_classes", "get_throttles": "throttle_classes"}
_SCOPE = "throttle_scope"
LATE = ":late"  # above `@api_view`: the view has been made without it
_LETS_ALL = ("AllowAny",)
_AS_ASKED = (".request.method", "self.action")
_BEFORE = ("prepare", "dispatch_request")  # methods that run before the one that answers
_READS = frozenset(("get", "list", "retrieve", "head", "options", "get_queryset", "get_context_data"))
_MIXED_IN = re.compile(r"Mixin$|Required|Protected")
_HOLDERS = ("UseGuards", "UseInterceptors")  # Nest: what they are handed guards
_INJECTS = ("Depends", "Security", "Inject")


def at_handler(project: Project, handler: Handler, decorated: bool) -> Iterator[Guard]:
    """The guards of one handler. `decorated`: its decorators count; those of an inline one stand in the route."""
    at = handler.facts.span
    listed_ = handler.facts.decorators if decorated else ()
    viewed = next((i for i, v in enumerate(listed_) if getattr(v, "callee", "").rsplit(".", 1)[-1] == "api_view"), 0)
    for index, value in enumerate(listed_):
        for guard in _decorator(handler.path, value, "route", at):
            yield replace(guard, kind=guard.kind + LATE) if index < viewed and guard.kind in _CLASSES else guard
    for file, value in injected(project, handler.path, handler.facts):
        yield Guard(file, value, "dependency", at)
    for made in ("cls", "view_class"):  # `send_code.cls.throttle_scope = "code"`
        scope = project.files[handler.path].definitions.get(f"{handler.facts.name}.{made}.{_SCOPE}")
        if scope is not None:
            yield Guard(handler.path, scope, "class", at, _SCOPE)
    yield from _in_fields(project, handler)


def at_class(project: Project, path: str, class_: ClassFacts) -> Iterator[Guard]:
    """The guards of a class of handlers: its decorators, what is mixed in, and fields such as `throttle_classes`; the
    nearest field counts, unless a method chooses.
    """
    seen: set[str] = set()
    for where, part in lineage(project, path, class_):
        for value in part.decorators:
            yield from _decorator(where, value, "class", part.span)
        yield from _mixed_in(where, part)
        for method in part.methods:
            function = project.function(where, f"{part.name}.{method}") if method in _BEFORE else None
            if function is not None:
                yield Guard(where, facts.Function(function.name, function.span), "class", function.span)
        for method in part.methods:
            if (kind := _CHOSEN.get(method, "")) and kind not in seen:
                chosen = list(_chosen(project, where, f"{part.name}.{method}", kind))
                seen.update(g.kind for g in chosen)
                yield from chosen
        for item in part.fields:
            if item.name in _CLASS_GUARDS and item.name not in seen and item.value is not None:
                seen.add(item.name)
                yield from (Guard(where, v, "class", item.span, item.name) for v in listed(item.value))


def composed(project: Project, path: str, value: Value, depth: int = 0) -> Iterator[tuple[str, Value]]:
    """A decorator with its file; what it is made of, where a function of the project puts several together (Nest).

    `const Limited = () => applyDecorators(UseGuards(ThrottlerGuard), Throttle(...))`
    """
    parts = list(_parts(project, path, value)) if depth < _DEPTH else []
    for where, part in parts:
        yield from composed(project, where, part, depth + 1)
    if not parts:
        yield path, value


def _parts(project: Project, path: str, value: Value) -> Iterator[tuple[str, Value]]:
    name = value.callee if isinstance(value, facts.Call) else ""
    if name.rsplit(".", 1)[-1] in _HOLDERS and isinstance(value, facts.Call):
        yield from ((path, v) for arg in value.args for v in flat(arg))
        return
    function = project.resolve(path, name).function if name else None
    for made in function.returns if function is not None else ():
        if isinstance(made, facts.Call) and made.callee.endswith(".applyDecorators"):
            where = project.resolve(path, name).path
            yield from ((where, v) for arg in made.args for v in flat(arg))


def listed(value: Value) -> tuple[Value, ...]:
    """What a list holds; the list itself where it is empty, for it counts as well."""
    return tuple(flat(value)) or (value,)


def _decorator(path: str, value: Value, where: str, at: Span) -> Iterator[Guard]:
    """A decorator; `@throttle_classes([...])` is what is listed, one for a method that only reads is none."""
    last = value.callee.rsplit(".", 1)[-1] if isinstance(value, facts.Call) else ""
    if isinstance(value, facts.Call) and last in _CLASSES and value.args:
        yield from (Guard(path, v, "class", at, last) for v in listed(value.args[0]))
    elif not (isinstance(value, facts.Call) and last == "method_decorator" and _is_for_reading(value)):
        yield Guard(path, value, where, at)


def _is_for_reading(call: facts.Call) -> bool:
    """`@method_decorator(ratelimit(...), name="get")`."""
    name = call.keyword("name")
    return isinstance(name, facts.Literal) and name.value in _READS


def _mixed_in(path: str, class_: ClassFacts) -> Iterator[Guard]:
    """`class Members(LoginRequiredMixin, View)`."""
    for base in class_.bases:
        if isinstance(base, facts.Ref) and _MIXED_IN.search(base.name.rsplit(".", 1)[-1]):
            yield Guard(path, base, "class", class_.span, "mixin")


def _chosen(project: Project, path: str, name: str, kind: str) -> Iterator[Guard]:
    """What `get_permissions` or `get_throttles` chooses among; nothing is sure where everybody may be let in."""
    function = project.function(path, name)
    if function is None:
        return
    at = function.span
    if any(n.endswith(".self." + _SCOPE) for n in function.reads):
        yield Guard(path, facts.Unknown((), at), "class", at, _SCOPE)  # chosen as the request comes
    named = dict.fromkeys((*function.reads, *(c.callee for c in function.calls)))
    open_ = any(n.removesuffix("()").endswith(_LETS_ALL) for n in named)
    classes = [n for n in named if n.rsplit(".", 1)[-1][:1].isupper() and not open_]
    own = [facts.Ref(n, at) for n in classes if project.resolve(path, n).kind in ("class", "instance", "external")]
    adds = any(n.endswith("super()." + name.rsplit(".", 1)[-1]) for n in named)
    if adds and kind == "permission_classes" and any(n.endswith(_AS_ASKED) for n in function.reads):
        return  # for some methods only
    if not open_ and adds:
        yield from (Guard(path, v, "class", at, "more") for v in own)  # besides what the class lists
    else:
        yield from (Guard(path, v, "class", at, kind) for v in own or (facts.Items((), at),))


def injected(project: Project, path: str, function: FunctionFacts) -> Iterator[tuple[str, Value]]:
    """What a function's parameters ask to be run first, each with the file it is written in.

    `Depends(...)` as default, in the annotation or behind an alias.
    """
    for parameter in function.parameters:
        yield from _asked(project, path, parameter.default, parameter.annotation, *parameter.decorators)


def lineage(project: Project, path: str, class_: ClassFacts, depth: int = 0) -> Iterator[tuple[str, ClassFacts]]:
    """A class and those of its bases that the project defines, each with its file."""
    yield path, class_
    for base in class_.bases if depth < _DEPTH else ():
        found = project.follow(path, base)
        if found.kind == "class" and found.class_ is not None and found.class_ is not class_:
            yield from lineage(project, found.path, found.class_, depth + 1)


def outside(project: Project, path: str, class_: ClassFacts) -> Iterator[str]:
    """The names of the classes outside the project that a class is made of, as far as they can be followed."""
    for where, part in lineage(project, path, class_):
        for base in part.bases:
            found = project.follow(where, base)
            if found.class_ is None:
                yield found.name


def flat(value: Value) -> Iterator[Value]:
    """A value, or what a list in a list holds."""
    if isinstance(value, facts.Items):
        for item in value.items:
            yield from flat(item)
    else:
        yield value


def _in_fields(project: Project, handler: Handler) -> Iterator[Guard]:
    """What the class of a handler asks for in its fields: `user: User = Depends(get_user)`."""
    class_ = project.class_(handler.path, handler.facts.owner) if handler.facts.owner else None
    for path, part in lineage(project, handler.path, class_) if class_ is not None else ():
        for item in part.fields:
            for file, value in _asked(project, path, item.value, item.annotation):
                yield Guard(file, value, "dependency", item.span)


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


def _injects(value: Value) -> bool:
    if isinstance(value, facts.Call):
        return value.callee.rsplit(".", 1)[-1] in _INJECTS
    return isinstance(value, facts.Unknown) and any(r.rsplit(".", 1)[-1] in _INJECTS for r in value.refs)
