"""While nothing changes nothing is judged again; whatever a finding depends on makes it judged again."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from prodready import cache, engine
from prodready.config import Config
from prodready.findings import Finding

APP = 'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get("/")\ndef index():\n    print("seen")\n    return ""\n'
CONFIG = Config(semgrep="off", ignore=("rate-limit",))


@pytest.fixture
def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """The codes found in a small project; the list ends with "again" where its rules were run."""
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    ran: list[bool] = []
    real = engine.judge

    def judge(*given: object) -> tuple[list[Finding], list[str]]:
        ran.append(True)
        return real(*given)  # type: ignore[arg-type]

    def check(config: Config = CONFIG, path: Path = tmp_path) -> list[str]:
        ran.clear()
        report = engine.check([path], config, root=tmp_path)
        return [*(f.code for f in report.findings), *["again"][: len(ran)]]

    monkeypatch.setattr(engine, "judge", judge)
    check()
    return check


def test_an_unchanged_project_is_not_judged_again(judged: Callable[..., list[str]]) -> None:
    assert judged() == ["PRD401"]


def test_other_paths_and_other_codes_of_an_unchanged_project(judged: Callable[..., list[str]], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert judged(path=tmp_path / "other") == []
    assert judged(path=tmp_path / "app.py") == ["PRD401"]
    assert judged(msgspec.structs.replace(CONFIG, ignore=("PRD1", "PRD4"))) == []
    assert judged(msgspec.structs.replace(CONFIG, select=("PRD401",))) == ["PRD401"]


def test_what_is_kept_of_a_selection_is_not_taken_for_the_whole(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    alone = msgspec.structs.replace(CONFIG, select=("PRD5",))
    assert not engine.check([tmp_path], alone, root=tmp_path).findings
    assert [f.code for f in engine.check([tmp_path], CONFIG, root=tmp_path).findings] == ["PRD401"]


def test_a_comment_that_silences_is_read_again(judged: Callable[..., list[str]], tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP.replace('("seen")', '("seen")  # noqa'), encoding="utf-8")
    report = engine.check([tmp_path], CONFIG, root=tmp_path)
    assert [f.suppressed is not None for f in report.findings] == [True]


def test_an_unused_suppression_is_seen_every_time(judged: Callable[..., list[str]], tmp_path: Path) -> None:
    (tmp_path / "quiet.py").write_text("x = 1  # prodready: ignore[PRD401] for now\n", encoding="utf-8")
    assert judged() == ["PRD401", "PRD901", "again"]
    assert judged() == ["PRD401", "PRD901"]


def _changed(folder: Path) -> None:
    (folder / "app.py").write_text(APP.replace('print("seen")', "pass"), encoding="utf-8")


def _new(folder: Path) -> None:
    (folder / "setup.cfg").write_text("[metadata]\n", encoding="utf-8")


def _deleted(folder: Path) -> None:
    (folder / "app.py").unlink()


@pytest.mark.parametrize("change", [_changed, _new, _deleted])
def test_a_change_of_the_files(
    judged: Callable[..., list[str]], tmp_path: Path, change: Callable[[Path], None]
) -> None:
    change(tmp_path)
    assert judged()[-1] == "again"


def test_a_change_of_the_configuration(judged: Callable[..., list[str]]) -> None:
    assert judged(msgspec.structs.replace(CONFIG, roles={"app.py": "script"}))[-1] == "again"


def test_another_prodready(judged: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "version", lambda *, of_rules=False: "another" if of_rules else "")
    assert judged()[-1] == "again"


def test_rules_count_for_findings_and_not_for_facts() -> None:
    assert cache.version() != cache.version(of_rules=True)


def test_a_file_that_git_comes_to_track(tmp_path: Path) -> None:
    secret = "DATABASE_PASSWORD=x7Kq9vT2mWp4\n"  # made up here
    (tmp_path / ".env").write_text(secret, encoding="utf-8")
    _git(tmp_path, "init", "-q")
    before = engine.check([tmp_path], CONFIG, root=tmp_path).findings
    _git(tmp_path, "add", ".env")
    after = engine.check([tmp_path], CONFIG, root=tmp_path).findings
    assert "git does not ignore" in before[0].message
    assert "is tracked by git" in after[0].message


def test_a_report_that_cannot_be_read_is_none(judged: Callable[..., list[str]], tmp_path: Path) -> None:
    (tmp_path / cache.FOLDER / "report.msgpack").write_bytes(b"\x92 nothing of ours")
    assert judged() == ["PRD401", "again"]


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)
