"""What users of the peers complain about, where it is a behaviour and not a finding (the findings: fixtures/false_alarms)."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import prodready
from prodready import rules
from prodready.cli import cli
from prodready.config import Config
from prodready.engine import Report, judge
from prodready.facts import Part
from prodready.findings import Severity
from prodready.languages import read as reading
from prodready.languages import walk
from prodready.project import Project
from prodready.rules import Rule, registry
from tests.samples import SERVICE, run, write
from tests.support import findings_of, project_of

OFF = Config(semgrep="off")
LIMITS = "import redis\n\nclient = redis.Redis()\n\n\ndef pace(request):\n    client.publish('asked', request.url)\n"
ROUTE = (
    "from fastapi import Depends, FastAPI\n\nfrom app.limits import pace\n\napp = FastAPI()\n\n\n"
    '@app.post("/login", dependencies=[Depends(pace)])\ndef login(name: str) -> str:\n    return name\n'
)


# -- R28: no network, ever (trufflehog 1772, transformers 36031)


@pytest.mark.parametrize("semgrep", ["off", "auto"])
def test_no_network(tmp_path: Path, semgrep: str) -> None:
    """A check in a Python whose sockets report every attempt to reach another machine makes none."""
    guard = (
        "import os, socket\n\n\ndef refuse(self, address, *rest):\n    if self.family != socket.AF_UNIX:\n"
        "        open(os.environ['ATTEMPTS'], 'a').write(f'{address}\\n')\n        raise OSError('no network')\n"
        "    return connect(self, address, *rest)\n\n\nconnect = socket.socket.connect\n"
        "socket.socket.connect = socket.socket.connect_ex = refuse\n\n\ndef lookup(host, *rest, **more):\n"
        "    open(os.environ['ATTEMPTS'], 'a').write(f'{host}\\n')\n    raise OSError('no network')\n\n\nsocket.getaddrinfo = lookup\n"
    )
    attempts = tmp_path / "attempts"
    write(tmp_path / "guard", {"sitecustomize.py": guard})
    root = write(tmp_path / "project", {"prodready.toml": f'semgrep = "{semgrep}"\n', "app/main.py": SERVICE})
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "guard"), "ATTEMPTS": str(attempts)}
    probe = [sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 9))"]
    assert subprocess.run(probe, env=environment, capture_output=True, check=False).returncode == 1
    assert attempts.read_text() == "192.0.2.1\n", "the guard itself must work"
    attempts.unlink()
    command = [sys.executable, "-m", "prodready", "check", "--format", "json", "--select", "PRD401"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert [f["code"] for f in json.loads(done.stdout)["findings"]] == ["PRD401"]
    assert not attempts.exists(), attempts.read_text()


# -- R37: configuration is found (flake8 1856, bandit 902, bandit 1027)

TABLE = '[tool.prodready]\nsemgrep = "off"\nignore = ["PRD401"]\n'


def test_configuration_is_found_from_sub_folders(tmp_path: Path) -> None:
    root = write(tmp_path, {"pyproject.toml": TABLE, "app/api/main.py": SERVICE})
    for folder, path in ((root, "."), (root / "app", "."), (root / "app" / "api", "main.py")):
        done = run("check", "--format", "json", path, cwd=folder)
        assert "PRD401" not in done.stdout, folder
        assert all(f["path"] == "app/api/main.py" for f in json.loads(done.stdout)["findings"])


def test_unknown_key_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": '[tool.prodready]\nignores = ["PRD401"]\n', "app/main.py": SERVICE})
    done = run("check", cwd=tmp_path / "app")
    assert done.returncode == 2
    assert "ignores" in done.stderr
    assert "did you mean ignore?" in done.stderr
    assert "Traceback" not in done.stderr


def test_flake8_reads_the_same_table(tmp_path: Path) -> None:
    root = write(tmp_path, {"pyproject.toml": TABLE, "app/main.py": SERVICE, "app/__init__.py": ""})
    seen = run("--isolated", "--select", "PRD", "app/main.py", cwd=root, module="flake8").stdout
    assert "PRD401" not in seen
    (root / "pyproject.toml").write_text(TABLE.replace('ignore = ["PRD401"]\n', ""), encoding="utf-8")
    assert "PRD401" in run("--isolated", "--select", "PRD", "app/main.py", cwd=root, module="flake8").stdout


# -- R39: a crash is a finding about the file, and the run goes on (flake8 784, py-tree-sitter 358, LibCST 980)


def _broken(tree: ast.AST) -> ast.AST:
    raise IndexError("of the reader's own")


def test_crash_on_one_file_is_a_finding_about_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = reading.read

    def read(path: str, source: bytes, part: Part) -> object:
        return _broken(ast.Module([], [])) if path.endswith("odd.py") else good(path, source, part)

    monkeypatch.setattr(reading, "read", read)
    report = _checked(write(tmp_path, {"app/main.py": SERVICE, "app/odd.py": "x = 1\n"}))
    codes = {(f.location.path, f.code) for f in report.findings}
    assert ("app/odd.py", "PRD900") in codes
    assert ("app/main.py", "PRD401") in codes
    [odd] = [f for f in report.findings if f.code == "PRD900"]
    assert "IndexError in " in odd.message
    assert "of the reader" not in odd.message  # what an error says could quote the source


def test_crash_in_an_extractor_keeps_the_other_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(context: walk.Context, node: ast.AST) -> None:
        if context.tree.path == "app/odd.py":
            raise KeyError("extractor")

    walk.walk(reading.parse("warm.py", "python", b""))  # type: ignore[arg-type]  # so that the extractors are loaded
    kinds = walk._extractors("python", walk._HOMES)
    monkeypatch.setitem(kinds, ast.Module, (*kinds.get(ast.Module, ()), broken))
    report = _checked(write(tmp_path, {"app/main.py": SERVICE, "app/odd.py": "x = 1\n"}))
    assert {f.location.path for f in report.findings if f.code == "PRD900"} == {"app/odd.py"}
    assert "PRD401" in {f.code for f in report.findings if f.location.path == "app/main.py"}


def test_crash_in_one_rule_is_told_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(project: Project) -> list[object]:
        raise RuntimeError("rule")

    failing = Rule("PRD301", "cors", "any-origin", Severity.WARNING, broken, "page")  # type: ignore[arg-type]
    registry()
    monkeypatch.setitem(rules._RULES, "PRD301", failing)
    findings, errors = judge(project_of({"app/main.py": SERVICE}))
    assert "PRD401" in {f.code for f in findings}
    assert len(errors) == 1
    assert errors[0].startswith("rule PRD301 failed: RuntimeError in ")


def test_the_exit_code_says_that_a_rule_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from click.testing import CliRunner

    def broken(project: Project) -> list[object]:
        raise RuntimeError("rule")

    failing = Rule("PRD301", "cors", "any-origin", Severity.WARNING, broken, "page")  # type: ignore[arg-type]
    registry()
    monkeypatch.setitem(rules._RULES, "PRD301", failing)
    monkeypatch.chdir(write(tmp_path, {"prodready.toml": 'semgrep = "off"\n', "app/main.py": SERVICE}))
    done = CliRunner().invoke(cli, ["check"], standalone_mode=False)
    assert done.return_value == 2
    assert "PRD401" in done.output
    assert "rule PRD301 failed" in done.output


# -- R02, second half: one line of configuration names a home-made limiter (ai-grc-platform 273)


def test_one_line_names_a_limiter() -> None:
    files = {"app/__init__.py": "", "app/limits.py": LIMITS, "app/main.py": ROUTE}
    assert [f.code for f in findings_of(files, "PRD101")] == ["PRD101"]
    assert findings_of(files, "PRD101", config=Config(limiters=("app.limits.pace",))) == []


def _checked(root: Path) -> Report:
    return prodready.check([root], OFF, root=root, jobs=1, use_cache=False)
