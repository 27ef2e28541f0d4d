"""Imports and exports, ES modules and CommonJS."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, cast

from prodready.languages.javascript.classes import CLASS_KINDS, class_, member_name, method
from prodready.languages.javascript.expressions import key
from prodready.languages.javascript.functions import ANONYMOUS, FUNCTION_KINDS, decorator, function, own_name
from prodready.languages.javascript.literals import string_value
from prodready.languages.javascript.patterns import declared, module_names
from prodready.languages.javascript.requires import bind, inline, member, required
from prodready.languages.javascript.statements import STATEMENTS as PLAIN
from prodready.languages.javascript.translator import (
    LOAD,
    SKIPPED,
    STORE,
    Statement,
    Translator,
    assign,
    bare,
    first_named,
    name,
    place,
    place_like,
)

if TYPE_CHECKING:
    from tree_sitter import Node

DEFAULT = "__default__"
_ALL_FUNCTIONS = FUNCTION_KINDS | {"function_declaration", "generator_function_declaration"}
_MEMBER_FUNCTIONS = FUNCTION_KINDS | {"method_definition"}


def _import(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    source = node.child_by_field_name("source")
    module = string_value(t, source) if source is not None else ""
    clauses = [child for child in node.named_children if child.type in ("import_clause", "import_require_clause")]
    if not clauses and module:
        out.append(place(ast.Expr(inline(t, module, node)), node))
    for clause in clauses:
        if clause.type == "import_require_clause":
            _import_require(t, clause)
        else:
            _import_clause(t, clause, module)


def _import_clause(t: Translator, clause: Node, module: str) -> None:
    for part in clause.named_children:
        if part.type == "identifier":
            bind(t, t.text(part), module)
        elif part.type == "namespace_import":
            local = first_named(part)
            if local is not None:
                bind(t, t.text(local), module)
        elif part.type == "named_imports":
            for exported, local_name in _specifiers(t, part):
                bind(t, local_name, member(module, exported))


def _import_require(t: Translator, clause: Node) -> None:
    """`import x = require('y')`."""
    local, source = first_named(clause), clause.child_by_field_name("source")
    if local is not None and source is not None:
        bind(t, t.text(local), string_value(t, source))


def _specifiers(t: Translator, node: Node) -> list[tuple[str, str]]:
    """The pairs of `{ a as b }`; without `as` both are the same."""
    found: list[tuple[str, str]] = []
    for part in node.named_children:
        first = part.child_by_field_name("name")
        if first is not None:
            alias = part.child_by_field_name("alias")
            found.append((member_name(t, first), member_name(t, alias if alias is not None else first)))
    return found


def _import_alias(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    """`import short = Some.Namespace`."""
    parts = [child for child in node.named_children if child.type not in SKIPPED]
    if len(parts) == 2:
        out.append(assign(t.expression(parts[0]), t.annotation(parts[1]), node))


def _export(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    declaration, source = node.child_by_field_name("declaration"), node.child_by_field_name("source")
    words = {child.type for child in node.children}
    start = len(out)
    if source is not None:
        _re_export(t, node, string_value(t, source))
    elif "default" in words or "=" in words:
        value = node.child_by_field_name("value") or declaration or first_named(node)
        if value is not None:
            export(t, "default", value, out, node)
    elif declaration is not None:
        t.statement(declaration, out)
        if not t.inside:
            t.exports.update({text: text for text in declared(t, declaration)})
    else:
        for clause in node.named_children:
            if clause.type == "export_clause" and not t.inside:
                t.exports.update({exported: local for local, exported in _specifiers(t, clause)})
    _decorate(t, node, out[start:])


def _decorate(t: Translator, node: Node, made: list[ast.stmt]) -> None:
    """`@Controller() export class …`: the decorators belong to the class."""
    found = [decorator(t, child) for child in node.named_children if child.type == "decorator"]
    for statement in made[:1]:
        if found and isinstance(statement, ast.ClassDef):
            statement.decorator_list[:0] = found


def _re_export(t: Translator, node: Node, module: str) -> None:
    for part in node.children:
        if part.type == "*":
            t.star_exports.append(module)
        elif part.type == "namespace_export":
            local = first_named(part)
            if local is not None:
                t.exports[member_name(t, local)] = module
        elif part.type == "export_clause":
            t.exports.update({exported: member(module, local) for local, exported in _specifiers(t, part)})


def export(t: Translator, exported: str, value: Node, out: list[ast.stmt], node: Node) -> None:
    """Note an export, giving its value a name in the module where it has none."""
    inner = bare(value) or value
    if exported == "default" and inner.type == "object":
        _export_object(t, inner, out, node)
        return
    local = _local(t, exported, inner, out, node)
    if local:
        t.exports[exported] = local


def _local(t: Translator, exported: str, value: Node, out: list[ast.stmt], node: Node) -> str:
    """The name of a value in this module, or its canonical name if it comes from another; empty for `undefined`."""
    if value.type in _ALL_FUNCTIONS or value.type in CLASS_KINDS:
        own = own_name(t, value)
        local = own if exported == "default" and own != ANONYMOUS else _fresh(t, exported)
        made = class_(t, value, local) if value.type in CLASS_KINDS else function(t, value, local)
        out.append(made)
        return local
    if value.type in PLAIN or value.type.endswith(("_declaration", "_signature")):  # `export default interface X`
        t.statement(value, out)
        return "".join(declared(t, value)[:1])
    made_value = t.expression(value)
    module = required(t, made_value)
    if isinstance(made_value, ast.Name):
        return module or made_value.id
    if module is not None:
        return module
    if isinstance(made_value, ast.Constant) and made_value.value is None:
        return ""
    local = _fresh(t, exported)
    out.append(assign(name(local, node), made_value, node))
    return local


def _fresh(t: Translator, exported: str) -> str:
    """The exported name where the module does not use it otherwise, else one derived from it."""
    local = DEFAULT if exported == "default" else exported
    taken = module_names(t)
    while local in taken or local in t.imports:
        local = f"_exported_{local}"
    taken.add(local)
    return local


def _export_object(t: Translator, node: Node, out: list[ast.stmt], statement: Node) -> None:
    """`module.exports = {…}`: each member is exported by its name, and the object as the default."""
    keys: list[ast.expr | None] = []
    values: list[ast.expr] = []
    for child in node.named_children:
        if child.type == "spread_element":
            _export_spread(t, child, keys, values)
        elif child.type not in SKIPPED:
            _export_member(t, child, keys, values)
            if statement.type == "expression_statement":
                values[-1:] = [_defined(t, keys[-1], values[-1], out)]
    local = _fresh(t, "default")
    out.append(assign(name(local, statement), place(ast.Dict(keys, values), node), statement))
    t.exports["default"] = local


def _export_spread(t: Translator, node: Node, keys: list[ast.expr | None], values: list[ast.expr]) -> None:
    value = t.expression(first_named(node))
    module = required(t, value)
    if module is not None:
        t.star_exports.append(module)
    keys.append(None)
    values.append(value)


def _export_member(t: Translator, node: Node, keys: list[ast.expr | None], values: list[ast.expr]) -> None:
    """One member; its function is named so that the export leads to it."""
    label = node.child_by_field_name("key") or node.child_by_field_name("name") or node
    value = bare(node.child_by_field_name("value") if node.type == "pair" else node) or node
    made_key = place(ast.Constant(t.text(label)), label) if label is node else key(t, label)
    exported = made_key.value if isinstance(made_key, ast.Constant) else None
    keys.append(made_key)
    if not isinstance(exported, str) or value.type not in _MEMBER_FUNCTIONS:
        made = t.expression(value)
        local = required(t, made) or (made.id if isinstance(made, ast.Name) else "")
    elif value.type == "method_definition":
        defined = method(t, value, in_class=False)
        defined.name = local = _fresh(t, exported)
        made = cast(ast.expr, defined)
    else:
        local = _fresh(t, exported)
        made = cast(ast.expr, function(t, value, local))
    values.append(made)
    if isinstance(exported, str) and local:
        t.exports[exported] = local


def _defined(t: Translator, made_key: ast.expr | None, value: ast.expr, out: list[ast.stmt]) -> ast.expr:
    """A CommonJS member whose value has no name yet gets one in the module, since others load it by name."""
    exported = made_key.value if isinstance(made_key, ast.Constant) else None
    if not isinstance(exported, str) or exported in t.exports:
        return value
    local = t.exports[exported] = _fresh(t, exported)
    out.append(place_like(ast.Assign([place_like(ast.Name(local, STORE), value)], value, None), value))
    return place_like(ast.Name(local, LOAD), value)


def exported_as(t: Translator, left: Node | None) -> str | None:
    """`a` for `exports.a` and `module.exports.a`, `default` for `module.exports`; `None` for other targets."""
    if left is None or left.type not in ("member_expression", "identifier"):
        return None
    text = t.text(left)
    if text in ("module.exports", "exports"):
        return "default"
    for prefix in ("exports.", "module.exports."):
        if text.startswith(prefix) and text[len(prefix) :].isidentifier():
            return text[len(prefix) :]
    return None


def _expression(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    """An expression statement that may be a CommonJS export: `module.exports = app = …`."""
    inner = bare(first_named(node))
    if inner is None or inner.type != "assignment_expression" or t.inside:
        PLAIN["expression_statement"](t, node, out)
        return
    lefts: list[Node | None] = []
    value: Node | None = inner
    while value is not None and value.type == "assignment_expression":
        lefts.append(bare(value.child_by_field_name("left")))
        value = bare(value.child_by_field_name("right"))
    exported = [found for found in (exported_as(t, left) for left in lefts) if found]
    if not exported or value is None:
        PLAIN["expression_statement"](t, node, out)
        return
    others = [left for left in lefts if left is not None and not exported_as(t, left)]
    plain = next((left for left in others if left.type == "identifier"), None)
    if plain is not None:
        out.append(assign(t.expression(plain), t.expression(value), node))
        t.exports.update(dict.fromkeys(exported, t.text(plain)))
    else:
        _export_all(t, exported, value, out, node)


def _export_all(t: Translator, exported: list[str], value: Node, out: list[ast.stmt], node: Node) -> None:
    """One value under several names is defined under the first."""
    export(t, exported[0], value, out, node)
    local = t.exports.get(exported[0])
    if local is not None:
        t.exports.update(dict.fromkeys(exported[1:], local))


def _declaration(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    """A declaration; `const app = module.exports = express()` exports what it declares."""
    PLAIN[node.type](t, node, out)
    if t.inside:
        return
    for child in node.named_children:
        value = child.child_by_field_name("value") if child.type == "variable_declarator" else None
        while value is not None and value.type == "assignment_expression":
            exported = exported_as(t, value.child_by_field_name("left"))
            if exported:
                t.exports[exported] = t.text(child.child_by_field_name("name") or child)
            value = value.child_by_field_name("right")


def _namespace(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    body = node.child_by_field_name("body")
    if body is not None:
        t.inside += 1
        t.statement(body, out)
        t.inside -= 1


def _ambient(t: Translator, node: Node, out: list[ast.stmt]) -> None:
    t.statements(node.named_children, out)


STATEMENTS: dict[str, Statement] = {
    **PLAIN,
    "import_statement": _import,
    "import_alias": _import_alias,
    "export_statement": _export,
    "expression_statement": _expression,
    "lexical_declaration": _declaration,
    "variable_declaration": _declaration,
    "internal_module": _namespace,
    "module": _namespace,
    "ambient_declaration": _ambient,
}
