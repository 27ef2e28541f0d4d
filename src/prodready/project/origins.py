"""What a value of origins can turn out to be, once references, settings, defaults, branches and functions are followed."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from prodready import branches, facts
from prodready.facts import Span, Value
from prodready.project.link import Project
from prodready.project.literals import default_of

_SETTINGS = re.compile(r"settings|config|conf\b|env\b|options", re.I)
_ORIGIN = re.compile(r"(^|\.)(headers?|request)\.origin$|\bMETA\.HTTP_ORIGIN$", re.I)
_CHOSEN = re.compile(r"(\breq(uest)?\.(query|body|params|args|form|GET|POST)|\.parse\(\)\.query)\.\w+$")
DEVELOPMENT_FILE = re.compile(
    r"(^|[/_.-])(dev|develop|development|local|testing|test)([_.-](settings?|config(uration)?|conf|env(ironment)?|server))?\.\w+$",
    re.I,
)
_DEVELOPMENT_CLASS = re.compile(r"^(dev|local|test)|(dev|development|local|testing)(config|settings)?$", re.I)
_NOWHERE = Span(0, 0, 0, 0)
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


PARTIAL = "a test by a part of the name can be met by another host"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way an origin value can turn out, and where it was read."""

    kind: str  # any, echo, null, loose, named, none, unknown
    path: str
    span: Span
    detail: str = ""
    sure: bool = True  # False where the road ended and a setting of the same name was taken


def checks_origin(tests: tuple[str, ...]) -> bool:
    """Whether one of the tests around a place compares the origin with something."""
    return any(branches.compares_origin(test) for test in tests)


def reads_origin(project: Project, path: str, value: Value, depth: int = 0) -> Value | None:
    """The place where a value is read from the request's Origin, unchecked; None if it is something else."""
    if depth > 4:
        return None
    if isinstance(value, facts.Choice):
        options = () if branches.compares_origin(value.test) else value.options
        return next((found for o in options if (found := reads_origin(project, path, o, depth + 1))), None)
    if isinstance(value, facts.Call):
        key = value.args[0].value if value.args and isinstance(value.args[0], facts.Literal) else ""
        reads = str(key).lower() in ("origin", "http_origin") and value.callee.rsplit(".", 1)[-1] in (
            "get",
            "header",
            "getHeader",
            "get_header",
        )
        return value if reads else None
    if not isinstance(value, facts.Ref):
        return None
    if (local := project.files[path].definitions.get(value.name)) is not None:
        return reads_origin(project, path, local, depth + 1)
    if _parameter(project, path, value.name) is not None:
        given = _given(project, path, value.name)
        return value if any(reads_origin(project, caller, argument, depth + 1) for caller, argument in given) else None
    return value if _ORIGIN.search(value.name) or _CHOSEN.search(value.name) else None


def _parameter(project: Project, path: str, name: str) -> tuple[facts.FunctionFacts, int] | None:
    """The function and the position of the parameter that `function.parameter` names."""
    home, _, parameter = name.rpartition(".")
    function = project.function(path, home) if home else None
    names = [p.name for p in function.parameters] if function else []
    return (function, names.index(parameter)) if function is not None and parameter in names else None


def _given(project: Project, path: str, name: str) -> Iterator[tuple[str, Value]]:
    """What callers hand over for the parameter `function.parameter`, where they hand over a name or a wildcard."""
    parameter = _parameter(project, path, name)
    if parameter is None:
        return
    function, index = parameter
    last = function.name.rsplit(".", 1)[-1]
    for caller, file in project.files.items():
        for call in (c for f in file.functions for c in f.calls if c.callee.rsplit(".", 1)[-1] == last):
            found = project.resolve(caller, call.callee)
            if (found.path, found.name) == (path, function.name):
                yield caller, _argument(call, index)


