"""Hash objects that are fed piece by piece: `h = hashlib.md5()`, `h.update(pin)`, `h.hexdigest()`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import hasher
from prodready.languages.flow.taint import join, through

if TYPE_CHECKING:
    from prodready.languages.flow.calls import Slots
    from prodready.languages.flow.interpret import Interpreter

_FEEDS = frozenset(("update", "write", "end"))


def note(run: Interpreter, node: ast.Call, slots: Slots) -> bool:
    """Keep in the variable what is fed to the hash it holds; whether the call does that."""
    func = node.func
    if not (isinstance(func, ast.Attribute) and func.attr in _FEEDS and isinstance(func.value, ast.Name)):
        return False
    made = run.made.get(func.value.id, "")
    if hasher(made) != "fast":
        return False
    fed = join(*[value for _, value, _ in slots[:1]])
    run.env[func.value.id] = join(run.env.get(func.value.id, ()), through(fed, made))
    return True
