"""Names with their values, one format after the other, each with its position."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prodready.facts import Span

_ENV = re.compile(r"^\s*(?:export\s+|set\s+)?(?P<name>[A-Za-z_][\w.\-]*)\s*=\s*(?P<value>.*?)\s*$")
_INI = re.compile(r"^\s*(?P<name>[A-Za-z_][\w.\- \[\]]*?)\s*[=:]\s*(?P<value>.*?)\s*$")
_TOML = re.compile(r"""(?P<name>[\w.\-"']+)\s*=\s*(?P<value>"(?:[^"\\\n]|\\.)*"|'[^'\n]*')""")
_JSON = re.compile(r'"(?P<name>(?:[^"\\\n]|\\.){2,80})"\s*:\s*(?P<value>"(?:[^"\\\n]|\\.)*"|\d{4,8}\b)')
_VARIABLE = re.compile(r'^\s*variable\s+"([\w-]+)"\s*\{', re.M)
_DOCKER = re.compile(r"^\s*(?:ENV|ARG)\s+(?P<rest>.*)$", re.I)
_DOCKER_NEXT = re.compile(r"^(?P<rest>.*)$")
_DOCKER_PAIR = re.compile(r"""(?P<name>\w+)=(?P<value>"[^"]*"|'[^']*'|\S*)""")
_YAML = re.compile(
    r"""^(?P<indent>[ \t]*(?:-[ \t]+)*)(?P<name>"[^"]+"|'[^']+'|[A-Za-z_.$/@][\w.$/@\-]*)[ \t]*:"""
    r"""(?:[ \t]+(?P<value>.*?))?[ \t]*$"""
)
_YAML_ITEM = re.compile(r"""^[ \t]*-[ \t]+["']?(?P<name>[A-Za-z_]\w*)=(?P<value>.*?)["']?[ \t]*$""")
_INLINE = re.compile(  # `- {user: shop, password: …}`
    r"""[{,][ \t]*(?P<name>["']?[A-Za-z_][\w.\-]*["']?)[ \t]*:[ \t]*(?P<value>"[^"]*"|'[^']*'|[^\s,{}\[\]"'][^,{}\[\]]*?)[ \t]*(?=[,}])"""
)
_SPACED = re.compile(
    r"^\s*(?P<name>requirepass|masterauth|rootpw|bindpw)\s+(?P<value>[^\s#]+)\s*(?:#.*)?$"
)  # of Redis and LDAP
_BLOCK = re.compile(r"^[|>][+\-\d]*$")
_COMMENT = re.compile(r"^\s*(?:#|;|//|--)")
_SPREAD = ("name", "value", "|", ">")  # an entry of YAML that goes over several lines has one of these in its first
_TAG = re.compile(r"^(?:!!?\w+\s+|&\w+\s+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A name and its value, unquoted. Holds the value: never kept."""

    name: str
    value: str
    span: Span


class Lines:
    """Where the lines of a text begin: from an offset to a position."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets."""
        first, last = bisect_right(self._starts, start) - 1, bisect_right(self._starts, end) - 1
        return Span(first + 1, start - self._starts[first] + 1, last + 1, end - self._starts[last] + 1)


def entries(kind: str, text: str, words: Sequence[str] = ("",)) -> Iterator[Entry]:
    """The entries of a file of this kind.

    words: in small letters; lines of JSON, TOML and YAML without any of them need not be looked at, which is most of them.
    """
    if kind == "yaml":
        yield from _yaml(text, (*words, *_SPREAD))
    elif kind == "terraform":
        yield from _terraform(text)
    elif kind in ("json", "toml"):
        yield from _found(_JSON if kind == "json" else _TOML, text, words)
    elif kind == "docker":
        yield from _docker(text)
    elif kind in ("env", "ini"):
        yield from _lines(_ENV if kind == "env" else _INI, text)


def _lines(form: re.Pattern[str], text: str) -> Iterator[Entry]:
    for number, line in enumerate(text.splitlines(), 1):
        if _COMMENT.match(line):
            continue
        if ("=" in line or ":" in line) and (match := form.match(line)):
            yield _entry(match, number, 0)
        elif "{" in line:
            yield from _inline(line, number)
        elif form is _INI and (match := _SPACED.match(line)):
            entry = _entry(match, number, 0)
            yield Entry("password", entry.value, entry.span)


def _inline(line: str, number: int) -> Iterator[Entry]:
    if "{{" not in line and "${" not in line:
        yield from (_entry(match, number, 0) for match in _INLINE.finditer(line))


def _holds(line: str, words: Sequence[str]) -> bool:
    return any(map(line.lower().__contains__, words))


def _found(form: re.Pattern[str], text: str, words: Sequence[str] = ("",)) -> Iterator[Entry]:
    for number, line in enumerate(text.splitlines(), 1):
        if not _holds(line, words):
            continue
        if ('"' not in line and "'" not in line) or _COMMENT.match(line):
            continue
        for match in form.finditer(line):
            yield _entry(match, number, 0)


def _terraform(text: str) -> Iterator[Entry]:
    """`name = "value"`; the `default` of a variable goes under the variable's name."""
    variables = [(match.start(), match[1]) for match in _VARIABLE.finditer(text)]
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    for entry in _found(_TOML, text):
        if entry.name == "default":
            before = [name for start, name in variables if start < starts[entry.span.line - 1]]
            entry = Entry(before[-1] if before else entry.name, entry.value, entry.span)
        yield entry


def _docker(text: str) -> Iterator[Entry]:
    goes_on = False
    for number, line in enumerate(text.splitlines(), 1):
        match = (_DOCKER_NEXT if goes_on else _DOCKER).match(line)
        goes_on = match is not None and line.rstrip().endswith("\\")
        if match is None:
            continue
        rest, at = match["rest"], match.start("rest")
        pairs = list(_DOCKER_PAIR.finditer(rest))
        for pair in pairs:
            yield _entry(pair, number, at)
        if not pairs and (spaced := re.match(r"(?P<name>\w+)\s+(?P<value>.+)", rest)):
            yield _entry(spaced, number, at)


def _yaml(text: str, words: Sequence[str]) -> Iterator[Entry]:
    """`key: value`, `- KEY=value`, block scalars, and `name:`/`value:` pairs as Kubernetes has them."""
    lines = text.splitlines()
    called, column = "", -1  # the last `name:` and where it stood
    for number, line in enumerate(lines, 1):
        if not _holds(line, words) or _COMMENT.match(line):
            continue
        if match := _YAML_ITEM.match(line):
            yield _entry(match, number, 0)
        elif (match := _YAML.match(line)) and match["value"]:
            entry, at = _entry(match, number, 0), len(match["indent"])
            if _BLOCK.match(entry.value):
                entry = _block(entry, lines, number, at)
            if entry.name == "name":
                called, column = entry.value, at
            if entry.name == "value" and column == at:
                entry = Entry(called, entry.value, entry.span)
            yield entry
            if entry.value.startswith("{"):
                yield from _inline(line, number)
        elif "{" in line:
            yield from _inline(line, number)


def _block(entry: Entry, lines: list[str], number: int, indent: int) -> Entry:
    taken: list[str] = []
    for line in lines[number : number + 200]:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        taken.append(line.strip())
    while taken and not taken[-1]:
        taken.pop()
    at = entry.span
    return Entry(entry.name, "\n".join(taken), Span(at.line, at.column, at.line + len(taken), 1))


def _entry(match: re.Match[str], number: int, offset: int) -> Entry:
    raw, at = match["value"], match.start("value") + offset
    value = unquoted(raw)
    return Entry(match["name"].strip("\"'"), value, Span(number, at + 1, number, at + len(raw) + 1))


def unquoted(raw: str) -> str:
    """The value without quotes, tag, anchor and a comment behind it."""
    raw = _TAG.sub("", raw.strip())
    if raw[:1] in "\"'`" and len(raw) > 1:
        end = raw.find(raw[0], 1)
        return raw[1:end] if end > 0 else raw[1:]
    cut = re.search(r"\s+#", raw)
    return (raw[: cut.start()] if cut else raw).strip().rstrip(",;")
