"""Classes of handlers whose decorators name the routes: Nest, routing-controllers, Ts.ED, inversify, tsoa, type-graphql."""

from __future__ import annotations

import ast

from prodready.facts import Attach, Created, Literal, Mount, Ref, Route, Span, Value
from prodready.facts import Call as CallValue
from prodready.languages.javascript.frameworks.routing import creates, entry, flat, name_of, optional
from prodready.languages.tree import Definition
from prodready.languages.walk import Context, on

COMPOSED = "<composed>"  # of a route's path: (decorator), where a function of the project makes the decorator
# Where the decorators come from -> the framework.
_LIBRARIES = {
    "@nestjs/": "nest",
    "type-graphql.": "graphql",
    "routing-controllers.": "routing-controllers",
    "@tsed/": "tsed",
    "inversify-express-utils.": "inversify",
    "tsoa.": "tsoa",
    "@tsoa/runtime.": "tsoa",
}
_CONTROLLERS = frozenset(("Controller", "JsonController", "Resolver", "controller", "Route"))
_VERBS = {
    **{verb: verb.upper() for verb in ("Get", "Post", "Put", "Patch", "Delete", "All")},
    **{f"http{verb}": verb.upper() for verb in ("Get", "Post", "Put", "Patch", "Delete")},
    "all": "ALL",
    "Mutation": "POST",
}
_HOLDERS = frozenset(("UseGuards", "UseInterceptors", "UseMiddleware", "UseBefore", "Use", "UseAuth", "Middlewares"))
_SERVERS = ("Express", "Koa")

creates("nest", app=("@nestjs/core.NestFactory.create",))  # `createApplicationContext` serves nobody
creates("routing-controllers", app=tuple(f"routing-controllers.create{kind}Server" for kind in _SERVERS))
creates("tsed", app=tuple(f"@tsed/platform-{kind}.Platform{kind.title()}.bootstrap" for kind in ("express", "koa")))
creates("inversify", app=("inversify-express-utils.InversifyExpressServer",))


@on(ast.ClassDef, language="javascript")
def controller(context: Context, node: ast.ClassDef) -> None:
    """`@Controller('auth') class AuthController`: a router, its methods the routes."""
    made = next((d for d in node.decorator_list if called(d) in _CONTROLLERS), None)
    framework = _framework(context, made) if made is not None else ""
    if made is None or not framework:
        return
    name, at = context.scopes[id(node)].name, context.span(node)
    found = (*_further(context, made), *guards(context, node.decorator_list))
    prefix = optional(context, _path(made))
    context.out.created.append(Created(name, "router", framework, prefix, found, at, context.next_order()))
    context.out.mounts.append(Mount("", Ref(name, at), None, (), at, context.next_order(), framework=framework))
    for item in node.body:
        if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)):
            _method(context, name, item, framework)


def _framework(context: Context, decorator: ast.expr) -> str:
    origin = context.canonical(decorator.func if isinstance(decorator, ast.Call) else decorator)
    return next((known for start, known in _LIBRARIES.items() if origin.startswith(start)), "")


def _method(context: Context, owner: str, node: Definition, framework: str) -> None:
    """The routes of a method: by the decorators that name a verb, else by those that a function of the project makes."""
    named = [d for d in node.decorator_list if called(d) in _VERBS]
    for decorator in named:
        verb = _VERBS[called(decorator)]
        _route(context, owner, node, framework, decorator, () if verb == "ALL" else (verb,))
    for decorator in node.decorator_list if not named else ():
        if isinstance(decorator, ast.Call) and not _framework(context, decorator):
            _route(context, owner, node, framework, decorator, None)


def _route(
    context: Context, owner: str, node: Definition, framework: str, decorator: ast.expr, verbs: tuple[str, ...] | None
) -> None:
    """One route; without `verbs` a candidate, whose path and verb are known once its decorator is followed."""
    at = context.span(decorator)
    handler, found = Ref(f"{owner}.{node.name}", context.span(node)), guards(context, node.decorator_list)
    if verbs is None:
        path: Value | None = CallValue(COMPOSED, (context.value(decorator),), (), at)
    else:
        path, found = _named(context, decorator, node.name), (*_further(context, decorator), *found)
    context.out.routes.append(
        Route(owner, framework, verbs or (), path, handler, found, (), at, context.next_order())
    )  # fmt: skip


def _named(context: Context, decorator: ast.expr, name: str) -> Value | None:
    """The path of a route; of a mutation its name, for what its decorator is handed is a type."""
    if called(decorator) == "Mutation":
        return Literal("/" + name, context.span(decorator))
    return optional(context, _path(decorator))


def called(node: ast.expr) -> str:
    """The name of a decorator."""
    func = node.func if isinstance(node, ast.Call) else node
    return func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")


def _path(node: ast.expr) -> ast.expr | None:
    arg = node.args[0] if isinstance(node, ast.Call) and node.args else None
    if isinstance(arg, ast.Dict):
        return entry(arg, "path")
    return arg.elts[0] if isinstance(arg, ast.List) and arg.elts else arg


def _further(context: Context, node: ast.expr) -> tuple[Value, ...]:
    """`@httpPost('/login', limiter)`: what stands behind the path runs first."""
    args = node.args[1:] if isinstance(node, ast.Call) and called(node) != "Mutation" else ()
    return tuple(context.value(a) for a in flat(list(args)) if not isinstance(a, ast.Dict))


def guards(context: Context, decorators: list[ast.expr]) -> tuple[Value, ...]:
    """What `@UseGuards` and the like name; every other decorator as it is."""
    found: list[Value] = []
    for decorator in decorators:
        if called(decorator) in _HOLDERS and isinstance(decorator, ast.Call):
            found += [context.value(a) for a in flat(decorator.args)]
        elif called(decorator) not in _VERBS:
            found.append(context.value(decorator))
    return tuple(found)


# -- servers of routing-controllers


@on(ast.Call, language="javascript")
def server(context: Context, node: ast.Call) -> None:
    """`useExpressServer(app, { controllers })`: a part of the app it is handed."""
    callee = context.canonical(node.func)
    if callee not in {f"routing-controllers.use{kind}Server" for kind in _SERVERS} or not node.args:
        return
    options = node.args[1] if len(node.args) > 1 else None
    prefix = optional(context, entry(options, "routePrefix")) if isinstance(options, ast.Dict) else None
    name, at = name_of(context, node), context.span(node)
    name = f"<{at.line}:{at.column}>" if name == context.canonical(node.args[0]) else name
    context.out.created.append(
        Created(name, "app", "routing-controllers", prefix, (), at, context.next_order())
    )  # fmt: skip
    parent = context.canonical(node.args[0])
    context.out.mounts.append(Mount(parent, Ref(name, at), None, (), at, context.next_order()))


@on(ast.ClassDef, language="javascript")
def middleware(context: Context, node: ast.ClassDef) -> None:
    """`@Middleware({ type: 'before' }) class Limit`: it stands in front of every controller."""
    for decorator in node.decorator_list:
        if called(decorator) == "Middleware" and _framework(context, decorator) == "routing-controllers":
            given = decorator.args[0] if isinstance(decorator, ast.Call) and decorator.args else None
            kind = entry(given, "type") if isinstance(given, ast.Dict) else None
            if isinstance(kind, ast.Constant) and kind.value == "before":
                at = context.span(node)
                _everywhere(context, Ref(context.scopes[id(node)].name, at), at)


def _everywhere(context: Context, guard: Value, at: Span) -> None:
    context.out.attached.append(
        Attach("", guard, None, at, context.next_order(), framework="routing-controllers")
    )  # fmt: skip
