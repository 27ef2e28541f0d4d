"""SvelteKit: endpoints, form actions and loaders by the file they stand in, the hook in front of all of them."""

from __future__ import annotations

import ast
import re

from prodready.facts import Attach, Created
from prodready.languages.javascript.frameworks import filed
from prodready.languages.walk import Context, on

_ENDPOINT = re.compile(r"(?:^|/)routes/((?:.*/)?)\+server\.[jt]s$")
_PAGE = re.compile(r"(?:^|/)routes/((?:.*/)?)\+(?:page|layout)\.server\.[jt]s$")
_HOOKS = re.compile(r"(?:^|/)hooks\.server(?:/index)?\.[jt]s$")
_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "fallback")


@on(ast.Module, language="javascript")
def module(context: Context, node: ast.Module) -> None:
    """`+server.ts` answers with what it exports by verb, `+page.server.ts` with its `load` and its `actions`."""
    path = context.tree.path
    if (match := _ENDPOINT.search(path)) is not None:
        for name, statement, made in filed.exported(context, node, _VERBS):
            verbs = () if name == "fallback" else (name,)
            filed.route(context, "sveltekit", statement, made, verbs, filed.url(match[1]))
    elif (match := _PAGE.search(path)) is not None:
        for _, statement, made in filed.exported(context, node, ("load",)):
            filed.route(context, "sveltekit", statement, made, ("GET",), filed.url(match[1]))
        for _, _, made in filed.exported(context, node, ("actions",)):
            _actions(context, made, filed.url(match[1]))
    elif _HOOKS.search(path) and "handle" in context.tree.exports:
        _hook(context, node)


def _actions(context: Context, made: ast.AST | None, url: str) -> None:
    """`actions = { default: async (event) => …, register: … }`: each one takes a form."""
    for key, item in zip(made.keys, made.values, strict=True) if isinstance(made, ast.Dict) else ():
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            name = "" if key.value == "default" else f"/{key.value}"
            filed.route(context, "sveltekit", key, item, ("POST",), url.rstrip("/") + name)


def _hook(context: Context, node: ast.Module) -> None:
    """`handle`, alone or put together by `sequence`, runs before everything."""
    for _, statement, made in filed.exported(context, node, ("handle",)):
        at = context.span(statement)
        context.out.created.append(Created("hooks", "app", "sveltekit", None, (), at, context.next_order()))
        several = made.args if isinstance(made, ast.Call) else [made]
        for guard in several:
            if isinstance(guard, (ast.expr, ast.FunctionDef, ast.AsyncFunctionDef)):
                value = context.value(guard)
                context.out.attached.append(Attach("hooks", value, None, at, context.next_order()))
