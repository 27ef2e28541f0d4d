"""The semgrep engine: what it finds with a team's rule, and what it says when something goes wrong."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from prodready.languages import semgrep
from prodready.languages.semgrep import engine

GO_RULE = """
rules:
  - id: team-no-panic
    languages: [go]
    severity: HIGH
    message: panic takes the whole service down
    pattern: panic(...)
"""
BROKEN_RULE = """
rules:
  - id: team-broken
    languages: [go]
    severity: ERROR
    message: broken
    pattern: "func ( {{{"
"""
GO = 'package main\n\nfunc main() {\n\tpanic("no")\n}\n'

needs_semgrep = pytest.mark.skipif(not semgrep.available(), reason="semgrep is not installed")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Put a small program in the place of semgrep."""
    program = _write(folder / "semgrep", f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder), "/usr/bin", "/bin"]))


def _go_project(root: Path) -> Path:
    _write(root / "cmd/main.go", GO)
    return _write(root / "rules/go.yaml", GO_RULE)


@needs_semgrep
def test_a_rule_of_the_team_is_found_whatever_the_ignore_files_say(tmp_path: Path) -> None:
    rule = _go_project(tmp_path)
    _write(tmp_path / ".semgrepignore", "*.go\n")
    _write(tmp_path / ".gitignore", "*.go\n")
    result = semgrep.run(tmp_path, ["cmd/main.go"], [rule])
    (match,) = result.matches
    assert (match.rule_id, match.code, match.severity) == ("team-no-panic", None, "ERROR")
    assert (match.path, match.line, match.column, match.end_line) == ("cmd/main.go", 4, 2, 4)
    assert match.message == "panic takes the whole service down"
    assert (match.confidence, match.help_uri) == ("MEDIUM", "")
    assert result.errors == ()


@needs_semgrep
def test_the_packaged_rules_judge_configuration_files(tmp_path: Path) -> None:
    _write(tmp_path / "deploy/compose.yaml", "services:\n  db:\n    environment:\n      DB_PASSWORD: blue-horse-9\n")
    _write(tmp_path / "-odd.sql", "SELECT 1;\n" * 150_000 + "CREATE TABLE staff (\n  pin VARCHAR(4)\n);\n")
    _write(tmp_path / ".env", "SESSION_SECRET=\n")
    result = semgrep.run(tmp_path, ["deploy/compose.yaml", "-odd.sql", ".env"], semgrep.config_rules())
    assert [(one.code, one.family, one.path, one.line) for one in result.matches] == [
        ("PRD204", "pin", "-odd.sql", 150_002),
        ("PRD501", "secret", "deploy/compose.yaml", 4),
    ]
    assert result.matches[0].help_uri.startswith("https://")
    assert "blue-horse-9" not in repr(result)
    assert result.errors == ()


@needs_semgrep
def test_a_rule_that_does_not_parse_is_named(tmp_path: Path) -> None:
    _go_project(tmp_path)
    broken = _write(tmp_path / "rules/broken.yaml", BROKEN_RULE)
    result = semgrep.run(tmp_path, ["cmd/main.go"], [broken])
    assert result.matches == ()
    assert len(result.errors) == 1
    assert "team-broken" in result.errors[0]
    assert "\n" not in result.errors[0]


@needs_semgrep
def test_a_rule_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    _go_project(tmp_path)
    result = semgrep.run(tmp_path, ["cmd/main.go"], [_write(tmp_path / "rules/none.yaml", "rules: [\n")])
    assert any("none.yaml" in error for error in result.errors)


def test_a_missing_semgrep_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = _go_project(tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not semgrep.available()
    with pytest.raises(semgrep.SemgrepMissing, match=r"^semgrep is not installed: .*$"):
        semgrep.run(tmp_path, ["cmd/main.go"], [rule])


def test_nothing_is_started_without_a_file_or_a_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = _go_project(tmp_path)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert semgrep.run(tmp_path, [], [rule]) == semgrep.SemgrepResult()
    gone = semgrep.run(tmp_path, ["cmd/gone.go"], [tmp_path / "rules/gone.yaml"])
    assert any("gone.yaml" in error for error in gone.errors)
    assert any("cmd/gone.go" in error for error in gone.errors)


@posix_only
def test_a_run_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = _go_project(tmp_path)
    _stand_in(monkeypatch, tmp_path / "bin", "sleep 30")
    result = semgrep.run(tmp_path, ["cmd/main.go"], [rule], timeout=1)
    assert result.errors == ("semgrep took longer than 1 seconds and was stopped",)


@posix_only
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo not json", "exit code 0"),
        ("echo '{}'", "without a readable answer"),
        ("echo '[1]'", "without a readable answer"),
        ("echo boom >&2; exit 3", "exit code 3 without a readable answer: boom"),
        ("kill -9 $$", "memory"),
        ("kill -11 $$", "signal 11"),
    ],
)
def test_an_answer_that_cannot_be_read_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, words: str
) -> None:
    rule = _go_project(tmp_path)
    _stand_in(monkeypatch, tmp_path / "bin", script)
    result = semgrep.run(tmp_path, ["cmd/main.go"], [rule])
    assert result.matches == ()
    assert len(result.errors) == 1
    assert words in result.errors[0]


