"""Output that goes straight to the terminal: print, console.log, sys.stdout.write, traceback.print_exc and the like."""

from __future__ import annotations

import ast
import re

from prodready.facts import OutputCall
from prodready.languages import tree as trees
from prodready.languages import values
from prodready.languages.tree import FUNCTIONS
from prodready.languages.walk import Context, on

_PYTHON = {
    "print", "pprint.pprint", "pprint.pp", "sys.stdout.write", "sys.stderr.write", "sys.stdout.writelines",
    "traceback.print_exc", "traceback.print_exception", "traceback.print_stack", "traceback.print_last",
}  # fmt: skip
_PRINTS = {"rich.print": "print", "builtins.print": "print"}
_CONSOLE = {
    "log",
    "error",
    "warn",
    "info",
    "debug",
    "trace",
    "dir",
    "table",
    "group",
    "groupCollapsed",
    "timeEnd",
    "timeLog",
    "assert",
    "count",
}
_STREAMS = {"process.stdout.write", "process.stderr.write"}
_TERMINAL = {"sys.stdout", "sys.stderr"}


@on(ast.Call)
def output(context: Context, node: ast.Call) -> None:
    """A call that writes to the terminal."""
    name = context.canonical(node.func).removeprefix("globalThis.").removeprefix("global.")
    callee = _PRINTS.get(name, name)
    if not _writes(context, callee) or _to_a_file(context, node) or (name == "print" and context.scope.home(name)):
        return
    handler = _handler(context)
    context.out.outputs.append(
        OutputCall(
            callee, context.function, context.span(node),
            handler is not None and _only_outputs(context, handler), _conditions(context), _before_exit(context, node),
        )
    )  # fmt: skip


@on(ast.Attribute, language="javascript")
def handed_over(context: Context, node: ast.Attribute) -> None:
    """`promise.catch(console.error)`: the console itself as the handler."""
    parent = context.parent()
    if isinstance(parent, ast.Call) and node in parent.args and isinstance(parent.func, ast.Attribute):
        callee = context.canonical(node).removeprefix("globalThis.").removeprefix("global.")
        if parent.func.attr in ("catch", "on", "once", "then", "finally") and _writes(context, callee):
            alone = _takes_errors(parent, node)
            context.out.outputs.append(
                OutputCall(callee, context.function, context.span(node), alone, context.conditions)
            )


def _conditions(context: Context) -> tuple[str, ...]:
    """The branch tests around the call, `test && console.log(...)` and `test ? ... : ...` included."""
    found = list(context.conditions)
    for depth in range(1, len(context.parents) + 1):
        node, inner = context.parent(depth), context.parent(depth - 1) if depth > 1 else None
        if isinstance(node, ast.stmt):
            break
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And) and inner is not node.values[0]:
            found.append(values.words(node.values[0]))
        elif isinstance(node, ast.IfExp) and inner is not node.orelse:
            found.append(values.words(node.test))
    return tuple(found)


def _writes(context: Context, callee: str) -> bool:
    if context.tree.is_python:
        return callee in _PYTHON
    start, _, method = callee.rpartition(".")
    return (start == "console" and method in _CONSOLE) or callee in _STREAMS


def _to_a_file(context: Context, node: ast.Call) -> bool:
    """`print(..., file=report)`, `pprint(..., stream=report)` write a file, not the terminal; None is the terminal."""
    target = next((k.value for k in node.keywords if k.arg in ("file", "stream")), None)
    if target is None or not context.tree.is_python or (isinstance(target, ast.Constant) and target.value is None):
        return False
    return context.canonical(target) not in _TERMINAL


_EXITS = {"sys.exit", "exit", "quit", "os._exit", "process.exit", "SystemExit", "os.abort", "process.abort"}


def _before_exit(context: Context, node: ast.Call) -> bool:
    """Whether the process ends in the same block after it: the last words of a start-up that failed."""
    depth = next((d for d in range(1, len(context.parents) + 1) if isinstance(context.parent(d), ast.stmt)), 0)
    statement, block = context.parent(depth), context.parent(depth + 1)
    for name in ("body", "orelse", "handlers", "finalbody"):
        siblings = getattr(block, name, None) or []
        if isinstance(siblings, list) and statement in siblings:
            return any(_exits(context, s) for s in siblings[siblings.index(statement) + 1 :])
    return False


def _exits(context: Context, statement: ast.stmt) -> bool:
    ends = statement.exc if isinstance(statement, ast.Raise) else getattr(statement, "value", None)
    return ends is not None and context.canonical(ends.func if isinstance(ends, ast.Call) else ends) in _EXITS


_FAILURES = ("error", "uncaughtException", "unhandledRejection", "clientError")
_ERROR = re.compile(r"e|er|err|error|exc|ex|exception|reason", re.I)
_NOTHING = (ast.Pass, ast.Continue, ast.Break)


def _handler(context: Context) -> list[ast.stmt] | None:
    """What is done about an error around the call: an except or catch block, a function handed to `.catch(...)` or to
    `.on("error", ...)`, or the branch `if (err)` of a callback."""
    for depth in range(1, len(context.parents) + 1):
        node = context.parent(depth)
        if isinstance(node, ast.ExceptHandler):
            return node.body
        if isinstance(node, ast.If) and not context.tree.is_python and _is_error(context, node, depth):
            return node.body
        if isinstance(node, FUNCTIONS):
            outer = context.parent(depth + 1)
            handles = isinstance(outer, ast.Call) and _takes_errors(outer, node)
            return node.body if handles and not isinstance(node, ast.Lambda) else None
    return None


def _is_error(context: Context, node: ast.If, depth: int) -> bool:
    """`if (err)` in a function whose first parameter is that error."""
    if not isinstance(node.test, ast.Name) or not _ERROR.fullmatch(node.test.id):
        return False
    function = next(
        (p for d in range(depth + 1, len(context.parents) + 1) if isinstance(p := context.parent(d), FUNCTIONS)), None
    )
    names = [arg.arg for arg, _, _ in trees.parameters(function)] if function is not None else []
    return names[:1] == [node.test.id]


def _takes_errors(call: ast.Call, function: ast.AST) -> bool:
    """`promise.catch(f)`, `promise.then(done, f)`, `emitter.on("error", f)`."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    first = call.args[0] if call.args else None
    if name in ("on", "once", "addListener"):
        return isinstance(first, ast.Constant) and first.value in _FAILURES
    return name == "catch" or (name == "then" and call.args[1:2] == [function])


def _only_outputs(context: Context, body: list[ast.stmt]) -> bool:
    """Whether nothing but output is done: the rest gives up, goes on or answers with nothing."""
    return all(isinstance(s, _NOTHING) or _is_output(context, s) for s in body)


def _is_output(context: Context, statement: ast.stmt) -> bool:
    if not isinstance(statement, (ast.Expr, ast.Return)):
        return False
    value = statement.value
    if (
        value is None
        or isinstance(value, ast.Constant)
        or (isinstance(value, (ast.List, ast.Dict)) and not _inside(value))
    ):
        return True
    return isinstance(value, ast.Call) and _writes(context, context.canonical(value.func))


def _inside(node: ast.List | ast.Dict) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.List) else node.values
