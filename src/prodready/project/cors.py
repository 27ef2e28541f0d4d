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
from prodready.project.link import Found, Project
from prodready.project.origins import (
    DEVELOPMENT_FILE,
    PARTIAL,
    Reading,
    checks_origin,
    judge_pattern,
    named_setting,
    read_origins,
    reads_origin,
    spelled_out,
)

_PRODUCTION_FILE = re.compile(r"(^|[/_.-])(prod|production|live)\.py$", re.I)


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
    return (role == "service" or (role == "config" and "next.config" in path)) and not DEVELOPMENT_FILE.search(path)


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
    elif policy.kind == "judge" and _is_socket(project, path, policy.name):
        found = read_origins(project, path, policy.value)
        readings = [Reading("any", r.path, r.span) if r.kind == "echo" else r for r in found]
        yield from _opened(project, path, policy.span, readings, False, False)
    elif policy.kind == "keyed" and isinstance(policy.value, facts.Items):
        origin, options = policy.value.items
        credentials = isinstance(options, facts.Call) and _truth(project, path, options.keyword("allow_credentials"))
        yield from _opened(project, path, policy.span, read_origins(project, path, origin), credentials, False)
    elif policy.kind == "options" and isinstance(policy.value, facts.Mapping) and not checks_origin(policy.conditions):
        credentials = _truth(project, path, policy.value.get("credentials"))
        yield from _opened(
            project, path, policy.span, read_origins(project, path, policy.value.get("origin")), credentials, False
        )
    elif isinstance(policy.value, facts.Call) and (library := _library(project, path, policy.value)):
        yield from _configured(project, path, policy, policy.value, library)


def _is_socket(project: Project, path: str, name: str) -> bool:
    """Whether a class is a handler of Tornado's web sockets, which asks `check_origin` whom to let in."""
    bases = [b for c in project.files[path].classes if c.name == name for b in c.bases if isinstance(b, facts.Ref)]
    return any(project.canonical(path, base.name).startswith("tornado.websocket.") for base in bases)


def _with_credentials(project: Project, path: str, policy: CorsPolicy) -> bool:
    """Whether the function that writes the origin writes the header for credentials as well."""
    others = (c for c in project.files[path].cors if c.kind == "credentials" and c.function == policy.function)
    return any(_truth(project, path, c.value) for c in others)


def _setting(project: Project, path: str, policy: CorsPolicy) -> Iterator[Opening]:
    """django-cors-headers; Sanic's own."""
    if isinstance(policy.value, facts.Ref) and branches.DEVELOPMENT.search(policy.value.name):
        return  # CORS_ALLOW_ALL_ORIGINS = DEBUG
    if "." in policy.name and not _of_sanic(project, path, policy.name):
        return  # Flask-CORS reads it when CORS() is called
    if _set_for_production(project, path, policy):
        return
    settings = project.files[path].definitions
    credentials = _truth(project, path, settings.get("CORS_ALLOW_CREDENTIALS"))
    readings = read_origins(project, path, policy.value)
    if policy.name.endswith(("ALL_ORIGINS", "ALLOW_ALL")):
        readings = [Reading("any", r.path, r.span) for r in readings if r.kind == "echo"]  # `True` here means any
    elif policy.name.endswith(("REGEXES", "REGEX_WHITELIST")):  # applied with re.match: an open end stays open
        readings = read_origins(project, path, policy.value, "start")
        readings = [judge_pattern(r.detail, "start", r.path, r.span) if r.kind == "named" else r for r in readings]
    yield from _opened(project, path, policy.span, readings, credentials, False)


def _of_sanic(project: Project, path: str, name: str) -> bool:
    """Whether `app.config.CORS_ORIGINS` is a setting of a Sanic application."""
    return project.canonical(path, name.removesuffix(".config.CORS_ORIGINS")).startswith("sanic.")


