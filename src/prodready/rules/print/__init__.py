"""Print-based logging: output that goes around the service's logger (CWE-778, OWASP A09:2021)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from prodready.facts import FileFacts, OutputCall
from prodready.findings import Confidence, Step
from prodready.project import Found, Project
from prodready.roles import reached
from prodready.rules import Verdict
from prodready.rules.print.by_hand import by_hand, is_command, under_guard

_LOGGER = re.compile(r"^(log|logging|loggers?|.*logger|structured[-_]?log(ging)?)$", re.I)
_LOGGER_NAME = re.compile(r"logger|^log$|writeLog|log_event", re.I)
_DEVELOPMENT = re.compile(r"NODE_ENV|\bDEBUG\b|debug|__DEV__|isDev|is_dev|development|verbose|^[^!]*\btest\b", re.I)
_DEVELOPMENT_CLASS = re.compile(r"(Dev|Test|Local)\w*(Config|Settings)\.")
_LIVE = re.compile(
    r"^(?!not ).*NODE_ENV\b.{0,3}\s*(!==?\s*['\"](test|dev)|===?\s*['\"]prod)"
    r"|^not .*NODE_ENV\b.{0,3}\s*(===?\s*['\"](test|dev)|!==?\s*['\"]prod)"
    r"|^not [\w.]*\b(is_?dev(elopment)?\w*|(is_?)?debug|verbose|__DEV__|is_?development)$",
    re.I,
)  # holds in production
_USAGE = re.compile(r"(^|[._])(print_?)?(help|usage)(_?(text|message))?$", re.I)
_PROMPTS = ("input", "getpass.getpass")


def outputs(project: Project, wanted: Callable[[OutputCall], bool]) -> Iterator[tuple[FileFacts, OutputCall]]:
    """The output calls of service code that no filter silences."""
    for path, file in project.files.items():
        if project.role(path) != "service":
            continue
        for call in file.outputs:
            if wanted(call) and not silenced(project, file, call):
                yield file, call


def silenced(project: Project, file: FileFacts, call: OutputCall) -> str:
    """Why an output call in service code is fine; "" if it is not."""
    guarded = any("__name__" in t or "require.main" in t or "import.meta.main" in t for t in call.conditions)
    if guarded or under_guard(project, file, call.span.line):
        return "runs only when the file is started by hand"
    if _DEVELOPMENT_CLASS.match(call.function) or any(
        _DEVELOPMENT.search(test) and not _LIVE.search(test) for test in call.conditions
    ):
        return "runs only in development"
    if call.before_exit:
        return "is the last word of a process that ends there"
    if _USAGE.search(call.function):
        return "is a command's own usage text"
    if is_logger(file, call.function) or _declared_logger(project, file.path, call.function):
        return "is the logger's own output"
    around = project.function(file.path, call.function)
    if around is not None and call.function and any(c.callee in _PROMPTS for c in around.calls):
        return "belongs to an interactive prompt"
    if _in_command(project, file, call.function):
        return "belongs to a command"
    outermost = call.function.partition(".")[0]
    return "is reached by a command or a main guard alone" if (file.path, outermost) in by_hand(project) else ""


def is_logger(file: FileFacts, function: str) -> bool:
    """Whether the place is the inside of a logger: a file, class or function that is one by name."""
    stem = file.path.rsplit("/", 1)[-1].split(".", 1)[0]
    return bool(_LOGGER.search(stem)) or any(_LOGGER_NAME.search(part) for part in function.split("."))


def _declared_logger(project: Project, path: str, function: str) -> bool:
    """Whether the configuration names the function, one around it, its class or its module as the logger."""
    parts = function.split(".")
    around = [".".join(parts[:size]) for size in range(len(parts), 0, -1)] if function else []
    module = path.rpartition(".")[0]
    homes = any(
        project.declared("loggers", name, Found("module", "", name))
        for name in (module.replace("/", "."), f"./{module}")
    )
    return homes or any(project.declared("loggers", name, Found("function", path, name)) for name in around)


def _in_command(project: Project, file: FileFacts, function: str) -> bool:
    """Whether a command-line decorator (`@click.command()`, `@app.cli.command`) stands on the function or one around it."""
    while function and not is_command(project.function(file.path, function)):
        function = function.rpartition(".")[0]
    return bool(function)


def verdict(project: Project, file: FileFacts, call: OutputCall, message: str) -> Verdict:
    """A verdict at the call; less sure where nothing in sight starts or imports the file."""
    at = project.location(file.path, call.span)
    if file.path in reached(project) or project.role(file.path) != "service":
        return Verdict(at, message)
    step = Step(at, "nothing that starts or imports this file can be seen; it is taken for a part of the service")
    return Verdict(at, message, (step,), Confidence.MEDIUM)


def why_not(project: Project, path: str, line: int) -> Iterator[str]:
    """Why an output call is silent."""
    for call in project.files[path].outputs:
        if call.span.line == line:
            if project.role(path) != "service":
                yield f"{call.callee} is silent: the file's role is {project.role(path)}"
            elif reason := silenced(project, project.files[path], call):
                yield f"{call.callee} is silent: it {reason}"
