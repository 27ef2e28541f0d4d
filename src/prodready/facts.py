"""The vocabulary: what one file says, as plain frozen data, in no language in particular.

A reader boils a file down to one `FileFacts`; it is cached by content as it is. Nothing here is resolved across
files: names are *canonical* (imports and aliases followed inside the file) but may still lead to another file.
A canonical name is the module as the import spells it, a dot, and the rest: `fastapi.FastAPI`, `.auth.router`,
`express.Router`, `./routes/auth.default`. A name that the file itself defines stays bare (`app`, `create_app.app`:
the variable `app` of the function `create_app`, `Shop.login`: a method, `Shop.self.db`: an attribute of its objects).
"""

from __future__ import annotations

import typing
from typing import TypeAlias

import msgspec

Part: TypeAlias = typing.Literal["all", "secrets"]  # which facts are wanted; with secrets come what tells the roles


class Span(msgspec.Struct, frozen=True, array_like=True):
    """Where in the file: lines and columns from 1; the end column is the one after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


# -- values: what an expression is known to be ------------------------------------------------------------------


class Literal(msgspec.Struct, frozen=True, array_like=True, tag="lit"):
    """A string, number, truth value or None."""

    value: str | int | float | bool | None
    span: Span


class Hidden(msgspec.Struct, frozen=True, array_like=True, tag="hidden"):
    """A string literal that may be a secret: its text is not kept."""

    length: int
    span: Span


class Items(msgspec.Struct, frozen=True, array_like=True, tag="items"):
    """A list, tuple or set."""

    items: tuple[Value, ...]
    span: Span


class Mapping(msgspec.Struct, frozen=True, array_like=True, tag="map"):
    """A dict or object literal; a spread stands under the key `**`, a computed key under `?`."""

    items: tuple[tuple[str, Value], ...]
    span: Span

    def get(self, key: str) -> Value | None:
        """The value under `key`, the last one if it is given twice."""
        return next((v for k, v in reversed(self.items) if k == key), None)


class Ref(msgspec.Struct, frozen=True, array_like=True, tag="ref"):
    """A name by its canonical spelling, not followed yet."""

    name: str
    span: Span


class Call(msgspec.Struct, frozen=True, array_like=True, tag="call"):
    """A call or construction. `callee` is canonical, `?` where it is no plain name (see `on` then)."""

    callee: str
    args: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]  # `**`: spread
    span: Span
    on: Value | None = None  # what is called, where that is itself a call: `limiter.limit("5/m")(view)`

    def keyword(self, *names: str) -> Value | None:
        """The value of the first keyword with one of these names; of the same key in an object argument as well."""
        for name, value in self.keywords:
            if name in names:
                return value
        for arg in self.args:
            if isinstance(arg, Mapping):
                for name in names:
                    if (value_ := arg.get(name)) is not None:
                        return value_
        return None


class Env(msgspec.Struct, frozen=True, array_like=True, tag="env"):
    """An environment look-up, with its default if there is one."""

    name: str
    default: Value | None
    span: Span


class Text(msgspec.Struct, frozen=True, array_like=True, tag="text"):
    """A string put together from parts: f-string, template, `+`, `%`, `.format`."""

    parts: tuple[Value, ...]
    span: Span


class Choice(msgspec.Struct, frozen=True, array_like=True, tag="choice"):
    """One of several: `a or b`, `a ?? b`, `a if test else b`. `test` names what decides, as written."""

    options: tuple[Value, ...]
    test: str
    span: Span


class Function(msgspec.Struct, frozen=True, array_like=True, tag="fn"):
    """A function defined in this place; `name` leads to its `FunctionFacts` in the same file."""

    name: str
    span: Span


class Unknown(msgspec.Struct, frozen=True, array_like=True, tag="unknown"):
    """Something else; `refs` are the names it is made of."""

    refs: tuple[str, ...]
    span: Span


Value: TypeAlias = Literal | Hidden | Items | Mapping | Ref | Call | Env | Text | Choice | Function | Unknown


# -- definitions ------------------------------------------------------------------------------------------------


class Parameter(msgspec.Struct, frozen=True, array_like=True):
    """A parameter of a function. `decorators`: of the parameter itself (`@Body()`)."""

    name: str
    annotation: Value | None
    default: Value | None
    span: Span
    decorators: tuple[Value, ...] = ()
    kind: str = "plain"  # plain, keyword, rest (*args), keywords (**kwargs)


ANY = "*"  # a literal wildcard, alone or in a list of one


class CallSite(msgspec.Struct, frozen=True, array_like=True):
    """A call as one function makes it: canonical callee, the plain names it hands over ("" for anything else, ANY for "*")."""

    callee: str
    args: tuple[str, ...]
    span: Span


class FunctionFacts(msgspec.Struct, frozen=True, array_like=True):
    """A function or method; the module's own top-level code is the function `` (empty name)."""

    name: str  # dotted from the module: `create_app`, `Shop.login`, `create_app.index`, `<12:8>` if it has none
    span: Span  # of its header: first line of decorators excluded, `def` line to the colon or the opening brace
    parameters: tuple[Parameter, ...]
    decorators: tuple[Value, ...]
    calls: tuple[CallSite, ...]
    statuses: tuple[int, ...]  # HTTP status codes it can answer with itself
    raises: tuple[str, ...]  # canonical names of what it raises or throws
    returns: tuple[Value, ...]
    reads: tuple[str, ...]  # canonical names it reads from other modules or from the module's top level
    strings: tuple[str, ...]  # lower-case words of short string literals in it, for judging its purpose
    owner: str = ""  # class it is a method of
    is_async: bool = False
    tests: tuple[str, ...] = ()  # of what it compares or branches on: names that speak of attempts, counts and locks
    paths: tuple[str, ...] = ()  # beginnings of the paths to which it keeps what it refuses, () for any


