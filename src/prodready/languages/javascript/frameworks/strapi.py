"""Strapi: the routes that a project adds to those of its content types; policies and middleware by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from prodready.facts import Attach, Created, Ref, Route, Value
from prodready.languages.javascript.frameworks.filed import exported, loads
from prodready.languages.javascript.frameworks.routing import VERBS, entry, flat
from prodready.languages.walk import Context, on

_FILE = re.compile(r"(^|/)(api/[^/]+|extensions/[^/]+|plugins/[^/]+/server)/(.*/)?routes/[^/]+\.[jt]s$")
_STACK = re.compile(r"(^|/)config/middlewares\.[jt]s$")
_NAME = "strapi"


@on(ast.Dict, language="javascript")
def route(context: Context, node: ast.Dict) -> None:
    """`{ method: 'POST', path: '/enter', handler: 'member.enter', config: { auth: false, policies } }`."""
    verb, path, handler = (entry(node, name) for name in ("method", "path", "handler"))
    if not (isinstance(verb, ast.Constant) and isinstance(handler, ast.Constant) and isinstance(path, ast.Constant)):
        return
    method, name = str(verb.value), str(handler.value)
    if method.lower() not in VERBS or not _FILE.search(context.tree.path) or "." not in name:
        return
    at, config = context.span(node), entry(node, "config")
    controller, _, action = name.rpartition(".")
    module = loads(context, f"../controllers/{controller.rpartition('.')[2]}")
    answer = Ref(f"{module}.{action}", at)
    guards = tuple(_guards(context, config if isinstance(config, ast.Dict) else None, at_node=node))
    made = Route("", _NAME, (method.upper(),), context.value(path), answer, guards, (), at, context.next_order())
    context.out.routes.append(made)


def _guards(context: Context, config: ast.Dict | None, at_node: ast.AST) -> Iterator[Value]:
    """What stands in front: unless it says otherwise, a route asks for the permission of a role."""
    auth = entry(config, "auth") if config is not None else None
    if not (isinstance(auth, ast.Constant) and auth.value is False):
        yield Ref("strapi.permission_required", context.span(at_node))
    for key in ("policies", "middlewares"):
        listed = entry(config, key) if config is not None else None
        for item in flat([listed] if listed is not None else []):
            named = entry(item, "name", "resolve") if isinstance(item, ast.Dict) else item
            if isinstance(named, ast.Constant) and isinstance(named.value, str):
                yield Ref(_worded(named.value), context.span(item))
            else:
                yield context.value(item)


@on(ast.Module, language="javascript")
def stack(context: Context, node: ast.Module) -> None:
    """`config/middlewares.js`: what runs in front of every route, by name."""
    if not _STACK.search(context.tree.path):
        return
    for _, statement, made in exported(context, node, ("default",)):
        at = context.span(statement)
        items = list(flat([made])) if isinstance(made, ast.List) else []
        if not any(isinstance(i, ast.Constant) and str(i.value).startswith("strapi::") for i in items):
            continue
        context.out.created.append(Created(_NAME, "app", _NAME, None, (), at, context.next_order()))
        for item in items:
            named = entry(item, "name", "resolve") if isinstance(item, ast.Dict) else item
            if isinstance(named, ast.Constant) and not str(named.value).startswith("strapi::"):
                guard = Ref(_worded(str(named.value)), context.span(item))
                context.out.attached.append(Attach(_NAME, guard, None, at, context.next_order()))


def _worded(name: str) -> str:
    """`global::rate-limit`, `./src/middlewares/rate-limit` as a name: its last part."""
    return f"strapi.{re.split(r'[:/.]', name)[-1].replace('-', '_')}"
