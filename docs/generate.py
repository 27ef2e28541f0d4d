"""Writes docs/rules/ from the rules' docstrings; with --check says which pages are stale instead."""

from __future__ import annotations

import argparse
import sys
from itertools import groupby
from pathlib import Path

from prodready.catalogue import Entry, catalogue

HOME = Path(__file__).resolve().parent / "rules"
_HEADINGS = {
    *("What it finds", "Why it matters", "Bad", "Good", "How to fix", "References"),
    *("Silent in", "What it misses"),
}
_FAMILIES = {
    "rate-limit": "Rate limits",
    "pin": "PINs, passwords and one-time codes",
    "cors": "Cross-origin policies",
    "print": "Print-based logging",
    "secret": "Secrets in code",
    "input": "Unchecked input",
    "tool": "prodready about its own work",
}
_INDEX = """\
# Rules

Generated from the rules' docstrings by `make docs`. `prodready rule CODE` prints a page, `prodready rules` lists all.
"""


def pages() -> dict[str, str]:
    """Every page by file name."""
    entries = list(catalogue().values())
    return {"index.md": _index(entries), **{f"{entry.code}.md": _page(entry) for entry in entries}}


def _page(entry: Entry) -> str:
    _, _, text = entry.page.partition("\n")
    facts = {"code": entry.code, "name": entry.name, "family": entry.family, "severity": entry.severity.value}
    if entry.cwe:
        facts["CWE"] = ", ".join(f"[{n}](https://cwe.mitre.org/data/definitions/{n}.html)" for n in entry.cwe)
    rows = "\n".join(f"| {name} | {value} |" for name, value in facts.items())
    return f"# {entry.code}: {entry.title}\n\n| | |\n|---|---|\n{rows}\n\n{_with_headings(text.strip())}\n"


def _with_headings(text: str) -> str:
    """The docstring's paragraphs that open with a heading, as Markdown headings."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(_with_heading(paragraph) for paragraph in paragraphs)


def _with_heading(paragraph: str) -> str:
    title, colon, rest = paragraph.partition(":")
    if not colon or title not in _HEADINGS:
        return paragraph
    rest = rest.strip()
    return f"## {title}\n\n{rest[:1].upper()}{rest[1:]}".rstrip()


def _index(entries: list[Entry]) -> str:
    parts = [_INDEX]
    for family, members in groupby(entries, key=lambda entry: entry.family):
        rows = "".join(f"| [{e.code}]({e.code}.md) | {e.title} | {e.severity.value} |\n" for e in members)
        parts.append(f"\n## {_FAMILIES[family]} (`{family}`)\n\n| code | what | severity |\n|---|---|---|\n{rows}")
    return "".join(parts)


def stale() -> list[str]:
    """The pages that are missing, changed, or of a rule that is gone."""
    made = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in HOME.glob("*.md")}
    return sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))


def write() -> None:
    """Bring docs/rules/ up to date."""
    HOME.mkdir(exist_ok=True)
    made = pages()
    for path in HOME.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (HOME / name).write_text(text, encoding="utf-8")


def main() -> int:
    """0 when all is written or up to date, 1 for stale pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; leave with 1 if a page is stale")
    if not parser.parse_args().check:
        write()
        return 0
    names = stale()
    if names:
        print(f"stale, run `make docs`: {', '.join(names)}", file=sys.stderr)
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