def _argument(call: facts.CallSite, index: int) -> Value:
    name = call.args[index] if index < len(call.args) else ""
    if name == facts.ANY:
        return facts.Literal(name, call.span)
    return facts.Ref(name, call.span) if name else facts.Unknown((), call.span)


def read_origins(
    project: Project, path: str, value: Value | None, match: str = "full", depth: int = 0
) -> list[Reading]:
    """Every way a value of origins can turn out."""
    if value is None or depth > 12:
        return []
    match_ = match
    match value:
        case facts.Literal():
            return [_literal(path, value, match_)]
        case facts.Items(items=parts):
            return [r for part in parts for r in read_origins(project, path, part, match_, depth + 1)]
        case facts.Env(default=default):
            return read_origins(project, path, default, match_, depth + 1)
        case facts.Choice():
            return _choice(project, path, value, match_, depth)
        case facts.Function(name=name):
            return _checked_by(project, path, name, value.span, depth)
        case facts.Call() if (default := default_of(value)) is not None:
            return read_origins(project, path, default, match_, depth + 1)
        case facts.Call():
            return _called(project, path, value, match_, depth)
    found = project.follow(path, value)
    if found.function is not None:
        return _checked_by(project, found.path, found.name, value.span, depth)
    if found.fact is value or not isinstance(found.fact, Value):
        return _by_name(project, path, value, match_, depth)
    return read_origins(project, found.path, found.fact, match_, depth + 1)


def _by_name(project: Project, path: str, value: Value, match: str, depth: int) -> list[Reading]:
    """`settings.cors_origins` where the settings are built out of sight: the field of that name in the project."""
    first, _, name = value.name.rpartition(".") if isinstance(value, facts.Ref) else ("", "", "")
    if isinstance(value, facts.Ref) and (parameter := _parameter(project, path, value.name)) is not None:
        if given := list(_given(project, path, value.name)):
            return [r for home, v in given for r in read_origins(project, home, v, match, depth + 1)]
        return read_origins(project, path, parameter[0].parameters[parameter[1]].default, match, depth + 1)
    if (source := reads_origin(project, path, value)) is not None:
        return [Reading("echo", path, source.span)]
    if not _SETTINGS.search(first):
        return []
    home, setting = named_setting(project, path, name)
    return [replace(r, sure=False) for r in read_origins(project, home, setting, match, depth + 1)]


def _literal(path: str, value: facts.Literal, match: str = "full") -> Reading:
    text = value.value
    if text is True:
        return Reading("echo", path, value.span)
    if not isinstance(text, str):
        return Reading("none", path, value.span)
    parts = [p.strip().strip("'\"[] ") for p in text.split(",")]
    if "*" in parts:
        return Reading("any", path, value.span)
    if "null" in parts:
        return Reading("null", path, value.span)
    if match == "start" and re.search(r"[*\\?$^\[\]()]", text):  # flask-cors takes such a string for a pattern
        return judge_pattern(text, match, path, value.span)
    return Reading("named", path, value.span, text)


def _choice(project: Project, path: str, value: facts.Choice, match: str, depth: int) -> list[Reading]:
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
        elif _falls_back(value):
            first = read_origins(project, path, options[0], match, depth + 1)
            if first and all(r.kind == "named" for r in first):
                return first  # a fallback that nothing can reach
    return [r for option in options for r in read_origins(project, path, option, match, depth + 1)]


def _falls_back(value: facts.Choice) -> bool:
    """Whether it is `first or second`, and not `first if test else second`: then the first itself decides."""
    first, decides = value.options[0], value.test
    named = isinstance(first, facts.Ref) and first.name.rsplit(".", 1)[-1] == decides.rsplit(".", 1)[-1]
    return named or (isinstance(first, (facts.Literal, facts.Items)) and decides[:1] in "[('\"")


