"""The interpreter: one function's statements in order, each variable with the sources its value comes from.

Branches are joined, loops run once, functions inside a function run where they stand and see its variables.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable
from typing import Any

from msgspec import structs

from prodready import credentials
from prodready.facts import Flow, Span
from prodready.knowledge.libraries import message_slot
from prodready.languages.flow import calls, checks, texts, uploads
from prodready.languages.flow.requests import request_kind
from prodready.languages.flow.taint import Taint, Taints, field, join, through
from prodready.languages.tree import FUNCTIONS, UNKNOWN, FunctionNode, Scope, Tree, canonical, parameters, span

_DEPTH = 90
_MOST_FLOWS = 4000
# Parameters that are the framework's or the program's own objects, not data.
_OBJECTS = frozenset(
    [
        "self",
        "cls",
        "req",
        "res",
        "request",
        "response",
        "reply",
        "next",
        "ctx",
        "context",
        "c",
        "env",
        "app",
        "db",
        "session",
        "tx",
        "conn",
        "connection",
        "cursor",
        "logger",
        "log",
        "prisma",
        "client",
        "redis",
        "pool",
        "em",
        "manager",
        "h",
        "done",
        "cb",
        "callback",
        "err",
        "error",
        "e",
        "_",
        "__",
        "kwargs_",
        "bot",
        "reply_",
        "server",
        "io",
        "socket",
        "ws",
        "websocket",
        "event",
    ]
)
_CUT = frozenset(["length", "size", "name_", "constructor", "prototype"])
_PER_FIELD = frozenset(("form", "query", "header", "cookie", "path", "file"))
# Where these happen several times over in a function, the first says it all: of returns only the steps matter.
_ONCE = frozenset(("call", "return"))


class Interpreter:
    """Runs over one tree and collects flows."""

    def __init__(self, tree: Tree, scopes: dict[int, Scope]) -> None:
        self.tree, self.scopes = tree, scopes
        self.scope = scopes[id(tree.root)]
        self.env: dict[str, Taints] = {}
        self.texts: dict[str, str] = {}
        self.flows: dict[Flow, None] = {}
        self.noted: set[object] = set()
        self.roots: set[str] = set()  # variables of which a field is known by itself
        self.first: dict[tuple[str, str], Span] = {}
        self.returned: Taints = ()
        self.written: list[tuple[str, Flow]] = []  # attribute writes, by object, until it is known whether it is stored
        self.persisted: set[str] = set()
        self.vetted: dict[
            tuple[Span, tuple[str, ...]], str
        ] = {}  # request reads that are checked without a name of their own
        self.inspected: set[Span] = set()  # uploaded files whose size, type or name is tested
        self.guards: tuple[str, ...] = ()
        self.depth = 0

    # -- names and flows

    @functools.cached_property
    def hardware(self) -> bool:
        """Whether a bare pin is no credential in this file (asked only where one is met: searching the text is slow)."""
        return credentials.is_hardware(self.tree.text)

    @functools.cached_property
    def answers(self) -> bool:
        """Whether `answer` means a security answer in this file."""
        return credentials.has_answers(self.tree.text)

    @functools.cached_property
    def own(self) -> frozenset[str]:
        """The names without a dot that the file defines or imports; any other is a global of the language."""
        return frozenset((*self.scopes[id(self.tree.root)].names, *self.tree.imports.values()))

    def name(self, node: ast.AST) -> str:
        """The canonical name of a chain."""
        return canonical(node, self.scope, self.tree.imports)

    def is_credential(self, name: str) -> bool:
        """Whether a name means a credential in this file."""
        if name == "answer":
            return self.answers
        return credentials.is_credential(name) and not (credentials.is_bare_pin(name) and self.hardware)

    def emit(
        self, taint: Taint, target: str, detail: str, at: Span, slot: str = "", against: tuple[str, ...] = ()
    ) -> Flow | None:
        """Note that a source reaches a target."""
        if len(self.flows) >= _MOST_FLOWS:
            return None
        function = taint.function if taint.kind == "param" else self.scope.name
        flow = Flow(
            function, taint.kind, taint.detail, taint.span, target, detail, at, slot, taint.through, taint.fields, self.guards,
            taint.name if not (taint.name and credentials.is_bare_pin(taint.name) and self.hardware) else "", against,
        )  # fmt: skip
        if target in _ONCE:
            key = (
                (function, taint.kind, target, taint.through)
                if target == "return"
                else structs.replace(flow, target_span=taint.span)
            )
            if key in self.noted:
                return None
            self.noted.add(key)
        self.flows[flow] = None
        return flow

    # -- functions

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
            calls.returned(self, node.body, self.returned)
        else:
            self.block(node.body)
        found = self.returned
        if outermost:
            self._settle()
        self.scope, self.env, self.texts, self.returned, self.guards = outer
        return found

    def _bind_parameters(self, node: FunctionNode, given: dict[str, Taints]) -> None:
        message = message_slot(self.scope.name, self.tree.is_python) + 1
        for index, (arg, default, _) in enumerate(parameters(node)):
            if default is not None:
                self.eval(default)
            if arg.arg in given:
                self.env[arg.arg] = given[arg.arg]
            elif message and index == message:
                self.env[arg.arg] = (Taint("request", "message", span(arg), self.scope.name),)
            elif arg.arg in _OBJECTS:
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
            self.flows[structs.replace(flow, target="store" if stored else "field")] = None
        self.written, self.persisted = [], set()
        self.vetted = {}
        if self.inspected:
            uploads.settle(self)

    # -- statements

    def block(self, body: list[ast.stmt]) -> bool:
        """Run statements; whether the end cannot be reached."""
        ended = False
        for statement in body:
            run = _STATEMENTS.get(type(statement))
            if run is not None and self.depth < _DEPTH:
                self.depth += 1
                ended = run(self, statement) or ended
                self.depth -= 1
        return ended

    def _define(self, node: FunctionNode) -> bool:
        for decorator in getattr(node, "decorator_list", ()):
            self.eval(decorator)
        self.function(node)
        return False

    def _class(self, node: ast.ClassDef) -> bool:
        outer, self.scope = self.scope, self.scopes.get(id(node), self.scope)
        for statement in node.body:
            if isinstance(statement, FUNCTIONS):
                self.function(statement)
            elif isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
                self.eval(statement.value)
        self.scope = outer
        return False

    def _assign(self, node: ast.Assign | ast.AnnAssign) -> bool:
        if node.value is None:
            return False
        value = self.eval(node.value)
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            self.bind(target, value, node.value)
        return False

    def _augment(self, node: ast.AugAssign) -> bool:
        joined = ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)
        value = join(self.eval(joined), self.eval(node.target))
        self.bind(node.target, value, joined)
        return False

    def bind(self, target: ast.expr, value: Taints, source: ast.expr) -> None:
        """Give a name, attribute or tuple its value."""
        if isinstance(target, ast.Name):
            self._bind_name(target, value, source)
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts = (
                source.elts
                if isinstance(source, (ast.Tuple, ast.List)) and len(source.elts) == len(target.elts)
                else None
            )
            for index, part in enumerate(target.elts):
                if parts is not None:
                    self.bind(part, self.eval(parts[index]), parts[index])
                else:
                    self.bind(part, value, source)
        elif isinstance(target, ast.Starred):
            self.bind(target.value, value, source)
        elif isinstance(target, (ast.Attribute, ast.Subscript)):
            self._bind_member(target, value, source)

    def _bind_name(self, target: ast.Name, value: Taints, source: ast.expr) -> None:
        name = target.id
        if isinstance(source, ast.Constant) and isinstance(source.value, str):
            self.texts[name] = source.value
        else:
            text = texts.literal(source, self.texts)
            if text is not None:
                self.texts[name] = text
            else:
                self.texts.pop(name, None)
        if self.is_credential(name):
            value = self._named(name, value, source)
        self.env[name] = value
        if name in self.roots:
            self.env = {k: v for k, v in self.env.items() if not k.startswith(f"{name}.")}

    def know(self, path: str, value: Taints) -> None:
        """What a variable or a field of one holds from here on."""
        self.env[path] = value
        self.roots.add(path.partition(".")[0])

    def _named(self, name: str, value: Taints, source: ast.expr) -> Taints:
        """A credential's name tells what a value is, even where its source says nothing."""
        if value:
            return tuple(t if t.name else t.named(name) for t in value)
        inner = source.value if isinstance(source, ast.Await) else source
        if isinstance(inner, ast.Call):
            callee = self.name(inner.func)
            return (
                Taint("credential", name, span(inner), self.scope.name, name, (callee,) if callee != UNKNOWN else ()),
            )
        return ()

    def _bind_member(self, target: ast.Attribute | ast.Subscript, value: Taints, source: ast.expr) -> None:
        path, key = dotted(target), member(target)
        if path:
            self.know(path, value)
        root = dotted(target.value)
        if not key:
            return
        at = span(source)
        value = value or calls.constant(self, key, source)
        if not value and self.is_credential(key):
            value = self._named(key, value, source)  # `row.otp = generate_otp()`
        if root and "." not in root and root != "self":
            rows = self.is_credential(key)  # a credential that is overwritten before the row goes out
            others = tuple(t for t in self.env.get(root, ()) if t.under != key and not (rows and t.kind == "row"))
            self.env[root] = join(others, (t.put(key, at) for t in value))
        for taint in value if isinstance(target, ast.Attribute) else ():
            if self.is_credential(key) or taint.name or taint.kind == "request":
                flow = self.emit(taint, "field", self.name(target), at, key)
                if flow is not None:
                    self.written.append((root, flow))

    def _expression(self, node: ast.Expr) -> bool:
        self.eval(node.value)
        return False

    def _return(self, node: ast.Return) -> bool:
        if node.value is not None:
            value = self.eval(node.value)
            self.returned = join(self.returned, value)
            calls.returned(self, node.value, value)
        return True

    def _raise(self, node: ast.Raise) -> bool:
        if node.exc is not None:
            self.eval(node.exc)
        return True

    def _stop(self, node: ast.stmt) -> bool:
        return True

    def _if(self, node: ast.If) -> bool:
        self.test(node.test)
        before = self.env
        self.env = dict(before)
        body_ends, body = self.block(node.body), self.env
        self.env = dict(before)
        else_ends = self.block(node.orelse)
        if body_ends and not else_ends:
            return False
        self.env = body if else_ends and not body_ends else merged(body, self.env)
        return body_ends and else_ends

    def test(self, node: ast.expr) -> None:
        """Run a condition; what it checks counts as checked from here on."""
        self.eval(node)
        checks.note(self, node)

    def _loop(self, node: ast.For | ast.AsyncFor) -> bool:
        value = self.eval(node.iter)
        self.bind(node.target, value, node.iter)
        self._maybe(node.body)
        self.block(node.orelse)
        return False

    def _while(self, node: ast.While) -> bool:
        self.test(node.test)
        self._maybe(node.body)
        return False

    def _maybe(self, body: list[ast.stmt]) -> None:
        before = dict(self.env)
        self.block(body)
        self.env = merged(before, self.env)

    def _with(self, node: ast.With | ast.AsyncWith) -> bool:
        for item in node.items:
            value = self.eval(item.context_expr)
            if item.optional_vars is not None:
                self.bind(item.optional_vars, value, item.context_expr)
        return self.block(node.body)

    def _try(self, node: ast.Try) -> bool:
        ended = self.block(node.body)
        for handler in node.handlers:
            self._maybe(handler.body)
        ended = self.block(node.orelse) or ended
        return self.block(node.finalbody) or (ended and not node.handlers)

    def _match(self, node: ast.Match) -> bool:
        self.eval(node.subject)
        for case in node.cases:
            self._maybe(case.body)
        return False

    def _assert(self, node: ast.Assert) -> bool:
        self.test(node.test)
        return False

    # -- expressions

    def eval(self, node: ast.expr | None) -> Taints:
        """What an expression's value comes from; notes the sinks on the way."""
        if node is None or isinstance(node, ast.Constant) or self.depth >= _DEPTH:
            return ()
        run = _EXPRESSIONS.get(type(node))
        if run is None:
            return ()
        self.depth += 1
        found = run(self, node)
        self.depth -= 1
        return found

    def _name(self, node: ast.Name) -> Taints:
        found = self.env.get(node.id)
        if found is None and self.is_credential(node.id):
            return (Taint("credential", node.id, span(node), self.scope.name, node.id),)
        return found or ()

    def _attribute(self, node: ast.Attribute | ast.Subscript) -> Taints:
        path = dotted(node)
        if path and path in self.env:
            return self.env[path]
        if isinstance(node, ast.Subscript):
            self.eval(node.slice)
        else:
            kind = request_kind(node, self.scope, self.tree)
            if kind:
                return (self.request(kind, node),)
        key = member(node)
        value = self.eval(node.value)
        if key in _CUT:
            return ()
        if any(t.kind == "row" for t in value):
            value = tuple(t for t in value if t.kind != "row")
            if isinstance(node.value, ast.Name) and self.is_credential(key):
                self.env[node.value.id] = value
        if key:
            value = self.at_field(field(value, key), key, node)
            if not value and self.is_credential(key):
                return (Taint("credential", path or key, span(node), self.scope.name, key, (), ("." + key,)),)
        return value

    def request(self, kind: str, node: ast.expr, key: str = "") -> Taint:
        """A read of raw request data."""
        at = span(node)
        place = self.first.setdefault((self.scope.name, f"{kind}.{key}"), at)
        return Taint(
            "request",
            kind,
            place,
            self.scope.name,
            fields=(key,) if key else (),
            name=key if self.is_credential(key) else "",
        )

    def at_field(self, taints: Taints, key: str, node: ast.expr) -> Taints:
        """Reads of forms, queries and headers are told apart by their key: each is a read of its own."""
        if not self.tree.is_python:
            return taints
        found = tuple(
            t._replace(span=self.first.setdefault((t.function, f"{t.detail}.{key}"), span(node)))
            if t.kind == "request" and t.detail in _PER_FIELD and t.fields == (key,) and _whole(node)
            else t
            for t in taints
        )
        return tuple(t.passed(self.vetted[t.span, t.fields]) if (t.span, t.fields) in self.vetted else t for t in found)

    def _call(self, node: ast.Call) -> Taints:
        return calls.call(self, node)

    def _binary(self, node: ast.BinOp) -> Taints:
        built = texts.parts(node, self.texts)
        if built is not None:
            return self.built(built)
        return join(self.eval(node.left), self.eval(node.right))

    def _joined(self, node: ast.JoinedStr) -> Taints:
        return self.built(texts.parts(node, self.texts) or [])

    def built(self, parts: list[texts.Part]) -> Taints:
        """A text put together: its parts, each with what text it went into."""
        groups = []
        for hole, steps in texts.steps(parts):
            value = self.eval(hole)
            for step in steps:
                value = through(value, step)
            groups.append(value)
        return join(*groups)

    def _boolean(self, node: ast.BoolOp) -> Taints:
        if isinstance(node.op, ast.Or):
            return join(*[self.eval(v) for v in node.values])
        for value in node.values[:-1]:
            self.test(value)
        return self.eval(node.values[-1])

    def _choice(self, node: ast.IfExp) -> Taints:
        self.test(node.test)
        return join(self.eval(node.body), self.eval(node.orelse))

    def _compare(self, node: ast.Compare) -> Taints:
        sides = [node.left, *node.comparators]
        values = [self.eval(s) for s in sides]
        for index, operator in enumerate(node.ops):
            if isinstance(operator, (ast.Eq, ast.NotEq)):
                checks.compared(self, node, sides[index : index + 2], values[index : index + 2])
        return ()

    def _not(self, node: ast.UnaryOp) -> Taints:
        self.eval(node.operand)
        return ()

    def _dict(self, node: ast.Dict) -> Taints:
        groups: list[Taints] = []
        for key, item in zip(node.keys, node.values, strict=True):
            value = self.eval(item)
            if key is None:
                groups.append(value)
                continue
            name = str(key.value) if isinstance(key, ast.Constant) else key.id if isinstance(key, ast.Name) else "?"
            value = value or calls.constant(self, name, item)
            at = span(item) if span(item).line >= span(key).line else span(key)
            groups.append(tuple(t if t.under and isinstance(item, ast.Dict) else t.put(name, at) for t in value))
        return join(*groups)

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set) -> Taints:
        return join(*[self.eval(e) for e in node.elts])

    def _inner(self, node: ast.Await | ast.Starred | ast.YieldFrom | ast.FormattedValue) -> Taints:
        return self.eval(node.value)

    def _yield(self, node: ast.Yield) -> Taints:
        self.eval(node.value)
        return ()

    def _walrus(self, node: ast.NamedExpr) -> Taints:
        value = self.eval(node.value)
        self.bind(node.target, value, node.value)
        return value

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Taints:
        for part in node.generators:
            self.bind(part.target, self.eval(part.iter), part.iter)
            for test in part.ifs:
                self.test(test)
        if isinstance(node, ast.DictComp):
            return join(self.eval(node.key), self.eval(node.value))
        return self.eval(node.elt)

    def _function_value(self, node: FunctionNode) -> Taints:
        self.function(node)
        return ()


