"""NestJS: controllers, their methods and guards, guards of the whole app."""

from __future__ import annotations

import ast

from prodready.facts import Attach, Created, Literal, Mount, Ref, Route, Value
from prodready.languages.javascript.frameworks.routing import Chain, creates, entry, flat, method, optional
from prodready.languages.walk import Context, on

creates("nest", app=("@nestjs/core.NestFactory.create",))  # `createApplicationContext` serves nobody

_VERBS = frozenset(("Get", "Post", "Put", "Patch", "Delete", "All"))
_HOLDERS = frozenset(("UseGuards", "UseInterceptors", "UseMiddleware"))


@on(ast.ClassDef, language="javascript")
def controller(context: Context, node: ast.ClassDef) -> None:
    """`@Controller('auth') class AuthController`: a router, its methods the routes."""
    made = next((d for d in node.decorator_list if _called(d) in ("Controller", "Resolver")), None)
    origin = context.canonical(made.func if isinstance(made, ast.Call) else made) if made is not None else ""
    if made is None or not origin.startswith(("@nestjs/", "type-graphql.")):
        return
    framework = "nest" if origin.startswith("@nestjs/") else "graphql"
    name, at = context.scopes[id(node)].name, context.span(node)
    guards = _guards(context, node.decorator_list)
    prefix = optional(context, _path(made))
    context.out.created.append(Created(name, "router", framework, prefix, guards, at, context.next_order()))
    context.out.mounts.append(Mount("", Ref(name, at), None, (), at, context.next_order(), framework=framework))
    for item in node.body:
        if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)):
            _method(context, name, item, framework)


def _method(context: Context, owner: str, node: ast.FunctionDef | ast.AsyncFunctionDef, framework: str) -> None:
    for decorator in node.decorator_list:
        verb = _called(decorator)
        if verb in _VERBS or verb == "Mutation":
            verbs = () if verb == "All" else ("POST",) if verb == "Mutation" else (verb.upper(),)
            handler = Ref(f"{owner}.{node.name}", context.span(node))
            context.out.routes.append(
                Route(
                    owner, framework, verbs, _named(context, decorator, node.name), handler, _guards(context, node.decorator_list),
                    (), context.span(decorator), context.next_order(),
                )
            )  # fmt: skip


def _named(context: Context, decorator: ast.expr, name: str) -> Value | None:
    """The path of a route; of a mutation its name, for what its decorator is handed is a type."""
    if _called(decorator) == "Mutation":
        return Literal("/" + name, context.span(decorator))
    return optional(context, _path(decorator))


def _called(node: ast.expr) -> str:
    """The name of a decorator."""
    func = node.func if isinstance(node, ast.Call) else node
    return func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")


def _path(node: ast.expr) -> ast.expr | None:
    arg = node.args[0] if isinstance(node, ast.Call) and node.args else None
    if isinstance(arg, ast.Dict):
        return entry(arg, "path")
    return arg.elts[0] if isinstance(arg, ast.List) and arg.elts else arg


def _guards(context: Context, decorators: list[ast.expr]) -> tuple[Value, ...]:
    """What `@UseGuards` and the like name; every other decorator as it is."""
    found: list[Value] = []
    for decorator in decorators:
        if _called(decorator) in _HOLDERS and isinstance(decorator, ast.Call):
            found += [context.value(a) for a in flat(decorator.args)]
        elif _called(decorator) not in _VERBS:
            found.append(context.value(decorator))
    return tuple(found)


@method("useGlobalGuards")
def use_global_guards(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.useGlobalGuards(new ThrottlerGuard())`."""
    for guard in node.args:
        attach = Attach(chain.target, context.value(guard), None, context.span(node), context.next_order(), "guard")
        context.out.attached.append(attach)


@method("forRoutes")
def for_routes(context: Context, node: ast.Call, chain: Chain) -> None:
    """`consumer.apply(limiter).forRoutes('auth', UsersController, { path: 'x', method })`."""
    applied = node.func
    while isinstance(applied, ast.Attribute) and applied.attr != "apply":
        applied = applied.value.func if isinstance(applied.value, ast.Call) else applied.value
    made = next((c for c in ast.walk(node) if isinstance(c, ast.Call) and c.func is applied), None)
    for guard in flat(made.args) if made is not None else ():
        for place in flat(node.args):
            _applied(context, node, guard, place)


def _applied(context: Context, node: ast.Call, guard: ast.expr, place: ast.expr) -> None:
    """One middleware for one path, or for all of a controller."""
    target, framework, path = (
        "",
        "nest",
        optional(context, entry(place, "path")) if isinstance(place, ast.Dict) else None,
    )
    if isinstance(place, (ast.Constant, ast.JoinedStr)):
        path = context.value(place)
    elif not isinstance(place, ast.Dict):
        target, framework = context.canonical(place), ""
    at, order = context.span(node), context.next_order()
    context.out.attached.append(Attach(target, context.value(guard), path, at, order, framework=framework))


@on(ast.Dict, language="javascript")
def provided(context: Context, node: ast.Dict) -> None:
    """`{ provide: APP_GUARD, useClass: ThrottlerGuard }`."""
    token = entry(node, "provide")
    if token is None or context.canonical(token) != "@nestjs/core.APP_GUARD":
        return
    guard = entry(node, "useClass", "useExisting", "useValue", "useFactory")
    if guard is not None:
        at = context.span(node)
        attach = Attach("", context.value(guard), None, at, context.next_order(), "guard", framework="nest")
        context.out.attached.append(attach)
