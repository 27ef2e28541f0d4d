"""Which canonical name a value that comes out of `require` or `import()` has, and the names bound to it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from prodready.languages.javascript.patterns import module_names
from prodready.languages.javascript.translator import Translator, name

if TYPE_CHECKING:
    from tree_sitter import Node


_PACKAGE = re.compile(r"(node:)?(@[\w-]+/)?[\w-]+(\.\w+)*")
_SETTINGS = frozenset(("config", "settings", "env", "constants"))  # often a folder of the project's own


def required(t: Translator, value: ast.expr) -> str | None:
    """The canonical name of `require('x')` or a member of it; `None` for any other value."""
    path: list[str] = []
    while isinstance(value, ast.Attribute):
        path.append(value.attr)
        value = value.value
    if isinstance(value, ast.Name) and value.id.startswith("require("):
        return ".".join([t.imports[value.id], *reversed(path)])
    return None


def package(t: Translator, value: ast.expr) -> str | None:
    """The canonical name of a package, or of a part of one, that a name was brought in for: `const { Pool } = pg`."""
    module = t.imports.get(value.id) if isinstance(value, ast.Name) else None
    if module is None or not _PACKAGE.fullmatch(module) or module in _SETTINGS:
        return None
    hidden = t.inside and isinstance(value, ast.Name) and value.id in module_names(t)  # by a parameter, perhaps
    return None if hidden else module


def inline(t: Translator, specifier: str, node: Node) -> ast.Name:
    """The name that stands for a module loaded in the middle of an expression."""
    key = f"require({specifier!r})"
    t.imports[key] = specifier
    return name(key, node)


def member(module: str, exported: str) -> str:
    """The canonical name of a module's export; its default export is the module itself."""
    return module if exported == "default" else f"{module}.{exported}"


def bind(t: Translator, local: str, canonical: str) -> bool:
    """Note an import. False inside a function where the module means something else by the name."""
    if t.inside and _otherwise(t, local, canonical):
        return False
    t.imports[local] = canonical
    return True


def _otherwise(t: Translator, local: str, canonical: str) -> bool:
    """Whether the module already means something else by the name."""
    known = t.imports.get(local)
    return known != canonical if known is not None else local in module_names(t)


def bind_pattern(t: Translator, pattern: Node, module: str) -> bool:
    """Note the names an object pattern takes from a module; False where it is no plain object pattern."""
    if pattern.type != "object_pattern":
        return False
    found: list[tuple[str, str]] = []
    waiting = [(pattern, module)]
    while waiting:
        inner, path = waiting.pop()
        for part in inner.named_children:
            if not _collect(t, part, path, found, waiting):
                return False
    if t.inside and any(_otherwise(t, local, canonical) for local, canonical in found):
        return False
    t.imports.update(found)
    return True


def _collect(
    t: Translator, part: Node, module: str, found: list[tuple[str, str]], waiting: list[tuple[Node, str]]
) -> bool:
    """Note what one part of an object pattern binds; nested patterns wait for their turn."""
    if part.type == "object_assignment_pattern":
        part = part.named_children[0]
    if part.type == "pair_pattern":
        return _pair(t, part, module, found, waiting)
    if part.type == "shorthand_property_identifier_pattern":
        text = t.text(part)
        found.append((text, member(module, text)))
    elif part.type == "rest_pattern":
        found.append((t.text(part.named_children[0]), module))
    return part.type in ("shorthand_property_identifier_pattern", "rest_pattern", "comment")


def _pair(
    t: Translator, part: Node, module: str, found: list[tuple[str, str]], waiting: list[tuple[Node, str]]
) -> bool:
    key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
    if key is None or value is None or key.type != "property_identifier":
        return False
    if value.type == "assignment_pattern":
        value = value.named_children[0]
    inner = member(module, t.text(key))
    if value.type == "object_pattern":
        waiting.append((value, inner))
    else:
        found.append((t.text(value), inner))
    return value.type in ("object_pattern", "identifier")
