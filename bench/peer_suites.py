"""Readers of the peers' test suites: each yields cases, a case being one small project with the places its peer judges."""

from __future__ import annotations

import functools
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from prodready.paths import role_of_path

_SOURCES = {".py", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".json", ".toml", ".ini", ".cfg", ".yml", ".yaml"}
_CODE = {".py", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx"}
_TEST_WORD = re.compile(r"__tests__|tests?|specs?|mocks?|fixtures?|e2e|stories", re.I)
_LONGEST_STATEMENT = 20
_SERVED = "from fastapi import FastAPI\n\nfrom app import {module}\n\napp = FastAPI()\napp.state.module = {module}\n"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place a peer judges: an alert that `rule` expects (in prodready's codes), or a good one where it must stay silent.

    via: the other places of the flow that ends here, where the peer tells them.
    """

    path: str
    line: int
    end: int
    codes: frozenset[str]
    good: bool
    rule: str
    via: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """One small project: files by their path in a neutral tree, what the harness adds to them, and the marks."""

    suite: str
    name: str
    files: Mapping[str, Path]
    marks: tuple[Mark, ...]
    added: Mapping[str, str] = field(default_factory=dict)


@functools.cache
def codes_of(peer: str) -> dict[str, frozenset[str]]:
    """The peer's rule names in prodready's codes (peers.toml)."""
    with (Path(__file__).parent / "peers.toml").open("rb") as file:
        return {name: frozenset(codes) for name, codes in tomllib.load(file)[peer].items()}


def neutral(path: str) -> str:
    """The path in the tree that is checked: what a peer calls a test is code to judge here."""
    parts = ("app/" + path).split("/")
    return "/".join(
        _TEST_WORD.sub("unit", part) if role_of_path(part) or role_of_path(part + "/x") else part for part in parts
    )


# --- CodeQL: `.expected` beside each query's name ------------------------------------------------------------------

_PLACE = re.compile(r"\|\s*([^|:]+\.\w+):(\d+):\d+:\d+:\d+\s*\|")
_SECTION = re.compile(r"^(#?\w+)$")
_FINE = re.compile(r"(?:#|//)\s*(?:\$ )?(?:OK|GOOD|SAFE)\b|SPURIOUS: Alert")
_MISSING = re.compile(r"MISSING: Alert")
Place = tuple[str, int]


def codeql(root: Path) -> Iterator[Case]:
    """A folder with an `.expected` file of a query we know; alerts from its selection, good lines from OK and GOOD comments."""
    for expected in sorted(root.rglob("*.expected")):
        codes = codes_of("codeql").get(expected.stem)
        if codes:
            files = _under(expected.parent)
            fine = [Mark(p, n, n, codes, True, expected.stem) for p, n in _commented(files, _FINE)]
            missing = [Mark(p, n, n, codes, False, expected.stem) for p, n in _commented(files, _MISSING)]
            spurious = set(_commented(files, re.compile("SPURIOUS: Alert")))
            marks = [m for m in _selected(expected, codes) if (m.path, m.line) not in spurious]
            relative = expected.relative_to(root)
            yield Case(f"codeql {relative.parts[0]}", relative.as_posix(), files, _once([*marks, *missing, *fine]))


def _under(folder: Path) -> dict[str, Path]:
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix in _SOURCES)
    return {neutral(p.relative_to(folder).as_posix()): p for p in found}


def _selected(expected: Path, codes: frozenset[str]) -> list[Mark]:
    """The rows of the selection (the whole file if it has no sections), each with the places on the way to it."""
    section, edges, sinks = "#select", dict[Place, set[Place]](), list[Place]()
    for line in expected.read_text(encoding="utf-8").splitlines():
        places = [(neutral(path.strip()), int(number)) for path, number in _PLACE.findall(line.replace("|", "||"))]
        if match := _SECTION.match(line):
            section = match[1]
        elif section == "#select" and places:
            sinks.append(places[0])
            edges.setdefault(places[0], set()).update(places[1:2])
        elif section == "edges" and len(places) > 1:
            edges.setdefault(places[1], set()).add(places[0])
    return [Mark(*sink, sink[1], codes, False, expected.stem, _before(sink, edges)) for sink in sinks]


def _before(sink: Place, edges: Mapping[Place, set[Place]]) -> frozenset[Place]:
    """Every place a flow to `sink` passes."""
    seen, todo = {sink}, [sink]
    while todo:
        new = edges.get(todo.pop(), set()) - seen
        seen |= new
        todo += new
    return frozenset(seen)


def _commented(files: Mapping[str, Path], pattern: re.Pattern[str]) -> Iterator[Place]:
    """The lines of code that a comment speaks of; one that stands alone speaks of the next line."""
    for path, source in files.items():
        for number, line in enumerate(_lines(source) if source.suffix in _CODE else (), 1):
            if pattern.search(line):
                yield path, number + line.lstrip().startswith(("#", "//"))


# --- semgrep and njsscan: `ruleid:` and `ok:` above the line -------------------------------------------------------

_ANNOTATION = re.compile(r"(?:#|//|/\*|\{/\*)\s*(ruleid|ok):\s*([\w.,\s-]+)")
_BLOCK = re.compile(r"\s*(@|(async\s+)?def\s|(export\s+)?(default\s+)?(abstract\s+)?class\s)")
_FUNCTION = re.compile(r"\bdef\s|\bfunction\b|=>\s*\{?\s*$|=>")
_BROWSER = {"browser", "react", "angular", "vue", "audit-browser", "jquery", "fbjs", "monaco-editor"}


def semgrep(root: Path) -> Iterator[Case]:
    """Each annotated test beside a rule of semgrep's registry; what runs in browsers is left out."""
    for rules in sorted(root.rglob("*.yaml")):
        known = _known(rules)
        if not known or _BROWSER & set(rules.parts):
            continue
        for test in sorted(rules.parent.glob(f"{rules.stem}.*")):
            if test.suffix in _CODE and ".fixed" not in test.suffixes:
                audit = " audit" if "audit" in rules.parts or rules.stem.endswith("-audit") else ""
                yield _annotated(f"semgrep {rules.relative_to(root).parts[0]}{audit}", root, test, known)


def _known(rules: Path) -> dict[str, frozenset[str]]:
    """The rules of a file that speak of our families, by id."""
    named, weaknesses = codes_of("semgrep"), codes_of("cwe")
    found = {}
    for rule in (yaml.safe_load(rules.read_text(encoding="utf-8")) or {}).get("rules", []):
        said = rule.get("metadata", {}).get("cwe") or []
        numbers = [text.split(":")[0] for text in ([said] if isinstance(said, str) else said)]
        codes = next((weaknesses[n] for n in numbers if n in weaknesses), frozenset())
        found[rule["id"]] = named.get(rule["id"], codes)
    return {name: codes for name, codes in found.items() if codes}


def njsscan(root: Path) -> Iterator[Case]:
    """njsscan's assets: annotated positives, and files that as a whole must stay silent."""
    assets = root / "tests/assets/node_source"
    for source in sorted((assets / "true_positives").rglob("*.js")):
        yield _annotated("njsscan", assets, source, codes_of("njsscan"))
    families = sorted({min(codes)[:4] for codes in codes_of("njsscan").values()})
    every = {code for codes in codes_of("njsscan").values() for code in codes}
    kinds = [frozenset(code for code in every if code.startswith(family)) for family in families]
    for source in sorted((assets / "true_negatives").rglob("*.js")):
        marks = [Mark(neutral(source.name), 1, len(_lines(source)), codes, True, min(codes)) for codes in kinds]
        yield Case("njsscan", source.relative_to(assets).as_posix(), {neutral(source.name): source}, tuple(marks))


def _annotated(suite: str, root: Path, source: Path, known: Mapping[str, frozenset[str]]) -> Case:
    lines = _lines(source)
    marks = []
    for number, line in enumerate(lines, 1):
        if match := _ANNOTATION.search(line):
            first = _next_code(lines, number)
            for rule in re.findall(r"[\w.-]+", match[2]):
                if codes := known.get(rule.rpartition(".")[2]):
                    end = _end(lines, first)
                    marks.append(Mark(neutral(source.name), first, end, codes, match[1] == "ok", rule))
    marks = [_with_function(mark, lines) for mark in marks]
    marks = [_widened(mark, lines) if min(mark.codes).startswith("PRD5") and not mark.good else mark for mark in marks]
    return Case(suite, source.relative_to(root).as_posix(), {neutral(source.name): source}, _once(marks))


def _with_function(mark: Mark, lines: list[str]) -> Mark:
    """An alert with the lines of its function in front of it: there stands the value that reaches it, said once by us."""
    indent, first = _depth(lines[mark.line - 1]) or 1, mark.line
    for number in range(mark.line - 1, 0, -1):
        line = lines[number - 1]
        depth = _depth(line)
        if line.strip() and depth < indent:
            indent, first = depth, number
            if _FUNCTION.search(line) or not depth:
                break
    place = range(first, mark.line) if _FUNCTION.search(lines[first - 1]) else ()
    return replace(mark, via=frozenset((mark.path, number) for number in place))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _widened(mark: Mark, lines: list[str]) -> Mark:
    """A literal's alert from the annotation before to the one behind: a peer's stands at the import or the use, ours at the literal."""
    others = [n for n, line in enumerate(lines, 1) if _ANNOTATION.search(line)]
    own = max(n for n in others if n < mark.line)
    before = max((n for n in others if n < own), default=0)
    behind = min((n for n in others if n > mark.line), default=len(lines) + 1)
    return replace(mark, line=before + 1, end=max(behind - 1, mark.end))


def _next_code(lines: list[str], number: int) -> int:
    """The first line after `number` that is code: several annotations may stand above it."""
    while number < len(lines) and (not lines[number].strip() or lines[number].lstrip().startswith(("#", "//"))):
        number += 1
    return number + 1


def _end(lines: list[str], first: int) -> int:
    """The last line of what begins at `first`: the whole body of a function or class, else where the brackets and templates close."""
    if _BLOCK.match(lines[first - 1]):
        return _block_end(lines, first)
    depth = quotes = 0
    for number, line in enumerate(lines[first - 1 : first + _LONGEST_STATEMENT], first):
        depth += sum(line.count(c) for c in "([") - sum(line.count(c) for c in ")]")
        quotes += line.count("`")
        if depth <= 0 and not quotes % 2 and not line.rstrip().endswith(("+", "=", "&&", "||")):
            return number
    return first


def _block_end(lines: list[str], first: int) -> int:
    """Where a decorated or bare definition ends, by its indentation."""
    indent = len(lines[first - 1]) - len(lines[first - 1].lstrip())
    inside, last = False, first
    for number, line in enumerate(lines[first - 1 :], first):
        deeper = len(line) - len(line.lstrip()) > indent
        if inside and line.strip() and not deeper and not line.lstrip().startswith((")", "}", "]")):
            break
        inside = inside or deeper
        last = number if line.strip() else last
    return last


# --- bandit and ruff -----------------------------------------------------------------------------------------------


def bandit(root: Path) -> Iterator[Case]:
    """bandit's examples, one by one. Its tests hold counts only: the lines are what bandit itself says of the file."""
    examples, known = root / "examples", codes_of("bandit")
    command = [sys.executable, "-m", "bandit", "-q", "--exit-zero", "-f", "json", "-r", str(examples)]
    said = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["results"]
    for source in sorted(examples.glob("*.py")):
        marks = [
            Mark(neutral(source.name), i["line_number"], max(i["line_range"]), known[i["test_id"]], False, i["test_id"])
            for i in said
            if i["test_id"] in known and Path(i["filename"]) == source
        ]
        yield Case("bandit", source.name, {neutral(source.name): source}, _once(marks))


_HEADING = re.compile(r"^([A-Z]+\d+) (?:\[\*\] )?\S")
_ARROW = re.compile(r"^\s*--> ([\w./-]+):(\d+):")


def ruff(root: Path) -> Iterator[Case]:
    """ruff's fixtures of the rules we know, with the alerts of its snapshots; the fixture is served by a small application."""
    linter = root / "crates/ruff_linter"
    for name, codes in codes_of("ruff").items():
        plugin = "flake8_print" if name.startswith("T") else "flake8_bandit"
        fixture = linter / f"resources/test/fixtures/{plugin}/{name}.py"
        shots = linter.glob(f"src/rules/{plugin}/snapshots/*__{name}_{name}.py.snap")
        marks = [mark for shot in shots for mark in _shot(shot, name, codes)]
        if fixture.is_file():
            main = _SERVED.format(module=name.lower())
            yield Case("ruff", name, {f"app/{name.lower()}.py": fixture}, _once(marks), {"app/main.py": main})


def _shot(shot: Path, name: str, codes: frozenset[str]) -> Iterator[Mark]:
    rule = ""
    for line in shot.read_text(encoding="utf-8").splitlines():
        if heading := _HEADING.match(line):
            rule = heading[1]
        elif rule == name and (arrow := _ARROW.match(line)):
            yield Mark(f"app/{name.lower()}.py", int(arrow[2]), int(arrow[2]), codes, False, name)


# -------------------------------------------------------------------------------------------------------------------


def _lines(source: Path) -> list[str]:
    return source.read_text(encoding="utf-8", errors="replace").splitlines()


def _once(marks: list[Mark]) -> tuple[Mark, ...]:
    """Each place once; a line with an alert is not good as well."""
    alerts = {(mark.path, mark.line) for mark in marks if not mark.good}
    return tuple(dict.fromkeys(m for m in marks if not m.good or (m.path, m.line) not in alerts))


READERS: dict[str, Callable[[Path], Iterator[Case]]] = {
    "codeql": codeql,
    "semgrep": semgrep,
    "bandit": bandit,
    "ruff": ruff,
    "njsscan": njsscan,
}
