"""AdonisJS: routes on the one router, nested groups, middleware by name, controllers that are imported when asked for."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator

from prodready.facts import Attach, Call, CorsPolicy, Created, Literal, Mapping, Ref, Route, Value
from prodready.languages.javascript.frameworks.filed import defined, loads
from prodready.languages.javascript.frameworks.routing import VERBS, elsewhere, entry, flat, optional
from prodready.languages.tree import FUNCTIONS
from prodready.languages.walk import Context, on

_ROUTERS = ("@adonisjs/core/services/router", "@ioc:Adonis/Core/Route")
_SERVERS = ("@adonisjs/core/services/server", "@ioc:Adonis/Core/Server.middleware", "@ioc:Adonis/Core/Server")
_NAMED = {"Route": _ROUTERS[0], "Server": _SERVERS[0]}  # `use('Route')`, as version 4 asks for them
_STACKS = ("use", "register", "registerGlobal")
_ANY = ("any", "route")
_RESOURCE = {"store": "POST", "update": "PUT"}
_CONTROLLERS = "app/Controllers/Http"
_QUIET = ("silent", "initialize", "detect")  # middleware that looks who is there and turns nobody away
_CORS, _CORS_TYPE = "@adonisjs/cors.defineConfig", "@ioc:Adonis/Core/Cors.CorsConfig"


@elsewhere
def is_ours(context: Context, name: str) -> bool:
    """Whether a name is the router or the server."""
    return _own(context, name) in (*_ROUTERS, *_SERVERS)


def _own(context: Context, name: str) -> str:
    asked = context.out.definitions.get(name) if name in _NAMED else None
    return _NAMED[name] if isinstance(asked, Call) and asked.callee == "use" else name


@on(ast.Call, language="javascript")
def call(context: Context, node: ast.Call) -> None:
    """`router.post('/login', [AuthController, 'login'])`, `server.use([() => import(...)])`."""
    if not (isinstance(node.func, ast.Attribute) and node.args):
        return
    verb = node.func.attr
    if verb not in VERBS and verb not in (*_ANY, *_STACKS, "resource"):
        return
    target = _own(context, context.canonical(node.func.value))
    if verb in _STACKS and target in (*_SERVERS, _ROUTERS[0]):
        _stack(context, node, target)
    elif target not in _ROUTERS or verb in _STACKS:
        return
    elif verb == "resource":
        for action, method in _RESOURCE.items():
            _route(context, node, (method,), ast.List([*node.args[1:2], ast.Constant(action)], ast.Load()))
    elif len(node.args) > 1:
        verbs = () if verb in (*_ANY, "all") else (verb.upper(),)
        _route(context, node, verbs, node.args[-1])


def _stack(context: Context, node: ast.Call, target: str) -> None:
    """What runs in front of all routes; the server's own stack stands for the application."""
    at = context.span(node)
    if target in _SERVERS and not any(c.framework == "adonis" for c in context.out.created):
        context.out.created.append(Created("adonis", "app", "adonis", None, (), at, context.next_order()))
    for item in flat(node.args):
        module = _imported(context, item)
        if module and not module.startswith(("@adonisjs/", "@ioc:")) and not any(q in module.lower() for q in _QUIET):
            guard = Ref(module, context.span(item))
            context.out.attached.append(Attach("", guard, None, at, context.next_order(), framework="adonis"))


def _route(context: Context, node: ast.Call, verbs: tuple[str, ...], handler: ast.expr) -> None:
    answer = _handler(context, handler)
    if answer is None:
        return
    guards: list[Value] = []
    paths = [optional(context, node.args[0])]
    for inner, name, args in _around(context):
        if name in ("use", "middleware"):
            guards[:0] = [_guard(context, a) for a in flat(args)]
        elif name == "prefix" and args and not inner:
            paths.insert(0, optional(context, args[0]))
    texts = [str(p.value) for p in paths if isinstance(p, Literal)]
    at = context.span(node)
    path = (
        Literal("/" + "/".join(t.strip("/") for t in texts if t.strip("/")), at) if len(texts) == len(paths) else None
    )
    made = Route("", "adonis", verbs, path or paths[-1], answer, tuple(guards), (), at, context.next_order())
    context.out.routes.append(made)