class Field(msgspec.Struct, frozen=True, array_like=True):
    """A field of a class: column, schema field, setting."""

    name: str
    annotation: Value | None
    value: Value | None
    span: Span


class ClassFacts(msgspec.Struct, frozen=True, array_like=True):
    """A class, interface, Prisma model or SQL table (`bases` then holds `prisma.model` or `sql.table`)."""

    name: str
    span: Span
    bases: tuple[Value, ...]
    decorators: tuple[Value, ...]
    fields: tuple[Field, ...]
    methods: tuple[str, ...]


# -- the service: apps, routers, routes, guards -----------------------------------------------------------------


class Created(msgspec.Struct, frozen=True, array_like=True):
    """An app or router comes into being under a name. `name` as in FunctionFacts: `app`, `create_app.app`."""

    name: str
    kind: str  # "app", "router"; "app-class", "router-class": a class whose instances are one; "part": mounted into
    # another one it is no scope of its own, its guards are that one's (fastify-plugin); "listed": a router that stands
    # in a list: where the list's way to an app cannot be followed, the framework's only app takes it; "entry": an app
    # where nothing takes it in
    framework: str
    prefix: Value | None
    guards: tuple[Value, ...]  # `dependencies=[...]` and the like
    span: Span
    order: int = 0


class Mount(msgspec.Struct, frozen=True, array_like=True):
    """`parent` takes in `child` under `prefix`, with `guards` in front. Order: position in the file."""

    parent: str
    child: Value
    prefix: Value | None
    guards: tuple[Value, ...]
    span: Span
    order: int
    maybe: bool = False  # an `Attach` beside it counts instead where the child is no app or router (Express `use`)
    framework: str = ""  # with an empty `parent`: the only app of this framework
    development: bool = False  # only in a branch that production never takes: no way to what it serves


