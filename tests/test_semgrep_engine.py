"""The semgrep engine: what it finds with a team's rule, and what it says when something goes wrong."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from prodready import baseline, cli
from prodready.config import Config
from prodready.engine import Report, check
from prodready.languages import semgrep
from prodready.languages.semgrep import engine
from prodready.output import View, render

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
ANSWER = """echo '{"results": [], "errors": [], "paths": {"scanned": []}}'"""
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
    result = semgrep.run(tmp_path, ["deploy/compose.yaml", "-odd.sql", ".env"], [semgrep.packaged_rules()])
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


def test_long_lists_of_files_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_COMMAND_LENGTH", 24_000)
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


@pytest.mark.parametrize("path", ["src/app.ts", "main.py", "README.md", "tests/nginx.conf", "a_test.go", ".env", ""])
def test_what_prodready_reads_itself_is_not_wanted(path: str) -> None:
    assert not semgrep.wants(path)


def test_only_files_with_the_words_of_a_rule_can_match() -> None:
    """Of nginx only what speaks of origins is worth a start, of Go what speaks of credentials, output or requests."""
    assert semgrep.could_match("nginx.conf", b"add_header Access-Control-Allow-Origin *;")
    assert not semgrep.could_match("plain.conf", b"gzip on;")
    assert semgrep.could_match("cmd/main.go", b"package main // fmt.Println")
    assert not semgrep.could_match("cmd/sum.go", b"package sum\n\nfunc Add(a, b int) int { return a + b }\n")


@needs_semgrep
def test_a_target_that_cannot_be_parsed_is_no_failure(tmp_path: Path) -> None:
    rule = _go_project(tmp_path)
    _write(tmp_path / "cmd/half.go", "package main\n\nfunc half( {{{ panic(1) }\n")
    result = semgrep.run(tmp_path, ["cmd/main.go", "cmd/half.go"], [rule])
    assert result.errors == ()
    assert result.unread == ("cmd/half.go",)
    assert [one.path for one in result.matches] == ["cmd/main.go"]


@posix_only
def test_it_works_while_its_caller_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = _go_project(tmp_path)
    _stand_in(monkeypatch, tmp_path / "bin", f"touch '{tmp_path}/started'; sleep 1; {ANSWER}")
    with semgrep.Run(tmp_path, ["cmd/main.go"], [rule]) as run:
        _wait_for(tmp_path / "started")
        assert run.result() == semgrep.SemgrepResult()


@posix_only
def test_it_ends_with_its_caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = _go_project(tmp_path)
    _stand_in(monkeypatch, tmp_path / "bin", f"echo $$ > '{tmp_path}/pid'; touch '{tmp_path}/started'; sleep 30")
    with semgrep.Run(tmp_path, ["cmd/main.go"], [rule]):
        _wait_for(tmp_path / "started")
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text(encoding="utf-8")), 0)


# What follows goes through `prodready check`.


@posix_only
def test_check_hands_over_what_could_match_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run with nothing changed, or with a new time alone, does not start semgrep; a new content does."""
    _service(tmp_path)
    _stand_in(monkeypatch, tmp_path / "bin", f"echo \"$*\" >> '{tmp_path}/starts'; {ANSWER}")
    starts = tmp_path / "starts"

    def started() -> list[str]:
        assert engine_check(tmp_path).errors == ()
        return starts.read_text(encoding="utf-8").splitlines() if starts.exists() else []

    (first,) = started()
    assert first.endswith(" cmd/main.go"), "sum.go cannot match, a_test.go is left out"
    assert len(started()) == 1
    os.utime(tmp_path / "cmd/main.go", (1, 1))
    assert len(started()) == 1
    _write(tmp_path / "cmd/sum.go", 'package main\n\nfunc Sum() { println("password") }\n')
    assert started()[1].endswith(" cmd/sum.go"), "only what is new"
    assert check([tmp_path / "cmd/sum.go"], root=tmp_path).errors == ()
    assert len(started()) == 2, "a run on one file forgets nothing of the others"


