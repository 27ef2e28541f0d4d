"""Literal values on their way: rows of a list that a loop goes through, arguments of calls that make up accounts."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.knowledge.libraries import hasher
from prodready.languages.flow.taint import Taint, Taints
from prodready.languages.tree import span
from prodready.secrets.filters import names_another_login

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

HANDED = "handed"  # the detail of a literal that has no name of its own
_MOST = 100
_HASHED = ("$2", "$argon", "$pbkdf2", "$scrypt", "pbkdf2", "scrypt", "argon2", "bcrypt", "{")
_ACCOUNT = re.compile(
    r"user|account|member|staff|admin|employee|person|people|customer|client|guest|student|teacher|child|kid|parent|player|driver|"
    r"patient|operator|cashier|regist|sign_?up|seed|credential|login|password|passwd|(^|_)pin(_|$)",
    re.I,
)
_TEXT = re.compile(r"[^\s/:{}<>]{3,64}\Z")


def is_hash(text: str) -> bool:
    """Whether a text is what a password library makes."""
    return text.startswith(_HASHED) or (len(text) > 31 and re.fullmatch(r"[0-9a-f]+", text) is not None)


def argument(run: Interpreter, callee: str, node: ast.expr) -> Taints:
    """A literal handed by position to a call that is about accounts."""
    if hasher(callee) == "neutral":  # `hashed_password.decode("utf-8")`: how the text is written, no part of it
        return ()
    if not _is_text(node) or not _ACCOUNT.search(".".join(callee.rsplit(".", 2)[-2:])):
        return ()
    return (Taint("literal", HANDED, span(node), run.scope.name),)


def columns(run: Interpreter, node: ast.expr, width: int) -> list[Taints]:
    """The literal texts at each position of the rows that a loop goes through."""
    found = run.lists.get(node.id) if isinstance(node, ast.Name) else node
    entries = found.elts[:_MOST] if isinstance(found, (ast.List, ast.Tuple)) else []
    rows = [e.elts for e in entries if isinstance(e, (ast.Tuple, ast.List)) and len(e.elts) == width]
    if not rows or len(rows) < len(entries):
        return []
    texts = [next((row[i] for row in rows if _is_text(row[i])), None) for i in range(width)]
    return [(Taint("literal", HANDED, span(t), run.scope.name),) if t is not None else () for t in texts]


def _is_text(node: ast.expr) -> bool:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    return bool(_TEXT.match(node.value)) and not is_hash(node.value) and not names_another_login(node.value)