class Attach(msgspec.Struct, frozen=True, array_like=True):
    """A guard attached to a whole app or router: middleware, hook, extension. `path`: only below that path."""

    target: str
    guard: Value
    path: Value | None
    span: Span
    order: int
    kind: str = "middleware"  # or "hook", "extension", "error-handler"
    ordered: bool = False  # covers only routes registered after it on the same object (Express, Koa, Hono)
    framework: str = ""  # with an empty `target`: the only app of this framework


class Route(msgspec.Struct, frozen=True, array_like=True):
    """A route registration. Anchored where it starts (first decorator that registers it, call, branch)."""

    target: str  # the app or router it is registered on ("" : the file's only app)
    framework: str
    methods: tuple[str, ...]  # upper case; () = any
    path: Value | None
    handler: Value | None
    guards: tuple[Value, ...]  # in order; decorators below the registering one, dependencies, middleware arguments
    dead_guards: tuple[Value, ...]  # decorators above the registering one: they never run
    span: Span
    order: int
    actions: tuple[tuple[str, str], ...] = ()  # of a class: verb, method that answers it; ("*", "*"): all it offers


# -- single calls -----------------------------------------------------------------------------------------------


class CorsPolicy(msgspec.Struct, frozen=True, array_like=True):
    """A CORS configuration or header write, as written.

    kind: "call" (`value` is the call that configures a library), "header" (`value` is what Access-Control-Allow-Origin is
    set to), "setting" (`name` is the setting, `value` its value), "judge" (a method of class
    `name` that a framework asks about origins) or "refused" (start-up refuses the wildcard in setting `name`).
    """

    kind: str
    name: str  # canonical callee, or the setting's name
    value: Value
    span: Span
    function: str
    conditions: tuple[str, ...] = ()  # the tests of the branches it stands in, as written


class OutputCall(msgspec.Struct, frozen=True, array_like=True):
    """print, console.log, sys.stdout.write, traceback.print_exc and the like."""

    callee: str
    function: str
    span: Span
    only_answer: bool  # is all that the except or catch block around it does about the error
    conditions: tuple[str, ...] = ()
    before_exit: bool = False  # the process ends right after it


class SecretCandidate(msgspec.Struct, frozen=True, array_like=True):
    """A literal worth judging as a secret. Holds neither the value nor anything made of it, not even a hash."""

    # "credential", "provider-token", "default", "connection-string", "private-key", "signing-key", "env-file",
    # "browser-secret"
    kind: str
    name: str  # the name it stands under
    length: int
    prefix: str  # at most 3 characters of a known public prefix
    span: Span
    context: (
        str  # as in prodready.secrets.place: "assignment", "keyword", "default", "dict", "env-default", "file", ...
    )
    function: str = ""
    strength: str = "high"  # how much it looks like one: high, medium, low
    reason: str = ""  # why it is not one, where a filter silenced it: the filter's name
    development: bool = False  # only in a branch for development
    placeholder: bool = False  # `changeme` and the like, which start-up may refuse


class Hashing(msgspec.Struct, frozen=True, array_like=True):
    """A call that sets how expensive a password hash is, by its name in knowledge/hash_costs.toml."""

    callee: str
    call: Call
    span: Span


class Flow(msgspec.Struct, frozen=True, array_like=True):
    """Data goes from a source to a target inside one function; flows are joined across calls when linked.

    source kinds: `request` (detail: body, form, query, path, header, cookie, file, message, archive, url), `credential` (known by
    its name only; detail: the name as written), `param` (detail: the parameter's name), `literal` (of a credential),
    `generated` (random), `row`.
    target kinds: `call` (detail: canonical callee; slot: argument index or keyword, then the key in an object argument),
    `return`, `sink` (detail: sink kind), `store` and `lookup` (detail: model, table or collection; slot: column), `construct`
    (detail: class; slot: keyword), `compare` (detail: the other side: stored, known, given, request, confirm, column, hash, hashed (by its
    name), env, param:<name>, other; slot: this side, or the column), `kept` (detail: cookie, file), `log`, `response`,
    `unsealed` (clear under a name that says it is hashed), `field` (attribute write; detail: canonical name; slot: attribute).
    """

    function: str
    source: str
    source_detail: str
    source_span: Span
    target: str
    target_detail: str
    target_span: Span
    slot: str = ""
    through: tuple[str, ...] = ()  # canonical names of the calls the value passed, in order; `check:<kind>` for checks
    fields: tuple[str, ...] = ()  # keys read off the source on the way
    conditions: tuple[str, ...] = ()  # `guard:<name>`: what checks the request in front of the function
    name: str = ""  # the credential's name the value goes by, "" if it is none
    against: tuple[str, ...] = ()  # what the other side of a comparison went through


