"""Tornado: applications made of lists of (pattern, handler class), in one file or put together from many."""

from __future__ import annotations

import ast
import re

from prodready.facts import Created
from prodready.languages.python.frameworks.routing import (
    argument,
    creates,
    expressed,
    gathered,
    keyword,
    listing,
)
from prodready.languages.tree import UNKNOWN
from prodready.languages.walk import Context, on

_APPLICATIONS = ("tornado.web.Application", "tornado.wsgi.WSGIApplication", "tornado.routing.RuleRouter")
creates("tornado", app=_APPLICATIONS)
_SPECS = {"tornado.web.url", "tornado.web.URLSpec", "tornado.routing.Rule"}
_LISTS = re.compile(r"url|handler|route|(^|\.)h$", re.I)


@on(ast.Call, language="python")
def application(context: Context, node: ast.Call) -> None:
    """`Application([...])`, `super().__init__(handlers, **settings)` in a subclass, `app.add_handlers(host, [...])`."""
    name = context.canonical(node.func)
    if name in _SPECS and len(node.args) > 1:
        expressed(context, node, "tornado", node.args[0], node.args[1])
    elif name in _APPLICATIONS:
        _given(context, node, _assigned(context, node))
    elif isinstance(node.func, ast.Attribute) and node.func.attr == "__init__" and _subclassed(context):
        _given(context, node, context.scope.method_owner)
    elif isinstance(node.func, ast.Attribute) and node.func.attr == "add_handlers" and len(node.args) == 2:
        target = context.canonical(node.func.value)
        if target != UNKNOWN:
            listing(context, node, target.removesuffix(".self"), node.args[1])


def _assigned(context: Context, node: ast.Call) -> str:
    """The name the application has got: the last one created, which is this one."""
    at = context.span(node)
    return next((c.name for c in reversed(context.out.created) if c.span == at), "")


def _given(context: Context, node: ast.Call, name: str) -> None:
    """The list an application is made of; keyword `handlers` has the shared shape where it is constructed."""
    starts = [a for a in node.args if not (isinstance(a, ast.Name) and a.id == "self")]
    if name and starts and not isinstance(starts[0], ast.Starred):
        listing(context, node, name, starts[0])
    elif name and context.canonical(node.func) not in _APPLICATIONS:
        listing(context, node, name, keyword(node, "handlers"))


def _subclassed(context: Context) -> bool:
    around = next((p for p in reversed(context.parents) if isinstance(p, ast.ClassDef)), None)
    bases = around.bases if around is not None else []
    return any(context.canonical(base).endswith("Application") for base in bases)


@on(ast.Tuple, language="python")
def listed(context: Context, node: ast.Tuple) -> None:
    """`(r"/login", LoginHandler, dict(...))` in a list."""
    if not isinstance(context.parent(), (ast.List, ast.Tuple, ast.Set)) or not 2 <= len(node.elts) <= 4:
        return
    pattern, handler = node.elts[:2]
    if _pattern(pattern) and isinstance(handler, (ast.Name, ast.Attribute)) and _handles(context, handler):
        expressed(context, node, "tornado", pattern, handler)


def _pattern(node: ast.expr) -> bool:
    """Whether an expression is a path or a pattern for one."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value.lstrip("^(")[:1] in ("/", ".")
    return isinstance(node, (ast.JoinedStr, ast.BinOp)) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join")
    )


def _handles(context: Context, node: ast.Name | ast.Attribute) -> bool:
    """Whether a name is a request handler's: by its end, or as a class in a file that knows Tornado."""
    name = node.id if isinstance(node, ast.Name) else node.attr
    if name.endswith("Handler") and name[:1].isupper():
        return True
    return name[:1].isupper() and any(v.startswith("tornado") for v in context.tree.imports.values())


@on(ast.AugAssign, ast.Call, language="python")
def added(context: Context, node: ast.AugAssign | ast.Call) -> None:
    """`urls += account.urls`, `handlers.extend(account.handlers)`: by the list's name, handlers may be all a file has."""
    if isinstance(node, ast.AugAssign):
        if isinstance(node.op, ast.Add) and _LISTS.search(_last(context.canonical(node.target))):
            gathered(context, node, context.canonical(node.target), node.value, "tornado")
    elif isinstance(node.func, ast.Attribute) and node.func.attr in ("append", "extend") and len(node.args) == 1:
        name = context.canonical(node.func.value)
        if _last(name) == "route_handlers":  # Litestar's `app_config.route_handlers`
            return
        if _LISTS.search(_last(name)) and not isinstance(node.args[0], ast.Constant):
            gathered(context, node, name, argument(node, 0), "tornado")


def _last(name: str) -> str:
    return name.rsplit(".", 1)[-1]


@on(ast.ClassDef, language="python")
def subclass(context: Context, node: ast.ClassDef) -> None:
    """`class Shop(tornado.web.Application)`: the class is the app, its constructor says what of."""
    if any(context.canonical(base) in _APPLICATIONS for base in node.bases):
        name = context.scopes[id(node)].name
        at = context.span(node)
        context.out.created.append(Created(name, "app", "tornado", None, (), at, context.next_order()))
