"""Moleculer: the gateway's routes with their aliases, limits and CORS; actions that say under which URL they answer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from prodready.facts import Attach, Call, CorsPolicy, Created, Literal, Mapping, Ref, Route, Value
from prodready.languages.javascript.frameworks.filed import defined
from prodready.languages.javascript.frameworks.routing import entry, flat
from prodready.languages.tree import FUNCTIONS, text
from prodready.languages.walk import Context, on

_GATEWAY = "moleculer-web"
_NAME = "moleculer"
_ALIAS = re.compile(r"^(?:(GET|POST|PUT|PATCH|DELETE|\*)\s+)?/?(\S*)$")
_CORS = "moleculer-web.cors"
_ASKS = ("authorization", "authentication")


@on(ast.Dict, language="javascript")
def service(context: Context, node: ast.Dict) -> None:
    """The schema of a service: `{ name, mixins: [ApiGateway], settings: { routes } }`, `{ name, actions }`."""
    settings, mixins, actions = (_part(context, node, name) for name in ("settings", "mixins", "actions"))
    if isinstance(settings, ast.Dict) and mixins is not None and _is_gateway(context, mixins):
        _gateway(context, settings)
    name = _part(context, node, "name")
    if isinstance(actions, ast.Dict) and name is not None:
        own = entry(settings, "rest") if isinstance(settings, ast.Dict) else None
        _actions(context, own if isinstance(own, ast.Constant) else name, actions)


def _part(context: Context, node: ast.Dict, name: str) -> ast.AST | None:
    """A part of the schema; what CommonJS exports stands in the module under a name of its own."""
    given = entry(node, name)
    module = context.parents[0]
    if isinstance(given, ast.Name) and isinstance(module, ast.Module):
        return defined(module, given.id)[1] or given
    return given


def _is_gateway(context: Context, mixins: ast.AST) -> bool:
    listed = [mixins] if isinstance(mixins, ast.expr) else []
    names = (context.canonical(m) for m in flat(listed) if isinstance(m, (ast.Name, ast.Attribute)))
    return any(name.partition(".")[0] == _GATEWAY for name in names)


def _gateway(context: Context, settings: ast.Dict) -> None:
    at = context.span(settings)
    limits = tuple(_limits(context, settings))
    context.out.created.append(Created(_NAME, "app", _NAME, None, limits, at, context.next_order()))
    _cors(context, settings)
    listed = entry(settings, "routes")
    for route in flat([listed] if listed is not None else []):
        if isinstance(route, ast.Dict):
            _cors(context, route)
            _aliases(context, settings, route)


def _limits(context: Context, given: ast.Dict) -> Iterator[Value]:
    limit = entry(given, "rateLimit")
    if limit is not None and not (isinstance(limit, ast.Constant) and not limit.value):
        yield Call("moleculer-web.rateLimit", (context.value(limit),), (), context.span(limit))


def _cors(context: Context, given: ast.Dict) -> None:
    told = entry(given, "cors")
    if told is None or (isinstance(told, ast.Constant) and not told.value):
        return
    value, at = context.value(told), context.span(told)
    options = value if isinstance(value, (Mapping, Ref)) else Mapping((), at)
    context.out.cors.append(CorsPolicy("call", _CORS, Call(_CORS, (options,), (), at), at, context.function))


def _aliases(context: Context, settings: ast.Dict, route: ast.Dict) -> None:
    before = [*_limits(context, route), *(context.value(g) for g in _used(settings, route))]
    aliases, above = entry(route, "aliases"), entry(route, "path")
    asked = next((entry(route, name) for name in _ASKS if entry(route, name) is not None), None)
    if asked is not None and not (isinstance(asked, ast.Constant) and not asked.value):
        at = context.span(asked)  # the gateway's own method looks at each call, and lets off what it likes
        context.out.attached.append(Attach(_NAME, Ref("moleculer.authorization", at), None, at, context.next_order()))
    for key, given in zip(aliases.keys, aliases.values, strict=True) if isinstance(aliases, ast.Dict) else ():
        if isinstance(key, ast.Constant) and (match := _ALIAS.match(str(key.value))):
            *guards, last = list(flat([given])) or [given]
            answer = context.value(last)
            if isinstance(answer, Literal):
                answer = Ref(f"moleculer:{answer.value}", answer.span)
            url = f"{text(above)}/{match[2]}"
            _route(context, key, match[1], url, answer, (*before, *(context.value(g) for g in guards)))


def _used(*given: ast.Dict) -> Iterator[ast.expr]:
    for options in given:
        used = entry(options, "use")
        yield from flat([used] if used is not None else [])


def _actions(context: Context, base: ast.AST, actions: ast.Dict) -> None:
    """`login: { rest: 'POST /login', handler(ctx) {} }`, under the name of the service."""
    for key, action in zip(actions.keys, actions.values, strict=True):
        told = entry(action, "rest") if isinstance(action, ast.Dict) else None
        handler = entry(action, "handler") if isinstance(action, ast.Dict) else None
        if told is None or not isinstance(handler, (*FUNCTIONS, ast.Name, ast.Attribute)):
            continue
        if isinstance(told, ast.Dict):
            verb, path = entry(told, "method"), entry(told, "path")
            said = f"{text(verb)} {text(path)}".strip()
        else:
            said = text(told)
        if match := _ALIAS.match(said):
            # all methods written `handler(ctx) {}` have the same name: which one is meant cannot be told later on
            alike = getattr(handler, "name", "") == "handler"
            answer = Ref(f"moleculer:{text(key)}", context.span(told)) if alike else context.value(handler)
            _route(context, told, match[1], f"{text(base)}/{match[2]}", answer, ())


def _route(
    context: Context, node: ast.AST, verb: str | None, url: str, answer: Value, guards: tuple[Value, ...]
) -> None:
    at = context.span(node)
    verbs = (verb,) if verb and verb != "*" else ()
    path = Literal("/" + url.strip("/").replace("//", "/"), at)
    context.out.routes.append(Route("", _NAME, verbs, path, answer, guards, (), at, context.next_order()))
