"""The examples in README and docs: found, run in a scratch copy of a fixture; `python -m tests.documents` renews them.

A fenced `console` block holds commands behind `$ ` and what they print; a line `...` stands for any lines. It runs in a
copy of the folder that `<!-- in: folder -->` above it names, its fixture annotations taken out.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support import ROOT

_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w+)$")
_IN = re.compile(r"<!-- in: (?P<folder>\S+) -->")
_ANNOTATION = re.compile(r"[ \t]*(?://|#|--)[ \t]*(?:expect|todo|ok|todo-ok):.*$", re.MULTILINE)
_DEFAULT = "fixtures/apps/ob-vl/before"
_ANY = "..."


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it begins (its first line inside, from 1), its language, its text, the folder to run in."""

    document: Path
    line: int
    language: str
    text: str
    folder: str = _DEFAULT
    indent: int = 0

    def __str__(self) -> str:
        return f"{self.document.relative_to(ROOT)}:{self.line}"


def documents() -> list[Path]:
    """Every hand-written page."""
    pages = [p for p in (ROOT / "docs").rglob("*.md") if p.parent.name != "rules"]
    return sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *pages])


def blocks(*languages: str) -> list[Block]:
    """Every fenced block of these languages."""
    return [b for document in documents() for b in _blocks(document) if b.language in languages]


def _blocks(document: Path) -> Iterator[Block]:
    lines = document.read_text(encoding="utf-8").splitlines()
    folder, start, fence = _DEFAULT, 0, None
    for number, line in enumerate(lines, 1):
        if fence is None:
            if found := _IN.search(line):
                folder = found["folder"]
            if fence := _FENCE.match(line):
                start = number
        elif line.strip() == "```":
            indent = len(fence["indent"])
            text = "".join(one[indent:] + "\n" for one in lines[start : number - 1])
            yield Block(document, start + 1, fence["language"], text, folder, indent)
            folder, fence = _DEFAULT, None


def scratch(block: Block, parent: Path) -> Path:
    """A copy of the block's folder, a git checkout of its own, without annotations."""
    target = parent / "project"
    shutil.copytree(ROOT / block.folder, target, ignore=shutil.ignore_patterns(".prodready_cache", "__pycache__"))
    for path in target.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            path.write_text(_ANNOTATION.sub("", text), encoding="utf-8")
    subprocess.run("git init -q && git add -A", shell=True, cwd=target, check=True, capture_output=True)
    return target


def run(command: str, folder: Path) -> str:
    """What a command prints, errors included."""
    home = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{home}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1", "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def steps(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output that is shown for it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def matches(shown: str, printed: str) -> bool:
    """Whether the output is the one shown, `...` standing for any lines."""
    parts = [re.escape(line) if line != _ANY else None for line in shown.splitlines()]
    pattern = "".join("(?:.*\n)*?" if part is None else part + "\n" for part in parts)
    return re.fullmatch(pattern, printed) is not None


def difference(block: Block) -> str:
    """How what the block's commands print differs from what it shows; "" where it does not."""
    with tempfile.TemporaryDirectory() as parent:
        folder = scratch(block, Path(parent))
        for command, shown in steps(block):
            printed = run(command, folder)
            if not matches(shown, printed):
                return "\n".join(difflib.unified_diff(shown.splitlines(), printed.splitlines(), "shown", command))
    return ""


def renewed(block: Block) -> str:
    """The block's text with what its commands print now; outputs with `...` stay."""
    with tempfile.TemporaryDirectory() as parent:
        folder = scratch(block, Path(parent))
        texts = []
        for command, shown in steps(block):
            printed = run(command, folder)
            texts.append(f"$ {command}\n{shown if _ANY in shown.splitlines() else printed}")
    return "".join(texts)


def renew() -> None:
    """Write what the commands print now into the documents."""
    for document in documents():
        lines = document.read_text(encoding="utf-8").splitlines()
        for block in reversed([b for b in _blocks(document) if b.language == "console"]):
            first, count = block.line - 1, len(block.text.splitlines())
            lines[first : first + count] = [(" " * block.indent + one).rstrip() for one in renewed(block).splitlines()]
        document.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    renew()
