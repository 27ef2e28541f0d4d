"""Python source to a `Tree`, by `ast`."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import warnings

from prodready.facts import Trouble
from prodready.languages.tree import Tree

_NEWER = (  # syntax by the version that first read it, newest first
    ((3, 14), re.compile(rb"""\b[tT][rR]?["']|^\s*except\s+\w+\s*,\s*\w+\s*:""", re.M)),
    ((3, 13), re.compile(rb"^\s*(?:def|class|type)\s+\w+\[[^\]]*=", re.M)),
    ((3, 12), re.compile(rb"^\s*type\s+\w+(?:\[[^\]]*\])?\s*=|^\s*(?:async\s+)?(?:def|class)\s+\w+\[", re.M)),
)


def parse(path: str, source: bytes) -> Tree | Trouble:
    """The tree of a Python file, or why there is none. Never raises for what a file can hold."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        return Trouble(f"not readable as text: {error}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            root = ast.parse(text, filename=path)
    except SyntaxError as error:
        return Trouble(_syntax(error, source), error.lineno or 1, error.offset or 1)
    except (ValueError, RecursionError, MemoryError) as error:
        return Trouble(f"Python cannot parse it: {error}")
    imports = _imports(root)
    return Tree(path, "python", root, text, imports, {}, _stars(root))


def _syntax(error: SyntaxError, source: bytes) -> str:
    running = sys.version_info[:2]
    nested = [(3, 12)] if (error.msg or "").startswith("f-string") else []  # quotes nested in an f-string
    for version in [*nested, *(version for version, pattern in _NEWER if pattern.search(source))]:
        if version > running:
            newer, own = ".".join(map(str, version)), ".".join(map(str, running))
            return f"syntax of Python {newer}, which this Python {own} cannot read: run prodready with {newer} or later"
    return f"syntax error: {error.msg}"


def _imports(root: ast.Module) -> dict[str, str]:
    """Local name -> canonical name; relative imports keep their dots."""
    found: dict[str, str] = {}
    for node in _statements(root):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    found[alias.asname] = alias.name
                else:
                    first = alias.name.partition(".")[0]
                    found[first] = first
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            for alias in node.names:
                if alias.name != "*":
                    joint = "" if start.endswith(".") or not start else "."
                    found[alias.asname or alias.name] = f"{start}{joint}{alias.name}"
    return found


def _stars(root: ast.Module) -> tuple[str, ...]:
    return tuple(
        "." * n.level + (n.module or "")
        for n in _statements(root)
        if isinstance(n, ast.ImportFrom) and any(a.name == "*" for a in n.names)
    )


def _statements(root: ast.Module) -> list[ast.stmt]:
    """Every statement of the file, at any depth, without looking into expressions."""
    found: list[ast.stmt] = []
    stack: list[ast.AST] = [root]
    while stack:
        node = stack.pop()
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            for child in getattr(node, name, None) or () if not isinstance(node, ast.expr) else ():
                if isinstance(child, ast.stmt):
                    found.append(child)
                stack.append(child)
    found.sort(key=lambda n: n.lineno)
    return found
