"""Django: lists of URL patterns, `include`, settings. Views are settled when the project is linked (project/views.py)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from prodready import branches
from prodready.facts import Attach, Created, Literal, Mount, Ref, Route, Value
from prodready.knowledge import table
from prodready.languages.python.frameworks.routing import add_route, argument, optional, values
from prodready.languages.tree import FUNCTIONS, UNKNOWN
from prodready.languages.walk import Context, on

_MODULES = ("django.urls.", "django.conf.urls.", "django.urls.conf.")
_PATHS = {m + name for m in _MODULES for name in ("path", "re_path", "url")}
_INCLUDE = {m + "include" for m in _MODULES}
_INCLUDE_BEHIND = "decorator_include.decorator_include"  # its first argument stands in front of all it includes
_PATTERNS = "urlpatterns"
_ROOT = "ROOT_URLCONF"
_MIDDLEWARE = ("MIDDLEWARE", "MIDDLEWARE_CLASSES")
_KINDS = {
    **dict.fromkeys(_MIDDLEWARE, "middleware"),
    "INSTALLED_APPS": "extension",
    "AUTHENTICATION_BACKENDS": "backend",
}
_ADDS = ("append", "insert", "extend")


# -- settings


@on(ast.Assign, ast.AnnAssign, ast.AugAssign, language="python")
def assigned(context: Context, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
    """`ROOT_URLCONF`: the app; `MIDDLEWARE`, `INSTALLED_APPS`: its guards; `urlpatterns`: a router."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if not at_top(context) or not isinstance(target, ast.Name) or node.value is None:
        return
    if target.id == _PATTERNS:
        _list(context, node)
    elif target.id == _ROOT:
        at = context.span(node)
        context.out.created.append(Created(_ROOT, "app", "django", None, (), at, context.next_order()))
        context.out.mounts.append(Mount(_ROOT, context.value(node.value), None, (), at, context.next_order()))
    else:
        _setting(context, target.id, node.value)


@on(ast.Call, language="python")
def added(context: Context, node: ast.Call) -> None:
    """`MIDDLEWARE.append("shop.limits.Throttle")`, `urlpatterns.extend([...])`."""
    func = node.func
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.attr in _ADDS and node.args:
        if func.value.id == _PATTERNS:
            _parts(context, _PATTERNS, node.args[-1])
        elif at_top(context):
            _setting(context, func.value.id, node.args[-1])


def at_top(context: Context) -> bool:
    """Whether a setting can stand here: at the top level, or in a class of settings; not for development alone."""
    inside = context.function and not isinstance(context.scope.node, ast.ClassDef)
    return not inside and not branches.development_only(context.conditions)


def _setting(context: Context, name: str, value: ast.expr) -> None:
    for item in strings(value) if name in _KINDS else ():
        attach(context, item, _KINDS[name])


