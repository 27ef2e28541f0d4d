"""REST extensions of Flask: RESTful, RESTX, Smorest; their APIs, namespaces and resources."""

from __future__ import annotations

import ast

from prodready.facts import Created, Literal, Value
from prodready.languages.python.frameworks.routing import (
    add_route,
    argument,
    creates,
    keyword,
    mount,
    names_of,
    optional,
    values,
)
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on

_APIS = (
    "flask_restful.Api", "flask_restx.Api", "flask_restplus.Api", "flask_smorest.Api", "flask_rest_jsonapi.Api",
    "flask_openapi3.APIBlueprint", "flask_restx.api.Api", "flask_restplus.api.Api", "flask_rest_api.Api",
)  # fmt: skip
_NAMESPACES = ("flask_restx.Namespace", "flask_restplus.Namespace", "flask_restx.namespace.Namespace")
creates("flask", router=("flask_smorest.Blueprint", "flask_rest_api.Blueprint", *_APIS, *_NAMESPACES))


@on(ast.Call, language="python")
def api(context: Context, node: ast.Call) -> None:
    """`Api(app)` sits on the app or blueprint it is given; `api.add_resource(Login, "/login", "/signin")` is a route each."""
    name = context.canonical(node.func)
    given = argument(node, 0, "app", "blueprint")
    if name in _APIS and given is not None and (parent := context.canonical(given)) != UNKNOWN:
        mount(context, node, parent, context.value(node))
    elif name in _NAMESPACES:
        _namespace(context, node)
    elif isinstance(node.func, ast.Attribute):
        target = context.canonical(node.func.value)
        if node.func.attr == "add_resource" and len(node.args) >= 2 and target != UNKNOWN:
            for path in node.args[1:]:
                add_route(context, node, target, path, node.args[0])
        elif node.func.attr == "namespace" and node.args and target != UNKNOWN:
            _namespace(context, node)
            mount(context, node, target, context.value(node))


def _namespace(context: Context, node: ast.Call) -> None:
    """`Namespace("auth", path="/auth")`: without a path its name is the prefix."""
    path, first = keyword(node, "path"), argument(node, 0, "name")
    prefix: Value | None = optional(context, path)
    if path is None and isinstance(first, ast.Constant) and isinstance(first.value, str):
        prefix = Literal(f"/{first.value}", context.span(first))
    guards = values(context, keyword(node, "decorators"))
    name, at = names_of(context, node), context.span(node)
    context.out.created[:] = [c for c in context.out.created if c.span != at]  # as made by its shape alone
    context.out.created.append(Created(name, "router", "flask", prefix, guards, at, context.next_order()))
