"""Which files are looked at."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from prodready import discover
from prodready.config import Config, UsageError
from tests.samples import write


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *arguments], cwd=root, check=True)


def _paths(root: Path, config: Config | None = None) -> list[str]:
    return [file.path for file in discover.files(root, config or Config())]


@pytest.fixture(params=["git", "walk"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A project, once under git and once without."""
    if request.param == "git":
        _git(tmp_path, "init", "-q")
    return tmp_path


def test_only_what_can_matter_is_listed(root: Path) -> None:
    wanted = {
        ".env", ".env.production", "Dockerfile", "Procfile", "a.py", "b.ts", "deploy/nginx.conf", "schema.prisma",
        "package.json", "wrangler.toml", "x/Dockerfile.dev", "sql/1.sql", "README.md", "main.go", ".dev.vars", "keys/id_rsa",
    }  # fmt: skip
    other = {
        "node_modules/x/i.js", "dist/b.js", "app.min.js", ".venv/lib/a.py", "env2/pyvenv.cfg", "env2/a.py", "logo.png",
        "package-lock.json", "a/__pycache__/b.py", "third_party/x.py", "logo.svg",
    }  # fmt: skip
    write(root, dict.fromkeys(wanted | other, "x\n"))
    assert _paths(root) == sorted(wanted)


def test_nested_ignore_files_count_and_can_take_back(root: Path) -> None:
    write(
        root,
        {
            ".gitignore": "*.sql\nsecret/\n",
            "a.sql": "",
            "keep/.gitignore": "!b.sql\n",
            "keep/b.sql": "",
            "keep/c.py": "",
            "secret/d.py": "",
        },
    )
    assert _paths(root) == ["keep/b.sql", "keep/c.py"]


def test_excluded_by_the_configuration(root: Path) -> None:
    write(root, {"a.py": "", "gen/b.py": "", "gen/keep/c.py": ""})
    assert _paths(root, Config(exclude=("gen/",))) == ["a.py"]


def test_links_pipes_and_loops_are_left_alone(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = write(tmp_path_factory.mktemp("outside"), {"secret.py": "KEY = 1\n"})
    write(root, {"a.py": ""})
    (root / "loop").symlink_to(root)
    (root / "self.py").symlink_to(root / "self.py")
    (root / "out.py").symlink_to(outside / "secret.py")
    (root / "out").symlink_to(outside)
    os.mkfifo(root / "pipe.py")
    os.mkfifo(root / "pyproject.toml")
    os.mkfifo(root / "prodready.toml")
    assert _paths(root) == ["a.py"]
    assert discover.project_root(root / "a.py") in {root, discover.project_root(root)}


def test_a_checkout_in_the_checkout_is_listed(tmp_path: Path) -> None:
    _git(tmp_path, "init", "-q")
    write(tmp_path, {"a.py": "", "inner/b.py": "", "inner/node_modules/c.js": ""})
    _git(tmp_path / "inner", "init", "-q")
    assert _paths(tmp_path) == ["a.py", "inner/b.py"]


def test_a_folder_that_git_ignores_can_still_be_a_project(tmp_path: Path) -> None:
    _git(tmp_path, "init", "-q")
    write(tmp_path, {".gitignore": "scratch/\n", "scratch/a.py": ""})
    assert _paths(tmp_path / "scratch") == ["a.py"]


def test_git_starts_no_program_of_the_checkout(tmp_path: Path) -> None:
    _git(tmp_path, "init", "-q")
    hook = tmp_path / "hook"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    hook.chmod(0o755)
    _git(tmp_path, "config", "core.fsmonitor", str(hook))
    write(tmp_path, {"a.py": ""})
    assert _paths(tmp_path) == ["a.py"]
    assert not (tmp_path / "ran").exists()


def test_root_is_where_the_configuration_is_then_git_then_here(tmp_path: Path) -> None:
    write(tmp_path, {"repo/pkg/sub/a.py": "", "repo/pyproject.toml": "[project]\nname = 'x'\n"})
    (tmp_path / "repo" / ".git").mkdir()
    assert discover.project_root(tmp_path / "repo" / "pkg" / "sub" / "a.py") == tmp_path / "repo"
    (tmp_path / "repo" / "pkg" / "prodready.toml").touch()
    assert discover.project_root(tmp_path / "repo" / "pkg" / "sub") == tmp_path / "repo" / "pkg"
    write(tmp_path, {"repo/pkg/sub/pyproject.toml": "[tool.prodready]\n"})
    assert discover.project_root(tmp_path / "repo" / "pkg" / "sub") == tmp_path / "repo" / "pkg" / "sub"


def test_root_for_a_path_elsewhere_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"here/a.py": "", "there/b.py": "", "here/prodready.toml": "", "there/prodready.toml": ""})
    monkeypatch.chdir(tmp_path / "here")
    assert discover.root_for(["a.py"]) == tmp_path / "here"
    assert discover.root_for([tmp_path / "there" / "b.py"]) == tmp_path / "there"


def test_requested_knows_files_and_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"app/a.py": "", "app/b.py": "", "application/c.py": ""})
    monkeypatch.chdir(tmp_path)
    wanted = discover.requested(tmp_path, ["app", "application/c.py"])
    assert [p for p in ("app/a.py", "application/c.py", "application/d.py", "x.py") if wanted(p)] == [
        "app/a.py",
        "application/c.py",
    ]
    assert discover.requested(tmp_path, [])("anything.py")
    with pytest.raises(UsageError, match=r"nope\.py: no such file or directory"):
        discover.requested(tmp_path, ["nope.py"])
    with pytest.raises(UsageError, match="outside the project root"):
        discover.requested(tmp_path / "app", ["application"])


def test_five_thousand_files_are_quick(tmp_path: Path) -> None:
    for folder in range(50):
        (tmp_path / f"p{folder}").mkdir()
        for number in range(100):
            (tmp_path / f"p{folder}" / f"m{number}.py").touch()
    started = time.perf_counter()
    assert len(_paths(tmp_path)) == 5000
    assert time.perf_counter() - started < 1  # 0.05 s on an idle machine
