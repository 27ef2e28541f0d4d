"""Flows: where data comes from and where it goes, inside one file."""

from __future__ import annotations

import ast
import re

from prodready.languages.walk import Context, on

_SMALL = 2000  # a small file may be no more than a link between others
# A file without any of these words holds neither a source nor a sink.
_WORTH = (
    "request", "req.", "ctx", "body", "passw", "pwd", "pin", "otp", "passcode", "answer", "execute", "query", "insert", "update", "create",
    "subprocess", "os.system", "open(", "eval(", "exec", "redirect", "render", "fetch(", "hash", "upload", "save(", "socket", "crypt",
    "encode", "digest",
)  # fmt: skip

_OWN_ROWS = re.compile(r"^\w+(: [^=\n]+)? = (\[|\{|dict\(|list\()", re.M)


@on(ast.Module)
def flows(context: Context, node: ast.Module) -> None:
    """Run the interpreter over the file."""
    text = context.tree.text.lower()
    if len(text) > _SMALL and not any(word in text for word in _WORTH) and not _keeps(context, text):
        return
    from prodready.languages.flow.interpret import Interpreter  # half of all there is to import: only where it is used

    context.out.marks.add("flows")
    run = Interpreter(context.tree, context.scopes)
    run.module()
    context.out.flows.extend(run.flows)


def _keeps(context: Context, text: str) -> bool:
    """Whether a module of Python may keep rows in a list or dict of its own."""
    return context.tree.is_python and ".append(" in text and _OWN_ROWS.search(text) is not None