def dotted(node: ast.expr) -> str:
    """`data.user.name` of a plain chain of names and literal keys; "" for anything else."""
    tail: list[str] = []
    while not isinstance(node, ast.Name):
        key = member(node)
        if not key or not isinstance(node, (ast.Attribute, ast.Subscript)):
            return ""
        tail.append(key)
        node = node.value
    return ".".join([node.id, *reversed(tail)])


def member(node: ast.expr) -> str:
    """The attribute or literal key a node reads, "" if there is none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return ""


def _whole(node: ast.expr) -> bool:
    """Whether a field is read where the form itself is named, not from a variable that holds the form."""
    holder = node.func if isinstance(node, ast.Call) else node
    return (
        isinstance(holder, (ast.Attribute, ast.Subscript)) and isinstance(holder.value, (ast.Attribute, ast.Await))
    ) or (isinstance(holder, ast.Attribute) and isinstance(holder.value, ast.Attribute))


def merged(one: dict[str, Taints], other: dict[str, Taints]) -> dict[str, Taints]:
    """What variables can hold after either of two ways; a field known after one way only is not known."""
    found = {k: v for k, v in one.items() if k in other or "." not in k}
    for key, value in other.items():
        here = found.get(key)
        if here is None or here is value:
            if here is value or "." not in key:
                found[key] = value
        elif here != value:
            found[key] = join(here, value)
    return found


# A node's type tells which method runs it; what that method takes is no wider than the type.
_STATEMENTS: dict[type[ast.AST], Callable[[Interpreter, Any], bool]] = {
    ast.FunctionDef: Interpreter._define, ast.AsyncFunctionDef: Interpreter._define, ast.ClassDef: Interpreter._class,
    ast.Assign: Interpreter._assign, ast.AnnAssign: Interpreter._assign, ast.AugAssign: Interpreter._augment,
    ast.Expr: Interpreter._expression, ast.Return: Interpreter._return, ast.Raise: Interpreter._raise, ast.If: Interpreter._if,
    ast.For: Interpreter._loop, ast.AsyncFor: Interpreter._loop, ast.While: Interpreter._while, ast.With: Interpreter._with,
    ast.AsyncWith: Interpreter._with, ast.Try: Interpreter._try, ast.TryStar: Interpreter._try, ast.Match: Interpreter._match,
    ast.Assert: Interpreter._assert, ast.Break: Interpreter._stop, ast.Continue: Interpreter._stop,
}  # fmt: skip
_EXPRESSIONS: dict[type[ast.AST], Callable[[Interpreter, Any], Taints]] = {
    ast.Name: Interpreter._name, ast.Attribute: Interpreter._attribute, ast.Subscript: Interpreter._attribute, ast.Call: Interpreter._call,
    ast.BinOp: Interpreter._binary, ast.JoinedStr: Interpreter._joined, ast.BoolOp: Interpreter._boolean, ast.IfExp: Interpreter._choice,
    ast.Compare: Interpreter._compare, ast.UnaryOp: Interpreter._not, ast.Dict: Interpreter._dict, ast.List: Interpreter._sequence,
    ast.Tuple: Interpreter._sequence, ast.Set: Interpreter._sequence, ast.Await: Interpreter._inner, ast.Starred: Interpreter._inner,
    ast.YieldFrom: Interpreter._inner, ast.FormattedValue: Interpreter._inner, ast.Yield: Interpreter._yield,
    ast.NamedExpr: Interpreter._walrus, ast.ListComp: Interpreter._comprehension, ast.SetComp: Interpreter._comprehension,
    ast.GeneratorExp: Interpreter._comprehension, ast.DictComp: Interpreter._comprehension, ast.Lambda: Interpreter._function_value,
    ast.FunctionDef: Interpreter._function_value, ast.AsyncFunctionDef: Interpreter._function_value,
}  # fmt: skip
