"""What `make demo` runs, on a copy of the applications."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import FIXTURES


@pytest.fixture
def apps(tmp_path: Path) -> Path:
    return shutil.copytree(FIXTURES / "apps", tmp_path / "apps", ignore=shutil.ignore_patterns(".prodready_cache"))


def _demo(apps: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run([apps / "demo"], env=environment, capture_output=True, text=True, check=False)


def test_shows_every_application_before_and_after(apps: Path) -> None:
    names = sorted(path.name for path in apps.iterdir() if path.is_dir())
    assert len(names) == 5
    done = _demo(apps)
    assert done.returncode == 0, done.stderr
    before, after = done.stdout.split("=== the same applications afterwards")
    assert [part.partition(",")[0] for part in before.split("\n=== ")[1:]] == names
    assert before.count(" looked at)") == 5
    assert "no limiter found" in before, "no trail"
    assert after.count("nothing found (") == 5
    assert "5 applications, checked before and after in " in after


def test_a_failure_of_the_tool_is_no_demo(apps: Path) -> None:
    (apps / "booking-worker/before/prodready.toml").write_text('jobs = "many"\n', encoding="utf-8")
    done = _demo(apps)
    assert done.returncode == 2
    assert "prodready left with 2, expected 1" in done.stderr