@posix_only
def test_a_wanted_file_that_was_not_scanned_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path / "a.sql", "SELECT 1;\n")
    _stand_in(monkeypatch, tmp_path / "bin", """echo '{"results": [], "errors": [], "paths": {"scanned": []}}'""")
    result = semgrep.run(tmp_path, ["a.sql"], semgrep.config_rules())
    assert result.errors == ("a.sql: not scanned by semgrep",)


@posix_only
def test_no_setting_of_the_user_reaches_semgrep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = _go_project(tmp_path)
    monkeypatch.setenv("SEMGREP_APP_TOKEN", "x")
    monkeypatch.setenv("SEMGREP_RULES", "p/default")
    _stand_in(
        monkeypatch, tmp_path / "bin", f"env > '{tmp_path}/env.txt'; printf '%s\\n' \"$@\" > '{tmp_path}/args.txt'"
    )
    semgrep.run(tmp_path, ["cmd/main.go"], [rule])
    env = (tmp_path / "env.txt").read_text(encoding="utf-8")
    arguments = (tmp_path / "args.txt").read_text(encoding="utf-8").splitlines()
    assert "SEMGREP_APP_TOKEN" not in env
    assert "SEMGREP_RULES" not in env
    assert "SEMGREP_SEND_METRICS=off" in env
    assert arguments[arguments.index("--metrics") + 1] == "off"
    assert arguments[-1] == "cmd/main.go"


def test_long_lists_of_files_are_split() -> None:
    names = [f"deploy/{number:05}/{'x' * 80}.sql" for number in range(1000)]
    batches = list(engine._batches(names))
    assert [name for batch in batches for name in batch] == names
    assert len(batches) > 1
    assert max(sum(len(name) + 1 for name in batch) for batch in batches) < 32_000


def test_the_digest_follows_the_content_of_the_rules(tmp_path: Path) -> None:
    rule = _write(tmp_path / "rules/go.yaml", GO_RULE)
    before = semgrep.digest([tmp_path / "rules"])
    _write(tmp_path / "rules/go.test.yaml", "a: 1\n")
    _write(tmp_path / "rules/go.go", GO)
    assert semgrep.digest([tmp_path / "rules"]) == before
    rule.write_text(GO_RULE.replace("HIGH", "LOW"), encoding="utf-8")
    assert semgrep.digest([tmp_path / "rules"]) != before
    assert semgrep.digest([rule]) != semgrep.digest([])


@pytest.mark.parametrize(
    "path",
    [
        "src/app.ts",
        "main.py",
        "README.md",
        "config.yaml",
        "tests/.env",
        "node_modules/x/.env",
        "environment.ts",
        "vite.env.d.ts",
        "",
    ],
)
def test_other_files_are_not_wanted(path: str) -> None:
    assert not semgrep.wants(path)


def test_only_configuration_folders_of_the_pack_are_listed() -> None:
    names = [folder.name for folder in semgrep.config_rules()]
    assert names == ["compose", "config", "dotenv", "nginx", "prisma", "sql", "wrangler"]


def test_check_starts_the_pack_only_where_no_reader_judges(tmp_path: Path) -> None:
    """prodready reads compose, .env, SQL and Prisma itself; of nginx only what speaks of origins is worth a start."""
    _write(tmp_path / "nginx.conf", "add_header Access-Control-Allow-Origin *;\n")
    _write(tmp_path / "plain.conf", "gzip on;\n")
    names = ["nginx.conf", "plain.conf", "gone.conf", "compose.yaml"]
    assert [name for name in names if engine.could_match(tmp_path, name)] == ["nginx.conf"]
    assert [folder.name for folder in engine.unread_rules()] == ["nginx"]
