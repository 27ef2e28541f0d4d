"""A JavaScript or TypeScript file's bytes to a Python `ast` tree, with the names it imports and exports."""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

    from prodready.languages.javascript.translator import Tables

_GRAMMARS = {".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".tsx": "tsx"}
# npm:hono@4.1/cors, jsr:@hono/hono, https://deno.land/x/hono@v4.1/mod.ts, https://esm.sh/hono@4
_ORIGIN = re.compile(
    r"^(?:npm:|jsr:/?|https?://(?:deno\.land/x|esm\.sh|cdn\.skypack\.dev|cdn\.jsdelivr\.net/npm)/)"
    r"(?P<package>(?:@[\w.-]+/)?[\w-]+)(?:@v?[\d^~*][\w^~*-]*(?:\.\d[\w-]*)*)?(?:/mod\.[jt]s)?(?P<rest>.*)$"
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as a tree of `ast` nodes.

    `imports`: local name to canonical name. `exports`: exported name ("default" for the default export) to the local or
    canonical name. `star_exports`: the modules of `export * from`. `unreadable`: nothing sound could be read.
    """

    tree: ast.Module
    imports: dict[str, str]
    exports: dict[str, str]
    star_exports: tuple[str, ...]
    has_errors: bool
    unreadable: bool
    error_line: int | None


def plain_module(name: str) -> str:
    """A canonical name without what only says where its package comes from: `npm:hono@4.Hono` is `hono.Hono`."""
    if ":" not in name:
        return name
    found = _ORIGIN.match(name)
    return f"{found['package']}{found['rest']}" if found else name


def parse(path: str, source: bytes) -> Parsed:
    """Read one file; the path's ending chooses the grammar. Never raises for what a file can hold."""
    from prodready.languages.javascript.translator import Translator

    if source.startswith(_UTF16):
        source = source.decode("utf-16", "replace").encode()
    root = _root(path, source)
    translator = Translator(source, root, _tables())
    body: list[ast.stmt] = []
    translator.statements([root] if root.type == "ERROR" else root.named_children, body)
    line, errors = _errors(source, root) if root.has_error else (None, 0)
    found = bool(body or translator.imports or translator.exports or translator.star_exports)
    return Parsed(
        tree=ast.Module(body, []),
        imports={local: plain_module(module) for local, module in translator.imports.items()},
        exports={exported: plain_module(module) for exported, module in translator.exports.items()},
        star_exports=tuple(translator.star_exports),
        has_errors=translator.has_errors or errors > 0,
        unreadable=root.has_error and not found,
        error_line=line,
    )


def _root(path: str, source: bytes) -> Node:
    """The syntax tree, by the grammar that reads the file best: plain .js files may hold Flow's types."""
    grammar = _GRAMMARS.get(path[path.rfind(".") :].lower(), "javascript")
    root = _parser(grammar).parse(source).root_node
    if grammar != "javascript" or not root.has_error:
        return root
    typed = _parser("tsx").parse(source).root_node
    return typed if not typed.has_error or _errors(source, typed)[1] < _errors(source, root)[1] else root


def _errors(source: bytes, root: Node) -> tuple[int | None, int]:
    """The line of the first error, and how many there are, without those that lose nothing."""
    first, count = None, 0
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if (node.is_error or node.is_missing) and not _harmless(source, node):
            count += 1
            first = node.start_point[0] + 1 if first is None else first
        waiting.extend(child for child in reversed(node.children) if child.has_error)
    return first, count


def _harmless(source: bytes, node: Node) -> bool:
    """Two gaps of the grammars: a bare `&` in JSX text, and type arguments of a tagged template (read as `x!`)."""
    if node.is_missing:
        return node.type == "!"
    return (
        source[node.start_byte : node.start_byte + 1] == b"&"
        and node.parent is not None
        and node.parent.type == "jsx_element"
    )


@functools.cache
def _parser(grammar: str) -> Parser:
    import tree_sitter

    if grammar == "javascript":
        import tree_sitter_javascript

        return tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))
    import tree_sitter_typescript

    typescript, tsx = tree_sitter_typescript.language_typescript, tree_sitter_typescript.language_tsx
    return tree_sitter.Parser(tree_sitter.Language(tsx() if grammar == "tsx" else typescript()))


@functools.cache
def _tables() -> Tables:
    from prodready.languages.javascript import classes, expressions, functions, jsx, literals, modules, types
    from prodready.languages.javascript.translator import Tables

    return Tables(
        leaves=literals.LEAVES,
        expressions=expressions.EXPRESSIONS | functions.EXPRESSIONS | classes.EXPRESSIONS | jsx.EXPRESSIONS,
        statements=modules.STATEMENTS | classes.STATEMENTS | types.STATEMENTS,
        types=types.TYPES,
    )
