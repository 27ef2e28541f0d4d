"""Sets that must stay equal: the codes of registry, pages, fixtures, changelog and SARIF catalogue."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from prodready.catalogue import catalogue, families
from prodready.config import Config
from prodready.engine import Report
from prodready.output import View, render
from prodready.rules import FAMILIES, homes, registry
from tests.support import FIXTURES, ROOT

_CODE = re.compile(r"PRD\d{3}")
_HEADINGS = ("What it finds", "Why it matters", "Bad", "Good", "How to fix", "References")
_TOOL = {"PRD900", "PRD901", "PRD902"}
_DECADES = {"1": "rate-limit", "2": "pin", "3": "cors", "4": "print", "5": "secret", "6": "input", "9": "tool"}


def _sarif_codes() -> set[str]:
    report = json.loads(render("sarif", View(Report(str(ROOT)), Config())))
    return {rule["id"] for rule in report["runs"][0]["tool"]["driver"]["rules"]}


def _homes() -> dict[str, set[str]]:
    return {
        "docs/rules": {path.stem for path in (ROOT / "docs/rules").glob("PRD*.md")},
        "docs/rules/index.md": set(_CODE.findall((ROOT / "docs/rules/index.md").read_text(encoding="utf-8"))),
        "CHANGELOG.md": _spelled_out((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")),
        "README.md": _spelled_out((ROOT / "README.md").read_text(encoding="utf-8")) | _TOOL,
        "the SARIF catalogue": _sarif_codes(),
    }


def _spelled_out(text: str) -> set[str]:
    """The codes of a text, ranges such as PRD101-103 included."""
    codes = set()
    for match in re.finditer(r"PRD(\d{3})(?:-(\d{3}))?", text):
        first, last = int(match[1]), int(match[2] or match[1])
        codes |= {f"PRD{number}" for number in range(first, last + 1)}
    return codes


@pytest.mark.parametrize("home", list(_homes()))
def test_codes_are_the_same_everywhere(home: str) -> None:
    here, known = _homes()[home], set(catalogue())
    assert (known - here, here - known) == (set(), set()), f"codes that {home} lacks, codes that only {home} has"


def test_every_rule_has_a_folder_of_fixtures() -> None:
    here, known = {path.name for path in (FIXTURES / "rules").iterdir()}, set(registry())
    assert (known - here, here - known) == (set(), set()), "codes without fixtures, fixtures without a rule"


def test_codes_of_the_semgrep_pack_that_check_runs_have_a_rule() -> None:
    packs = [folder for folder in (ROOT / "rules").iterdir() if folder.is_dir() and folder.name != "javascript"]
    files = [file for pack in packs for file in pack.rglob("*.yaml")]
    codes = {code for file in files for code in _CODE.findall(file.read_text(encoding="utf-8"))}
    assert codes - set(registry()) == set()


def test_what_the_rule_files_say_is_what_they_register() -> None:
    found = {code: (rule.family, rule.judge.__module__) for code, rule in registry().items()}
    assert found == homes()
    assert families() == {code: entry.family for code, entry in catalogue().items()}


def test_no_rule_is_imported_for_another() -> None:
    asked = "import sys; from prodready.rules import load; load(['PRD501']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "prodready.rules.secret.credential_literal" in done.stdout.split()
    assert not [name for name in done.stdout.split() if name.startswith("prodready.rules.pin.")]


@pytest.mark.parametrize("code", sorted(registry()))
def test_page_has_every_heading(code: str) -> None:
    page = registry()[code].page
    lacking = [heading for heading in _HEADINGS if not re.search(rf"^{heading}:", page, re.MULTILINE)]
    assert lacking == []
    assert registry()[code].cwe, "no CWE among the references"
    assert "OWASP" in page


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_code_belongs_to_its_family(code: str) -> None:
    entry = catalogue()[code]
    assert entry.family == _DECADES[code[3]]
    assert entry.family in FAMILIES
    assert entry.title
    assert len(entry.title) <= 80


def test_rule_files_are_small() -> None:
    rules = [path for path in (ROOT / "src/prodready/rules").glob("*/*.py") if path.name != "__init__.py"]
    assert {path.name: lines for path in rules if (lines := _lines(path)) > 140} == {}


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
