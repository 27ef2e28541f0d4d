"""What a CORS configuration lets through, once names, settings and defaults are followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from prodready import branches, facts
from prodready.facts import CorsPolicy, Span, Value
from prodready.findings import Step
from prodready.knowledge import table
from prodready.project.link import Project

_SETTINGS = re.compile(r"settings|config|conf\b|env\b|options", re.I)
_ORIGIN = re.compile(r"(^|\.)(headers?|request)\.origin$|\bMETA\.HTTP_ORIGIN$", re.I)
_DEVELOPMENT_FILE = re.compile(r"(^|[/_.-])(dev|develop|development|local|testing|test)([_.-]\w+)?\.\w+$", re.I)
_DEVELOPMENT_CLASS = re.compile(r"^(dev|local|test)|(dev|development|local|testing)(config|settings)?$", re.I)
_METHODS = {"split", "strip", "rstrip", "trim", "filter", "map", "concat", "flatMap", "lower", "toLowerCase", "replace"}
_LOOKUPS = {
    "config",
    "env",
    "getenv",
    "get",
    "list",
    "str",
    "bool",
    "tuple",
    "json",
}  # with a dot in front: readers of the environment
_WRAPPERS = {
    "list",
    "str",
    "tuple",
    "set",
    "cast",
    "Field",
    "field",
    "default",
    "Option",
    "Set",
    "from",
    "loads",
    "parse",
    "sorted",
    "frozenset",
}


_PARTIAL = "a test by a part of the name can be met by another host"


@dataclass(frozen=True, slots=True)
class Opening:
    """A CORS policy that lets in more than named origins. kind: any, echo, null, loose; `default`: nobody chose it."""

    path: str
    span: Span
    kind: str
    default: bool
    credentials: bool
    detail: str
    trail: tuple[Step, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way an origin value can turn out, and where it was read."""

    kind: str  # any, echo, null, loose, named, none, unknown
    path: str
    span: Span
    detail: str = ""


def openings(project: Project) -> Iterator[Opening]:
    """Every policy of service code that lets in more than named origins."""
    for path, file in project.files.items():
        if not _serves(project, path):
            continue
        yield from _autoloaded(project, path)
        for policy in file.cors:
            if not branches.development_only(policy.conditions):
                yield from _judge(project, path, policy)


def _serves(project: Project, path: str) -> bool:
    """Whether the policies of a file reach production: of build configuration only Next's headers do."""
    role = project.role(path)
    return (role == "service" or (role == "config" and "next.config" in path)) and not _DEVELOPMENT_FILE.search(path)


def _autoloaded(project: Project, path: str) -> Iterator[Opening]:
    """A Fastify plugin file that re-exports the library, its options beside it (`autoConfig`, @fastify/autoload)."""
    file = project.files[path]
    options = file.definitions.get("autoConfig")
    if not isinstance(options, facts.Mapping) or "default" not in file.exports:
        return
    found = project.resolve(path, file.exports["default"])
    library = table("cors")["libraries"].get(found.name) if found.kind == "external" else None
    if library:
        call = facts.Call(found.name, (options,), (), options.span)
        policy = CorsPolicy("call", found.name, call, options.span, "")
        yield from _configured(project, path, policy, call, library)


def _judge(project: Project, path: str, policy: CorsPolicy) -> Iterator[Opening]:
    if policy.kind == "setting":
        yield from _setting(project, path, policy)
    elif policy.kind == "header":
        yield from _opened(
            project, path, policy.span, _header(project, path, policy), _with_credentials(project, path, policy), False
        )
    elif policy.kind == "keyed" and isinstance(policy.value, facts.Items):
        origin, options = policy.value.items
        credentials = isinstance(options, facts.Call) and _truth(project, path, options.keyword("allow_credentials"))
        yield from _opened(project, path, policy.span, _readings(project, path, origin), credentials, False)
    elif policy.kind == "options" and isinstance(policy.value, facts.Mapping) and not _checks_origin(policy.conditions):
        credentials = _truth(project, path, policy.value.get("credentials"))
        yield from _opened(
            project, path, policy.span, _readings(project, path, policy.value.get("origin")), credentials, False
        )
    elif isinstance(policy.value, facts.Call) and (library := _library(project, path, policy.value)):
        yield from _configured(project, path, policy, policy.value, library)


def _with_credentials(project: Project, path: str, policy: CorsPolicy) -> bool:
    """Whether the function that writes the origin writes the header for credentials as well."""
    others = (c for c in project.files[path].cors if c.kind == "credentials" and c.function == policy.function)
    return any(_truth(project, path, c.value) for c in others)


