"""The hooks in a real `pre-commit run`, in a scratch repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from prodready.discover import matters
from prodready.languages.config.kinds import NAMED, SUFFIXES
from prodready.languages.suffixes import LANGUAGES
from tests.samples import run, write
from tests.test_flake8_plugin import MAIN, OFF, ROUTES

ROOT = Path(__file__).resolve().parent.parent
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_hooks_take_the_files_prodready_reads() -> None:
    names = [
        "a.py",
        ".env",
        ".env.production",
        ".dev.vars",
        "Dockerfile",
        "Dockerfile.dev",
        "nginx.conf",
        "Procfile",
        "id_rsa",
        *NAMED,
    ]
    names += [f"x.{suffix}" for suffix in SUFFIXES] + [f"x{suffix}" for suffix in LANGUAGES if suffix != ".py"]
    for hook in HOOKS:
        for name in names:
            assert matters(name), name
            python_only = hook["id"] == "prodready-fix" and not name.endswith(".py")
            assert bool(re.search(hook["files"], f"deploy/{name}")) is not python_only, name
        assert not re.search(hook["files"], "logo.svg")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The working tree as a hook repository: pre-commit clones and installs it as it would from a server."""
    copy = tmp_path_factory.mktemp("hooks")
    needed = ("src", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
    names = _git(ROOT, "ls-files", "-co", "--exclude-standard", *needed)
    for name in names.splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    _git(copy, "init", "-q")
    _git(copy, "add", "-A")
    _git(copy, "commit", "-qm", "hooks")
    return copy


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installed: once for all runs."""
    return tmp_path_factory.mktemp("home")


def _run(hooks: Path, home: Path, repository: Path, hook: str) -> subprocess.CompletedProcess[str]:
    """A run of one hook on the package file and the routes of a new repository."""
    config = {"repos": [{"repo": str(hooks), "rev": _git(hooks, "rev-parse", "HEAD"), "hooks": [{"id": hook}]}]}
    write(
        repository,
        {
            ".pre-commit-config.yaml": yaml.safe_dump(config),
            "pyproject.toml": OFF,
            "app/__init__.py": "",
            "app/routes.py": ROUTES,
            "app/main.py": MAIN,
        },
    )
    _git(repository, "init", "-q")
    _git(repository, "add", "app/routes.py", "app/__init__.py", ".pre-commit-config.yaml")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PYTHONPATH"))}
    environment["PRE_COMMIT_HOME"] = str(home)
    command = [sys.executable, "-m", "pre_commit", "run"]
    return subprocess.run(
        command, cwd=repository, env=environment, capture_output=True, text=True, check=False, timeout=500
    )


def test_real_run_on_two_staged_files(hooks: Path, home: Path, tmp_path: Path) -> None:
    done = _run(hooks, home, tmp_path, "prodready")
    assert done.returncode == 1, done.stdout + done.stderr
    shown = set(re.findall(r"^  (\d+:\d+) +(PRD\d+) ", done.stdout, re.MULTILINE))
    direct = run("check", "app/routes.py", "app/__init__.py", ".pre-commit-config.yaml", cwd=tmp_path)
    assert shown == set(re.findall(r"^  (\d+:\d+) +(PRD\d+) ", direct.stdout, re.MULTILINE))
    assert {"PRD101", "PRD401"} <= {code for _, code in shown}


def test_real_run_of_the_fix(hooks: Path, home: Path, tmp_path: Path) -> None:
    done = _run(hooks, home, tmp_path, "prodready-fix")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "files were modified by this hook" in done.stdout
    assert "PRD401 now logger.info" in done.stdout
    assert run("check", "--select", "PRD401", "app/routes.py", cwd=tmp_path).returncode == 0
