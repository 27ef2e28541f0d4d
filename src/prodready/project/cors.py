"""What a CORS configuration lets through, once names, settings and defaults are followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from prodready import facts
from prodready.facts import CorsPolicy, Span, Value
from prodready.findings import Step
from prodready.knowledge import table
from prodready.project.link import Project

_DEVELOPMENT = re.compile(r"dev(elopment)?\b|\blocal\b|debug|\btest(ing)?\b|is_?dev", re.I)
_PRODUCTION = re.compile(r"prod(uction)?\b|is_?prod|live\b", re.I)
_SETTINGS = re.compile(r"settings|config|conf\b|env\b|options", re.I)
_CHECKED = re.compile(r"\bin\b|includes|indexOf|\.has\(|some\(|\.test\(|match|endswith|startswith|allow|valid|==", re.I)


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
        if project.role(path) not in ("service", "config"):
            continue
        yield from _autoloaded(project, path)
        for policy in file.cors:
            if not _only_in_development(policy.conditions):
                yield from _judge(project, path, policy)


def _autoloaded(project: Project, path: str) -> Iterator[Opening]:
    """A Fastify plugin file that re-exports the library with its options beside it (`autoConfig`, @fastify/autoload)."""
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
        yield from _opened(project, path, policy.span, _header(project, path, policy), False, False)
    elif isinstance(policy.value, facts.Call) and (library := _library(project, path, policy.value)):
        yield from _configured(project, path, policy, policy.value, library)


def _setting(project: Project, path: str, policy: CorsPolicy) -> Iterator[Opening]:
    """django-cors-headers."""
    credentials = _truth(project, path, project.files[path].definitions.get("CORS_ALLOW_CREDENTIALS"))
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


def _configured(project: Project, path: str, policy: CorsPolicy, call: facts.Call, library: dict[str, Any]) -> Iterator[Opening]:
    options = _options(project, path, call, library)
    if options is None:
        return
    home, span, find = options
    origins = find(library["origins"])
    credentials = _truth(project, home, find(library["credentials"]))
    patterns = [
        _pattern(str(literal.value), library.get("match", "full"), where, literal.span)
        for where, literal in project.literals(home, find(library.get("pattern", [])))[0]
    ]
    if patterns:
        yield from _opened(project, home, span, patterns, credentials, False)
    if origins is None and (setting := library.get("settings")):
        home, origins = _named_setting(project, home, setting)
    if origins is not None:
        readings = _readings(project, home, origins, library.get("match", "full"))
        if library.get("socket"):
            readings = [r for r in readings if r.kind != "echo"]
        elsewhere = home != path or span != policy.span or "under" in library
        anchor = origins.span if elsewhere else span
        yield from _opened(project, home, anchor, readings, credentials, False)
    elif not patterns and library["default"] != "none":
        reading = _Reading(library["default"], home, span, "no origin is given")
        yield from _opened(project, home, span, [reading], credentials, True)


def _options(project: Project, path: str, call: facts.Call, library: dict[str, Any]) -> tuple[str, Span, Any] | None:
    """Where the options stand, and how to look one up; None where they cannot be seen."""
    if call.keywords or library.get("resources") or not call.args:
        resources = call.keyword("resources") if library.get("resources") else None
        if resources is not None:
            return path, call.span, lambda names: _in_resources(project, path, resources, names) or call.keyword(*names)
        if any(name == "**" for name, _ in call.keywords):
            return None
        if call.keywords or not call.args or library.get("resources"):
            return (path, call.span, lambda names: call.keyword(*names)) if not library.get("under") else None
    last = call.args[-1]
    if isinstance(last, facts.Mapping):
        return _mapping(project, path, call.span, last, library)
    if isinstance(last, facts.Function):
        return path, call.span, lambda names: last if names and names[0].startswith(("origin", "allow_origin")) else None
    found = project.follow(path, last)
    if isinstance(found.fact, facts.Mapping):
        return _mapping(project, found.path, found.fact.span, found.fact, library)
    registered = len(call.args) == 1 and _registers(call.callee)
    return (path, call.span, lambda names: None) if registered else None


def _mapping(project: Project, path: str, span: Span, mapping: facts.Mapping, library: dict[str, Any]) -> tuple[str, Span, Any] | None:
    if under := library.get("under"):
        inner = project.follow(path, mapping.get(under)).fact if mapping.get(under) is not None else None
        if isinstance(inner, facts.Literal) and inner.value is True:
            return path, span, lambda names: facts.Literal("*", inner.span) if names and "origin" in names[0] else None
        return (path, span, lambda names: _first(inner, names)) if isinstance(inner, facts.Mapping) else None
    if mapping.get("**") is not None and mapping.get(library["origins"][0]) is None:
        return None
    return path, span, lambda names: _first(mapping, names)


def _first(mapping: facts.Mapping, names: list[str]) -> Value | None:
    return next((v for n in names if (v := mapping.get(n)) is not None), None)


def _in_resources(project: Project, path: str, resources: Value, names: list[str]) -> Value | None:
    """flask-cors' `resources={r"/api/*": {"origins": ...}}`: the values of all of them together."""
    mapping = project.follow(path, resources).fact if not isinstance(resources, facts.Mapping) else resources
    found = [v for _, item in mapping.items if isinstance(item, facts.Mapping) and (v := _first(item, names)) is not None] if isinstance(mapping, facts.Mapping) else []
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
        trail = (Step(project.location(path, span), "the CORS policy"),)
        if (worst.path, worst.span) != (path, span):
            trail += (Step(project.location(worst.path, worst.span), words[worst.kind]),)
        yield Opening(path, span, worst.kind, default, credentials, worst.detail, trail)


