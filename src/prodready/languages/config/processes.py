"""In how many processes or instances a service is started: by a start command, by an orchestrator, by the platform."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready.facts import Literal, Processes, Span, Unknown
from prodready.languages.config.starts import is_pipeline

_SERVERS = r"(?P<server>gunicorn|uvicorn|hypercorn|granian|fastapi\s+run|sanic)"
_WORKERS = re.compile(
    _SERVERS
    + r"(?:_CMD_ARGS)?\b[^\n;&|]*?\s[\"']?(?:-w|--workers)(?:[= ,\"']+)(?P<count>\$\(\([^\n]*|\$\([^)\n]*\)|[^\s\"',\]]+)",
    re.I,
)
_CONCURRENCY = re.compile(r"\bWEB_CONCURRENCY\b[\"']?\s*[:=\s]\s*[\"']?(?P<count>\d+)")
_CLUSTER = re.compile(r"\bpm2(?:-runtime|-docker)?\b[^\n;&|]*?\s(?:-i|--instances)[= ,\"']+(?P<count>max|-?\d+)")
_INSTANCES = re.compile(r"[\"']?instances[\"']?\s*:\s*[\"']?(?P<count>max|-?\d+)")
_SCALED = re.compile(r"--(?:scale\s+[\w-]+=|replicas[= ])(?P<count>\d+)")
_REPLICAS = re.compile(
    r"^[ ]*[\"']?(?:replicas|minReplicas|scale|replicaCount|numReplicas|min_machines_running)[\"']?\s*[:=]\s*"
    r"(?P<count>\d+)\s*,?$",
    re.M,
)
_JOINTS = re.compile(
    r"\\\n|\n\s*-\s+(?=[\w\"'$.-])"
)  # a command goes on in the next line; a list in YAML is one command
_DEFAULT = re.compile(r"^\$\{?\w+:-(\d+)")
_FUNCTIONS = re.compile(r"AWS::Serverless::Function|@vercel/(?:node|python)|^\s*provider:\s*\n\s+name:\s*aws", re.M)
_PM2_FILE = re.compile(r"(^|/)(pm2|ecosystem|process(es)?)[\w.-]*\.(json|ya?ml)$")
_DEVELOPMENT = re.compile(
    r"(^|[./_-])(dev|develop|development|local|tests?|ci|e2e|example|override|bench\w*|load)([./_-]|$)", re.I
)
_OTHERS = re.compile(
    r"image:\s*[\"']?\S*?(redis|valkey|postgres|mysql|mariadb|mongo|nginx|traefik|caddy|haproxy|rabbitmq|kafka|zookeeper|elastic|"
    r"memcached|minio|prometheus|grafana|celery|worker)",
    re.I,
)
_ASIDE = re.compile(r"celery\s|(^|\s)(rq|huey|dramatiq|arq)\s+worker", re.M)
# Without any of these in a file no pattern here can match, in small letters.
_WORDS = (
    "gunicorn", "uvicorn", "hypercorn", "granian", "fastapi", "sanic", "web_concurrency", "pm2", "instances", "replica",
    "scale", "min_machines_running", "serverless", "@vercel/", "provider:",
)  # fmt: skip
_KINDS = frozenset(("docker", "yaml", "ini", "env", "toml", "json"))


def read(path: str, kind: str, text: str) -> tuple[Processes, ...]:
    """What a Dockerfile, Procfile, compose file, manifest, service unit or platform's file says of it."""
    name = path.rsplit("/", 1)[-1].lower()
    if is_pipeline(path) or _DEVELOPMENT.search(path):
        return ()
    if name.startswith("wrangler."):
        return (Processes("isolates of Cloudflare Workers", Unknown((), _span(text, 0)), _span(text, 0), "javascript"),)
    if kind not in _KINDS and name != "procfile" and not name.endswith((".service", ".sh")):
        return ()
    lowered = text.lower()
    return tuple(_all(path, kind, text)) if any(word in lowered for word in _WORDS) else ()


def _all(path: str, kind: str, text: str) -> Iterator[Processes]:
    plain = _uncommented(text)
    joined = _JOINTS.sub(lambda match: " " * len(match[0]), plain)  # as long as before: places stay
    for match in _WORKERS.finditer(joined):
        yield _found(f"{match['server'].lower()} workers", match, text, "python")
    for match in _CONCURRENCY.finditer(plain):
        yield _found("workers (WEB_CONCURRENCY)", match, text, "python")
    for match in _CLUSTER.finditer(joined):
        yield _found("pm2 instances", match, text, "javascript")
    for match in _INSTANCES.finditer(plain) if _PM2_FILE.search(path) else ():
        yield _found("pm2 instances", match, text, "javascript")
    for match in _SCALED.finditer(joined):
        yield _found("replicas", match, text, "")
    for match in _REPLICAS.finditer(plain) if kind in ("yaml", "toml", "json") else ():
        if _is_own(plain, match):
            yield _found("replicas", match, text, "")
    if (match_ := _FUNCTIONS.search(plain)) and kind in ("yaml", "json"):
        yield Processes("instances of a serverless function", Unknown((), _span(text, 0)), _span(text, match_.start()))


def _found(what: str, match: re.Match[str], text: str, language: str) -> Processes:
    at, count = _span(text, match.start()), match["count"]
    if default := _DEFAULT.match(count):
        count = default[1]
    several = count in ("max", "-1") or "nproc" in count or (count == "0" and "pm2" in what)
    if several:
        return Processes(what, Unknown((), at), at, language)
    return Processes(what, Literal(int(count) if count.isdigit() else 1, at), at, language)


def _is_own(text: str, match: re.Match[str]) -> bool:
    """Whether what is multiplied can be the project's own service: no data store, no proxy, no queue worker."""
    block = _document(text, match.start()) if re.search(r"^kind:", text, re.M) else _service(text, match)
    return not _OTHERS.search(block) and not _ASIDE.search(block)


def _document(text: str, at: int) -> str:
    """The YAML document around a place."""
    start, end = text.rfind("\n---", 0, at), text.find("\n---", at)
    return text[max(start, 0) : end if end >= 0 else len(text)]


def _service(text: str, match: re.Match[str]) -> str:
    """The service of a compose file around a place: the lines below the name it stands under."""
    if not text.lstrip().startswith(("services", "version", "name", "x-")) and "\nservices:" not in text:
        return ""
    names = list(re.finditer(r"^(?: {2}|\t)[\w.-]+:\s*$", text, re.M))
    start = max((n.start() for n in names if n.start() <= match.start()), default=0)
    end = min((n.start() for n in names if n.start() > match.start()), default=len(text))
    return text[start:end]


def _uncommented(text: str) -> str:
    return re.sub(r"(?m)(?:^|(?<=\s))(#|//)(?![^\n]*https?:)[^\n]*", lambda match: " " * len(match[0]), text)


def _span(text: str, at: int) -> Span:
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    end = text.find("\n", at)
    return Span(line, column, line, column + (end if end >= 0 else len(text)) - at)
