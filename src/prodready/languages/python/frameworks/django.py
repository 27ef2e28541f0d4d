"""Django and its REST framework: urlpatterns, include, settings."""

from __future__ import annotations

import ast

from prodready.facts import Attach, Created, Literal, Mount, Ref, Route, Value
from prodready.languages.python.frameworks.routing import add_route, argument, creates, optional
from prodready.languages.walk import Context, on

creates("drf", router=("rest_framework.routers.DefaultRouter", "rest_framework.routers.SimpleRouter"))
creates("ninja", app=("ninja.NinjaAPI", "ninja_extra.NinjaExtraAPI"), router=("ninja.Router",))

_PATHS = {
    "django.urls.path",
    "django.urls.re_path",
    "django.conf.urls.url",
    "django.urls.conf.path",
    "django.conf.urls.re_path",
}
_INCLUDE = {"django.urls.include", "django.conf.urls.include", "django.urls.conf.include"}
_PATTERNS = "urlpatterns"
_LOGINS = {"django.contrib.auth.urls", "dj_rest_auth.urls", "rest_auth.urls", "rest_framework.urls", "djoser.urls.jwt"}
_ROOT = "ROOT_URLCONF"


@on(ast.Assign, ast.AnnAssign, language="python")
def settings(context: Context, node: ast.Assign | ast.AnnAssign) -> None:
    """`urlpatterns` is a router; the settings module that names the root is the app, its middleware the guards."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if context.function or not isinstance(target, ast.Name) or node.value is None:
        return
    at = context.span(node)
    if target.id == _PATTERNS:
        context.out.created.append(Created(_PATTERNS, "router", "django", None, (), at, context.next_order()))
    elif target.id == _ROOT:
        context.out.created.append(Created(_ROOT, "app", "django", None, (), at, context.next_order()))
        context.out.mounts.append(Mount(_ROOT, context.value(node.value), None, (), at, context.next_order()))
    elif target.id in ("MIDDLEWARE", "MIDDLEWARE_CLASSES", "INSTALLED_APPS", "AUTHENTICATION_BACKENDS"):
        for item in _strings(node.value):
            kind = "middleware" if target.id.startswith("MIDDLEWARE") else "extension"
            _attach(context, item.value, item, kind)
    elif target.id in ("REST_FRAMEWORK", "NINJA_EXTRA"):
        _rest_defaults(context, node.value)


def _strings(node: ast.AST) -> list[ast.Constant]:
    return [n for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def _attach(context: Context, name: object, node: ast.AST, kind: str) -> None:
    at = context.span(node)
    guard: Value = Ref(str(name), at)
    context.out.attached.append(Attach(_ROOT, guard, None, at, context.next_order(), kind))


def _rest_defaults(context: Context, node: ast.expr) -> None:
    """Default throttles and permissions of the REST framework: for every one of its views that sets none itself."""
    if not isinstance(node, ast.Dict):
        return
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value in (
            "DEFAULT_THROTTLE_CLASSES",
            "DEFAULT_PERMISSION_CLASSES",
            "THROTTLE_RATES",
        ):
            for item in _strings(value):
                _attach(context, item.value, item, f"default:{str(key.value).split('_')[1].lower()}_classes")


@on(ast.Call, language="python")
def pattern(context: Context, node: ast.Call) -> None:
    """`path("login/", view)`, `path("users/", include("users.urls"))`, `router.register("users", UserViewSet)`."""
    name = context.canonical(node.func)
    if name in _PATHS:
        _pattern(context, node)


def _pattern(context: Context, node: ast.Call) -> None:
    view = argument(node, 1, "view")
    if view is None:
        return
    if isinstance(view, ast.Call) and context.canonical(view.func) in _INCLUDE:
        child = argument(view, 0, "arg")
        inner = child.elts[0] if isinstance(child, ast.Tuple) and child.elts else child
        if isinstance(inner, ast.Constant) and inner.value in _LOGINS:
            _library_login(context, node)
        elif inner is not None:
            prefix = optional(context, argument(node, 0, "route"))
            context.out.mounts.append(
                Mount(_PATTERNS, context.value(inner), prefix, (), context.span(node), context.next_order())
            )
        return
    if isinstance(view, ast.Attribute) and view.attr == "urls":
        prefix = optional(context, argument(node, 0, "route"))
        context.out.mounts.append(
            Mount(_PATTERNS, context.value(view.value), prefix, (), context.span(node), context.next_order())
        )
        return
    add_route(context, node, _PATTERNS, argument(node, 0, "route", "regex"), view, framework="django")


def _library_login(context: Context, node: ast.Call) -> None:
    """The login among the URLs that a library brings along."""
    route, at = argument(node, 0, "route"), context.span(node)
    start = route.value if isinstance(route, ast.Constant) and isinstance(route.value, str) else ""
    path = Literal(start + "login/", at)
    context.out.routes.append(Route(_PATTERNS, "django", ("POST",), path, None, (), (), at, context.next_order()))
