"""Events of a socket (Socket.IO and its kin): what a connected client may send is answered like a route."""

from __future__ import annotations

import ast

from prodready.facts import Literal, Route, Value
from prodready.languages.javascript.frameworks.routing import unwrapped
from prodready.languages.tree import FUNCTIONS
from prodready.languages.walk import Context, on

_SOCKETS = frozenset(("socket", "client", "ws", "conn", "connection"))
_OWN = frozenset(
    ("connect", "connection", "disconnect", "disconnecting", "error", "message", "close", "open", "data", "end")
)


@on(ast.Call, language="javascript")
def event(context: Context, node: ast.Call) -> None:
    """`socket.on('login', async (data, done) => ...)`, where the socket is handed to a function."""
    func = node.func
    if (
        not isinstance(func, ast.Attribute)
        or func.attr != "on"
        or len(node.args) != 2
        or not _handed(context, func.value)
    ):
        return
    named, guards = node.args[0], _used(context, func.value)
    made = unwrapped(context, node.args[1], guards)
    if not isinstance(named, ast.Constant) or not isinstance(named.value, str) or named.value in _OWN:
        return
    if isinstance(made, FUNCTIONS) and made.args.args:
        at = context.span(node)
        route = Route("", "socket", ("POST",), Literal("/" + named.value, at), context.value(made), tuple(guards), (), at,
                      context.next_order())  # fmt: skip
        context.out.routes.append(route)


def _handed(context: Context, node: ast.expr) -> bool:
    """Whether an expression is a socket that a function around here is given."""
    if not isinstance(node, ast.Name) or node.id not in _SOCKETS:
        return False
    return any(isinstance(p, FUNCTIONS) and any(a.arg == node.id for a in p.args.args) for p in context.parents)


def _used(context: Context, socket: ast.expr) -> list[Value]:
    """What `socket.use(...)` lets run before each event; `io.use(...)` runs once a connection, whatever is sent over it."""
    name = socket.id if isinstance(socket, ast.Name) else ""
    around = [p for p in context.parents if isinstance(p, FUNCTIONS) and any(a.arg == name for a in p.args.args)]
    found: list[Value] = []
    for statement in getattr(around[-1], "body", ()) if around else ():
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "use":
            mine = isinstance(call.func.value, ast.Name) and call.func.value.id == name
            found += [context.value(a) for a in call.args if mine]
    return found
