"""What a container, Procfile or supervisor starts: the modules and files that are the service's own entries."""

from __future__ import annotations

import re
import tomllib

_STARTER = re.compile(
    r"(?:^|[\s/])(?:python[\d.]*|uvicorn|gunicorn|hypercorn|daphne|celery|node|bun|deno|tsx|ts-node)\s", re.I
)
_MODULE = re.compile(
    r"(?:python[\d.]*\s+(?:-u\s+)?-m|celery\s+(?:-A|--app)[ =]|(?:uvicorn|gunicorn|hypercorn|daphne)(?:\s+-\S+(?:\s+[\w.]+)?)*)\s*([\w.]+)"
)
_FILE = re.compile(
    r"(?:python[\d.]*|node|bun|tsx|ts-node|deno)\s+(?:(?:run|-u|--\S+)\s+)*([\w./-]+\.(?:py|[cm]?[jt]s))\b"
)
_KINDS = frozenset({"docker", "yaml", "ini"})
_PIPELINE = re.compile(
    r"(^|/)\.(github|gitlab|circleci|buildkite|drone)[./]|(^|/)\.?(gitlab-ci|circle|travis|appveyor|drone|tox|azure-pipelines|bitbucket-pipelines|cloudbuild|pre-commit-config)\.(ya?ml|ini)$",
    re.I,
)
_STAYS = re.compile(rf"{_STARTER.pattern}|(?:^|\s)(?:npm|yarn|pnpm|npx|flask|pm2|supervisord|exec|nginx)\s", re.I)
_BY_HAND = re.compile(
    r"\b(?:docker|podman|docker-compose|kubectl|oc)\s(?:.*\s)?exec\s"
)  # in a container that runs already
_BUILDS = re.compile(r"^\s*RUN\s", re.I)  # a line of a Dockerfile that runs while the image is built
PREFIX = "starts:"
COMMANDS = "commands:"  # a module behind a console script
LOG_CONFIG = "log-config"  # the server is started with a logging configuration


def marks(path: str, kind: str, text: str) -> tuple[str, ...]:
    """What a Dockerfile, compose file, Procfile or the like starts, how, and which modules pyproject.toml makes commands of."""
    name = path.rsplit("/", 1)[-1].lower()
    if is_pipeline(path):
        return ()
    if name == "pyproject.toml":
        return tuple(f"{COMMANDS}{module}" for module in _console_scripts(text))
    if kind not in _KINDS and name not in ("procfile",) and not name.endswith((".service", ".sh")):
        return ()
    found: dict[str, None] = {LOG_CONFIG: None} if "--log-config" in text else {}
    for line in text.replace("\\\n", " ").splitlines():
        if kind == "docker" and _BUILDS.search(line):
            continue
        plain = _last(re.sub(r"[\[\]\"',]+", " ", line))
        if _STARTER.search(plain) and not _BY_HAND.search(plain):
            found.update((PREFIX + m, None) for m in [*_MODULE.findall(plain), *_FILE.findall(plain)])
    return tuple(found)


def _last(line: str) -> str:
    """The last of the commands of a line that stay: what stands in front of `&&` has ended before."""
    *before, last = line.split("&&")
    while before and not _STAYS.search(last):
        last = before.pop() + " && " + last
    return last


def _console_scripts(text: str) -> list[str]:
    """The modules that `[project.scripts]` or Poetry's table makes commands of."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError):
        return []
    tables = (_table(data, "project", "scripts"), _table(data, "tool", "poetry", "scripts"))
    return [line.partition(":")[0].strip() for table in tables for line in table.values() if isinstance(line, str)]


def _table(data: object, *keys: str) -> dict[str, object]:
    """What stands under the keys, one in the other; an empty table where none is there."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def is_pipeline(path: str) -> bool:
    """Whether a file says what a pipeline runs, which is no service."""
    return bool(_PIPELINE.search(path))