def _set_for_production(project: Project, path: str, policy: CorsPolicy) -> bool:
    """Whether the settings module of production, beside this one, sets the same setting anew: then it is judged there."""
    folder = path.rpartition("/")[0]
    return any(
        _PRODUCTION_FILE.search(other) and any(p.name == policy.name for p in file.cors)
        for other, file in project.files.items()
        if other != path and other.rpartition("/")[0] == folder
    )


def _library(project: Project, path: str, call: facts.Call) -> dict[str, Any] | None:
    """The table entry of the library a call configures, None if it configures none."""
    known: dict[str, Any] = table("cors")["libraries"]
    names = [call.callee]
    if call.args and isinstance(call.args[0], facts.Ref):
        names.append(call.args[0].name)  # add_middleware(CORSMiddleware, ...), register(cors, {...})
    for position, name in enumerate(names):
        found = project.resolve(path, name)
        if found.fact == call and name in project.files[path].imports.values():
            found = Found("external", path, name)  # `const cors = require("cors")(options)`
        if found.kind == "external" and found.name in known:
            bare = found.name == "flask_cors.CORS" and not (call.args or call.keywords)
            return None if bare or (position and not _registers(call.callee)) else known[found.name]
    return known.get(f"*.{call.callee.rpartition('.')[2]}") if "." in call.callee else None


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
        judge_pattern(str(literal.value), library.get("match", "full"), where, literal.span)
        for where, literal in project.literals(home, find(library.get("pattern", [])))[0]
    ]
    if patterns and (named is not None or library["default"] == "none"):
        yield from _opened(project, home, span, patterns, credentials, False)
    set_apart = named is None and "settings" in library
    if set_apart:
        home, named = named_setting(project, home, library["settings"])
        credentials = credentials or _truth(project, *named_setting(project, home, "CORS_SUPPORTS_CREDENTIALS"))
    if named is not None:
        readings = read_origins(project, home, named, library.get("match", "full"))
        if _refuses_any(project, named):
            readings = [r for r in readings if r.kind != "any"]
        if library.get("socket"):
            readings = [r for r in readings if r.kind != "echo"]
        elsewhere = home != path or span != policy.span or set_apart or "under" in library
        anchor = named.span if elsewhere else span
        yield from _opened(project, home, anchor, readings, credentials, False)
    elif library["default"] != "none":
        reading = Reading(library["default"], home, span, "no origin is given")
        yield from _opened(project, home, span, [reading], credentials, True)


def _refuses_any(project: Project, named: Value) -> bool:
    """Whether start-up refuses the wildcard in the setting: a validator raises where it holds one."""
    setting = named.name.rsplit(".", 1)[-1] if isinstance(named, facts.Ref) else ""
    return any(p.kind == "refused" and p.name == setting for file in project.files.values() for p in file.cors)


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
    project: Project, path: str, span: Span, readings: list[Reading], credentials: bool, default: bool
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
        if not worst.sure:
            guess = "where the origins come from cannot be followed; this is the setting of that name"
            trail += (Step(project.location(worst.path, worst.span), guess),)
        yield Opening(path, span, worst.kind, default, credentials, worst.detail, trail, worst.sure)


def _header(project: Project, path: str, policy: CorsPolicy) -> list[Reading]:
    value = policy.value
    tests = (spelled_out(project, path, policy.function, test) for test in policy.conditions)
    if any(branches.looks_at_a_part(test) for test in tests):
        return [Reading("loose", path, policy.span, PARTIAL)]
    if checks_origin(policy.conditions):
        return []
    if (source := reads_origin(project, path, value)) is not None:
        return [Reading("echo", path, source.span)]
    if isinstance(value, facts.Literal) and value.value is None and not path.endswith(".py"):
        return [Reading("null", path, value.span)]  # it is sent as the word
    return [r for r in read_origins(project, path, value) if r.kind != "echo"]


def _truth(project: Project, path: str, value: Value | None) -> bool:
    return any(
        literal.value is True or literal.value in ("true", "*") for _, literal in project.literals(path, value)[0]
    )
