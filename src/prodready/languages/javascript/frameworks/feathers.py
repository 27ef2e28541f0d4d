"""Feathers: the authentication service, which logs people in by their password. Its apps are Express's and Koa's."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from prodready.facts import Call, Ref, Route, Value
from prodready.languages.javascript.frameworks.routing import Chain, entry, flat, method, optional
from prodready.languages.walk import Context

_SERVICE = "@feathersjs/authentication.AuthenticationService"
_PASSWORDS = "@feathersjs/authentication-local.LocalStrategy"
_WHEN = ("all", "create")


@method("use")
def use(context: Context, node: ast.Call, chain: Chain) -> None:
    """`app.use('/authentication', authentication)`: POST there checks a password, after the hooks of the service."""
    if len(node.args) < 2 or _PASSWORDS not in context.tree.imports.values():
        return
    made = context.value(node.args[1])
    if isinstance(made, Ref):
        made = context.out.definitions.get(made.name, made)
    if not (isinstance(made, Call) and _is_service(context, made.callee)):
        return
    at, guards = context.span(node), tuple(_hooks(context))
    answer = Ref("feathers.authenticate", at)
    path = optional(context, node.args[0])
    context.out.routes.append(
        Route(chain.target, "express", ("POST",), path, answer, guards, (), at, context.next_order())
    )


def _is_service(context: Context, callee: str) -> bool:
    derived = (c for c in ast.walk(context.parents[0]) if isinstance(c, ast.ClassDef) and c.name == callee)
    return callee == _SERVICE or any(context.canonical(base) == _SERVICE for c in derived for base in c.bases)


def _hooks(context: Context) -> Iterator[Value]:
    """What the file lets run before its services: `{ before: { create: [limit] } }`, `{ around: { all: [limit] } }`."""
    for node in ast.walk(context.parents[0]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "hooks":
            given = node.args[0] if node.args and isinstance(node.args[0], ast.Dict) else None
            for moment in ("before", "around"):
                methods = entry(given, moment) if given is not None else None
                for when in _WHEN:
                    listed = entry(methods, when) if isinstance(methods, ast.Dict) else None
                    yield from (context.value(h) for h in flat([listed] if listed is not None else []))
