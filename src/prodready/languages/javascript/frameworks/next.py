"""Next.js: handlers by the file they stand in (pages/api, app/**/route), and the middleware in front of them."""

from __future__ import annotations

import ast
import re

from prodready.facts import Attach, Created, Function, Items, Literal, Mapping, Ref, Route, Span, Value
from prodready.languages.tree import FUNCTIONS, Definition, targets
from prodready.languages.walk import Context, on

_PAGES = re.compile(r"(?:^|/)pages(/api(?:/.*)?)\.[cm]?[jt]sx?$")
_APP = re.compile(r"(?:^|/)app/((?:.*/)?)route\.[cm]?[jt]sx?$")
_MIDDLEWARE = re.compile(r"(?:^|/)(?:src/)?(?:middleware|proxy)\.[cm]?[jt]s$")
_DIRECTIVE = '"use server"'
_HEAD = 2000  # characters at the start of a file that a directive may stand in
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
        for path_ in _matched(context, node):
            context.out.attached.append(Attach("middleware", Ref(name, at), path_, at, context.next_order()))
    elif _DIRECTIVE in context.tree.text.replace("'", '"')[:_HEAD] and _is_directive(node.body[:1]):
        for exported, local in exports.items():
            _action(context, _defined(node, local), exported)


@on(ast.FunctionDef, ast.AsyncFunctionDef, language="javascript")
def inline_action(context: Context, node: Definition) -> None:
    """A function that says `'use server'` itself."""
    if _is_directive(node.body[:1]):
        _action(context, node, node.name)


def _action(context: Context, node: Definition | None, name: str) -> None:
    """A server action: whoever opens the page can call it with what he likes."""
    if node is None or not node.args.args:
        return
    at = context.span(node)
    wrapper = _wrapper(context, node)
    handler = Function(context.function_of(node), at)
    path = Literal("/" + name, at)
    context.out.routes.append(Route("", "action", ("POST",), path, handler, wrapper, (), at, context.next_order()))


def _wrapper(context: Context, node: Definition) -> tuple[Value, ...]:
    """What an action is handed to where it is made: `validatedAction` of `validatedAction(schema, async (data) => ...)`."""
    for call in ast.walk(context.tree.root):
        if isinstance(call, ast.Call) and any(id(a) == id(node) for a in call.args):
            return (context.value(call.func),)
    return ()


def _is_directive(body: list[ast.stmt]) -> bool:
    first = body[0].value if body and isinstance(body[0], ast.Expr) else None
    return isinstance(first, ast.Constant) and first.value == "use server"


def _defined(node: ast.Module, name: str) -> Definition | None:
    """The function that a module defines under a name."""
    for statement in node.body:
        made: ast.AST | None = statement
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            named = any(isinstance(t, ast.Name) and t.id == name for t in targets(statement))
            made = statement.value if named else None
        elif getattr(statement, "name", "") != name:
            continue
        if isinstance(made, ast.Call):  # `validatedAction(schema, async (data) => ...)`
            made = next((a for a in reversed(made.args) if isinstance(a, FUNCTIONS)), None)
        if isinstance(made, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return made
    return None


def _matched(context: Context, node: ast.Module) -> list[Value | None]:
    """The paths that the middleware's `matcher` names, [None] for all; a pattern that leaves `api` out covers no handler."""
    made = [
        s for s in node.body if isinstance(s, ast.Assign) and any(getattr(t, "id", "") == "config" for t in s.targets)
    ]
    config = context.value(made[0].value) if made else None
    matcher = config.get("matcher") if isinstance(config, Mapping) else None
    found: list[Value | None] = []
    for item in matcher.items if isinstance(matcher, Items) else [matcher] if matcher is not None else []:
        source = item.get("source") if isinstance(item, Mapping) else item
        text = source.value if isinstance(source, Literal) else None
        if not isinstance(text, str):
            return [None]
        if "(?!" in text:
            found += [] if re.search(r"[(!|/]api\b", text) else [None]
        else:
            start = re.sub(r"/?[:(*].*$", "", text)
            found.append(Literal(start, matcher.span) if start.strip("/") and matcher is not None else None)
    return found if matcher is not None else [None]


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
