"""NestJS: controllers, their methods and guards, guards of the whole app."""

from __future__ import annotations

import ast

from prodready.facts import Attach, Created, Mount, Ref, Route, Value
from prodready.languages.javascript.frameworks.routing import Chain, creates, entry, flat, method, optional
from prodready.languages.walk import Context, on

creates("nest", app=("@nestjs/core.NestFactory.create",))  # `createApplicationContext` serves nobody

_VERBS = frozenset(("Get", "Post", "Put", "Patch", "Delete", "All"))
_HOLDERS = frozenset(("UseGuards", "UseInterceptors", "UseMiddleware"))


@on(ast.ClassDef, language="javascript")
def controller(context: Context, node: ast.ClassDef) -> None:
    """`@Controller('auth') class AuthController`: a router, its methods the routes."""
    made = next((d for d in node.decorator_list if _called(d) in ("Controller", "Resolver")), None)
    if made is None or not context.canonical(made.func if isinstance(made, ast.Call) else made).startswith("@nestjs/"):
        return
    name, at = context.scopes[id(node)].name, context.span(node)
    guards = _guards(context, node.decorator_list)
    prefix = optional(context, _path(made))
    context.out.created.append(Created(name, "router", "nest", prefix, guards, at, context.next_order()))
    context.out.mounts.append(Mount("", Ref(name, at), None, (), at, context.next_order(), framework="nest"))
    for item in node.body:
        if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)):
            _method(context, name, item)


def _method(context: Context, owner: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    for decorator in node.decorator_list:
        verb = _called(decorator)
        if verb in _VERBS or verb == "Mutation":
            verbs = () if verb == "All" else ("POST",) if verb == "Mutation" else (verb.upper(),)
            handler = Ref(f"{owner}.{node.name}", context.span(node))
            context.out.routes.append(
                Route(
                    owner, "nest", verbs, optional(context, _path(decorator)), handler, _guards(context, node.decorator_list),
                    (), context.span(decorator), context.next_order(),
                )
            )  # fmt: skip


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
