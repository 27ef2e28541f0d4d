"""What the documents say is true: examples run, configuration loads, links lead somewhere, rule pages are current."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from prodready.config import Config, load
from tests import documents
from tests.documents import Block
from tests.support import ROOT

_LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")
_ORIGIN = re.compile(r"(?:#|//) (\S+/\S+\.(?:py|toml|ts|md))$", re.MULTILINE)


def _hooks() -> set[str]:
    return {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def test_rule_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("block", documents.blocks("console"), ids=str)
def test_console_example_prints_what_it_shows(block: Block) -> None:
    assert documents.difference(block) == ""


@pytest.mark.parametrize("block", [b for b in documents.blocks("toml") if not _ORIGIN.match(b.text)], ids=str)
def test_configuration_example_loads(block: Block, tmp_path: Path) -> None:
    name = "pyproject.toml" if "[tool.prodready" in block.text else "prodready.toml"
    (tmp_path / name).write_text(block.text, encoding="utf-8")
    assert load(tmp_path) != Config()


@pytest.mark.parametrize("block", documents.blocks("yaml"), ids=str)
def test_yaml_example_names_hooks_and_commands_that_exist(block: Block, tmp_path: Path) -> None:
    data = yaml.safe_load(block.text)
    hooks = {hook["id"] for repo in data.get("repos", ()) for hook in repo["hooks"]}
    commands = [step["run"] for job in data.get("jobs", {}).values() for step in job["steps"] if "run" in step]
    assert hooks or commands
    assert hooks <= _hooks()
    checks = [command for command in commands if command.startswith("prodready ")]
    assert bool(checks) == bool(commands)
    for command in checks:
        (tmp_path / "main.py").write_text("LIMIT = 5\n", encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", *shlex.split(command)], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("block", documents.blocks("ini"), ids=str)
def test_flake8_example_is_understood(block: Block, tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text(block.text, encoding="utf-8")
    (tmp_path / "main.py").write_text("LIMIT = 5\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "flake8", "main.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("block", documents.blocks("python", "ts", "toml"), ids=str)
def test_quoted_source_is_what_the_file_says(block: Block) -> None:
    """A block that opens with a comment naming a file quotes it; `...` stands for any lines."""
    first, _, rest = block.text.partition("\n")
    origin = _ORIGIN.match(first)
    if origin is None:
        if block.language == "python":
            compile(block.text, str(block), "exec")
        return
    source = (ROOT / origin[1]).read_text(encoding="utf-8")
    for part in re.split(r"^ *\.\.\.\n", rest, flags=re.MULTILINE):
        assert part.strip("\n") in source, f"not in {origin[1]} (any more)"


def test_python_api_example_runs(tmp_path: Path) -> None:
    (block,) = [b for b in documents.blocks("python") if "import prodready" in b.text]
    folder = documents.scratch(block, tmp_path)
    done = subprocess.run([sys.executable, "-c", block.text], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "PRD" in done.stdout


@pytest.mark.parametrize("document", [*documents.documents(), ROOT / "CHANGELOG.md"], ids=lambda p: p.name)
def test_links_lead_to_files(document: Path) -> None:
    links = _LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def _keys() -> dict[str, Any]:
    return {field.encode_name: field for field in msgspec.structs.fields(Config)}


def test_every_configuration_key_is_described_and_shown() -> None:
    text = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE))
    assert described == set(_keys())
    (shown,) = [b for b in documents.blocks("toml") if "Everything" in text and b.text.count("\n") > 15]
    assert set(tomllib.loads(shown.text)["tool"]["prodready"]) == set(_keys())


def test_every_configuration_key_is_read() -> None:
    """A setting that is accepted and changes nothing would be a false promise."""
    sources = [path for path in (ROOT / "src").rglob("*.py") if path.name != "config.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    unread = [name for name in _keys() if not re.search(rf"[.\"]{name.replace('-', '_')}\b", text)]
    assert unread == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs/decisions"
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\((\d{4}-[\w-]+\.md)\)", text)) == {path.name for path in folder.glob("0*.md")}
