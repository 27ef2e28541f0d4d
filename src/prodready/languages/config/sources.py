"""String literals under a name in the source of languages without a front-end: Go, Java, Ruby, PHP, C#, shell, XML and others.

Most languages agree on how a literal is given a name (`name = "…"`, `name: "…"`, `"name" => "…"`, `setName("…")`, a look-up
with a default), so one line at a time is enough to see it. What needs more than the line is left to the semgrep pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready.facts import Span
from prodready.languages.config import commands, kinds
from prodready.secrets import formats, names
from prodready.secrets.judge import by_itself
from prodready.secrets.lines import telling
from prodready.secrets.place import Place

_TEXT = r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`"
_NAME = r"\"[\w.\- ]+\"|'[\w.\- ]+'|[@$:]?[A-Za-z_][\w$]*(?:(?:\.|->|::)[A-Za-z_]\w*)*"
_WRAPS = r"(?:(?:new\s+)?[A-Za-z_][\w.]*\(\s*|\[\]byte\(\s*|@|L|b)?"
_TYPE = r"(?::\s*[A-Z&][\w<>?&\[\] ']*|\{\s*get;[^}]*\})?"
_ASSIGNED = re.compile(
    rf"(?P<name>{_NAME})\s*[\])]?\s*{_TYPE}\s*(?P<op>:=|=>|===?|!==?|[=:])\s*(?P<wraps>{_WRAPS})(?P<value>{_TEXT})"
)
_DEFINED = re.compile(rf"^\s*#\s*define\s+(?P<name>\w+)\s+(?P<value>{_TEXT})")
_SET = re.compile(
    rf"\b(?:set|put|add|with|append|define)\w*\s*\(\s*(?P<name>\"[\w.\-]+\"|'[\w.\-]+'|[A-Z_]{{3,}})\s*,\s*(?P<value>{_TEXT})\s*\)",
    re.I,
)
_SETTER = re.compile(
    rf"(?:\.|->)(?:set|with|use)?_?(?P<name>[A-Za-z]\w*)\s*\(\s*(?P<wraps>{_WRAPS})(?P<value>{_TEXT})\s*\)"
)
_DEFAULT = re.compile(
    rf"(?:env|property|fetch|config|setting|option|value|default)\w*!?\s*\(\s*[\"'](?P<name>[\w.\-]+)[\"']\s*,\s*(?P<value>{_TEXT})\s*\)",
    re.I,
)
_EITHER = re.compile(
    rf"(?:env|property|config|setting)\w*!?(?:::var)?(?:\(|\[|\.get\()\s*[\"'](?P<name>[\w.\-]+)[\"']\s*[\])]+\s*(?:\?:|\|\||\?\?|or|\.unwrap_or(?:_else)?\((?:\|_\|\s*)?|"
    rf"\.orElse\()\s*(?P<value>{_TEXT})",
    re.I,
)
_SPRING = re.compile(r"\"\$\{(?P<name>[\w.\-]+):(?P<value>[^${}\"]+)\}\"")
_EQUALS = re.compile(
    rf"(?P<value>{_TEXT})\.(?:equals|equalsIgnoreCase|eq)\(\s*(?P<name>[A-Za-z_][\w.]*)|(?P<name2>[A-Za-z_][\w.]*(?:\(\))?)\.(?:equals|eq)\(\s*(?P<value2>{_TEXT})"
)
_ELEMENT = re.compile(
    r"<(?P<name>[A-Za-z][\w.:\-]*)>\s*(?P<value>[^<>\s][^<>]*?)\s*</|"
    r"\b(?:key|name|id)\s*=\s*\"(?P<name2>[\w.:\-]+)\"\s+value\s*=\s*\"(?P<value2>[^\"]+)\""
)
_SHELL = re.compile(
    r"^\s*(?:export\s+|set\s+|declare\s+(?:-\w+\s+)?|local\s+|readonly\s+|\$env:)?(?P<name>[A-Za-z_]\w*)\s?[?:]?=\s?(?P<value>\"[^\"]*\"|'[^']*'|[^\s;&|#`$()]+)"
)
_SHELL_EITHER = re.compile(r"\$\{(?P<name>\w+):?[-=](?P<value>[^${}\"']+)\}")
_COMMENT = re.compile(r"^\s*(?://|#(?!\s*define)|\*|/\*|--|;|<!--|REM\b)")
_SHEBANG = re.compile(r"\b(?:ba|z|k|da|a)?sh\b")
_SCRIPT_COMMENT = re.compile(r"^\s*(?:#|::|REM\b)", re.I)
_MARKUP_COMMENT = re.compile(r"<!--.*?-->", re.S)
_LITERAL = re.compile(_TEXT)
_CONTEXTS = (
    (_SET, "keyword"), (_EITHER, "env-default"), (_DEFAULT, "env-default"), (_SPRING, "env-default"),
    (_SETTER, "keyword"), (_EQUALS, "comparison"), (_DEFINED, "assignment"), (_ASSIGNED, "assignment"),
)  # fmt: skip
_SHELL_CONTEXTS = ((_SHELL_EITHER, "env-default"), (_SHELL, "command"))
_EITHER_WAY = ("Vagrantfile", "Jenkinsfile", ".groovy")  # another language, with commands in it
_PAGES = (".vue", ".svelte", ".jsp")
_MARKUP = (".xml", ".config", ".plist", ".csproj", ".props", ".resx", ".xaml")
_SCRIPTS = (".sh", ".bash", ".zsh", ".ksh", ".ps1", ".bat", ".cmd", ".mk", "Makefile")
# One of these is in the name of each credential.
_WORDS = (
    "pass", "pwd", "pw", "secret", "token", "key", "pin", "pepper", "senha", "contrasena", "psw", "authorization",
    "mnemonic", "phrase", "jwt", "bearer",
)  # fmt: skip
_LONGEST = 600  # of a line that somebody wrote
_SHORTEST = 3  # of a name: `PW` is a country
_FETCHES = re.compile(
    r"\b(?:env|get|fetch|config|param|input|header|prop\w*|translate|t|trans|i18n\w*|label|field|column|\w*regexp?|mustcompile|pattern|compile|generate|derive)\w*\(\s*$",
    re.I,
)
_BETWEEN = re.compile(
    r"^\s*(?:[+,&]|\.\s*\$|<<).*(?:[+,&.]|<<)\s*$|^[\"'`]\s*[.+&]\s"
)  # code between two literals: `"pwd: " + pwd + "\n"`
_PERHAPS_ISSUED = re.compile(r"^your[-_ ]", re.I)


def places(path: str, text: str) -> Iterator[Place]:
    """Each literal under a credential's name, or that says by itself what it is, with its place."""
    shell = path.endswith(_SCRIPTS) or is_script(path, text)
    forms, runs = _SHELL_CONTEXTS if shell else _forms(path), shell or path.endswith(_EITHER_WAY)
    text = _MARKUP_COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text) if "<!--" in text else text
    lines, comment = text.split("\n"), _SCRIPT_COMMENT if shell else _COMMENT
    for number, lowered in telling(text.lower(), (*_WORDS, *commands.WORDS) if runs else _WORDS):
        line = lines[number - 1].rstrip("\r")
        if len(line) > _LONGEST or comment.match(line):
            continue
        taken: set[int] = set()
        for place in (*_under_names(line, number, forms), *(commands.in_line(line, lowered, number) if runs else ())):
            if place.span.column not in taken:
                taken.add(place.span.column)
                yield place
        if "=" in line and not taken:
            yield from _connections(line, number)


