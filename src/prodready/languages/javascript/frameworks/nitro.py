"""Nitro, h3 and Nuxt: event handlers by the file they stand in, middleware, limits of the whole server."""

from __future__ import annotations

import ast
import re

from prodready.facts import Attach, Call, Created, Function, Mapping
from prodready.knowledge import table
from prodready.languages.javascript.frameworks import filed
from prodready.languages.javascript.frameworks.routing import creates, entry, flat
from prodready.languages.tree import FUNCTIONS
from prodready.languages.walk import Context, on

creates("nitro", app=("h3.createApp", "h3.H3", "nitro/h3.H3"), router=("h3.createRouter",))

_ROUTES = re.compile(
    r"(?:^|/)server/(?:(api)|routes)/(.+?)(?:\.(get|post|put|patch|delete|head|options))?\.[cm]?[jt]s$"
)
_MIDDLEWARE = re.compile(r"(?:^|/)server/middleware/[^/]+\.[cm]?[jt]s$")
_CONFIG = re.compile(r"(?:^|/)(?:nuxt|nitro)\.config\.[cm]?[jt]s$")
_HANDLERS = re.compile(r"^define\w*Handler$|^eventHandler$|EventHandler$")
_KNOWN = frozenset(
    ("defineEventHandler", "eventHandler", "defineLazyEventHandler", "defineHandler", "defineLazyHandler")
)


@on(ast.Module, language="javascript")
def module(context: Context, node: ast.Module) -> None:
    """`server/api/auth/login.post.ts` answers POST /api/auth/login with what it exports."""
    path = context.tree.path
    if (match := _ROUTES.search(path)) is not None:
        for _, statement, made in filed.exported(context, node, ("default",)):
            if isinstance(made, ast.Call) and _HANDLERS.search(_last(made.func)):
                verbs = (match[3].upper(),) if match[3] else ()
                inner = made if _last(made.func) not in _KNOWN else next(iter(_functions(made)), made)
                filed.route(context, "nitro", statement, inner, verbs, filed.url(f"{match[1] or ''}/{match[2]}"))
    elif _MIDDLEWARE.search(path):
        for _, statement, made in filed.exported(context, node, ("default",)):
            function, _ = filed.handler(made)
            if function is not None:
                at = context.span(statement)
                guard = Function(context.function_of(function), at)
                context.out.attached.append(Attach("", guard, None, at, context.next_order(), framework="nitro"))
    elif _CONFIG.search(path):
        for _, statement, made in filed.exported(context, node, ("default",)):
            _server(context, statement, made)


def _server(context: Context, statement: ast.stmt, made: ast.AST | None) -> None:
    """The server that a configuration describes, and the modules in it that limit requests."""
    at = context.span(statement)
    context.out.created.append(Created("nitro", "app", "nitro", None, (), at, context.next_order()))
    options = made.args[0] if isinstance(made, ast.Call) and made.args else made
    listed = entry(options, "modules") if isinstance(options, ast.Dict) else None
    names = [m.value for m in flat([listed] if listed is not None else []) if isinstance(m, ast.Constant)]
    given = entry(options, "security") if isinstance(options, ast.Dict) else None
    limiter = entry(given, "rateLimiter") if isinstance(given, ast.Dict) else None
    if isinstance(limiter, ast.Constant) and limiter.value is False:
        return
    for name in (n for n in names if n in table("limiters")["libraries"]):
        value = Call(str(name), (context.value(limiter) if limiter is not None else Mapping((), at),), (), at)
        context.out.attached.append(Attach("nitro", value, None, at, context.next_order(), "plugin"))


def _last(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")


def _functions(call: ast.Call) -> list[ast.AST]:
    """What a call is handed that answers; of `{ handler() {} }` that."""
    found: list[ast.AST] = [a for a in call.args if isinstance(a, (*FUNCTIONS, ast.Call))]
    for arg in call.args:
        inner = entry(arg, "handler") if isinstance(arg, ast.Dict) else None
        found += [inner] if inner is not None else []
    return found