def _header(project: Project, path: str, policy: CorsPolicy) -> list[_Reading]:
    value = policy.value
    if any(_CHECKED.search(test) for test in policy.conditions):
        return []
    name = value.name if isinstance(value, facts.Ref) else ""
    source = project.files[path].definitions.get(name)
    for candidate in (value, source):
        if candidate is not None and _reads_origin(project, path, candidate):
            return [_Reading("echo", path, candidate.span)]
    return [r for r in _readings(project, path, value) if r.kind != "echo"]


def _reads_origin(project: Project, path: str, value: Value) -> bool:
    """Whether a value is the request's Origin header, unchecked."""
    if isinstance(value, facts.Choice):
        return not _CHECKED.search(value.test) and any(_reads_origin(project, path, o) for o in value.options)
    if isinstance(value, facts.Call):
        key = value.args[0].value if value.args and isinstance(value.args[0], facts.Literal) else ""
        return str(key).lower() == "origin" and value.callee.rsplit(".", 1)[-1] in ("get", "header", "getHeader")
    return isinstance(value, facts.Ref) and bool(re.search(r"headers?\.(origin|Origin)$", value.name))


def _readings(project: Project, path: str, value: Value | None, match: str = "full", depth: int = 0) -> list[_Reading]:
    """Every way a value of origins can turn out."""
    if value is None or depth > 12:
        return []
    match_ = match
    match value:
        case facts.Literal():
            return [_literal(path, value)]
        case facts.Items(items=parts):
            return [r for part in parts for r in _readings(project, path, part, match_, depth + 1)]
        case facts.Env(default=default):
            return _readings(project, path, default, match_, depth + 1)
        case facts.Choice():
            return _choice(project, path, value, match_, depth)
        case facts.Function(name=name):
            return _checked_by(project, path, name, value.span)
        case facts.Call():
            return _called(project, path, value, match_, depth)
    found = project.follow(path, value)
    if found.function is not None:
        return _checked_by(project, found.path, found.name, value.span)
    if found.fact is value or not isinstance(found.fact, Value):
        return _by_name(project, path, value, match_, depth)
    return _readings(project, found.path, found.fact, match_, depth + 1)


def _by_name(project: Project, path: str, value: Value, match: str, depth: int) -> list[_Reading]:
    """`settings.cors_origins` where the settings object is built out of sight: the field of that name in the project."""
    first, _, name = value.name.rpartition(".") if isinstance(value, facts.Ref) else ("", "", "")
    if not _SETTINGS.search(first):
        return []
    home, setting = _named_setting(project, path, name)
    return _readings(project, home, setting, match, depth + 1)