def _setting(project: Project, path: str, policy: CorsPolicy) -> Iterator[Opening]:
    """django-cors-headers; Sanic's own."""
    if isinstance(policy.value, facts.Ref) and branches.DEVELOPMENT.search(policy.value.name):
        return  # CORS_ALLOW_ALL_ORIGINS = DEBUG
    settings = project.files[path].definitions
    credentials = _truth(project, path, settings.get("CORS_ALLOW_CREDENTIALS"))
    readings = _readings(project, path, policy.value)
    if policy.name.endswith(("ALL_ORIGINS", "ALLOW_ALL")):
        readings = [_Reading("any", r.path, r.span) for r in readings if r.kind == "echo"]  # `True` here means any
    elif policy.name.endswith(("REGEXES", "REGEX_WHITELIST")):
        readings = [_pattern(r.detail, "full", r.path, r.span) for r in readings if r.kind == "named"]
    yield from _opened(project, path, policy.span, readings, credentials, False)


def _library(project: Project, path: str, call: facts.Call) -> dict[str, Any] | None:
    """The table entry of the library a call configures, None if it configures none."""
    known: dict[str, Any] = table("cors")["libraries"]
    names = [call.callee]
    if call.args and isinstance(call.args[0], facts.Ref):
        names.append(call.args[0].name)  # add_middleware(CORSMiddleware, ...), register(cors, {...})
    for position, name in enumerate(names):
        found = project.resolve(path, name)
        if found.kind == "external" and found.name in known:
            bare = found.name == "flask_cors.CORS" and not (call.args or call.keywords)
            return None if bare or (position and not _registers(call.callee)) else known[found.name]
    return known["*.enableCors"] if call.callee.endswith(".enableCors") else None


def _registers(callee: str) -> bool:
    return callee.rsplit(".", 1)[-1] in ("add_middleware", "register", "Middleware", "use", "install", "plugin")


def _configured(
    project: Project, path: str, policy: CorsPolicy, call: facts.Call, library: dict[str, Any]
) -> Iterator[Opening]:
    options = _options(project, path, call, library)
    if options is None or ("enabled" in library and not _truth(project, path, call.keyword(library["enabled"]))):
        return
    home, span, find = options
    named = find(library["origins"])
    credentials = _truth(project, home, find(library["credentials"]))
    patterns = [
        _pattern(str(literal.value), library.get("match", "full"), where, literal.span)
        for where, literal in project.literals(home, find(library.get("pattern", [])))[0]
    ]
    if patterns:
        yield from _opened(project, home, span, patterns, credentials, False)
    set_apart = named is None and "settings" in library
    if set_apart:
        home, named = _named_setting(project, home, library["settings"])
        credentials = credentials or _truth(project, *_named_setting(project, home, "CORS_SUPPORTS_CREDENTIALS"))
    if named is not None:
        readings = _readings(project, home, named, library.get("match", "full"))
        if library.get("socket"):
            readings = [r for r in readings if r.kind != "echo"]
        elsewhere = home != path or span != policy.span or set_apart or "under" in library
        anchor = named.span if elsewhere else span
        yield from _opened(project, home, anchor, readings, credentials, False)
    elif not patterns and library["default"] != "none":
        reading = _Reading(library["default"], home, span, "no origin is given")
        yield from _opened(project, home, span, [reading], credentials, True)


def _options(project: Project, path: str, call: facts.Call, library: dict[str, Any]) -> tuple[str, Span, Any] | None:
    """Where the options stand, and how to look one up; None where they cannot be seen."""
    if call.keywords or library.get("resources") or library.get("app") or not call.args:
        resources = call.keyword("resources") if library.get("resources") else None
        if resources is not None:
            return path, call.span, lambda names: _in_resources(project, path, resources, names) or call.keyword(*names)
        if (spread := next((value for name, value in call.keywords if name == "**"), None)) is not None:
            found = project.follow(path, spread)
            return (
                _mapping(project, found.path, found.fact.span, found.fact, library)
                if isinstance(found.fact, facts.Mapping)
                else None
            )
        if call.keywords or not call.args or library.get("resources") or library.get("app"):
            return (path, call.span, lambda names: call.keyword(*names)) if not library.get("under") else None
    last = call.args[-1]
    if isinstance(last, facts.Mapping):
        return _mapping(project, path, call.span, last, library)
    if isinstance(last, facts.Function):
        return (
            path,
            call.span,
            lambda names: last if names and names[0].startswith(("origin", "allow_origin")) else None,
        )
    found = project.follow(path, last)
    if isinstance(found.fact, facts.Mapping):
        return _mapping(project, found.path, found.fact.span, found.fact, library)
    registered = len(call.args) == 1 and _registers(call.callee)
    return (path, call.span, lambda names: None) if registered else None