def _under_names(line: str, number: int, forms: tuple[tuple[re.Pattern[str], str], ...]) -> Iterator[Place]:
    for form, context in forms:
        for match in form.finditer(line):
            if place := _place(match, context, number):
                yield place


def is_script(path: str, text: str) -> bool:
    """Whether the file is one of shell commands or settings that goes without a suffix: `entrypoint`, `.bashrc`."""
    first = text[:100].partition("\n")[0]
    if first.startswith("#!") and not _SHEBANG.search(first):
        return False
    return path.rsplit("/", 1)[-1] not in kinds.NAMED and kinds.without_suffix(path) == "source"


def _forms(path: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    if path.endswith(_MARKUP):
        return ((_ELEMENT, "file"), (_ASSIGNED, "file"))
    if path.endswith(_PAGES):
        return ((_ASSIGNED, "dict"),)
    return _CONTEXTS


def _place(match: re.Match[str], context: str, number: int) -> Place | None:
    groups = match.groupdict()
    which = next(n for n in ("", "2", "3") if groups.get(f"value{n}") is not None)
    name, raw = groups.get(f"name{which}", "password").strip("\"'@$:"), groups[f"value{which}"]
    name = re.split(r"->|::", name)[-1]
    if len(name) < _SHORTEST or not names.kind(name) or _FETCHES.search(groups.get("wraps") or ""):
        return None
    if groups.get("op", "") in ("==", "===", "!=", "!=="):
        context = "comparison"
    start, end = match.span(f"value{which}")
    value = raw
    if raw[:1] in "\"'`":
        value = raw[1:-1] if raw[:1] == raw[-1:] else raw[1:]
    if _BETWEEN.match(value) or _closes(match, start, raw):
        return None
    if groups.get("op") == "=>" and name.lower() == "secret" and _PERHAPS_ISSUED.match(value):
        return None  # as often somebody else's: `'s3' => ['key' => 'your-key', 'secret' => 'your-secret']`
    return Place(name, value, context, Span(number, start + 1, number, end + 1))


def _closes(match: re.Match[str], start: int, raw: str) -> bool:
    """Whether what looks like a literal is the code between two: `'PASSWORD='.config('mail.password')."\\n"`."""
    line, at = match.string, match.start()
    around = line[at - 1 : at] if line[at : at + 1] not in "\"'" else ""
    if around and around in "\"'" and around in raw:
        return True
    return raw[:1] in "\"'" and line.count(raw[0], 0, start) % 2 == 1 and "\\" not in line[:start]


def _connections(line: str, number: int) -> Iterator[Place]:
    for match in _LITERAL.finditer(line):
        place = Place("", match[0][1:-1], "argument", Span(number, match.start() + 1, number, match.end() + 1))
        if "=" in place.value and by_itself(place, formats.Hints((), True, False, False)):
            yield place