def strings(node: ast.AST) -> list[ast.Constant]:
    """The string literals in an expression."""
    return [n for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def attach(context: Context, node: ast.Constant, kind: str) -> None:
    """A class that a setting names by its full dotted name stands in front of the whole app: as if it were imported."""
    name, at = str(node.value), context.span(node)
    if "." in name:
        context.tree.imports.setdefault(name, name)
    context.out.attached.append(Attach(_ROOT, Ref(name, at), None, at, context.next_order(), kind))


# -- patterns


@on(ast.Call, language="python")
def pattern(context: Context, node: ast.Call) -> None:
    """`path("login/", view)`, `path("users/", include("users.urls"))`."""
    view = argument(node, 1, "view")
    if context.canonical(node.func) not in _PATHS or view is None:
        return
    home = _home(context)
    if isinstance(view, ast.Call) and (included := _included(context, view)) is not None:
        _mount(context, node, home, included, values(context, view.args[0]) if len(view.args) > 1 else ())
    elif isinstance(view, ast.Attribute) and view.attr == "urls":
        _mounted(context, node, home, context.value(view.value), ())
    elif not _for_staff(view):
        add_route(context, node, home, argument(node, 0, "route", "regex"), view, framework="django")


def _included(context: Context, view: ast.Call) -> ast.expr | None:
    """What is included: a module's name, a list, what a name leads to; the namespace beside it is left out."""
    name = context.canonical(view.func)
    if name not in _INCLUDE and name != _INCLUDE_BEHIND:
        return None
    child = argument(view, 1 if name == _INCLUDE_BEHIND else 0, "arg")
    return child.elts[0] if isinstance(child, ast.Tuple) and child.elts else child


def _for_staff(view: ast.expr) -> bool:
    """`self.admin_site.admin_view(view)`: for whoever may use the admin."""
    return isinstance(view, ast.Call) and isinstance(view.func, ast.Attribute) and view.func.attr == "admin_view"


def _mount(context: Context, node: ast.Call, home: str, child: ast.expr, guards: tuple[Value, ...]) -> None:
    if isinstance(child, ast.Constant) and child.value in table("routes")["urls"]:
        _library_route(context, node, home, str(child.value), guards)
        return
    if isinstance(child, ast.Attribute) and child.attr == "urls":
        child = child.value
    elif isinstance(child, (ast.List, ast.BinOp)):
        name, at = _place(context, child), context.span(child)
        context.out.created.append(Created(name, "router", "django", None, (), at, context.next_order()))
        _parts(context, name, child)
        _mounted(context, node, home, Ref(name, at), guards)
        return
    _mounted(context, node, home, context.value(child), guards)


def _mounted(context: Context, node: ast.expr, home: str, child: Value, guards: tuple[Value, ...]) -> None:
    prefix = optional(context, argument(node, 0, "route", "regex")) if isinstance(node, ast.Call) else None
    context.out.mounts.append(Mount(home, child, prefix, guards, context.span(node), context.next_order()))


def _library_route(context: Context, node: ast.Call, home: str, module: str, guards: tuple[Value, ...]) -> None:
    """The credential route among the URLs that a library brings along, if it has one that nothing in it limits."""
    end, at, route = table("routes")["urls"][module], context.span(node), argument(node, 0, "route", "regex")
    start = route.value if isinstance(route, ast.Constant) and isinstance(route.value, str) else ""
    path = Literal(start.lstrip("^") + end, at)
    if end:
        order = context.next_order()
        context.out.routes.append(Route(home, "django", ("POST",), path, Ref(module, at), guards, (), at, order))


# -- lists of patterns


def _home(context: Context) -> str:
    """The list that a pattern stands in: the variable it goes into, or its own place inside `include([...])`."""
    inner: ast.expr | None = None
    for parent in reversed(context.parents):
        if isinstance(parent, (*FUNCTIONS, ast.ClassDef)):
            break
        if isinstance(parent, (ast.List, ast.BinOp)):
            inner = parent
        elif isinstance(parent, ast.Call) and _included(context, parent) is not None and inner is not None:
            return _place(context, inner)
        elif isinstance(parent, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            return _list(context, parent) or _PATTERNS
    return _PATTERNS


def _place(context: Context, node: ast.expr) -> str:
    at = context.span(node)
    return f"{context.function}.<{at.line}:{at.column}>".lstrip(".")


def _list(context: Context, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> str:
    """The name of the list of patterns that a statement makes or adds to; it becomes a router once."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    name = target.id if isinstance(target, ast.Name) and not context.function else context.canonical(target)
    if name == UNKNOWN or node.value is None:
        return ""
    at = context.span(node)
    if not any(c.name == name for c in context.out.created):
        context.out.created.append(Created(name, "router", "django", None, (), at, context.next_order()))
        if isinstance(node, ast.AugAssign) and (before := context.canonical(target)) != name:
            _mounted(context, target, name, Ref(before, at), ())  # adds to what another file made
    if not any(m.parent == name and _within(m.span.line, node) for m in context.out.mounts):
        _parts(context, name, node.value)
    return name


def _within(line: int, node: ast.stmt) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)


def _parts(context: Context, name: str, node: ast.expr) -> None:
    """Mount what a list of patterns takes in besides patterns: `router.urls`, other lists, starred or added."""
    for part in _pieces(node):
        child = part.value if isinstance(part, ast.Attribute) and part.attr in ("urls", _PATTERNS) else part
        module = isinstance(part, ast.Attribute) and part.attr == _PATTERNS
        value = context.value(part if module else child)
        context.out.mounts.append(Mount(name, value, None, (), context.span(part), context.next_order()))


def _pieces(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, (ast.List, ast.Tuple)):
        for item in node.elts:
            yield from _pieces(item.value if isinstance(item, ast.Starred) else item)
    elif isinstance(node, ast.BinOp):
        yield from _pieces(node.left)
        yield from _pieces(node.right)
    elif isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in ("i18n_patterns", "format_suffix_patterns", "list", "tuple"):
            for arg in node.args:
                yield from _pieces(arg.value if isinstance(arg, ast.Starred) else arg)
    elif isinstance(node, (ast.Name, ast.Attribute)):
        yield node
