"""The bench on a small tree: every tool that is there stands in the table, one that is missing is named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import run
from tests.support import ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "main.py").write_text("print('started')\n", encoding="utf-8")
    return tmp_path / "small"


def test_table_has_medians_ratios_and_memory(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    contestants = (run.PARSE, run.COLD, run.WARM)
    runs = run.race(contestants, tree, rounds=2, timeout=60)
    assert {len(them) for them in runs.values()} == {2}
    assert {one.code for them in runs.values() for one in them} <= {0, 1}
    assert all(one.seconds > 0 and one.megabytes > 1 for them in runs.values() for one in them)
    text = run.table(tree, runs)
    assert "1 Python files" in text
    assert [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| prod")] == [
        "| prodready, cold",
        "| prodready, nothing changed",
    ]
    assert "prodready, cold / ast.parse: " in text
    assert list(tree.iterdir()) == [tree / "main.py"], "the tree is left as it was"


def test_a_run_that_takes_too_long_is_ended_and_shown(tree: Path) -> None:
    endless = run.Contestant("endless", (sys.executable, "-c", "while True: pass"))
    runs = run.race((endless,), tree, rounds=1, timeout=0.2)
    assert "left with -9" in run.table(tree, runs)


def test_bare_flake8_does_not_know_the_plugin(tree: Path) -> None:
    plain = subprocess.run([sys.executable, "-m", "flake8", "--version"], capture_output=True, text=True, check=True)
    bare = subprocess.run(
        [sys.executable, str(run.HERE / "bare_flake8.py"), "--version"], capture_output=True, text=True, check=True
    )
    assert "prodready" in plain.stdout
    assert "prodready" not in bare.stdout


def test_missing_tool_is_left_out_and_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    there = run.installed((run.PARSE, run.BANDIT))
    assert there == [run.PARSE]
    assert "bandit: bandit is not installed, left out" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "says"), [([], "name folders"), (["nowhere"], "no folder: nowhere")])
def test_wrong_use_is_one_line(arguments: list[str], says: str) -> None:
    done = subprocess.run(
        [sys.executable, "bench/run.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert says in done.stderr.splitlines()[-1]
