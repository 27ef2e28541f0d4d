"""What a name was made by: `client = httpx.AsyncClient()`, `async with httpx.AsyncClient() as client`."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prodready.knowledge import table
from prodready.knowledge.libraries import handed, plain, promisifies
from prodready.languages.tree import FUNCTIONS, UNKNOWN, Scope, canonical
from prodready.memory import kept

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter


def spelled(run: Interpreter, node: ast.Call, callee: str) -> str:
    """`httpx.AsyncClient().get` for `client.get`; the callee as it is where its object's maker is not in sight."""
    func = node.func
    if not (isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.attr in _methods()):
        return callee
    home = run.scope.home(func.value.id)
    if home is None:
        return callee
    made = _makers(home.node).get(func.value.id)
    if made is None:
        chosen = _chosen(home.node).get(func.value.id)
        return f"{canonical(chosen, home, run.tree.imports)}.{func.attr}" if chosen is not None else callee
    return f"{canonical(made.func, home, run.tree.imports)}().{func.attr}"


def called(func: ast.expr, scope: Scope, imports: dict[str, str]) -> str:
    """`smtplib.SMTP().login` for `server.login`, told outside of a run; "" where the object's maker is not in sight."""
    if not (isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name)):
        return ""
    home = scope.home(func.value.id)
    made = _makers(home.node).get(func.value.id) if home is not None else None
    return f"{canonical(made.func, home, imports)}().{func.attr}" if home is not None and made is not None else ""


def made_by(run: Interpreter, node: ast.expr) -> ast.Call | None:
    """The call that made the object of a local name, None where that is not in sight."""
    home = run.scope.home(node.id) if isinstance(node, ast.Name) else None
    return _makers(home.node).get(node.id) if home is not None and isinstance(node, ast.Name) else None


def maker(run: Interpreter, node: ast.expr) -> str:
    """The canonical name of what made the object of a local name, "" where that is not in sight."""
    home, made = run.scope.home(node.id) if isinstance(node, ast.Name) else None, made_by(run, node)
    if isinstance(node, ast.Call):
        home, made = run.scope, node
    return canonical(made.func, home, run.tree.imports) if home is not None and made is not None else ""


def gives(run: Interpreter, node: ast.Call, callee: str) -> list[str]:
    """The kinds of request data, by index, in the list that a call gives back: `await form.parse(request)`."""
    if not (isinstance(node.func, ast.Attribute) and node.func.attr in _givers()):
        return []
    return handed("results").get(plain(spelled(run, node, callee)), [])


def unwrapped(run: Interpreter, node: ast.Call, callee: str) -> str:
    """`child_process.exec` for `run(…)` where `const run = promisify(exec)`; the callee as it is anywhere else."""
    if not run.promises:
        return callee
    func = node.func
    if isinstance(func, ast.Attribute):
        module = _wrapped(run, func.value)
        return f"{module}.{func.attr}" if module else callee
    return _wrapped(run, func) or callee


def _wrapped(run: Interpreter, node: ast.expr) -> str:
    """What `promisify` was handed for what a name holds, or for what is called in place; "" where it is something else."""
    scope = run.scope.home(node.id) if isinstance(node, ast.Name) else run.scope
    maker = _makers(scope.node).get(node.id) if isinstance(node, ast.Name) and scope is not None else node
    if scope is None or not isinstance(maker, ast.Call):
        return ""
    maker = _unbound(maker)
    if not (isinstance(maker, ast.Call) and maker.args and promisifies(canonical(maker.func, scope, run.tree.imports))):
        return ""
    inner = _unbound(maker.args[0])
    if isinstance(inner, FUNCTIONS):
        return run.scopes[id(inner)].name
    name = canonical(inner, scope, run.tree.imports)
    return name if name != UNKNOWN else ""


def _unbound(node: ast.expr) -> ast.expr:
    """`exec` of `exec.bind(child_process)`."""
    bound = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "bind"
    return node.func.value if bound and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else node


