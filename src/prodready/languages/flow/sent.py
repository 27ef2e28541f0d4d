"""Files that a service in JavaScript sends: what its library refuses to send by itself."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.languages.flow import texts
from prodready.languages.tree import FUNCTIONS

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_METHODS = (".sendFile", ".sendfile", ".download")
_CALLS = frozenset(("send", "koa-send"))  # take what they answer first


def below(run: Interpreter, node: ast.Call, callee: str) -> bool:
    """Whether nothing outside a folder is sent: one is named, Fastify's plugin has one, or Express meets the `..` itself."""
    if callee.endswith((".reply.sendFile", ".reply.download")):
        return True
    first = 1 if callee.endswith(_METHODS) else 2 if callee in _CALLS else len(node.args)
    named = callee.endswith(".download") and len(node.args) > 1 and not isinstance(node.args[1], ast.Dict)
    if any(_names_root(run, arg) for arg in node.args[first + named :]):  # `res.download(path, name, options)`
        return True
    return callee.endswith((".sendFile", ".sendfile")) and bool(node.args) and _shows_dots(run, node.args[0])


def _names_root(run: Interpreter, options: ast.expr) -> bool:
    """`{ root: FILES }`, unless the caller says which; options that stand elsewhere may have one."""
    if not isinstance(options, (ast.Dict, *FUNCTIONS)):
        return True  # they are out of sight
    pairs = zip(options.keys, options.values, strict=True) if isinstance(options, ast.Dict) else ()
    roots = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "root"]
    return bool(roots) and not any(run.eval(root) for root in roots)


def _shows_dots(run: Interpreter, path: ast.expr) -> bool:
    """`FILES + "/" + name`, put together as it is: Express refuses it where it has a `..`; `path.join` would have hidden that."""
    parts = texts.parts(path, run.texts) if isinstance(path, (ast.BinOp, ast.JoinedStr)) else None
    if not parts or any(isinstance(part, ast.Call) for part in parts):
        return False
    return isinstance(parts[0], str) or not run.eval(parts[0])
