"""REST framework: routers, viewsets registered on them, default throttles. Settled in project/viewsets.py and throttles.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from prodready.facts import Mapping, Mount, Route
from prodready.languages.python.frameworks.django import at_top, attach, strings
from prodready.languages.python.frameworks.routing import argument, creates, optional
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on

_ROUTERS = ("DefaultRouter", "SimpleRouter")
creates(
    "drf",
    router=(
        *(f"rest_framework.routers.{name}" for name in _ROUTERS),
        *(f"rest_framework_nested.routers.{name}" for name in (*_ROUTERS, "NestedSimpleRouter", "NestedDefaultRouter")),
        *(f"rest_framework_extensions.routers.Extended{name}" for name in _ROUTERS),
        "dynamic_rest.routers.DynamicRouter",
        "rest_framework_bulk.routes.BulkRouter",
    ),
)
_SETTING = "REST_FRAMEWORK"
_DEFAULTS = {
    "DEFAULT_THROTTLE_CLASSES": "default:throttle_classes",
    "DEFAULT_PERMISSION_CLASSES": "default:permission_classes",
}
_RATES = "DEFAULT_THROTTLE_RATES"
_ALL = (("*", "*"),)


@on(ast.Assign, ast.AnnAssign, ast.AugAssign, language="python")
def defaults(context: Context, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
    """`REST_FRAMEWORK = {...}`, `REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]["login"] = "5/minute"`."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if not at_top(context) or node.value is None:
        return
    keys = list(_keys(target))
    if keys == [_SETTING]:
        _defaults(context, node.value)
    elif keys[:1] == [_SETTING]:
        value = node.value
        for key in reversed(keys[2:]):
            value = ast.copy_location(ast.Dict([ast.Constant(key)], [value]), value)
        _default(context, keys[1], value)


def _keys(target: ast.expr) -> Iterator[str]:
    """The name and the literal keys of `NAME["a"]["b"]`."""
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        yield from _keys(target.value)
        yield str(target.slice.value)
    elif isinstance(target, ast.Name):
        yield target.id


@on(ast.Call, language="python")
def updated(context: Context, node: ast.Call) -> None:
    """`REST_FRAMEWORK.update({...})`."""
    func = node.func
    named = isinstance(func, ast.Attribute) and func.attr == "update" and list(_keys(func.value)) == [_SETTING]
    if named and node.args and at_top(context):
        _defaults(context, node.args[0])


def _defaults(context: Context, node: ast.expr) -> None:
    """Default throttles and permissions: for every view of the REST framework that sets none itself."""
    for part in ast.walk(node):
        if isinstance(part, ast.Dict):
            for key, value in zip(part.keys, part.values, strict=True):
                if isinstance(key, ast.Constant):
                    _default(context, str(key.value), value)
        elif isinstance(part, ast.keyword):
            _default(context, str(part.arg), part.value)


def _default(context: Context, key: str, value: ast.expr) -> None:
    for item in strings(value) if key in _DEFAULTS else ():
        attach(context, item, _DEFAULTS[key])
    if key == _RATES:
        name, rates = f"{_SETTING}.{_RATES}", context.value(value)
        before = context.out.definitions.get(name)
        if isinstance(before, Mapping) and isinstance(rates, Mapping):
            rates = Mapping((*before.items, *rates.items), before.span)
        context.out.definitions[name] = rates


@on(ast.Call, language="python")
def registered(context: Context, node: ast.Call) -> None:
    """`router.register("users", UserViewSet)`: the methods of the class are found when the project is linked."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in ("register", "extend"):
        return
    if node.func.attr == "extend":
        _taken_over(context, node, node.func)
        return
    prefix, view = argument(node, 0, "prefix"), argument(node, 1, "viewset")
    target = context.canonical(node.func.value)
    if prefix is not None and isinstance(view, (ast.Name, ast.Attribute)) and target != UNKNOWN:
        handler, at = context.value(view), context.span(node)
        sure = "drf" if getattr(handler, "name", "").endswith("ViewSet") else ""
        path = optional(context, prefix)
        context.out.routes.append(Route(target, sure, (), path, handler, (), (), at, context.next_order(), _ALL))


def _taken_over(context: Context, node: ast.Call, func: ast.Attribute) -> None:
    """`router.registry.extend(other.registry)`."""
    other = node.args[0] if node.args else None
    if isinstance(func.value, ast.Attribute) and isinstance(other, ast.Attribute) and other.attr == "registry":
        parent = context.canonical(func.value.value)
        child, at = context.value(other.value), context.span(node)
        context.out.mounts.append(Mount(parent, child, None, (), at, context.next_order()))
