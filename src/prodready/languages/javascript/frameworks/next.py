"""Next.js: handlers by the file they stand in (pages/api, app/**/route), and the middleware in front of them."""

from __future__ import annotations

import ast
import re

from prodready.facts import Attach, Created, Literal, Ref, Route, Span
from prodready.languages.walk import Context, on

_PAGES = re.compile(r"(?:^|/)pages(/api(?:/.*)?)\.[cm]?[jt]sx?$")
_APP = re.compile(r"(?:^|/)app/((?:.*/)?)route\.[cm]?[jt]sx?$")
_MIDDLEWARE = re.compile(r"(?:^|/)(?:src/)?(?:middleware|proxy)\.[cm]?[jt]s$")
_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@on(ast.Module, language="javascript")
def module(context: Context, node: ast.Module) -> None:
    """The routes that a file's name and its exports make."""
    exports, path = context.tree.exports, context.tree.path
    if (match := _PAGES.search(path)) and "default" in exports:
        _route(context, node, exports["default"], (), match[1].removesuffix("/index"))
    elif match := _APP.search(path):
        for name in dict.fromkeys(
            exports[verb] for verb in _VERBS if verb in exports
        ):  # one handler may answer several: `export { handler as GET, handler as POST }`
            verbs = tuple(verb for verb in _VERBS if exports.get(verb) == name)
            _route(context, node, name, verbs, "/" + match[1])
    elif (
        _MIDDLEWARE.search(path)
        and ("middleware" in exports or "default" in exports)
        and '"next' in context.tree.text.replace("'", '"')
    ):
        name = exports.get("middleware") or exports["default"]
        at = _place(node, name, context)
        context.out.created.append(Created("middleware", "app", "next", None, (), at, context.next_order()))
        context.out.attached.append(Attach("middleware", Ref(name, at), None, at, context.next_order()))


def _route(context: Context, node: ast.Module, name: str, verbs: tuple[str, ...], path: str) -> None:
    at = _place(node, name, context)
    url = re.sub(r"/\([^/]*\)", "", path).rstrip("/")
    url = re.sub(r"\[+\.*([^\]]*)\]+", r":\1", url) or "/"
    handler = context.out.definitions.get(name) or Ref(name, at)
    context.out.routes.append(Route("", "next", verbs, Literal(url, at), handler, (), (), at, context.next_order()))


def _place(node: ast.Module, name: str, context: Context) -> Span:
    """Where the exported name is defined."""
    for statement in node.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if getattr(statement, "name", "") == name or any(isinstance(t, ast.Name) and t.id == name for t in targets):
            at = context.span(statement)
            return Span(at.line, at.column, at.line, at.column)
    before = context.tree.text[: max(0, _mention(name, context.tree.text))]  # it comes from another file
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Span(line, column, line, column)


def _mention(name: str, text: str) -> int:
    """Where the last part of a name stands in a text."""
    found = re.search(rf"\b{re.escape(name.rsplit('.', 1)[-1])}\b", text)
    return found.start() if found else 0