def _mapping(
    project: Project, path: str, span: Span, mapping: facts.Mapping, library: dict[str, Any]
) -> tuple[str, Span, Any] | None:
    if under := library.get("under"):
        outer, _, inner = under.rpartition(".")  # "routes.cors": an option of an option
        holder = project.follow(path, mapping.get(outer)).fact if outer else mapping
        found = project.follow(path, holder.get(inner) if isinstance(holder, facts.Mapping) else None)
        if isinstance(found.fact, facts.Literal) and found.fact.value is True:
            return path, span, lambda names: None
        return (
            (found.path, span, lambda names: _first(found.fact, names))
            if isinstance(found.fact, facts.Mapping)
            else None
        )
    if mapping.get("**") is not None and mapping.get(library["origins"][0]) is None:
        return None
    return path, span, lambda names: _first(mapping, names)


def _first(mapping: object, names: list[str]) -> Value | None:
    return (
        next((v for n in names if (v := mapping.get(n)) is not None), None)
        if isinstance(mapping, facts.Mapping)
        else None
    )


def _in_resources(project: Project, path: str, resources: Value, names: list[str]) -> Value | None:
    """flask-cors' `resources={r"/api/*": {"origins": ...}}`: the values of all of them together."""
    mapping = project.follow(path, resources).fact if not isinstance(resources, facts.Mapping) else resources
    found = (
        [v for _, item in mapping.items if isinstance(item, facts.Mapping) and (v := _first(item, names)) is not None]
        if isinstance(mapping, facts.Mapping)
        else []
    )
    return facts.Items(tuple(found), resources.span) if found else None


def _opened(
    project: Project, path: str, span: Span, readings: list[_Reading], credentials: bool, default: bool
) -> Iterator[Opening]:
    """At most one opening a policy: the widest reading."""
    rank = {"any": 0, "echo": 1, "null": 2, "loose": 3}
    wide = sorted((r for r in readings if r.kind in rank), key=lambda r: rank[r.kind])
    if wide:
        worst = wide[0]
        words = {"any": "any origin is allowed here", "echo": "every origin is answered with itself here",
                 "null": "the origin `null` is allowed here", "loose": "this pattern accepts other hosts too"}  # fmt: skip
        trail: tuple[Step, ...] = (Step(project.location(path, span), "the CORS policy"),)
        if (worst.path, worst.span) != (path, span):
            trail += (Step(project.location(worst.path, worst.span), words[worst.kind]),)
        yield Opening(path, span, worst.kind, default, credentials, worst.detail, trail)


def _header(project: Project, path: str, policy: CorsPolicy) -> list[_Reading]:
    value = policy.value
    if any(branches.looks_at_a_part(test) for test in policy.conditions):
        return [_Reading("loose", path, policy.span, _PARTIAL)]
    if _checks_origin(policy.conditions):
        return []
    if (source := _reads_origin(project, path, value)) is not None:
        return [_Reading("echo", path, source.span)]
    return [r for r in _readings(project, path, value) if r.kind != "echo"]


def _checks_origin(tests: tuple[str, ...]) -> bool:
    """Whether one of the tests around a place compares the origin with something."""
    return any(branches.compares_origin(test) for test in tests)


def _reads_origin(project: Project, path: str, value: Value, depth: int = 0) -> Value | None:
    """The place where a value is read from the request's Origin, unchecked; None if it is something else."""
    if depth > 4:
        return None
    if isinstance(value, facts.Choice):
        options = () if branches.compares_origin(value.test) else value.options
        return next((found for o in options if (found := _reads_origin(project, path, o, depth + 1))), None)
    if isinstance(value, facts.Call):
        key = value.args[0].value if value.args and isinstance(value.args[0], facts.Literal) else ""
        reads = str(key).lower() in ("origin", "http_origin") and value.callee.rsplit(".", 1)[-1] in (
            "get",
            "header",
            "getHeader",
        )
        return value if reads else None
    if not isinstance(value, facts.Ref):
        return None
    if (local := project.files[path].definitions.get(value.name)) is not None:
        return _reads_origin(project, path, local, depth + 1)
    if _parameter(project, path, value.name) is not None:
        given = _given(project, path, value.name)
        return value if any(_reads_origin(project, caller, argument, depth + 1) for caller, argument in given) else None
    return value if _ORIGIN.search(value.name) else None


