"""Flask and Quart: their classes; routes, hooks, blueprints and factories have the shared shapes (routing.py)."""

from __future__ import annotations

import ast

from prodready.facts import Literal, Ref, Route, Value
from prodready.languages.python.frameworks.routing import add_route, argument, attach, creates, keyword, methods
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on

creates(
    "flask",
    app=("flask.Flask", "quart.Quart", "flask.app.Flask", "quart.app.Quart", "apiflask.APIFlask", "flask_openapi3.OpenAPI"),
    router=(
        "flask.Blueprint", "flask.blueprints.Blueprint", "quart.Blueprint", "quart.blueprints.Blueprint",
        "apiflask.APIBlueprint",
    ),
)  # fmt: skip
_SECURITY = ("flask_security.Security", "flask_security.core.Security")


@on(ast.Call, language="python")
def called(context: Context, node: ast.Call) -> None:
    """`limit_blueprint(bp, 10, ...)` of Quart's limiter; `Security(app, store)` brings a login form along."""
    name = context.canonical(node.func)
    if name.endswith("quart_rate_limiter.limit_blueprint") and node.args:
        attach(context, node, context.canonical(node.args[0]), context.value(node), "applied")
    elif name == "dict":
        _row(context, node, {k.arg or "**": k.value for k in node.keywords})
    elif keyword(node, "view_func") is not None and not name.endswith(".add_url_rule"):
        _by_helper(context, node)
    elif name in _SECURITY and len(node.args) == 2 and keyword(node, "register_blueprint") is None:
        _login_form(context, node)


@on(ast.Dict, language="python")
def row(context: Context, node: ast.Dict) -> None:
    """A row of a table of routes."""
    _row(
        context,
        node,
        {str(k.value): v for k, v in zip(node.keys, node.values, strict=True) if isinstance(k, ast.Constant)},
    )


def _row(context: Context, node: ast.Call | ast.Dict, given: dict[str, ast.expr]) -> None:
    """`dict(path="/login", view_func=login, options=dict(methods=["POST"]))` in a list that a loop hands to `add_url_rule`."""
    handler, path = given.get("view_func"), given.get("path") or given.get("rule") or given.get("url")
    if handler is None or path is None or not isinstance(context.parent(), (ast.List, ast.Tuple)):
        return
    inner = given.get("options")
    told = given.get("methods") or (keyword(inner, "methods") if isinstance(inner, ast.Call) else None)
    made = [c.name for c in context.out.created if c.framework == "flask" and "." not in c.name]
    asked = [k for k, v in given.items() if isinstance(v, ast.Constant) and v.value is True]  # `auth_required=True`
    at = context.span(node)
    guards: tuple[Value, ...] = tuple(Ref(name, at) for name in asked)
    route = Route(made[0] if len(made) == 1 else "", "flask", methods(told), context.value(path), context.value(handler),
                  guards, (), at, context.next_order())  # fmt: skip
    context.out.routes.append(route)


def _by_helper(context: Context, node: ast.Call) -> None:
    """`register_view(bp, routes=["/login"], view_func=Login.as_view("login"))`: a helper that adds the URL rules."""
    target = context.canonical(node.args[0]) if node.args else UNKNOWN
    handler, paths = keyword(node, "view_func"), keyword(node, "routes", "rule", "url", "path") or argument(node, 1)
    if target != UNKNOWN and handler is not None and paths is not None:
        listed = paths.elts if isinstance(paths, (ast.List, ast.Tuple)) else [paths]
        for path in listed[:1]:
            add_route(context, node, target, path, handler, methods(keyword(node, "methods")))


def _login_form(context: Context, node: ast.Call) -> None:
    """The login that the library adds to the app; its handler is not in the project."""
    given = argument(node, 0, "app")
    target = context.canonical(given) if given is not None else UNKNOWN
    if target != UNKNOWN:
        at = context.span(node)
        made = Route(target, "", ("POST",), Literal("/login", at), None, (), (), at, context.next_order())
        context.out.routes.append(made)
