"""Logging that nothing configures.

What it finds: an application whose service code writes lines below warning level (`info`, `debug`) through the standard
`logging`, while nothing in the project configures it; and a Fastify application whose code writes to `request.log` or
`app.log`, while `logger` was never switched on. With low confidence, as each print is a finding of its own: an
application that prints in many places and has no logger at all. It is one finding, where the application is created.

Why it matters: without configuration Python drops everything below warning, and writes the rest without time, level or
name; uvicorn, hypercorn and gunicorn configure their own loggers only. Fastify's logger does nothing until it is switched
on. The lines stand in the code, and are missing on the day they are needed.

Silent in: projects that configure logging anywhere outside tests and migrations (`basicConfig`, `dictConfig`, `fileConfig`,
`addHandler`, structlog, loguru, a `--log-config` of the server, a logging package of the team's own), Django (which configures
logging by itself), Flask's `app.logger`, NestJS, and applications that log nothing or warnings only.

Bad:

    logger = logging.getLogger(__name__)
    app = FastAPI()

    @app.post("/orders")
    def order(new: Order):
        logger.info("order received")  # never seen

Good:

    logging.config.dictConfig(LOGGING)
    app = FastAPI()

How to fix: configure logging once, in the module that creates the application: level from the environment, one handler to
standard output, a formatter with time, level and request id.

References: CWE-778, OWASP A09:2021, https://docs.python.org/3/howto/logging.html.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from prodready.facts import Call, FileFacts, Literal, Mapping
from prodready.findings import Confidence, Location, Severity, Step
from prodready.project import Project
from prodready.project.service import Node
from prodready.roles import imported_files
from prodready.rules import Verdict, rule
from prodready.rules.print import outputs

_LINE = re.compile(r"^logging\.(getLogger\(\)\.)?(info|debug|log)$")
_SETS_UP = re.compile(
    r"^logging\.(basicConfig|config\.\w+)$|\.(addHandler|setLoggerClass)$|(^|\.)dictConfig$|(^|[._])(set_?up|config(ure)?|init(iali[sz]e)?)\w*_?log"
    r"|^(structlog\.(configure|stdlib)|coloredlogs|absl\.app\.run|tornado\.(options|log)\.|ddtrace|litestar\.logging)",
    re.I,
)
_OWN_LOGGING = re.compile(
    r"^(pino|winston|bunyan|log4js|tslog|signale|consola|debug|morgan)\b"
    r"|log(ging|ger|guru|uru|book|fire|stash)|structlog|sentry|opentelemetry|applicationinsights",
    re.I,
)
_OUTSIDE = ("test", "migration")
_MANY = 5  # prints that make a habit
_SETTINGS = frozenset(("LOGGING", "LOGGING_CONFIG", "logconfig", "logconfig_dict", "logger_class"))
_CONFIGURES_ITSELF = frozenset(("django", "nest", "sanic", "next"))
_FASTIFY_LINE = re.compile(r"(^|\.)log\.(info|debug|trace|warn|error|fatal)$")


@rule("PRD405", "print", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every application whose lines nothing lets through."""
    ready = {_scripted(f) for p, f in project.files.items() if _configures(f) and project.role(p) not in _OUTSIDE}
    prints = Counter(file.path for file, _ in outputs(project, lambda call: True))
    for app in project.service.apps:
        if app.parents or project.role(app.path) != "service" or app.created.framework in _CONFIGURES_ITSELF:
            continue
        configured = _scripted(project.files[app.path]) in ready
        if app.created.framework == "fastify":
            line = None if _switched_on(project, app) else _first_line(project, app, _FASTIFY_LINE)
            reason = "its logger was never switched on"
        else:
            line = None if configured else _first_line(project, app, _LINE)
            reason = "nothing configures `logging`, so that lines below warning are dropped"
        if line is not None:
            at = project.location(app.path, app.created.span)
            message = f"the application logs, but {reason}"
            yield Verdict(at, message, (Step(at, "no logging configuration"), Step(line, "dropped")), Confidence.MEDIUM)
        elif not configured and (count := sum(prints[path] for path in _own(project, app))) >= _MANY:
            at = project.location(app.path, app.created.span)
            message = f"the application logs nothing: it prints, at {count} places"
            yield Verdict(at, message, (Step(at, "no logger, and no logging configuration"),), Confidence.LOW)


def _scripted(file: FileFacts) -> bool:
    """Whether it is JavaScript; start commands and settings of servers configure Python's logging."""
    return file.language in ("javascript", "typescript")


def _configures(file: FileFacts) -> bool:
    """Whether a file sets logging up, or brings in something that may do so."""
    if "log-config" in file.marks or not _SETTINGS.isdisjoint(file.definitions):
        return True
    brought = (n for n in file.imports.values() if n.partition(".")[0] != "logging")
    return any(_OWN_LOGGING.search(name) for name in brought) or any(
        _SETS_UP.search(call.callee) for function in file.functions for call in function.calls
    )


def _switched_on(project: Project, app: Node) -> bool:
    """Whether a Fastify application is given a logger, or options that cannot be read."""
    made = project.files[app.path].definitions.get(app.created.name)
    if not isinstance(made, Call):
        return True
    while isinstance(made.on, Call):  # `Fastify(options).withTypeProvider()`
        made = made.on
    given = made.keyword("logger", "loggerInstance")
    if given is None:
        return any(not isinstance(arg, Mapping) or arg.get("**") is not None for arg in made.args)
    return not (isinstance(given, Literal) and given.value is False)


def _first_line(project: Project, app: Node, wanted: re.Pattern[str]) -> Location | None:
    """The first line that the application's own code, or what it imports, writes to its logger."""
    for path in _own(project, app):
        for call in (c for f in project.files[path].functions for c in f.calls):
            if wanted.search(call.callee) or wanted.search(project.canonical(path, call.callee)):
                return project.location(path, call.span)
    return None


def _own(project: Project, app: Node) -> Iterator[str]:
    """The application's file and what it imports, nearest first."""
    todo, seen = [app.path], {app.path}
    while todo:
        yield (path := todo.pop(0))
        fresh = {p for p in imported_files(project, path) if project.role(p) == "service"} - seen
        seen |= fresh
        todo += sorted(fresh)
