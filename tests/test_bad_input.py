"""Whatever is handed over: one clear line and the right exit code, never a traceback, never a hang."""

from __future__ import annotations

import json
import os
import subprocess
import sys
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
    _refused(run(*arguments, cwd=project), said)


def _refused(done: subprocess.CompletedProcess[str], said: str) -> None:
    """One line that says what is wrong, and exit code 2."""
    assert done.returncode == 2, done.stdout
    assert done.stderr.startswith("prodready: error: ")
    assert "internal error" not in done.stderr
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "version = " + "9" * 5000, "\0", "version = 1\nfindings = []"])
def test_a_broken_baseline(project: Path, text: str) -> None:
    write(project, {"prodready-baseline.toml": text})
    _refused(run("check", cwd=project), "prodready-baseline.toml: not a baseline")


@pytest.mark.parametrize("text", ["[]", '{"results": 3}', '{"x": ' + "[" * 5000 + "]" * 5000 + "}"])
def test_a_broken_baseline_of_detect_secrets(project: Path, text: str) -> None:
    write(project, {".secrets.baseline": text})
    _refused(run("check", cwd=project), ".secrets.baseline: not a baseline of detect-secrets")


def test_a_folder_that_is_gone(project: Path) -> None:
    command = f"mkdir gone && cd gone && rmdir ../gone && exec {sys.executable} -m prodready check"
    done = subprocess.run(["sh", "-c", command], cwd=project, capture_output=True, text=True, check=False)
    _refused(done, "No such file or directory")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
def test_nowhere_to_write(project: Path) -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "prodready", "check"]
        done = subprocess.run(command, cwd=project, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    _refused(done, "No space left on device")


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
    folder = project / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / os.fsdecode(b"caf\xe9.py")).write_text(SERVICE)
    for fmt in ("text", "json", "sarif", "github", "gitlab", "junit", "html"):
        for where in (project, folder):
            done = run("check", "--format", fmt, cwd=where)
            assert done.returncode == 1, done.stderr
            assert "PRD401" in done.stdout


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "tool = 4\n"),
        ("pyproject.toml", "a = " + "[" * 5000),
        ("pyproject.toml", "a = " + "9" * 5000),
        ("package.json", '{"workspaces": [3, null, "["], "dependencies": 3, "scripts": [], "main": 4}'),
        ("tsconfig.json", '{"compilerOptions": {"paths": 3}, "extends": "./tsconfig.json"}'),
        ("openapi.json", '{"openapi": "3.0.0", "paths": ' + "[" * 5000 + "]" * 5000 + "}"),
        ("docker-compose.yml", "services: &a\n  web: *a\n  4: [1]\n"),
    ],
)
def test_what_others_wrote_wrongly_is_none_of_ours(project: Path, name: str, text: str) -> None:
    write(project, {name: text, "prodready.toml": 'semgrep = "off"\n', "app.py": SERVICE})
    done = run("check", "--format", "json", cwd=project)
    assert "Traceback" not in done.stderr
    assert {f["code"] for f in json.loads(done.stdout)["findings"]} == {"PRD102", "PRD401"}


@pytest.mark.parametrize(
    "nested", ["x = " + "(" * 5000 + ")" * 5000, "x = a" + ".b()" * 5000, "if x:\n    y\n" + "elif x:\n    y\n" * 5000]
)
def test_python_nested_too_deeply_is_a_finding(project: Path, nested: str) -> None:
    assert _unreadable(project, "deep.py", nested.encode())


@pytest.mark.parametrize("nested", ["(\n#)", "[\n#]", "{ a:\n#}", "f(() => {\n#})", "if (x) {\n#}", "x = a ? b :\n#"])
def test_what_is_nested_deeply_in_javascript_does_not_hide_the_rest(project: Path, nested: str) -> None:
    start, _, end = nested.partition("#")
    source = f"const app = require('express')();\napp.listen(3);\n{start * 5000}1{end * 5000};\nconsole.log('seen');\n"
    (project / "deep.js").write_text(source)
    done = run("check", "--format", "json", "deep.js", cwd=project)
    assert [f["code"] for f in json.loads(done.stdout)["findings"]] == ["PRD403"], done.stderr