def _parameter(project: Project, path: str, name: str) -> tuple[facts.FunctionFacts, int] | None:
    """The function and the position of the parameter that `function.parameter` names."""
    home, _, parameter = name.rpartition(".")
    function = project.function(path, home) if home else None
    names = [p.name for p in function.parameters] if function else []
    return (function, names.index(parameter)) if function is not None and parameter in names else None


def _given(project: Project, path: str, name: str) -> Iterator[tuple[str, Value]]:
    """What callers hand over for the parameter `function.parameter`, where they hand over a name."""
    parameter = _parameter(project, path, name)
    if parameter is None:
        return
    function, index = parameter
    last = function.name.rsplit(".", 1)[-1]
    for caller, file in project.files.items():
        for call in (c for f in file.functions for c in f.calls if c.callee.rsplit(".", 1)[-1] == last):
            found = project.resolve(caller, call.callee)
            if (found.path, found.name) == (path, function.name):
                argument = call.args[index] if index < len(call.args) else ""
                yield caller, facts.Ref(argument, call.span) if argument else facts.Unknown((), call.span)


def _readings(project: Project, path: str, value: Value | None, match: str = "full", depth: int = 0) -> list[_Reading]:
    """Every way a value of origins can turn out."""
    if value is None or depth > 12:
        return []
    match_ = match
    match value:
        case facts.Literal():
            return [_literal(path, value, match_)]
        case facts.Items(items=parts):
            return [r for part in parts for r in _readings(project, path, part, match_, depth + 1)]
        case facts.Env(default=default):
            return _readings(project, path, default, match_, depth + 1)
        case facts.Choice():
            return _choice(project, path, value, match_, depth)
        case facts.Function(name=name):
            return _checked_by(project, path, name, value.span, depth)
        case facts.Call():
            return _called(project, path, value, match_, depth)
    found = project.follow(path, value)
    if found.function is not None:
        return _checked_by(project, found.path, found.name, value.span, depth)
    if found.fact is value or not isinstance(found.fact, Value):
        return _by_name(project, path, value, match_, depth)
    return _readings(project, found.path, found.fact, match_, depth + 1)


def _by_name(project: Project, path: str, value: Value, match: str, depth: int) -> list[_Reading]:
    """`settings.cors_origins` where the settings are built out of sight: the field of that name in the project."""
    first, _, name = value.name.rpartition(".") if isinstance(value, facts.Ref) else ("", "", "")
    if isinstance(value, facts.Ref) and (parameter := _parameter(project, path, value.name)) is not None:
        if given := list(_given(project, path, value.name)):
            return [r for home, v in given for r in _readings(project, home, v, match, depth + 1)]
        return _readings(project, path, parameter[0].parameters[parameter[1]].default, match, depth + 1)
    if not _SETTINGS.search(first):
        return []
    home, setting = _named_setting(project, path, name)
    return _readings(project, home, setting, match, depth + 1)


def _literal(path: str, value: facts.Literal, match: str = "full") -> _Reading:
    text = value.value
    if text is True:
        return _Reading("echo", path, value.span)
    if not isinstance(text, str):
        return _Reading("none", path, value.span)
    parts = [p.strip().strip("'\"[] ") for p in text.split(",")]
    if "*" in parts:
        return _Reading("any", path, value.span)
    if "null" in parts:
        return _Reading("null", path, value.span)
    if match == "start" and re.search(r"[*\\?$^\[\]()]", text):  # flask-cors takes such a string for a pattern
        return _pattern(text, match, path, value.span)
    return _Reading("named", path, value.span, text)


def _choice(project: Project, path: str, value: facts.Choice, match: str, depth: int) -> list[_Reading]:
    options = list(value.options)
    if len(options) == 2:
        if branches.DEVELOPMENT.search(value.test) and not re.search(r"\bnot\b|!=|!", value.test):
            options = options[1:]  # what holds in development only is no finding
        elif re.search(r"==\s*['\"]\*", value.test):
            options = options[1:]  # somebody has to set the wildcard
        elif branches.PRODUCTION.search(value.test) and not re.search(r"\bnot\b|!=|!", value.test):
            options = options[:1]
        elif (branches.PRODUCTION.search(value.test)) and re.search(r"\bnot\b|!=", value.test):
            options = options[1:]
        elif (first := _readings(project, path, options[0], match, depth + 1)) and all(
            r.kind == "named" for r in first
        ):
            return first  # a fallback that nothing can reach
    return [r for option in options for r in _readings(project, path, option, match, depth + 1)]