@needs_semgrep
def test_check_merges_suppresses_and_baselines_what_the_pack_finds(tmp_path: Path) -> None:
    _write(tmp_path / "prodready.toml", "")
    lines = ["package main", 'import "github.com/labstack/echo/v4/middleware"', "func routes() {"]
    lines += ["\tr.Use(cors.Default())", "\te.Use(middleware.CORS())", "}"]
    _write(tmp_path / "cmd/main.go", "\n".join(lines) + "\n")
    found = [(f.code, f.family, f.location.line) for f in engine_check(tmp_path).findings]
    assert found == [("PRD304", "cors", 4), ("PRD304", "cors", 5)]
    assert [(f.code, f.location.line) for f in engine_check(tmp_path).findings] == [("PRD304", 4), ("PRD304", 5)]
    lines[3] += " // prodready: ignore[PRD304] a public feed"
    _write(tmp_path / "cmd/main.go", "\n".join(lines) + "\n")
    report = engine_check(tmp_path)
    assert [f.suppressed.kind if f.suppressed else "" for f in report.findings] == ["inline", ""]
    entries = baseline.update(baseline.Baseline(), report.findings, lambda path: True, add=True)
    baseline.write(tmp_path / Config().baseline, entries)
    assert [f.suppressed.kind if f.suppressed else "" for f in engine_check(tmp_path).findings] == [
        "inline",
        "baseline",
    ]


@needs_semgrep
def test_a_secret_that_both_engines_see_is_told_once(tmp_path: Path) -> None:
    _write(tmp_path / "prodready.toml", "")
    _write(tmp_path / "cmd/main.go", 'package main\n\nvar jwtSecret = []byte("blue-horse-9")\n')
    report = engine_check(tmp_path)
    assert [f.location.line for f in report.findings] == [3]
    assert "blue-horse-9" not in render("text", View(report, Config()))


@needs_semgrep
@pytest.mark.parametrize("text", [BROKEN_RULE, "rules: [\n"])
def test_check_fails_where_a_rule_of_the_team_does_not_parse(tmp_path: Path, text: str) -> None:
    _write(tmp_path / "prodready.toml", 'semgrep-rules = ["ci/rules.yaml"]\n')
    _write(tmp_path / "ci/rules.yaml", text)
    _write(tmp_path / "cmd/main.go", GO)
    for _ in range(2):  # a failure is not kept as a result
        done = _prodready(tmp_path)
        assert done.returncode == 2
        assert "error:" in done.stderr
        assert "Traceback" not in done.stderr


OUT_OF_MEMORY = '{"type": "Out of memory", "level": "error", "message": "no memory", "path": "cmd/main.go"}'
TIMEOUT = '{"type": "Timeout", "level": "warn", "message": "too slow", "path": "cmd/main.go"}'


@posix_only
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("kill -9 $$", "want of memory"),
        ("kill -11 $$", "crashed (signal 11)"),
        ("echo no answer", "without a readable answer"),
        (f'echo \'{{"results": [], "errors": [{OUT_OF_MEMORY}], "paths": {{"scanned": []}}}}\'', "OutOfMemory"),
        (f'echo \'{{"results": [], "errors": [{TIMEOUT}], "paths": {{"scanned": []}}}}\'', "Timeout"),
    ],
)
def test_a_failure_of_the_engine_is_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, words: str
) -> None:
    _service(tmp_path)
    _stand_in(monkeypatch, tmp_path / "bin", script)
    (error,) = engine_check(tmp_path).errors
    assert words in error
    monkeypatch.chdir(tmp_path)
    assert cli._run(["check"]) == cli.FAILED


@posix_only
def test_a_time_out_of_the_whole_run_is_exit_code_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _service(tmp_path)
    _stand_in(monkeypatch, tmp_path / "bin", "sleep 30")
    monkeypatch.setattr(engine, "SECONDS", 1)
    assert engine_check(tmp_path).errors == ("semgrep took longer than 1 seconds and was stopped",)


def test_a_missing_semgrep_is_a_note_unless_it_is_required(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _service(tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    report = engine_check(tmp_path)
    assert report.errors == ()
    assert "not run on 1 file " in report.notes[0]
    assert engine_check(tmp_path, Config(semgrep="required")).errors == report.notes


def _service(root: Path) -> None:
    _write(root / "prodready.toml", "")
    _write(root / "cmd/main.go", 'package main\n\nfunc main() {\n\tprintln("login")\n}\n')
    _write(root / "cmd/sum.go", "package main\n\nfunc Add(a, b int) int { return a + b }\n")
    _write(root / "cmd/a_test.go", 'package main\n\nfunc check() { println("login") }\n')


def engine_check(root: Path, config: Config | None = None) -> Report:
    return check([root], config, root=root)


def _prodready(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "prodready", "check"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
