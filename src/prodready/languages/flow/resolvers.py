"""GraphQL in JavaScript: what a client asks for stands in the second parameter of a resolver."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import FUNCTIONS, span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_ROOTS = frozenset(("Query", "Mutation", "Subscription"))
_KIND = "argument"
_LEAST = 2  # parameters of a resolver: what it stands on, its arguments


def eval_under(run: Interpreter, name: str, item: ast.expr) -> Taints:
    """Run what stands under a name; `{ Query: { pages: (parent, args) => … } }`, `resolve: (parent, args) => …` are resolvers."""
    if name in _ROOTS and isinstance(item, ast.Dict):
        for resolver in item.values:
            if not _resolve(run, resolver):
                run.eval(resolver)
        return ()
    if name == "resolve" and _resolve(run, item):
        return ()
    return run.eval(item)


def _resolve(run: Interpreter, node: ast.expr) -> bool:
    """Run a resolver with what a client sends; whether it is a function that takes any."""
    if not isinstance(node, FUNCTIONS):
        return False
    given = [a for a in (*node.args.posonlyargs, *node.args.args) if a.arg != "self"]
    if len(given) < _LEAST:
        return False
    run.function(node, {given[1].arg: (Taint("request", _KIND, span(given[1]), run.scope.name),)})
    return True