def is_mark(step: str) -> bool:
    """Whether a step of a flow is no call but a word about the value: `check:type`, `built:sql`; `<12:4>.hash` is a call."""
    return ":" in step.split("<", 1)[0].removeprefix("node:")


# -- where requests come from, and how many processes answer them ------------------------------------------------


class AddressRead(msgspec.Struct, frozen=True, array_like=True):
    """A header that any client can write is read as the address a request came from (`X-Forwarded-For`)."""

    function: str
    header: str  # lower case, with hyphens
    span: Span
    checked: bool = False  # the function takes the address its own proxy added, or looks at who sent the header


class ProxyTrust(msgspec.Struct, frozen=True, array_like=True):
    """The framework is told whose forwarding headers it may believe."""

    what: str  # as written: `ProxyFix`, `trust proxy`
    everybody: bool  # any client's
    span: Span


class SizeLimit(msgspec.Struct, frozen=True, array_like=True):
    """A setting for the most that a request may weigh, in bytes; -1: no limit at all."""

    what: str  # as written: `json(limit)`, `MAX_CONTENT_LENGTH`
    size: int
    span: Span


class Processes(msgspec.Struct, frozen=True, array_like=True):
    """A service is started in several processes or instances, if `count` is more than one (an Unknown: by the machine)."""

    what: str  # in words: "gunicorn workers", "replicas"
    count: Value
    span: Span
    language: str = ""  # what it runs: python, javascript, "" for anything


# -- the file ---------------------------------------------------------------------------------------------------


class Trouble(msgspec.Struct, frozen=True, array_like=True):
    """Why the file, or a part of it, could not be read (PRD900)."""

    message: str
    line: int = 1
    column: int = 1


class FileFacts(msgspec.Struct, frozen=True):
    """All that one file says."""

    path: str
    language: str  # python, javascript, typescript, prisma, sql, nginx, env, yaml, toml, json, ini, pem, docker, other
    imports: dict[str, str] = {}  # local name -> canonical
    exports: dict[str, str] = {}  # exported name -> local name or canonical ("default" for the default)
    star_exports: tuple[str, ...] = ()
    definitions: dict[str, Value] = {}  # variables: `name`, `function.name`, `Class.self.name`
    functions: tuple[FunctionFacts, ...] = ()
    classes: tuple[ClassFacts, ...] = ()
    created: tuple[Created, ...] = ()
    mounts: tuple[Mount, ...] = ()
    attached: tuple[Attach, ...] = ()
    routes: tuple[Route, ...] = ()
    cors: tuple[CorsPolicy, ...] = ()
    origin_checks: dict[str, str] = {}  # functions that judge an Origin: what they let through (any, loose, checked)
    outputs: tuple[OutputCall, ...] = ()
    secrets: tuple[SecretCandidate, ...] = ()
    flows: tuple[Flow, ...] = ()
    settings: tuple[Env, ...] = ()
    addresses: tuple[AddressRead, ...] = ()
    trusts: tuple[ProxyTrust, ...] = ()
    sizes: tuple[SizeLimit, ...] = ()
    processes: tuple[Processes, ...] = ()
    hashings: tuple[Hashing, ...] = ()
    marks: tuple[str, ...] = ()  # what hints at its role: "main-guard", "shebang", "argparse", "click", "test", ...
    troubles: tuple[Trouble, ...] = ()
