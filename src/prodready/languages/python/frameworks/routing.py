"""The shapes that Python web frameworks share: creation, decorated routes, inclusion, middleware, hooks.

Everything here is a candidate by its shape; what its target leads to is settled when the project is linked. A framework
module adds its classes with `creates` and recognises what is its own.
"""

from __future__ import annotations

import ast

from prodready import branches
from prodready.facts import Attach, Created, Items, Literal, Mount, Ref, Route, Span, Value
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on

VERBS = frozenset(("get", "post", "put", "patch", "delete", "head", "options"))
_ROUTES = VERBS | {"route", "api_route", "websocket", "websocket_route", "api_operation", "view"}
_INCLUDES = {
    "include_router": 0, "register_blueprint": 0, "blueprint": 0, "mount": 1, "add_subapp": 1, "add_router": 1,
    "add_namespace": 0, "register": 0, "host": 1, "register_nested_blueprint": 0, "add_api": 0,
}  # fmt: skip
_HOOKS = frozenset(("before_request", "before_app_request", "on_request", "before_handle", "before_websocket"))
_PREFIXES = ("prefix", "url_prefix", "path")
_GUARDS = (
    "dependencies", "middleware", "middlewares", "guards", "before_request", "decorators", "auth", "throttle",
    "route_class",
)  # fmt: skip

_CREATORS: dict[str, tuple[str, str]] = {}


def creates(framework: str, *, app: tuple[str, ...] = (), router: tuple[str, ...] = ()) -> None:
    """Say which classes (canonical names) make an app or a router of a framework."""
    _CREATORS.update(dict.fromkeys(app, ("app", framework)))
    _CREATORS.update(dict.fromkeys(router, ("router", framework)))


def keyword(node: ast.Call, *names: str) -> ast.expr | None:
    """The value of the first keyword argument with one of these names."""
    return next((k.value for k in node.keywords if k.arg in names), None)


def argument(node: ast.Call, index: int, *names: str) -> ast.expr | None:
    """A positional argument, or the keyword of one of these names."""
    found = keyword(node, *names)
    return found if found is not None else node.args[index] if len(node.args) > index else None


def values(context: Context, node: ast.expr | None) -> tuple[Value, ...]:
    """The elements of a list, or the one value there is."""
    if node is None:
        return ()
    parts = node.elts if isinstance(node, (ast.List, ast.Tuple)) else [node]
    return tuple(context.value(part) for part in parts)


def optional(context: Context, node: ast.expr | None) -> Value | None:
    """The value of an expression that may be missing."""
    return None if node is None else context.value(node)


def methods(node: ast.expr | None) -> tuple[str, ...]:
    """The methods of a `methods=[...]` list, upper case: strings, or members of an enum (`HTTPMethod.POST`)."""
    if isinstance(node, ast.Call) and len(node.args) == 1:
        node = node.args[0]  # `frozenset({"GET"})`
    parts = node.elts if isinstance(node, (ast.List, ast.Tuple, ast.Set)) else [node]
    words = [p.attr if isinstance(p, ast.Attribute) else p.value if isinstance(p, ast.Constant) else "" for p in parts]
    return tuple(w.upper() for w in words if isinstance(w, str) and w.lower() in VERBS)


def development(context: Context) -> bool:
    """Whether the place stands in a branch that production never takes."""
    return branches.development_only(context.conditions)


def mount(
    context: Context,
    node: ast.AST,
    parent: str,
    child: Value,
    prefix: Value | None = None,
    guards: tuple[Value, ...] = (),
    *,
    maybe: bool = False,
) -> None:
    """Emit that `parent` takes in `child`."""
    context.out.mounts.append(
        Mount(
            parent, child, prefix, guards, context.span(node), context.next_order(), maybe,
            development=development(context),
        )
    )  # fmt: skip


def attach(
    context: Context, node: ast.AST, target: str, guard: Value, kind: str = "middleware", path: Value | None = None
) -> None:
    """Emit that a guard stands in front of a whole app or router; what only development attaches guards nothing."""
    if target != UNKNOWN and not development(context):
        context.out.attached.append(Attach(target, guard, path, context.span(node), context.next_order(), kind))