def is_schema(run: Interpreter, node: ast.Call) -> bool:
    """`check(body)` where `check = fastjsonschema.compile(SCHEMA)`, `note(body)` where `note = voluptuous.Schema({...})`."""
    if not run.tree.is_python:
        return False
    if isinstance(node.func, ast.Name):
        return maker(run, node.func) in _CALLABLE
    holder, _, last = run.name(node.func).rpartition(".")  # `self.get_serializer().deserialize(body)`
    return last == "deserialize" and _SERIALIZER.search(holder) is not None


def compiled(run: Interpreter, node: ast.Call) -> bool:
    """`valid(body)` where `const valid = ajv.compile(schema)`."""
    home = run.scope.home(node.func.id) if isinstance(node.func, ast.Name) else None
    maker = _makers(home.node).get(node.func.id) if home is not None and isinstance(node.func, ast.Name) else None
    compiles = maker is not None and isinstance(maker.func, ast.Attribute) and maker.func.attr == "compile"
    return compiles and any(name.startswith(("ajv", "@sinclair/typebox")) for name in run.tree.imports.values())


def by_the_project(run: Interpreter, node: ast.Call) -> bool:
    """`requests.get(id)` where the file says `const requests = new Map()`: a library only by its name."""
    name = node.func.value.id if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) else ""
    if not name or name in run.tree.imports or run.scope.home(name) is not run.scopes[id(run.tree.root)]:
        return False
    made = _makers(run.tree.root).get(name)
    return made is not None and not any(isinstance(n, ast.Name) and name in n.id for n in ast.walk(made))


def template(run: Interpreter, node: ast.expr) -> bool:
    """`self.defaults`, where the class says `self.defaults = {"plan": "basic"}`: an object, whose `update` writes no row."""
    if not (run.tree.is_python and isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
        return False
    return node.value.id == "self" and node.attr in _templates(run.tree.root)


@kept
def _templates(root: ast.AST) -> frozenset[str]:
    """The attributes of objects that begin as a literal with keys in it."""
    found = set()
    for node in ast.walk(root):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) and node.value.keys:
            found |= {t.attr for t in node.targets if isinstance(t, ast.Attribute)}
    return frozenset(found)


# What makes an object that, called, gives back what it is handed if that fits, or raises.
_SERIALIZER = re.compile(r"(serializer|schema)(_class)?(\(\))?$", re.I)
_CALLABLE = frozenset(("fastjsonschema.compile", "voluptuous.Schema", "schema.Schema", "probatio.Schema"))


@functools.cache
def _methods() -> frozenset[str]:
    """The methods that the tables of sinks and sources know on objects somebody made."""
    names = [name for source in ("sinks", "bandit") for rows in table(source).values() for name in rows]
    names += table("validators")["markup"]
    names += [name.partition(" ")[0] for key in ("callbacks", "results") for name in handed(key)]
    return frozenset(name.rpartition(".")[2] for name in names if "()." in name)


@functools.cache
def _givers() -> frozenset[str]:
    """The methods that give request data back."""
    return frozenset(name.rpartition(".")[2] for name in handed("results"))


@kept
def _makers(scope: ast.AST) -> dict[str, ast.Call]:
    """The calls that make the local names of a function or module; a name made twice is left out."""
    known, twice = dict[str, ast.Call](), set[str]()
    for name, made in _bindings(scope):
        if not isinstance(made, ast.Call):
            continue
        if name in known:
            twice.add(name)
        known[name] = made
    return {name: made for name, made in known.items() if name not in twice}


@kept
def _chosen(scope: ast.AST) -> dict[str, ast.Name]:
    """The names of a function or module that hold one of two modules: `const lib = secure ? https : http`."""
    choices = ((name, value) for name, value in _bindings(scope) if isinstance(value, ast.IfExp))
    return {name: c.body for name, c in choices if isinstance(c.body, ast.Name) and isinstance(c.orelse, ast.Name)}


def _bindings(scope: ast.AST) -> Iterator[tuple[str, ast.Call | ast.IfExp]]:
    todo = list(ast.iter_child_nodes(scope))
    while todo:
        node = todo.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            continue
        todo += ast.iter_child_nodes(node)
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=value)
            ):
                pass
            case ast.withitem(context_expr=value, optional_vars=ast.Name(id=name)):
                pass
            case _:
                continue
        value = value.value if isinstance(value, ast.Await) else value
        if isinstance(value, (ast.Call, ast.IfExp)):
            yield name, value