def _literal(path: str, value: facts.Literal) -> _Reading:
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
    return _Reading("named", path, value.span, text)


def _choice(project: Project, path: str, value: facts.Choice, match: str, depth: int) -> list[_Reading]:
    options = list(value.options)
    if len(options) == 2:
        if _DEVELOPMENT.search(value.test) and not re.search(r"\bnot\b|!=|!", value.test):
            options = options[1:]  # what holds in development only is no finding
        elif _PRODUCTION.search(value.test) and not re.search(r"\bnot\b|!=|!", value.test):
            options = options[:1]
        elif (_PRODUCTION.search(value.test)) and re.search(r"\bnot\b|!=", value.test):
            options = options[1:]
        elif (first := _readings(project, path, options[0], match, depth + 1)) and all(r.kind == "named" for r in first):
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
    if name in ("Field", "field", "config", "env", "getenv", "get", "list", "str", "tuple", "cast", "default", "Option", "filter", "map",
                "split", "strip", "trim"):  # fmt: skip
        inner = [value.on] if value.on is not None else []
        inner += [v for k, v in value.keywords if k in ("default", "default_factory")]
        inner += list(value.args[1:] if name in ("config", "env", "getenv", "get") else value.args[:1])
        if isinstance(value.on, facts.Env) or not inner:
            inner = [v for v in [value.on] if v is not None]
        return [r for v in inner for r in _readings(project, path, v, match, depth + 1)]
    found = project.follow(path, value)
    if isinstance(found.fact, Value) and found.fact is not value:
        return _readings(project, found.path, found.fact, match, depth + 1)
    return []


def _checked_by(project: Project, path: str, function: str, span: Span) -> list[_Reading]:
    verdict = project.files[path].origin_checks.get(function, "checked")
    kind = {"any": "echo", "loose": "loose"}.get(verdict, "named")
    return [_Reading(kind, path, span, "a test by the beginning or end of the name can be met by another host")]


def _named_setting(project: Project, path: str, name: str) -> tuple[str, Value | None]:
    """A setting by its bare name, wherever the project's settings stand; the widest of several classes decides."""
    found: list[tuple[str, Value]] = []
    for home, file in project.files.items():
        if project.role(home) == "test":
            continue
        if name in file.definitions:
            found.append((home, file.definitions[name]))
        found += [(home, f.value) for c in file.classes for f in c.fields if f.name == name and f.value is not None]
        found += [(home, d) for key, d in file.definitions.items() if key.endswith(f".config.{name}")]
    return found[0] if found else (path, None)


def _truth(project: Project, path: str, value: Value | None) -> bool:
    return any(literal.value is True or literal.value == "true" for _, literal in project.literals(path, value)[0])


def _only_in_development(tests: tuple[str, ...]) -> bool:
    for test in tests:
        negated = test.startswith("not ")
        bare = test.removeprefix("not ")
        inverse = negated != bool(re.search(r"!=|\bnot\b", bare))
        if (_DEVELOPMENT.search(bare) and not inverse) or (_PRODUCTION.search(bare) and inverse):
            return True
    return False


def _pattern(text: str, match: str, path: str, span: Span) -> _Reading:
    """What an origin pattern accepts, tried on hosts that nobody named."""
    body = re.sub(r"\\?/", "/", text)
    try:
        compiled = re.compile(body)
    except re.error:
        return _Reading("unknown", path, span)
    tried = {"full": compiled.fullmatch, "start": compiled.match, "search": compiled.search}[match]
    if tried("https://attacker.test") and tried("http://other.invalid:8080"):
        return _Reading("any" if body.strip("^$()") in (".*", ".+", "*", "https?://.*", "https?://.+") else "loose", path, span, "it matches every origin")
    for host in re.findall(r"[\w-]+(?:\\?\.[\w-]+)+", body):
        plain = host.replace("\\.", ".")
        for attack, why in (
            (f"https://{plain}.attacker.test", "its end is open"),
            (f"https://attacker{plain}", "its beginning is open"),
            (f"https://{plain.replace('.', 'x', 1)}", "a dot in it is not escaped"),
        ):
            if tried(attack):
                return _Reading("loose", path, span, why)
    return _Reading("named", path, span, text)
