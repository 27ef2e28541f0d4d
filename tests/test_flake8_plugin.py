"""flake8 shows what `prodready check` shows."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from prodready import flake8_plugin
from prodready.flake8_plugin import Plugin
from tests.samples import SERVICE, run, write

Places = set[tuple[str, int, int, str]]
OFF = '[tool.prodready]\nsemgrep = "off"\n'
ROUTES = (
    "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n"
    '@router.post("/login")\ndef login(body: dict):\n    print("x")\n    return {}\n'
)
MAIN = "from fastapi import FastAPI\n\nfrom app.routes import router\n\napp = FastAPI()\napp.include_router(router)\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A service whose application and routes live in different files."""
    files = {"pyproject.toml": OFF, "app/__init__.py": "", "app/routes.py": ROUTES, "app/main.py": MAIN}
    return write(tmp_path, files)


def _flake8(project: Path, *arguments: str, stdin: bytes = b"") -> Places:
    done = run("--isolated", "--select", "PRD", *arguments, cwd=project, stdin=stdin, module="flake8")
    assert done.stderr == ""
    rows = re.findall(r"^(?:\./)?(.+?):(\d+):(\d+): (PRD\d+) ", done.stdout, re.MULTILINE)
    return {(path, int(line), int(column), code) for path, line, column, code in rows}


def _check(project: Path, *arguments: str) -> Places:
    document = json.loads(run("check", "--format", "json", *arguments, cwd=project).stdout)
    return {(f["path"], f["line"], f["column"], f["code"]) for f in document["findings"]}


def test_same_findings_in_two_processes(project: Path) -> None:
    expected = _check(project)
    assert {"PRD101", "PRD401"} <= {code for *_, code in expected}
    assert _flake8(project, "-j", "2", ".") == expected
    assert _flake8(project, "-j", "1", ".") == expected


def test_one_file_is_judged_with_the_whole_project(project: Path) -> None:
    assert _flake8(project, "app/routes.py") == _check(project, "app/routes.py")
    limited = MAIN.replace("app = FastAPI()", "app = FastAPI(dependencies=[Depends(RateLimiter(times=5, minutes=1))])")
    imports = "from fastapi import Depends\nfrom fastapi_limiter.depends import RateLimiter\n"
    write(project, {"app/main.py": imports + limited})
    assert _flake8(project, "app/routes.py") == _check(project, "app/routes.py")
    assert "PRD101" not in {code for *_, code in _flake8(project, "app/routes.py")}


def test_standard_input(project: Path) -> None:
    doubled = ROUTES.replace('    print("x")\n', '    print("x")\n    print("y")\n')
    found = _flake8(project, "--stdin-display-name", "app/routes.py", "-", stdin=doubled.encode())
    assert {line for _, line, _, code in found if code == "PRD401"} == {8, 9}
    unnamed = _flake8(project, "-", stdin=doubled.encode())
    assert {line for _, line, _, code in unnamed if code == "PRD401"} == {8, 9}


def test_noqa_and_per_file_ignores_are_flake8s_own(project: Path) -> None:
    write(project, {"app/routes.py": ROUTES.replace('print("x")', 'print("x")  # noqa: PRD401')})
    assert "PRD401" not in {code for *_, code in _flake8(project, ".")}
    assert _flake8(project, ".") == _check(project)
    assert ("app/routes.py", 8, 5, "PRD401") in _flake8(project, "--disable-noqa", ".")
    assert {path for path, *_ in _flake8(project, "--per-file-ignores", "app/routes.py:PRD", ".")} == {"app/main.py"}


def test_prodready_suppressions_and_the_baseline_count(project: Path) -> None:
    write(project, {"app/routes.py": ROUTES.replace('print("x")', 'print("x")  # prodready: ignore[PRD401] banner')})
    assert "PRD401" not in {code for *_, code in _flake8(project, "--disable-noqa", ".")}
    run("baseline", cwd=project)
    assert _flake8(project, ".") == set()


def test_configuration_of_the_project_is_read(project: Path) -> None:
    write(project, {"pyproject.toml": OFF + 'ignore = ["print"]\n'})
    assert {code for *_, code in _flake8(project, ".")} & {"PRD401", "PRD402"} == set()


def test_a_failure_is_a_finding(project: Path) -> None:
    write(project, {"pyproject.toml": "[tool.prodready]\nselct = []\n"})
    done = run("--isolated", "--select", "PRD", "app/main.py", cwd=project, module="flake8")
    (line,) = done.stdout.splitlines()
    assert "PRD900 prodready failed: ConfigError: pyproject.toml: unknown key selct; did you mean select?" in line


def test_the_project_is_checked_once_a_process(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setattr(flake8_plugin, "_roots", {})
    monkeypatch.setattr(flake8_plugin, "_checked", {})
    calls: list[Path] = []
    real = flake8_plugin._check

    def counted(root: Path, *rest: str) -> flake8_plugin.ByPath:
        calls.append(root)
        return real(root)

    monkeypatch.setattr(flake8_plugin, "_check", counted)
    for name, text in (("app/routes.py", ROUTES), ("./app/main.py", MAIN)):
        assert list(Plugin(ast.parse(text), name, text.splitlines(keepends=True)).run())
    assert calls == [project]


def test_a_coding_line_survives_standard_input(project: Path) -> None:
    text = "# -*- coding: latin-1 -*-\nname = 'é'\n" + SERVICE
    found = _flake8(project, "--stdin-display-name", "app/new.py", "-", stdin=text.encode("latin-1"))
    assert "PRD401" in {code for *_, code in found}
    assert "PRD900" not in {code for *_, code in found}