def _called(project: Project, path: str, value: facts.Call, match: str, depth: int) -> list[Reading]:
    name = value.callee.rsplit(".", 1)[-1]
    texts = [a.value for a in value.args if isinstance(a, facts.Literal) and isinstance(a.value, str)]
    if name in ("RegExp", "compile") and texts:
        return [judge_pattern(texts[0], match, path, value.span)]
    if name == "get" and "config" in value.callee.lower() and texts:
        home, setting = named_setting(project, path, texts[0])
        if setting is not None:
            return read_origins(project, home, setting, match, depth + 1)
        return [r for a in value.args[1:] for r in read_origins(project, path, a, match, depth + 1)]
    if (inner := _handed_on(value, name)) is not None:
        return [r for v in inner for r in read_origins(project, path, v, match, depth + 1)]
    found = project.follow(path, value)
    if isinstance(found.fact, Value) and found.fact is not value:
        return read_origins(project, found.path, found.fact, match, depth + 1)
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


def _checked_by(project: Project, path: str, function: str, span: Span, depth: int) -> list[Reading]:
    verdict = project.files[path].origin_checks.get(function)
    if verdict is None:  # it looks at no origin: what it gives back is what counts
        found = project.function(path, function)
        returns = found.returns if found else ()
        if any(reads_origin(project, path, value) for value in returns):
            return [Reading("echo", path, span)]
        return [r for value in returns for r in read_origins(project, path, value, depth=depth + 1)]
    kind = {"any": "echo", "loose": "loose"}.get(verdict, "named")
    return [Reading(kind, path, span, PARTIAL if kind == "loose" else "")]


def named_setting(project: Project, path: str, name: str) -> tuple[str, Value | None]:
    """A setting by its bare name, wherever the project's settings stand; the widest of several classes decides."""
    return _settings(project).get(name, (path, None))


@functools.lru_cache(maxsize=2)
def _settings(project: Project) -> dict[str, tuple[str, Value]]:
    """Every name that could be a setting's, with the first value it is given outside tests and development."""
    found: dict[str, tuple[str, Value]] = {}
    for home, file in project.files.items():
        if project.role(home) == "test" or DEVELOPMENT_FILE.search(home):
            continue
        for name, value in file.definitions.items():
            found.setdefault(name, (home, value))
        classes = [c for c in file.classes if not _DEVELOPMENT_CLASS.search(c.name)]
        for field in (f for c in classes for f in c.fields):
            if field.value is not None:
                found.setdefault(field.name, (home, field.value))
        for key, value in file.definitions.items():
            if ".config." in key:
                found.setdefault(key.rpartition(".config.")[2], (home, value))
    return found


def judge_pattern(text: str, match: str, path: str, span: Span) -> Reading:
    """What an origin pattern accepts, as a reading."""
    kind, detail = branches.accepted(text, match)
    return Reading(kind, path, span, detail)


def spelled_out(project: Project, path: str, function: str, test: str) -> str:
    """A test with the names in it replaced by the texts and patterns they stand for, where these are known."""
    try:
        tree = ast.parse(test, mode="eval")
    except (SyntaxError, ValueError):
        return test
    return ast.unparse(_Spelled(project, path, function).visit(tree))


class _Spelled(ast.NodeTransformer):
    def __init__(self, project: Project, path: str, function: str) -> None:
        self.project, self.path, self.function = project, path, function

    def visit_Name(self, node: ast.Name) -> ast.expr:
        for name in (f"{self.function}.{node.id}", node.id):
            value = self.project.follow(self.path, facts.Ref(name, _NOWHERE)).fact
            if isinstance(value, facts.Literal) and isinstance(value.value, str):
                return ast.Constant(value.value)
            made = value.args[0] if isinstance(value, facts.Call) and value.args else None
            if isinstance(value, facts.Call) and isinstance(made, facts.Literal) and isinstance(made.value, str):
                callee = value.callee.rsplit(".", 1)[-1]
                if callee in ("compile", "RegExp"):
                    return ast.Call(ast.Name(callee), [ast.Constant(made.value)], [])
        return node
