"""Calls that set how expensive a password hash is."""

from __future__ import annotations

import ast
import re

from prodready import facts
from prodready.knowledge import table
from prodready.knowledge.libraries import plain
from prodready.languages.walk import Context, on

# Keys for encryption are derived by the same functions: no stored password hangs on their cost.
_KEYS = re.compile(r"encrypt|decrypt|cipher|derive_?key|key_?derivation|seal|vault|aes|wallet|mnemonic", re.I)
_PASSWORDS = re.compile(r"passw|pwd|passcode|passphrase|\bpin\b|hash|credential|otp", re.I)
_EITHER = frozenset(("pbkdf2", "scrypt"))


@on(ast.Call)
def hashing(context: Context, node: ast.Call) -> None:
    """Note the call, where it hashes a password as far as names tell."""
    callee = plain(context.canonical(node.func))
    specs = table("hash_costs")["calls"].get(callee)
    if specs is None or not (node.args or node.keywords):
        return
    if (
        any(spec["kind"] in _EITHER for spec in specs)
        and not callee.startswith("passlib.")
        and not _of_password(context, node)
    ):
        return
    call = context.value(node)
    if isinstance(call, facts.Call):
        context.out.hashings.append(facts.Hashing(callee, call, context.span(node)))


def _of_password(context: Context, node: ast.Call) -> bool:
    names = [n.id for a in node.args[:2] for n in ast.walk(a) if isinstance(n, ast.Name)]
    names += [n.attr for a in node.args[:2] for n in ast.walk(a) if isinstance(n, ast.Attribute)]
    about = " ".join((context.function, *names))
    return _PASSWORDS.search(about) is not None and _KEYS.search(about) is None
