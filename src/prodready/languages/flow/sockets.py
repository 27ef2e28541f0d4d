"""Python: what a client sends over a socket, where a framework hands it to a function for an event or gives it one by one.

Flask-SocketIO, python-socketio (`@sio.on("chat")`, `@sio.event`, namespaces), Django Channels, Tornado, Starlette's endpoints, aiohttp.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.languages.flow import made
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import FunctionNode, span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_SERVERS = re.compile(
    r"(^|[._])(sio|io|socketio|socket_io|socket_manager|(Async)?Server\(\)|SocketIO\(\))\.(on|event|on_event)$"
)
# Events that tell of the connection itself.
_OWN = re.compile(r"^(on_?)?(connect|disconnect|connect_error|error|open|close)$", re.I)
_NO_DATA = frozenset(("self", "cls", "sid", "_sid", "environ", "websocket", "ws", "namespace"))
# Base classes of handlers -> what the methods are called that get a message.
_HANDLERS = (
    (re.compile(r"Consumer$"), re.compile(r"^receive(_json)?$")),
    (re.compile(r"Web_?Socket\w*Handler$|SockJSConnection$", re.I), re.compile(r"^on_message$")),
    (re.compile(r"WebSocketEndpoint$"), re.compile(r"^on_receive$")),
    (re.compile(r"WebSocketServerProtocol$"), re.compile(r"^onMessage$")),
    (re.compile(r"(^|\.)(Async)?Namespace$"), re.compile(r"^on_(?!connect|disconnect|error)\w+$")),
)
_MADE = frozenset(("aiohttp.web.WebSocketResponse",))


def takes_message(run: Interpreter, node: FunctionNode) -> bool:
    """Whether a function is called with what a client has sent over a socket."""
    name = getattr(node, "name", "")
    for base in run.bases if run.scope.owner else ():
        if any(kind.search(base) and method.search(name) for kind, method in _HANDLERS):
            return True
    return any(_is_event(run, mark, name) for mark in getattr(node, "decorator_list", ()))


def parameter(run: Interpreter, arg: ast.arg) -> Taint | None:
    """What such a function is handed in a parameter; None where that is the connection itself."""
    if arg.arg in _NO_DATA:
        return None
    return Taint("request", "message", span(arg), run.scope.name)


def each(run: Interpreter, node: ast.expr) -> Taints:
    """`async for message in ws`, where the program has opened the socket for a client."""
    if isinstance(node, ast.Name) and made.maker(run, node) in _MADE:
        return (Taint("request", "message", span(node), run.scope.name),)
    return ()


def hands_on(run: Interpreter, name: str) -> bool:
    """Whether a parameter of a consumer is what its group was sent."""
    return name == "event" and any(base.endswith("Consumer") for base in run.bases if run.scope.owner)


def relayed(run: Interpreter, node: ast.Call) -> None:
    """Channels: `group_send(group, {"type": "chat.message", …})` calls the consumer's own `chat_message` with that."""
    sends = node.func
    if isinstance(sends, ast.Call) and sends.args:  # `async_to_sync(self.channel_layer.group_send)(…)`
        sends = sends.args[0]
    if getattr(sends, "attr", "") != "group_send" or len(node.args) != 2 or not run.scope.method_owner:
        return
    event = run.dicts.get(node.args[1].id) if isinstance(node.args[1], ast.Name) else node.args[1]
    if not isinstance(event, ast.Dict):
        return
    kinds = (
        v for k, v in zip(event.keys, event.values, strict=True) if isinstance(k, ast.Constant) and k.value == "type"
    )
    kind = next((str(v.value) for v in kinds if isinstance(v, ast.Constant)), "").replace(".", "_")
    if kind.isidentifier():
        handler = ast.Attribute(ast.Name("self", ast.Load()), kind, ast.Load())
        run.eval(ast.fix_missing_locations(ast.copy_location(ast.Call(handler, [event], []), node)))


def _is_event(run: Interpreter, mark: ast.expr, function: str) -> bool:
    """`@socketio.on("chat")`, `@sio.event`."""
    called = mark.func if isinstance(mark, ast.Call) else mark
    if not isinstance(called, ast.Attribute) or not _SERVERS.search(run.name(called)):
        return False
    if made.maker(run, called.value).endswith("Client"):  # here it is a server that sends
        return False
    first = mark.args[0] if isinstance(mark, ast.Call) and mark.args else None
    event = str(first.value) if isinstance(first, ast.Constant) else function
    return not _OWN.match(event)