def _around(context: Context) -> Iterator[tuple[bool, str, list[ast.expr]]]:
    """What is said of a route, then of the groups around it, innermost first: (of the route itself, method, arguments)."""
    depth, inner = 0, True
    while depth < len(context.parents):
        above, call = context.parent(depth + 1), context.parent(depth + 2)
        if isinstance(above, ast.Attribute) and isinstance(call, ast.Call) and call.func is above:
            yield inner, above.attr, call.args
            depth += 2
            continue
        depth += 1
        while depth < len(context.parents) and not _is_group(context, depth):
            depth += 1
        inner = False


def _is_group(context: Context, depth: int) -> bool:
    node = context.parent(depth)
    inside = context.parent(depth - 1) if depth > 1 else None
    grouped = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "group"
    return grouped and isinstance(node, ast.Call) and inside in node.args


def _guard(context: Context, node: ast.expr) -> Value:
    """`throttle`, `middleware.auth()`, or by its name: `'throttle:login'`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return Ref(f"adonis.{node.value.partition(':')[0]}", context.span(node))
    return context.value(node)


def _handler(context: Context, node: ast.expr) -> Value | None:
    """A function, `[Controller, 'method']` or `'Controller.method'`; None for what a tool writes when it is built."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _by_text(context, node, node.value)
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant):  # `folder + '.login'`
        return Ref(f"adonis{node.right.value!s}", context.span(node))
    if not isinstance(node, ast.List):
        return context.value(node) if isinstance(node, (*FUNCTIONS, ast.Name, ast.Attribute)) else None
    if not node.elts:
        return None
    first, last = node.elts[0], node.elts[-1]
    method = str(last.value) if last is not first and isinstance(last, ast.Constant) else "handle"
    if isinstance(first, ast.Constant):
        return _by_text(context, node, f"{first.value!s}.{method}")
    module = _imported(context, first) or context.canonical(first)
    known = context.out.definitions.get(module)
    written = known.name if isinstance(known, Ref) else module  # `const { SignIn } = controllers.auth`
    return None if written.startswith("#generated") else Ref(f"{module}.{method}", context.span(first))


def _by_text(context: Context, node: ast.expr, text: str) -> Value:
    """`'Admin/UserController.login'`: a file among the application's controllers, as the folders are by convention."""
    name, _, method = text.rpartition(".")
    folder = posixpath.dirname(context.tree.path)
    root = folder[: -len("start")] if folder.endswith("start") else f"{folder.partition('start/')[0]}"
    place = posixpath.normpath(posixpath.join(root, _CONTROLLERS, name))
    module = posixpath.relpath(place, folder or ".")
    module = loads(context, module if module.startswith(".") else f"./{module}")
    return Ref(f"{module}.{method}", context.span(node))


def _imported(context: Context, node: ast.expr) -> str:
    """The module that `() => import(module)` takes in, be it by a name of the file's own; "" for anything else."""
    if isinstance(node, ast.Name) and isinstance(context.parents[0], ast.Module):
        _, made = defined(context.parents[0], node.id)
    else:
        made = node
    if isinstance(made, ast.Constant) and isinstance(made.value, str):
        return made.value
    body = made.body if isinstance(made, (ast.FunctionDef, ast.AsyncFunctionDef)) else ()
    given = body[0].value if len(body) == 1 and isinstance(body[0], ast.Return) else None
    while isinstance(given, ast.Await):
        given = given.value
    return context.canonical(given) if isinstance(given, ast.Name) and given.id.startswith("require(") else ""


@on(ast.Assign, ast.AnnAssign, language="javascript")
def cors(context: Context, node: ast.Assign | ast.AnnAssign) -> None:
    """The configuration of version 5, known by its type; that of version 4, by its file and its keys."""
    given = node.value
    if not isinstance(given, ast.Dict) or entry(given, "origin") is None:
        return
    typed = isinstance(node, ast.AnnAssign) and context.canonical(node.annotation) == _CORS_TYPE
    filed = context.tree.path.endswith("config/cors.js") and entry(given, "exposeHeaders") is not None
    value = context.value(given)
    if (typed or filed) and isinstance(value, Mapping):
        at = context.span(given)
        context.out.cors.append(CorsPolicy("call", _CORS, Call(_CORS, (value,), (), at), at, ""))
