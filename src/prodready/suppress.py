"""Comments that silence a finding: flake8's `noqa`, and `prodready: ignore[CODES] reason until=... owner=...`."""

from __future__ import annotations

import datetime
import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from prodready.findings import Finding, Location, Severity, Suppression

MARK = "prodready:"

# The comment has to start with the directive (or with another tool's), so that prose about it does nothing.
_OTHERS = r"(?:(?:noqa|type|pragma|nosec|pylint|pyright|ruff|fmt|isort|eslint|biome|ts-|@ts-)[^#/]*(?:#|//|--)\s*)*"
_DIRECTIVE = re.compile(
    rf"(?:\#|//|--|/\*)\s*{_OTHERS}prodready:\s*ignore\[(?P<codes>[^\]]*)\](?P<rest>(?:\s.*|\*/)?)$", re.DOTALL
)
_CODE = re.compile(r"PRD\d{0,3}")
_OPTION = re.compile(r"(?:^|\s)(until|owner)=(\S+)")
_NOQA = re.compile(r"# noqa(?::[\s]?(?P<codes>(?:[A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
_LIST = r"[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*"
_NOQA_FILE = re.compile(rf"\s*# flake8[:=]\s*noqa(?P<codes>:\s?(?P<list>{_LIST}))?\s*$", re.IGNORECASE)
# Outside Python: strings first, so that a mark inside one is no comment.
_LEXEME = {
    "slashes": re.compile(
        r"""'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|/\*.*?\*/|//[^\n]*""", re.DOTALL
    ),
    "hash": re.compile(r"""'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?:(?<=\s)|(?<![\S\s]))\#[^\n]*"""),
    "dashes": re.compile(r"""'(?:''|[^'])*'|/\*.*?\*/|--[^\n]*""", re.DOTALL),
}
_SLASHES = (
    *(".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".prisma", ".jsonc", ".json"),
    *(".go", ".java", ".kt", ".kts", ".cs", ".php", ".rs", ".swift", ".scala", ".dart", ".c", ".h", ".cc", ".cpp"),
)

Lines = Callable[[str], Sequence[str]]


class Ignore(msgspec.Struct, frozen=True):
    """One `prodready: ignore[...]`: where it stands, which line it speaks of (its own or, alone, the next)."""

    path: str
    line: int
    column: int
    target: int
    codes: tuple[str, ...]
    reason: str = ""
    until: str = ""
    owner: str = ""

    @property
    def expired(self) -> bool:
        """Past its date; a date that is none counts as past."""
        if not self.until:
            return False
        try:
            return datetime.date.fromisoformat(self.until) < datetime.date.today()
        except ValueError:
            return True

    def covers(self, finding: Finding) -> bool:
        """Whether it speaks of this finding; findings about suppressions are never suppressed."""
        at = finding.location
        return (
            finding.code not in {"PRD901", "PRD902"}
            and at.line <= self.target <= max(at.end_line, at.line)
            and any(finding.code.startswith(code) for code in self.codes)
        )


def inventory(path: str, text: str) -> list[Ignore]:
    """Every `prodready: ignore[...]` comment of a file, in order."""
    if MARK not in text:
        return []
    lines = text.splitlines()
    found = []
    for line, column, comment in _comments(path, text):
        match = _DIRECTIVE.match(comment)
        if match:
            found.append(_ignore(path, line, column, match, lines))
    return found


def apply(findings: Iterable[Finding], read_line: Lines) -> list[Finding]:
    """Mark the findings that a comment silences; `read_line` gives the lines of a path."""
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.location.path, []).append(finding)
    return [marked for path, found in by_path.items() for marked in _marked(path, found, read_line(path))]


def audit(path: str, text: str, findings: Iterable[Finding]) -> list[Finding]:
    """PRD901 for ignores that cover none of the file's findings or give no reason, PRD902 for those past their date.

    `findings` must hold everything that was found in the file, suppressed or not, before --select and --ignore.
    """
    ignores = inventory(path, text)
    found = [f for f in findings if f.location.path == path] if ignores else []
    return [verdict for one in ignores if (verdict := _verdict(one, found)) is not None]


def _verdict(one: Ignore, findings: Sequence[Finding]) -> Finding | None:
    codes = ", ".join(one.codes)
    if not any(one.covers(finding) for finding in findings):
        return _about(one, "PRD901", Severity.NOTE, f"suppression of {codes or 'no known code'} suppresses nothing")
    if one.expired:
        return _about(one, "PRD902", Severity.WARNING, f"suppression of {codes} expired: until={one.until}")
    if not one.reason:
        return _about(one, "PRD901", Severity.NOTE, f"suppression of {codes} gives no reason")
    return None


def _about(one: Ignore, code: str, severity: Severity, message: str) -> Finding:
    at = Location(one.path, one.line, one.column, one.line, one.column + len(MARK))
    return Finding(code, "tool", message, at, severity)


def _ignore(path: str, line: int, column: int, match: re.Match[str], lines: Sequence[str]) -> Ignore:
    rest = match["rest"].removesuffix("*/").strip()
    options = dict(_OPTION.findall(rest))
    reason = " ".join(_OPTION.sub(" ", rest).split()).lstrip("-—–: ")
    codes = tuple(code.strip() for code in match["codes"].split(","))
    codes = codes if all(_CODE.fullmatch(code) for code in codes) else ()
    alone = not lines[line - 1][: column - 1].strip("{ \t")
    target = _next_code(lines, line) if alone else line
    return Ignore(path, line, column, target, codes, reason, options.get("until", ""), options.get("owner", ""))


def _next_code(lines: Sequence[str], line: int) -> int:
    """The line below a comment that stands alone; further comments and directives in between do not count."""
    for number in range(line + 1, len(lines) + 1):
        if not lines[number - 1].lstrip().startswith(("#", "//", "--", "/*", "*")):
            return number
    return line


def _marked(path: str, findings: list[Finding], lines: Sequence[str]) -> list[Finding]:
    text = "\n".join(lines)
    ignores = [one for one in inventory(path, text) if not one.expired]
    noqa = _noqa(path, text, lines)
    return [_mark(finding, ignores, noqa) for finding in findings]


def _mark(finding: Finding, ignores: Sequence[Ignore], noqa: Callable[[int, str], bool]) -> Finding:
    for one in ignores:
        if one.covers(finding):
            why = Suppression("inline", one.reason, one.until, one.owner)
            return msgspec.structs.replace(finding, suppressed=why)
    if noqa(finding.location.line, finding.code):
        return msgspec.structs.replace(finding, suppressed=Suppression("noqa"))
    return finding


def _noqa(path: str, text: str, lines: Sequence[str]) -> Callable[[int, str], bool]:
    """flake8's own reading of `# noqa`: on the line, blanket or with codes; file-wide too."""
    if not path.endswith(".py") or "noqa" not in text.lower():
        return lambda line, code: False
    everywhere = [match for line in lines if (match := _NOQA_FILE.match(line))]
    ranges = _line_ranges(text)

    def silenced(line: int, code: str) -> bool:
        if any(not match["codes"] or _listed(match["list"], code) for match in everywhere):
            return True
        first, last = ranges.get(line, (line, line))
        match = _NOQA.search("\n".join(lines[first - 1 : last]))
        return match is not None and (not match["codes"] or _listed(match["codes"], code))

    return silenced


def _listed(codes: str, code: str) -> bool:
    return any(code.startswith(one.upper()) for one in re.split(r"[,\s]+", codes) if one)


def _line_ranges(text: str) -> dict[int, tuple[int, int]]:
    """For each line the lines flake8 looks at for a `noqa`: the line itself, or all of a string over several lines."""
    ranges: dict[int, tuple[int, int]] = {}
    first = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            first = first or token.start[0]
            if token.type in {tokenize.NEWLINE, tokenize.NL}:
                ranges |= dict.fromkeys(range(first, token.end[0] + 1), (first, token.end[0]))
                first = 0
            elif token.type == tokenize.DEDENT:
                first = 0
    except (tokenize.TokenError, SyntaxError):
        return {}
    return ranges


def _comments(path: str, text: str) -> Iterator[tuple[int, int, str]]:
    """Line, column and text of every comment that could hold the mark."""
    if path.endswith(".py"):
        yield from _python_comments(text)
        return
    kind = "slashes" if path.endswith(_SLASHES) else "dashes" if path.endswith(".sql") else "hash"
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    for match in _LEXEME[kind].finditer(text):
        if match[0][0] in "/#-" and MARK in match[0]:
            line = bisect_right(starts, match.start())
            yield line, match.start() - starts[line - 1] + 1, match[0]


def _python_comments(text: str) -> Iterator[tuple[int, int, str]]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT and MARK in token.string:
                yield token.start[0], token.start[1] + 1, token.string
    except (tokenize.TokenError, SyntaxError):
        return