def _called(project: Project, path: str, value: facts.Call, match: str, depth: int) -> list[_Reading]:
    name = value.callee.rsplit(".", 1)[-1]
    texts = [a.value for a in value.args if isinstance(a, facts.Literal) and isinstance(a.value, str)]
    if name in ("RegExp", "compile") and texts:
        return [_pattern(texts[0], match, path, value.span)]
    if name == "get" and "config" in value.callee.lower() and texts:
        home, setting = _named_setting(project, path, texts[0])
        if setting is not None:
            return _readings(project, home, setting, match, depth + 1)
        return [r for a in value.args[1:] for r in _readings(project, path, a, match, depth + 1)]
    if (inner := _handed_on(value, name)) is not None:
        return [r for v in inner for r in _readings(project, path, v, match, depth + 1)]
    found = project.follow(path, value)
    if isinstance(found.fact, Value) and found.fact is not value:
        return _readings(project, found.path, found.fact, match, depth + 1)
    return []


def _handed_on(call: facts.Call, name: str) -> list[Value] | None:
    """What a call hands on: what its method is called on, what it wraps, its default; None for other calls."""
    defaults = [v for k, v in call.keywords if k in ("default", "default_factory")]
    if name in _METHODS or (name == "?" and call.on is not None):
        receiver = call.callee.rpartition(".")[0]
        return [call.on] if call.on is not None else [facts.Ref(receiver, call.span)]
    if name in _LOOKUPS and ("." in call.callee or name in ("config", "env", "getenv")):
        return [*defaults, *call.args[1:]]
    if name in _WRAPPERS:
        return [*defaults, *call.args[:1]]
    return defaults or None


def _checked_by(project: Project, path: str, function: str, span: Span, depth: int) -> list[_Reading]:
    verdict = project.files[path].origin_checks.get(function)
    if verdict is None:  # it looks at no origin: what it gives back is what counts
        found = project.function(path, function)
        returns = found.returns if found else ()
        if any(_reads_origin(project, path, value) for value in returns):
            return [_Reading("echo", path, span)]
        return [r for value in returns for r in _readings(project, path, value, depth=depth + 1)]
    kind = {"any": "echo", "loose": "loose"}.get(verdict, "named")
    return [_Reading(kind, path, span, _PARTIAL if kind == "loose" else "")]


def _named_setting(project: Project, path: str, name: str) -> tuple[str, Value | None]:
    """A setting by its bare name, wherever the project's settings stand; the widest of several classes decides."""
    found: list[tuple[str, Value]] = []
    for home, file in project.files.items():
        if project.role(home) == "test" or _DEVELOPMENT_FILE.search(home):
            continue
        if name in file.definitions:
            found.append((home, file.definitions[name]))
        classes = [c for c in file.classes if not _DEVELOPMENT_CLASS.search(c.name)]
        found += [(home, f.value) for c in classes for f in c.fields if f.name == name and f.value is not None]
        found += [(home, d) for key, d in file.definitions.items() if key.endswith(f".config.{name}")]
    return found[0] if found else (path, None)


def _truth(project: Project, path: str, value: Value | None) -> bool:
    return any(
        literal.value is True or literal.value in ("true", "*") for _, literal in project.literals(path, value)[0]
    )


def _pattern(text: str, match: str, path: str, span: Span) -> _Reading:
    """What an origin pattern accepts, tried on hosts that nobody named."""
    body = re.sub(r"\\?/", "/", text)
    try:
        compiled = re.compile(body)
    except re.error:
        return _Reading("unknown", path, span)
    tried = {"full": compiled.fullmatch, "start": compiled.match, "search": compiled.search}[match]
    if tried("https://attacker.test") and tried("http://other.invalid:8080"):
        return _Reading(
            "any" if body.strip("^$()") in (".*", ".+", "*", "https?://.*", "https?://.+") else "loose",
            path,
            span,
            "it matches every origin",
        )
    for host in re.findall(r"[\w-]+(?:\\?\.[\w-]+)+", body):
        plain = host.replace("\\.", ".")
        for attack, why in (
            (f"https://{plain}.attacker.test", "its end is open"),
            (f"https://x.{plain}.attacker.test", "its end is open"),
            (f"https://attacker{plain}", "its beginning is open"),
            (f"https://{plain.replace('.', 'x', 1)}", "a dot in it is not escaped"),
        ):
            if tried(attack):
                return _Reading("loose", path, span, why)
    return _Reading("named", path, span, text)
