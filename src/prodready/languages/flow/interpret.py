"""The interpreter: one function's statements in order, each variable with the sources its value comes from.

Branches are joined, loops run once, functions inside a function run where they stand and see its variables.
"""

from __future__ import annotations

import ast

from msgspec import structs

from prodready.knowledge.libraries import message_slot
from prodready.languages.flow import (
    answers,
    checks,
    events,
    expressions,
    held,
    invoked,
    sealed,
    sockets,
    statements,
    texts,
    uploads,
)
from prodready.languages.flow.requests import plain_requests
from prodready.languages.flow.state import State
from prodready.languages.flow.taint import Taint, Taints, join, through
from prodready.languages.tree import FunctionNode, parameters, span

_DEPTH = 90
# Parameters that are the framework's or the program's own objects, not data.
_OBJECTS = frozenset([
    "_", "__", "app", "bot", "c", "callback", "cb", "client", "cls", "conn", "connection", "context", "ctx", "cursor", "db", "done", "e",
    "em", "env", "err", "error", "event", "h", "io", "log", "logger", "manager", "next", "pool", "prisma", "redis", "reply",
    "req", "request", "res", "response", "self", "server", "session", "socket", "tx", "websocket", "ws",
])  # fmt: skip


class Interpreter(State):
    """Runs over one tree and collects flows."""

    def module(self) -> None:
        """Run the whole file."""
        self.block(self.tree.root.body)
        self._settle()

    def function(self, node: FunctionNode, given: dict[str, Taints] | None = None) -> Taints:
        """Run a function with what is visible around it; what it returns. `given`: what is known to be handed in."""
        outer = (self.scope, self.env, self.texts, self.returned, self.guards)
        outermost = not self.scope.name
        self.scope = self.scopes.get(id(node), self.scope)
        self.env, self.texts, self.returned = dict(self.env), dict(self.texts), ()
        self._bind_parameters(node, given or {})
        if isinstance(node, ast.Lambda):
            self.returned = self.eval(node.body)
            answers.returned(self, node.body, self.returned)
        else:
            self.block(node.body)
        found = self.returned
        if given_back := tuple(t for t in found if t.kind == "request" and t.is_raw):
            self.given_back[self.scope.name] = given_back
        if outermost:
            self._settle()
        self.scope, self.env, self.texts, self.returned, self.guards = outer
        return found

    def _bind_parameters(self, node: FunctionNode, given: dict[str, Taints]) -> None:
        message = message_slot(self.scope.name, self.tree.is_python) + 1
        socket = self.tree.is_python and sockets.takes_message(self, node)
        for index, (arg, default, _) in enumerate(parameters(node)):
            if default is not None:
                self.eval(default)
            if arg.arg == "self" and self.fields and index == 0:
                held.bind(self, node, arg)
            if arg.arg in given:
                self.env[arg.arg] = given[arg.arg]
            elif message and index == message:
                self.env[arg.arg] = (Taint("request", "message", span(arg), self.scope.name),)
            elif socket and (sent := sockets.parameter(self, arg)):
                self.env[arg.arg] = (sent,)
            elif event := (
                events.parameter(self, arg)
                if self.tree.is_python
                else invoked.parameter(self.tree.root, node, arg, index, self.scope.name)
            ):
                self.env[arg.arg] = (event,)
            elif arg.arg in _OBJECTS and not (
                self.tree.is_python
                and (arg.arg == "next" or arg.arg in plain_requests(node) or sockets.hands_on(self, arg.arg))
            ):
                self.env[arg.arg] = ()
            elif self.tree.is_python and (upload := uploads.parameter(self, node, arg)):
                self.env[arg.arg] = (upload,)
            else:
                name = arg.arg if self.is_credential(arg.arg) else ""
                self.env[arg.arg] = (Taint("param", arg.arg, span(arg), self.scope.name, name),)

    def _settle(self) -> None:
        """Attribute writes on objects that were saved are stores; the others stay attribute writes."""
        for root, flow in self.written:
            self.flows.pop(flow, None)
            stored = root in self.persisted or ("*" in self.persisted and root.split(".", 1)[0] != "self")
            if not stored and flow.source == "param" and not flow.name and not self.is_credential(flow.slot):
                continue
            self.flows[structs.replace(flow, target="store" if stored else "field")] = None
        self.written, self.persisted, self.models = [], set(), {}
        self.fresh, self.objects = {}, {}
        self.vetted = {}
        sealed.settle(self)
        if self.inspected:
            uploads.settle(self)
        if self.submitted:
            checks.settle(self)

    def block(self, body: list[ast.stmt]) -> bool:
        """Run statements; whether the end cannot be reached."""
        ended = False
        for statement in body:
            if self.depth < _DEPTH:
                self.depth += 1
                ended = statements.execute(self, statement) or ended
                self.depth -= 1
        return ended

    def eval(self, node: ast.expr | None) -> Taints:
        """What an expression's value comes from; notes the sinks on the way."""
        if node is None or isinstance(node, ast.Constant) or self.depth >= _DEPTH:
            return ()
        self.depth += 1
        found = expressions.sources(self, node)
        self.depth -= 1
        return found

    def test(self, node: ast.expr) -> None:
        """Run a condition; what it checks counts as checked from here on."""
        self.eval(node)
        checks.note(self, node)

    def built(self, parts: list[texts.Part]) -> Taints:
        """A text put together: its parts, each with what text it went into."""
        groups = []
        behind = texts.behind(parts) if self.tree.is_python else ()
        for hole, steps in texts.steps(parts):
            value = self.eval(hole)
            if id(hole) in behind:
                value = uploads.placed(value)
            for step in steps:
                value = through(value, step)
            groups.append(value)
        return join(*groups)
