"""Flows: where data comes from and where it goes, inside one file."""

from __future__ import annotations

import ast

from prodready.languages.flow.interpret import Interpreter
from prodready.languages.walk import Context, on

_SMALL = 2000  # a small file may be no more than a link between others
# A file without any of these words holds neither a source nor a sink.
_WORTH = (
    "request", "req.", "ctx", "body", "passw", "pwd", "pin", "otp", "passcode", "answer", "execute", "query", "insert", "update", "create",
    "subprocess", "os.system", "open(", "eval(", "exec", "redirect", "render", "fetch(", "hash", "upload", "save(", "socket", "crypt",
    "encode", "digest",
)  # fmt: skip


@on(ast.Module)
def flows(context: Context, node: ast.Module) -> None:
    """Run the interpreter over the file."""
    text = context.tree.text.lower()
    if len(text) > _SMALL and not any(word in text for word in _WORTH):
        return
    context.out.marks.add("flows")
    run = Interpreter(context.tree, context.scopes)
    run.module()
    context.out.flows.extend(run.flows)
