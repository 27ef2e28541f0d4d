"""GraphQL in JavaScript: what a client asks for stands in the second parameter of a resolver."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import FUNCTIONS, span, walk
from prodready.memory import kept

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_ROOTS = frozenset(("Query", "Mutation", "Subscription"))
_KIND = "argument"


def eval_under(run: Interpreter, name: str, item: ast.expr) -> Taints:
    """Run what stands under a name; `{ Query: { pages: (parent, args) => … } }`, `resolve: (parent, args) => …` are resolvers."""
    rooted = isinstance(item, ast.Dict) and name in _roots(run.tree.root, run.tree.text)
    if isinstance(item, ast.Dict) and (rooted or name in _ROOTS):
        for resolver in item.values:  # under a root they are handed the arguments first
            if not _resolve(run, resolver, 0 if rooted else 1):
                run.eval(resolver)
        return ()
    if name == "resolve" and _resolve(run, item):
        return ()
    return run.eval(item)


def _resolve(run: Interpreter, node: ast.expr, slot: int = 1) -> bool:
    """Run a resolver with what a client sends; whether it is a function that takes any."""
    if not isinstance(node, FUNCTIONS):
        return False
    given = [a for a in (*node.args.posonlyargs, *node.args.args) if a.arg != "self"]
    if len(given) <= slot:
        return False
    run.function(node, {given[slot].arg: (Taint("request", _KIND, span(given[slot]), run.scope.name),)})
    return True


@kept
def _roots(root: ast.AST, text: str) -> frozenset[str]:
    """The names of a file that are handed over as `rootValue`, and that key itself."""
    if "rootValue" not in text:
        return frozenset()
    given = (
        value.id
        for node in walk(root)
        for key, value in (zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ())
        if isinstance(key, ast.Constant) and key.value == "rootValue" and isinstance(value, ast.Name)
    )
    return frozenset((*given, "rootValue"))
