"""Facts are kept by content: a new checkout of the same files reads none of them again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from prodready import engine
from prodready.config import Config
from prodready.discover import DiscoveredFile
from prodready.facts import Part

SOURCE = 'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get("/")\ndef index():\n    print("seen")\n    return ""\n'


def _read_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are read from now on."""
    paths: list[str] = []
    real = engine._read_one

    def read(file: DiscoveredFile, part: Part) -> tuple[DiscoveredFile, bytes, bytes]:
        paths.append(file.path)
        return real(file, part)

    monkeypatch.setattr(engine, "_read_one", read)
    return paths


def test_a_file_with_a_new_time_and_the_same_content_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app.py").write_text(SOURCE, encoding="utf-8")
    config = Config(semgrep="off")
    first = engine.check([tmp_path], config, root=tmp_path)
    os.utime(tmp_path / "app.py", ns=(1, 1))
    paths = _read_again(monkeypatch)
    assert engine.check([tmp_path], config, root=tmp_path) == first
    assert paths == []


def test_a_change_of_the_same_size_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.py").write_text(SOURCE, encoding="utf-8")
    config = Config(semgrep="off")
    engine.check([tmp_path], config, root=tmp_path)
    (tmp_path / "app.py").write_text(SOURCE.replace('print("seen")', 'notes("seen")'), encoding="utf-8")
    os.utime(tmp_path / "app.py", ns=(1, 1))
    paths = _read_again(monkeypatch)
    report = engine.check([tmp_path], config, root=tmp_path)
    assert paths == ["app.py"]
    assert "PRD401" not in {f.code for f in report.findings}


@pytest.mark.parametrize("name", ["facts.msgpack", "report.msgpack"])
def test_a_broken_cache_is_an_empty_one(tmp_path: Path, name: str) -> None:
    (tmp_path / "app.py").write_text(SOURCE, encoding="utf-8")
    config = Config(semgrep="off")
    first = engine.check([tmp_path], config, root=tmp_path)
    kept = tmp_path / ".prodready_cache" / name
    whole = kept.read_bytes()
    for broken in (b"", whole[: len(whole) // 2], whole.replace(b"app", b"\xff\xfe\xf0"), b"\xc1" * 99):
        kept.write_bytes(broken)
        assert engine.check([tmp_path], config, root=tmp_path) == first


def test_what_was_read_for_secrets_alone_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(SOURCE, encoding="utf-8")
    assert not engine.check([tmp_path], Config(semgrep="off", select=("PRD5",)), root=tmp_path).findings
    found = engine.check([tmp_path], Config(semgrep="off"), root=tmp_path).findings
    assert {f.code for f in found} == {"PRD102", "PRD401"}
