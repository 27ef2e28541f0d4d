"""GraphQL: the mutations of a map of resolvers. Classes of resolvers (`@Resolver()`) are read by `controllers`."""

from __future__ import annotations

import ast

from prodready.facts import Call as CallValue
from prodready.facts import Literal, Route, Value
from prodready.languages.javascript.frameworks.routing import entry, unwrapped
from prodready.languages.tree import FUNCTIONS
from prodready.languages.walk import Context, on

LISTED = "<listed>"  # of a route's path: a map of resolvers that stands elsewhere
_LEAST = 2  # parameters of a resolver: what it stands on, its arguments


@on(ast.Dict, language="javascript")
def mutations(context: Context, node: ast.Dict) -> None:
    """`{ Query: {...}, Mutation: { login: async (parent, args) => ... } }`: each mutation is answered like a POST."""
    listed = entry(node, "Mutation")
    if isinstance(listed, (ast.Name, ast.Attribute, ast.Call)):
        _elsewhere(context, listed)
    if not isinstance(listed, ast.Dict):
        return
    for key, item in zip(listed.keys, listed.values, strict=True):
        if key is None:
            _elsewhere(context, item)
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            continue
        guards: list[Value] = []
        made = unwrapped(context, item, guards)
        if isinstance(made, FUNCTIONS) and len(made.args.args) < _LEAST:
            continue  # it takes nothing
        at, path = context.span(key), Literal("/" + key.value, context.span(key))
        handler = context.value(made)
        context.out.routes.append(
            Route("", "graphql", ("POST",), path, handler, tuple(guards), (), at, context.next_order())
        )


@on(ast.Dict, language="javascript")
def fields(context: Context, node: ast.Dict) -> None:
    """`new GraphQLObjectType({ name: 'Mutation', fields: { login: { args, resolve } } })`."""
    name, made = entry(node, "name"), entry(node, "fields")
    if not (isinstance(name, ast.Constant) and str(name.value).endswith("Mutation")) or made is None:
        return
    if isinstance(made, FUNCTIONS):
        returned = [s.value for s in getattr(made, "body", ()) if isinstance(s, ast.Return)]
        made = returned[0] if returned else made
    for key, item in zip(made.keys, made.values, strict=True) if isinstance(made, ast.Dict) else ():
        resolve = entry(item, "resolve") if isinstance(item, ast.Dict) and entry(item, "args") is not None else None
        if resolve is not None and isinstance(key, ast.Constant):
            guards: list[Value] = []
            handler = context.value(unwrapped(context, resolve, guards))
            at, path = context.span(key), Literal(f"/{key.value!s}", context.span(key))
            context.out.routes.append(
                Route("", "graphql", ("POST",), path, handler, tuple(guards), (), at, context.next_order())
            )


def _elsewhere(context: Context, node: ast.expr) -> None:
    """`Mutation: { ...userMutations }`: a map of resolvers by its name, followed when the project is linked."""
    at = context.span(node)
    path = CallValue(LISTED, (context.value(node),), (), at)
    context.out.routes.append(Route("", "graphql", ("POST",), path, None, (), (), at, context.next_order()))
