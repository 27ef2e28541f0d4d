"""Commands that are handed a credential: in shell scripts, in `RUN` of a Dockerfile, in what a manifest starts.

A client has its own way to take a password (`-psecret`, `-u name:secret`, `echo name:secret | chpasswd`); the rest is options
with a telling name (`--password=`, `-Djavax…Password=`, `--set db.password=`) and pairs (`-e NAME=value`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready.facts import Span
from prodready.secrets import names
from prodready.secrets.lines import telling
from prodready.secrets.place import Place

_WORD = r"(?P<value>'[^'$]+'|\"[^\"$`]+\"|[^\s'\"$`|;&<>(){}\\,]+)(?![\w$`{])"
_REST = r"[^|;]*?\s"
# What tells that a line may hold such a command, and how the client takes the password.
_CLIENTS = tuple(
    (told, re.compile(form))
    for told, form in (
        ("mysql", rf"\bmysql(?:dump|admin|import|sh)?\b{_REST}-p{_WORD}"),
        ("mariadb", rf"\bmariadb(?:-dump|-admin)?\b{_REST}-p{_WORD}"),
        ("mongo", rf"\bmongo(?:sh|dump|restore|import|export)?\b{_REST}-p\s+{_WORD}"),
        ("curl", rf"\bcurl\b{_REST}(?:-u|--user)[= ]?[\"']?[\w.@-]+:{_WORD}"),
        ("chpasswd", rf"\becho\s+(?:-\w+\s+)?[\"']?[\w.-]+:{_WORD}[\"']?\s*\|\s*(?:sudo\s+)?chpasswd"),
        ("passwd", rf"\becho\s+(?:-\w+\s+)?{_WORD}\s*\|\s*(?:sudo\s+)?passwd\b"),
        ("htpasswd", rf"\bhtpasswd\s+-\w*b\w*\s+(?:-\w+\s+)*\S+\s+\S+\s+{_WORD}"),
        ("sshpass", rf"\bsshpass\s+-p\s*{_WORD}"),
        ("redis-cli", rf"\bredis-cli\b{_REST}-a\s+{_WORD}"),
        ("requirepass", rf"--requirepass[\"']?[, =]\s*{_WORD}"),
        ("sqlcmd", rf"\bsqlcmd\b{_REST}-P\s*{_WORD}"),
        ("rabbitmqctl", rf"\brabbitmqctl\b.*?\b(?:add_user|change_password)\s+\S+\s+{_WORD}"),
        ("login", rf"\b(?:docker|podman|az|cf|oc)\s+login\b{_REST}-p\s+{_WORD}"),
        ("ldap", rf"\bldap(?:add|modify|search|delete|passwd|whoami)\b{_REST}-w\s*{_WORD}"),
        ("pass", rf"\s-(?:src|dest|new)?(?:store|key)pass(?:wd)?\s+{_WORD}"),
        ("pass:", rf"-pass(?:in|out|word)?\s+pass:{_WORD}"),
    )
)
_QUOTED = r"(?P<value>\"[^\"$`]*\"|'[^']*'|[^\s`$'\"\-\\][^\s'\"`,;|&)\]]*)"
_OPTION = re.compile(
    rf"(?<![\w-])--?(?P<name>(?:[a-z][\w-]*)?(?:password|passwd|secret|token|key))(?:[= ]|[\"'],\s*[\"'])(?![\"']?\$){_QUOTED}",
    re.I,
)
_PROPERTY = re.compile(
    rf"(?:-D|--(?:set|set-string|from-literal|build-arg)[= ][\"']?)(?P<name>[A-Za-z][\w.\-]*)={_QUOTED}"
)
_PAIR = re.compile(  # `docker run -e NAME=value`, `sudo NAME=value command`, `echo "NAME=value" >> .env`, `name=shop password=…`
    r"[\s\"';,=](?P<name>[A-Za-z][A-Za-z0-9_]+)=(?P<value>\"[^\"]*\"|'[^']*'|[^\s;&|`$()\"'\\,]+)(?=[\s;&|)\"'\\,]|$)"
)
_HEADER = re.compile(  # `curl -H "X-Auth-Token: …"`
    r"(?:-H|--header)[= ]?(?P<quote>[\"'])(?P<name>[\w-]*(?:token|key|secret|authorization))\s*:\s*(?P<value>[^\"'$]+)(?P=quote)",
    re.I,
)
_SQL = re.compile(
    r"\b(?:IDENTIFIED\s+BY|(?:WITH|ENCRYPTED|(?:ROLE|USER)\s+\S+)\s+PASSWORD)\s+\\?(?P<value>'[^'\\]+|\"[^\"\\]+)", re.I
)
_FORMS = (_OPTION, _PROPERTY, _PAIR, _HEADER)
_TOLD = re.compile(r"\b(?:description|help|summary|title|message|usage)\b[\"']?\s*[:=]|\be\.g\.|\bexample\b", re.I)
_COMMENT = re.compile(r"^\s*(?:#|//|;|--\s)")
_DECLARED = re.compile(r"^\s*(?:ENV|ARG|LABEL|FROM)\s", re.I)  # of a Dockerfile: entries, not commands
_LONGEST = 600
WORDS = (
    "pass", "pwd", "pw", "secret", "token", "key", "authorization", "identified", "jwt", "mysql", "mariadb", "mongo", "curl",
    "redis-cli", "sqlcmd", "rabbitmqctl", "login", "ldap",
)  # fmt: skip


def places(text: str) -> Iterator[Place]:
    """What the commands in a Dockerfile, a manifest or a unit are handed."""
    lines = text.split("\n")
    for number, lowered in telling(text.lower(), WORDS):
        line = lines[number - 1].rstrip("\r")
        silent = len(line) > _LONGEST or _COMMENT.match(lowered) or _DECLARED.match(line) or _TOLD.search(line)
        if not silent:
            yield from in_line(line, lowered, number)


def in_line(line: str, lowered: str, number: int) -> Iterator[Place]:
    """What a line of commands hands over, each value once."""
    taken: set[int] = set()
    for match in _matches(line, lowered):
        start, end = match.span("value")
        name = (match.groupdict().get("name") or "password").removeprefix("set-")
        if names.kind(name) and start not in taken:
            taken.add(start)
            value = match["value"]
            value = value[1:].removesuffix(value[0]) if value[:1] in "\"'" else value
            context = "command" if match.re is _PAIR and name.isupper() else "keyword"
            yield Place(name, value, context, Span(number, start + 1, number, end + 1))


def _matches(line: str, lowered: str) -> Iterator[re.Match[str]]:
    if "=" in line or "-" in line:
        for form in _FORMS:
            yield from form.finditer(line)
    for told, client in _CLIENTS:
        if told in lowered:
            yield from client.finditer(line)
    if "password" in lowered or "identified" in lowered:
        yield from _SQL.finditer(line)