def summands(node: ast.expr | None) -> list[ast.expr]:
    """The lists that are added up, or put together with `list(...)` or `sorted(...)`; a list of one where there is one."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*summands(node.left), *summands(node.right)]
    if (
        isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("list", "tuple", "sorted")
        and len(node.args) == 1
    ):
        return summands(node.args[0])
    return [node] if node is not None else []


def names_of(context: Context, node: ast.AST) -> str:
    """The name a created object gets: what it is assigned to, else its place."""
    parent = context.parent()
    if isinstance(parent, ast.Await):
        parent = context.parent(2)
    if isinstance(parent, (ast.Assign, ast.AnnAssign)) and parent.value is not None:
        target = parent.targets[0] if isinstance(parent, ast.Assign) else parent.target
        name = context.canonical(target)
        if name != UNKNOWN:
            return name
    at = context.span(node)
    return f"{context.function}.<{at.line}:{at.column}>".lstrip(".")


@on(ast.Call, language="python")
def call(context: Context, node: ast.Call) -> None:
    """Creation of apps and routers, and the calls on them that are no decorators."""
    if isinstance(node.func, ast.Call):
        _applied(context, node)
        return
    created = _CREATORS.get(context.canonical(node.func)) if _CREATORS else None
    if created:
        _created(context, node, *created)
    if isinstance(node.func, ast.Attribute):
        target = context.canonical(node.func.value)
        if target != UNKNOWN:
            _method(context, node, node.func.attr, target)
    _extension(context, node)


def _created(context: Context, node: ast.Call, kind: str, framework: str) -> None:
    prefix = keyword(node, *_PREFIXES, "base_path")
    guards = [v for name in _GUARDS for v in values(context, keyword(node, name))]
    name = names_of(context, node)
    context.out.created.append(
        Created(
            name, kind, framework, optional(context, prefix), tuple(guards), context.span(node), context.next_order()
        )
    )
    for listed in ("route_handlers", "routes", "handlers"):
        listing(context, node, name, keyword(node, listed))


def listing(context: Context, node: ast.AST, parent: str, listed: ast.expr | None) -> None:
    """Mount what a list of routes holds, whether it is written here or put together elsewhere."""
    for part in summands(listed):
        for child in values(context, part):
            mount(context, node, parent, child)


def _method(context: Context, node: ast.Call, attr: str, target: str) -> None:
    if attr in _INCLUDES and (node.args or node.keywords):
        _included(context, node, attr, target)
    elif attr == "add_middleware" and (guard := argument(node, 0, "middleware_class")) is not None:
        attach(context, node, target, context.value(guard))
    elif attr == "init_app" and (parent := argument(node, 0, "app")) is not None:
        _bound(context, node, target, context.canonical(parent))
    elif attr in _HOOKS and len(node.args) == 1 and not isinstance(node.args[0], ast.Constant):
        attach(context, node, target, context.value(node.args[0]), "hook")
    elif attr in ("add_api_route", "add_route", "add_url_rule", "add_api_websocket_route", "add_websocket_route"):
        _added(context, node, target)


def _bound(context: Context, node: ast.Call, extension: str, app: str) -> None:
    """`extension.init_app(app)`: it guards the app, or brings the routes that were registered on it."""
    if app != UNKNOWN:
        guard = Ref(extension, context.span(node))
        attach(context, node, app, guard, "extension")
        mount(context, node, app, guard, optional(context, keyword(node, *_PREFIXES)), maybe=True)


def _included(context: Context, node: ast.Call, attr: str, target: str) -> None:
    at_index = _INCLUDES[attr]
    child = argument(node, at_index, "router", "blueprint", "app", "ns")
    prefix = keyword(node, *_PREFIXES) or (node.args[0] if at_index == 1 and node.args else None)
    if child is None or (attr == "register" and isinstance(child, ast.Constant)):
        return  # `router.register("users", UserViewSet)`
    guards = tuple(v for name in _GUARDS for v in values(context, keyword(node, name)))
    value = looped(context, child) or context.value(child)
    mount(context, node, target, value, optional(context, prefix), guards)


def looped(context: Context, child: ast.expr) -> Value | None:
    """What a loop goes through, where the included name is its variable."""
    first = child
    while isinstance(first, (ast.Attribute, ast.Subscript, ast.Starred)):
        first = first.value
    if not isinstance(first, ast.Name):
        return None
    for parent in reversed(context.parents):
        if isinstance(parent, (ast.For, ast.AsyncFor)):
            if first.id in _loop_names(parent):
                return looped(context, parent.iter) or context.value(parent.iter)
            if modules := _modules(parent, first.id, child):
                return Items(tuple(Literal(m, context.span(child)) for m in modules), context.span(child))
    return None


def _loop_names(loop: ast.For | ast.AsyncFor) -> set[str]:
    """The names a loop binds, and those its body unpacks one of them into: `method, path, handler = row`."""
    names = {n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
    for statement in loop.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Name) and statement.value.id in names:
            names |= {n.id for t in statement.targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return names


def _modules(loop: ast.For | ast.AsyncFor, name: str, child: ast.expr) -> list[str]:
    """`for m in ("auth", "home"): module = import_module(f"shop.{m}.views"); app.register_blueprint(module.bp)`."""
    made = next(
        (s.value for s in loop.body if isinstance(s, ast.Assign) and getattr(s.targets[0], "id", "") == name), None
    )
    if not (isinstance(made, ast.Call) and made.args and isinstance(loop.iter, (ast.List, ast.Tuple))):
        return []
    called = made.func.attr if isinstance(made.func, ast.Attribute) else getattr(made.func, "id", "")
    spelled = _spelled(made.args[0]) if called in ("import_module", "import_string", "__import__") else ""
    member = f":{child.attr}" if isinstance(child, ast.Attribute) else ""
    words = [e.value for e in loop.iter.elts if isinstance(e, ast.Constant)]
    return [spelled.replace("\0", str(w)) + member for w in words] if spelled else []


def _spelled(node: ast.expr) -> str:
    """A module's name with a gap for what is looped over; "" where it cannot be read."""
    if isinstance(node, ast.Name):
        return "\0"
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "\0" for v in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
        text = str(node.left.value)
        return text.replace("%s", "\0") if isinstance(node.op, ast.Mod) else text + _spelled(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return str(getattr(node.func.value, "value", "")).replace("{}", "\0")
    return ""


def _added(context: Context, node: ast.Call, target: str) -> None:
    """`add_api_route(path, f, methods=...)`, `add_url_rule(path, name, f)`, `router.add_route(verb, path, f)`."""
    positional = list(node.args)
    verbs: tuple[str, ...] = ()
    first = positional[0] if positional else None
    if len(positional) >= 3 and isinstance(first, ast.Constant) and str(first.value).lower() in VERBS | {"*"}:
        verbs = () if first.value == "*" else (str(first.value).upper(),)
        positional = positional[1:]
    if len(positional) > 1 and not _is_path(positional[0]) and _is_path(positional[1]):
        positional[:2] = positional[1::-1]  # Sanic: `add_route(handler, path)`
    path = positional[0] if positional else keyword(node, "path", "rule", "uri")
    handler = keyword(node, "endpoint", "view_func", "handler", "route", "resource")
    callable_ = [p for p in positional[1:] if not isinstance(p, (ast.Constant, ast.List))]
    if callable_ and (handler is None or isinstance(handler, ast.Constant)):
        handler = callable_[-1]
    if handler is None or path is None:
        return
    guards = [v for name in _GUARDS for v in values(context, keyword(node, name))]
    if "websocket" in getattr(node.func, "attr", ""):
        verbs = ("WEBSOCKET",)
    add_route(context, node, target, path, handler, verbs or methods(keyword(node, "methods")), guards)


def expressed(
    context: Context,
    node: ast.expr,
    framework: str,
    path: ast.expr | None,
    handler: ast.expr,
    verbs: tuple[str, ...] = (),
    guards: list[Value] | None = None,
) -> None:
    """Emit a route that is written as an expression: a router of its own, by its place, mounted with the list it is in."""
    if not development(context):
        name = names_of(context, node)
        at = context.span(node)
        context.out.created.append(Created(name, "listed", framework, None, (), at, context.next_order()))
        add_route(context, node, name, path, handler, verbs, guards, framework)


def gathered(context: Context, node: ast.AST, name: str, more: ast.expr | None, framework: str) -> None:
    """`routes.extend(more)`, `routes += more`, `routes.append(route)`: the list is a router, and `more` is mounted into it."""
    if more is None or name == UNKNOWN:
        return
    if not any(c.name == name for c in context.out.created):
        at, before = context.span(node), context.out.definitions.get(name)
        context.out.created.append(Created(name, "listed", framework, None, (), at, context.next_order()))
        if before is not None:
            mount(context, node, name, before)
    listing(context, node, name, more)


def add_route(
    context: Context,
    node: ast.expr,
    target: str,
    path: ast.expr | None,
    handler: ast.expr,
    verbs: tuple[str, ...] = (),
    guards: list[Value] | None = None,
    framework: str = "",
) -> None:
    """Emit a route that a call registers; `View.as_view()` leads to the view, wrappers around it are guards."""
    wrapped = list(guards or ())
    if development(context):
        return
    while isinstance(handler, ast.Call) and not _as_view(handler) and not constructs(handler):
        if not handler.args or isinstance(handler.args[0], ast.Constant):
            break
        wrapped.append(context.value(handler.func))
        handler = handler.args[0]
    actions: tuple[tuple[str, str], ...] = ()
    if isinstance(handler, ast.Call) and _as_view(handler) and isinstance(handler.func, ast.Attribute):
        actions = _actions(argument(handler, 0, "actions"))
        handler = handler.func.value
    if framework == "" and target.endswith(".router"):
        target = target.removesuffix(".router")
    context.out.routes.append(
        Route(
            target, framework, verbs, optional(context, path), context.value(handler), tuple(wrapped), (),
            context.span(node), context.next_order(), actions,
        )
    )  # fmt: skip


def _is_path(node: ast.expr) -> bool:
    """Whether an argument is a path, by its shape."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def constructs(node: ast.Call) -> bool:
    """Whether a call makes an object, by its name: `LoginResource(store)` is the handler, no wrapper around one."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name.lstrip("_")[:1].isupper()


def _actions(node: ast.expr | None) -> tuple[tuple[str, str], ...]:
    """Verb and method of `as_view({"post": "login"})`."""
    pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
    plain = [(k.value, v.value) for k, v in pairs if isinstance(k, ast.Constant) and isinstance(v, ast.Constant)]
    return tuple((str(verb).upper(), str(method)) for verb, method in plain)


def _as_view(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr in ("as_view", "as_asgi")


def _applied(context: Context, node: ast.Call) -> None:
    """`limiter.limit("5/minute")(blueprint)`: a decorator applied by hand, to what is already registered."""
    if not isinstance(context.parent(), ast.Expr) or not node.args or not isinstance(node.func, ast.Call):
        return
    for arg in node.args:
        target = context.canonical(arg)
        if target != UNKNOWN:
            attach(context, node, target, context.value(node.func), "applied")


def _extension(context: Context, node: ast.Call) -> None:
    """`Limiter(app=app)`: an extension that takes the app when it is made."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if "limit" not in name.lower() and "throttl" not in name.lower():
        return
    given = [keyword(node, "app"), *node.args]
    for arg in given:
        if isinstance(arg, (ast.Name, ast.Attribute)):
            attach(context, node, context.canonical(arg), context.value(node), "extension")


@on(ast.ClassDef, language="python")
def subclass(context: Context, node: ast.ClassDef) -> None:
    """`class AdminRouter(APIRouter)`: each instance is a router; what its constructor hands on stands in front."""
    made = next((m for base in node.bases if (m := _CREATORS.get(context.canonical(base)))), None)
    if made is None or made[1] == "tornado":  # its constructor says what the application is made of
        return
    calls = [
        n
        for n in ast.walk(node)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == "__init__"
    ]
    guards = [v for c in calls for name in _GUARDS for v in values(context, keyword(c, name))]
    name = context.scopes[id(node)].name
    context.out.created.append(
        Created(name, f"{made[0]}-class", made[1], None, tuple(guards), context.span(node), context.next_order())
    )


@on(ast.Assign, language="python")
def wrapped_app(context: Context, node: ast.Assign) -> None:
    """`app.wsgi_app = Middleware(app.wsgi_app)`."""
    target = node.targets[0]
    if (
        isinstance(target, ast.Attribute)
        and target.attr in ("wsgi_app", "asgi_app")
        and isinstance(node.value, ast.Call)
    ):
        owner = context.canonical(target.value)
        if owner != UNKNOWN:
            guard = Ref(context.canonical(node.value.func), context.span(node.value))
            attach(context, node, owner, guard)


@on(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, language="python")
def decorated(context: Context, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
    """Routes, middleware and hooks registered by decorator."""
    for index, decorator in enumerate(node.decorator_list):
        call_ = decorator if isinstance(decorator, ast.Call) else None
        func = call_.func if call_ else decorator
        if not isinstance(func, ast.Attribute):
            continue
        target = context.canonical(func.value)
        if target == UNKNOWN:
            continue
        if func.attr in _ROUTES and call_ is not None and (func.attr != "view" or isinstance(node, ast.ClassDef)):
            _decorated_route(context, node, index, call_, func.attr, target)
        elif func.attr in _HOOKS or (func.attr == "middleware" and not _after(call_)):
            kind = "hook" if func.attr in _HOOKS else "middleware"
            attach(context, decorator, target, handler_of(context, node), kind)


def _after(call_: ast.Call | None) -> bool:
    """`@app.middleware("response")`: it sees what has been answered."""
    return call_ is not None and any(isinstance(a, ast.Constant) and a.value == "response" for a in call_.args)


def handler_of(context: Context, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Value:
    """The value that leads to a definition of this file."""
    if isinstance(node, ast.ClassDef):
        return Ref(context.scopes[id(node)].name, context.span(node))
    return context.value(node)


def _decorated_route(
    context: Context,
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
    index: int,
    decorator: ast.Call,
    attr: str,
    target: str,
) -> None:
    if development(context):
        return
    listed = argument(decorator, 1, "methods", "method") if attr == "route" else keyword(decorator, "methods")
    verbs = (attr.upper(),) if attr in VERBS else methods(listed)
    if attr.startswith("websocket"):
        verbs = ("WEBSOCKET",)
    elif listed is None and attr == "route" and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        verbs = ("GET",)
    path = argument(decorator, 0, "path", "rule", "uri")
    below = [context.value(d) for d in node.decorator_list[index + 1 :]]
    above = [context.value(d) for d in node.decorator_list[:index] if not _registers(d)]
    guards = [v for name in _GUARDS for v in values(context, keyword(decorator, name))]
    context.out.routes.append(
        Route(
            target, "", verbs, optional(context, path), handler_of(context, node), (*guards, *below), tuple(above),
            route_span(context, decorator, node), context.next_order(),
        )
    )  # fmt: skip


def _registers(node: ast.expr) -> bool:
    """Whether a decorator has a route decorator's shape."""
    func = node.func if isinstance(node, ast.Call) else node
    return isinstance(func, ast.Attribute) and func.attr in _ROUTES


def route_span(
    context: Context, decorator: ast.expr, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
) -> Span:
    """From the decorator that registers to the line of the definition."""
    start, at = context.span(decorator), context.span(node)
    return Span(start.line, max(1, start.column - 1), at.line, at.column)
