"""Mounts in loops: over lists of `{ path, router }`, over the entries of an object, over the files of a folder."""

from __future__ import annotations

import ast
import re

from prodready import facts
from prodready.facts import Items, Literal, Mapping, Mount, Ref, Value
from prodready.languages.tree import FUNCTIONS, UNKNOWN, Definition
from prodready.languages.walk import Context, on

EACH = "<each>"  # of a mount's child: (list, key of the path, key of the router), where the list is in another file
_LOADS = frozenset(("require", "import", "requireDir"))
_DEPTH = 4


def mounted(context: Context, target: str, path: ast.expr, child: ast.expr, at: facts.Span) -> bool:
    """`for (const part of parts) app.use(part.path, part.router)`: each object of the list is a mount; False for others."""
    (base, key), (other, named) = _item(context, path), _item(context, child)
    items = _looped(context, base) if base and base == other else None
    if items is None:
        return False
    rows = _rows(items)
    for row in rows:
        router = row.get(named)
        if router is not None:
            context.out.mounts.append(Mount(target, router, row.get(key), (), at, context.next_order()))
    if not rows and isinstance(items, (Ref, facts.Call)):
        each = facts.Call(EACH, (items, Literal(key, at), Literal(named, at)), (), at)
        context.out.mounts.append(Mount(target, each, None, (), at, context.next_order()))
        return True
    return bool(rows)


def element(context: Context, child: ast.expr) -> Value | None:
    """The list that `child` is an element of, where a loop around here runs through it."""
    value = context.value(child)
    return _looped(context, value.name) if isinstance(value, Ref) else None


def folder(context: Context, node: ast.expr) -> Value | None:
    """The folder, as `./routes/*`, that `require(...)` or `import(...)` of a path made while running loads a file of."""
    value = context.value(node)
    for _ in range(_DEPTH):
        if not isinstance(value, Ref):
            break
        value = context.out.definitions.get(value.name.removesuffix(".default"), facts.Unknown((), value.span))
    if not isinstance(value, facts.Call) or value.callee not in _LOADS or not value.args:
        return None
    parts = _texts(value.args[0]) or _listed_texts(context, value.args[0], 0)
    path = "/".join(
        p for p in (re.sub(r"[^/]*\*.*|[^/]*\.[cm]?[jt]sx?$", "", p).strip("/") for p in parts) if p not in ("", ".")
    )
    known = parts or "__dirname" in _names(value.args[0])
    return Literal(f"./{path.removeprefix('./')}/*", value.span) if known else None


@on(ast.Call, language="javascript")
def loaded(context: Context, node: ast.Call) -> None:
    """`require('./routes/' + file)(app)`: every module of the folder is handed the app."""
    if not node.args or not isinstance(node.args[0], ast.Name) or getattr(node.func, "id", "") in _LOADS:
        return
    func = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr == "default" else node.func
    if isinstance(func, ast.Await):
        func = func.value
    if not isinstance(func, (ast.Name, ast.Call)) or (found := folder(context, func)) is None:
        return
    for given in node.args:
        name = context.canonical(given) if isinstance(given, ast.Name) else UNKNOWN
        if name != UNKNOWN:
            context.out.mounts.append(Mount(name, found, None, (), context.span(node), context.next_order()))


def _rows(items: Value) -> list[Mapping]:
    """The objects of a list; the entries of `Object.entries({...})` as objects with the keys 0 and 1."""
    if isinstance(items, Items):
        return [i for i in items.items if isinstance(i, Mapping)]
    if isinstance(items, facts.Call) and items.callee == "Object.entries" and items.args:
        of = items.args[0]
        pairs = of.items if isinstance(of, Mapping) else ()
        return [Mapping((("0", Literal(k, v.span)), ("1", v)), v.span) for k, v in pairs]
    return []


def _item(context: Context, node: ast.expr) -> tuple[str, str]:
    """The variable and the key of `part.router`, also where it was taken apart before."""
    value = context.value(node)
    if isinstance(value, Ref) and isinstance(made := context.out.definitions.get(value.name), Ref):
        value = made
    base, _, key = value.name.rpartition(".") if isinstance(value, Ref) else ("", "", "")
    for depth in range(1, len(context.parents)):
        around = context.parent(depth)
        pattern: ast.expr | None = around.target if isinstance(around, (ast.For, ast.AsyncFor)) else None
        owner = ""
        if isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef)):
            pattern, owner = _unpacked(around), context.function_of(around)
        names = [getattr(e, "id", "") for e in pattern.elts] if isinstance(pattern, ast.Tuple) else []
        if key in names and (base == owner or not owner):
            return f"{owner}.{_first(around)}" if owner else f"<{id(around)}>", str(names.index(key))
    return base, key


def _unpacked(node: Definition) -> ast.expr | None:
    """What a function's first parameter is taken apart into: `([path, router]) => ...`."""
    for statement in node.body[:3]:
        if (
            isinstance(statement, ast.Assign)
            and isinstance(statement.value, ast.Name)
            and statement.value.id == _first(node)
        ):
            return statement.targets[0]
    return None


def _first(node: ast.AST | None) -> str:
    return node.args.args[0].arg if isinstance(node, FUNCTIONS) and node.args.args else ""


def _looped(context: Context, name: str) -> Value | None:
    """The list that a loop around here runs through with this variable; a name where its value stands elsewhere."""
    for depth in range(1, len(context.parents)):
        around, outside = context.parent(depth), context.parent(depth + 1)
        listed: ast.expr | None = None
        if isinstance(around, (ast.For, ast.AsyncFor)):
            if name in (f"<{id(around)}>", context.canonical(around.target)):
                listed = around.iter
        elif isinstance(around, FUNCTIONS) and name == f"{context.function_of(around)}.{_first(around)}":
            called = outside.func if isinstance(outside, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in ("forEach", "map"):
                listed = called.value
        if listed is not None:
            return _defined(context, context.value(listed))
    return None


def _defined(context: Context, value: Value) -> Value:
    """A list by its definition in this file, that of `Object.entries(list)` too."""
    if isinstance(value, Ref):
        return context.out.definitions.get(value.name, value)
    if isinstance(value, facts.Call) and value.callee == "Object.entries" and value.args:
        return facts.Call(value.callee, (_defined(context, value.args[0]),), (), value.span)
    return value


def _texts(value: Value) -> list[str]:
    """The literal texts that a path is put together from."""
    if isinstance(value, Literal):
        return [value.value] if isinstance(value.value, str) and not value.value.startswith("file:") else []
    inner: tuple[Value, ...] = ()
    if isinstance(value, facts.Text):
        inner = value.parts
    elif isinstance(value, facts.Call):
        inner = (*((value.on,) if value.on is not None else ()), *value.args)
    return [text for part in inner for text in _texts(part)]


def _names(value: Value) -> list[str]:
    if isinstance(value, Ref):
        return [value.name]
    inner = value.parts if isinstance(value, facts.Text) else value.args if isinstance(value, facts.Call) else ()
    return [name for part in inner for name in _names(part)]


def _listed_texts(context: Context, value: Value, depth: int) -> list[str]:
    """The texts in the list of files that a loop runs through: `glob.sync("./routes/*.js").forEach((file) => ...)`."""
    for name in _names(value) if depth < _DEPTH else ():
        found = _looped(context, name) or context.out.definitions.get(name)
        if found is None or isinstance(found, Ref):
            continue
        if texts := _texts(found) or _listed_texts(context, found, depth + 1):
            return texts
    return []
