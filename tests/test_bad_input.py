"""Whatever is handed over: one clear line and the right exit code, never a traceback, never a hang."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.samples import SERVICE, run, write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project without findings."""
    return write(tmp_path, {"prodready.toml": 'semgrep = "off"\n', "ok.py": "x = 1\n"})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "missing.py"], "missing.py: no such file or directory"),
        (["check", "pipe"], "pipe: neither a regular file nor a directory"),
        (["check", "loop"], "loop: cannot be read (Too many levels of symbolic links)"),
        (["check", "--select", "PRD999"], "--select: unknown code 'PRD999'"),
        (["check", "--ignore", "prints"], "--ignore: unknown code 'prints'; did you mean print?"),
        (["check", "--format", "yaml"], "Invalid value for '--format'"),
        (["check", "--jobs", "-1"], "Invalid value for '--jobs'"),
        (["check", "--frmat", "json"], "No such option"),
        (["check", "--config", "none.toml"], "none.toml: cannot be read"),
        (["check", "--config", "broken.toml"], "broken.toml: not valid TOML"),
        (["check", "--config", "typo.toml"], "typo.toml: unknown key selct; did you mean select?"),
        (["check", "--config", "codes.toml"], "select: unknown code 'PRD77'"),
        (["check", "--output", "no/such/folder/x"], "--output no/such/folder/x: cannot be written"),
        (["check", "--why-not", "ok.py"], "--why-not ok.py: expected FILE:LINE"),
        (["chekc"], "No such command 'chekc'"),
        (["baseline", "--config", "base.toml"], "ok.py: not a baseline"),
    ],
)
def test_one_line_and_two(project: Path, arguments: list[str], said: str) -> None:
    write(
        project,
        {
            "broken.toml": "a = [",
            "typo.toml": "selct = []",
            "codes.toml": 'select = ["PRD77"]',
            "base.toml": 'semgrep = "off"\nbaseline = "ok.py"',
        },
    )
    os.mkfifo(project / "pipe")
    (project / "loop").symlink_to("loop")
    done = run(*arguments, cwd=project)
    assert done.returncode == 2, done.stdout
    assert done.stderr.startswith("prodready: error: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_nothing_to_check(tmp_path: Path) -> None:
    write(tmp_path, {"prodready.toml": 'semgrep = "off"\n', "docs/picture.svg": "<svg/>\n"})
    done = run("check", "docs", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "nothing to check in docs\n"


def _unreadable(project: Path, name: str, content: bytes) -> str:
    (project / name).write_bytes(content)
    done = run("check", "--format", "json", "--no-cache", name, cwd=project)
    assert "Traceback" not in done.stderr
    (finding,) = [f for f in json.loads(done.stdout)["findings"] if f["code"] == "PRD900"]
    assert finding["path"] == name
    assert done.returncode == 1
    return str(finding["message"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("latin.py", b"x = '\xe9'\n" + SERVICE.encode()),
        ("syntax.py", b"def f(:\n" + SERVICE.encode()),
        ("nul.py", b"x = 1\0\n" + SERVICE.encode()),
    ],
)
def test_what_cannot_be_read_is_a_finding(project: Path, name: str, content: bytes) -> None:
    assert _unreadable(project, name, content)


def test_50_megabytes_are_reported_not_read(project: Path) -> None:
    assert "MB" in _unreadable(project, "big.py", b"print('x')\n" * 5_000_000)


def test_odd_names_do_not_break_any_output(project: Path) -> None:
    name = os.fsdecode(b"caf\xe9.py")
    (project / name).write_text(SERVICE)
    for fmt in ("text", "json", "sarif", "github", "gitlab", "junit", "html"):
        done = run("check", "--format", fmt, "--no-cache", cwd=project)
        assert done.returncode == 1, done.stderr
        assert "PRD401" in done.stdout
