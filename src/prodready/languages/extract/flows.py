"""Flows: where data comes from and where it goes, inside one file."""

from __future__ import annotations

import ast
import re

from prodready.languages.flow.interpret import Interpreter
from prodready.languages.walk import Context, on

# A file without any of these words holds neither a source nor a sink.
_WORTH = re.compile(
    r"request|\breq\b|\bctx\b|body|passw|passwd|\bpwd\b|\bpin\b|[a-z]Pin\b|_pin\b|\botp\b|passcode|security_?answer|execute|query|insert|"
    r"update|create|subprocess|os\.system|open\(|eval\(|exec|redirect|render|fetch\(|hash|upload|save\(|socket",
    re.I,
)


@on(ast.Module)
def flows(context: Context, node: ast.Module) -> None:
    """Run the interpreter over the file."""
    if not _WORTH.search(context.tree.text):
        return
    run = Interpreter(context.tree, context.scopes)
    run.module()
    context.out.flows.extend(run.flows)
