"""What a text says about the value beside it: `f"Verification code: {code}"`, `"Your OTP is %s"`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.credentials import words
from prodready.languages.flow import texts
from prodready.languages.flow.taint import Taint
from prodready.languages.tree import span

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_SAYS = re.compile(
    r"\b(otp|passcode|pin|(verification|confirmation|log.?in|one.?time|pass|reset|auth\w*|2fa|mfa|security|access|sms|otp|pin)[ _-]?code)"
    r"(\s+(is|for [\w@. \x00]{1,40}|to [\w@. \x00]{1,40}))?\s*[:=]?\s*['\"<(\[]*$",
    re.I,
)
_HOLE = re.compile(r"%(?:\(\w+\))?[-#0 +]*\d*(?:\.\d+)?[sdrfi]|\{[^{}]*\}")


def shown(run: Interpreter, node: ast.Call) -> list[Taint]:
    """The one-time codes that a call writes out, told by the words before them alone: the variable is just `code`."""
    found = []
    for before, value in _pairs(run, node.args):
        if isinstance(value, ast.Name) and words(value.id)[-1:] == ("code",) and _SAYS.search(before):
            made = run.made.get(value.id, "")
            steps = (made,) if made else ()
            found.append(Taint("credential", value.id, span(value), run.scope.name, "code", steps))
    return found


def _pairs(run: Interpreter, args: list[ast.expr]) -> list[tuple[str, ast.expr]]:
    """Each value of a text with the words before it; of `log("text %s", value)` too, and of `print("text", value)`."""
    if not args:
        return []
    parts = texts.parts(args[0], run.texts)
    if parts is None and (text := texts.literal(args[0], run.texts)) is not None:
        holes = list(_HOLE.finditer(text))
        parts = [text, *args[1:2]] if not holes else []
        starts = [0, *(h.end() for h in holes)]
        for start, hole, value in zip(starts, holes, args[1:], strict=False):
            parts += [text[start : hole.start()], value]
    found, before = [], ""
    for part in parts or ():
        if isinstance(part, str):
            before += part
        else:
            found.append((before, part))
            before += "\x00"
    return found
