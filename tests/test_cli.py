"""The command as a stranger uses it, in processes of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from prodready import __version__
from prodready.catalogue import catalogue
from tests.samples import SERVICE, run, write

OFF = '[tool.prodready]\nsemgrep = "off"\n'
SILENT = SERVICE.replace('    print("hello")\n', "")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A service that prints."""
    files = {"pyproject.toml": OFF, "app/main.py": SERVICE, "app/__init__.py": "", "tools/x.py": "x = 1\n"}
    return write(tmp_path, files)


def test_version_is_quick_and_heavy_things_stay_out(project: Path) -> None:
    assert run("--version", cwd=project).stdout == f"prodready {__version__}\n"
    heavy = "{'rich', 'jinja2', 'tree_sitter', 'msgspec', 'prodready.engine', 'prodready.rules'} & set(sys.modules)"
    code = f"import sys, prodready.cli; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_findings_are_shown_and_the_exit_code_says_so(project: Path) -> None:
    done = run("check", "--select", "PRD401", cwd=project)
    assert done.returncode == 1
    assert done.stdout.startswith("app/main.py\n  8:5     PRD401 ")
    assert "print 1" in done.stdout.splitlines()[-1]
    assert done.stderr == ""


def test_nothing_found_is_zero(project: Path) -> None:
    done = run("check", "--select", "PRD401", "tools", cwd=project)
    assert (done.returncode, done.stdout) == (0, "nothing found (1 file looked at)\n")


def test_json_from_a_subfolder_has_paths_from_the_root(project: Path) -> None:
    done = run("check", "--format", "json", "--select", "print", ".", cwd=project / "app")
    document = json.loads(done.stdout)
    assert [f["path"] for f in document["findings"]] == ["app/main.py"]
    assert document["summary"]["findings"] == 1


def test_output_goes_to_a_file(project: Path) -> None:
    done = run("check", "--format", "sarif", "--output", "out.sarif", cwd=project)
    assert done.stdout == ""
    assert json.loads((project / "out.sarif").read_text())["version"] == "2.1.0"


def test_stdin_stands_for_the_file(project: Path) -> None:
    arguments = ("check", "--select", "PRD401", "--stdin-filename", "app/main.py")
    assert run(*arguments, cwd=project, stdin=SILENT.encode()).returncode == 0
    twice = SERVICE.replace("    print", '    print("a")\n    print')
    done = run(*arguments, cwd=project, stdin=twice.encode())
    assert done.stdout.count("PRD401") == 2
    assert '| print("a")' in done.stdout


def test_stdin_for_a_file_that_does_not_exist_yet(project: Path) -> None:
    done = run("check", "--select", "PRD401", "--stdin-filename", "app/new.py", cwd=project, stdin=SERVICE.encode())
    assert done.returncode == 1
    assert done.stdout.startswith("app/new.py\n")


def test_ignore_adds_to_the_configuration(project: Path) -> None:
    done = run("check", "--ignore", "print,rate-limit", cwd=project)
    assert "PRD401" not in done.stdout
    assert "PRD1" not in done.stdout


def test_jobs_and_cache_change_nothing(project: Path) -> None:
    runs = [
        run("check", "--format", "json", *options, cwd=project).stdout
        for options in ([], [], ["--no-cache"], ["--jobs", "2"], ["--jobs", "1", "--no-cache"])
    ]
    assert len(set(runs)) == 1


def test_inline_suppression_and_baseline(project: Path) -> None:
    quiet = SERVICE.replace('print("hello")', 'print("x")  # prodready: ignore[PRD401] why not')
    write(project, {"app/other.py": quiet})
    arguments = ("check", "--select", "PRD401", "--format", "json")
    document = json.loads(run(*arguments, cwd=project).stdout)
    assert [f["path"] for f in document["findings"]] == ["app/main.py"]
    assert document["suppressed"][0]["suppression"]["reason"] == "why not"

    first = run("baseline", cwd=project)
    assert first.returncode == 0, first.stderr
    assert run(*arguments, cwd=project).returncode == 0
    before = (project / "prodready-baseline.toml").read_text()
    write(project, {"app/third.py": SERVICE})
    assert run(*arguments, cwd=project).returncode == 1
    run("baseline", cwd=project)
    assert (project / "prodready-baseline.toml").read_text() == before
    (project / "app/main.py").write_text(SILENT)
    run("baseline", cwd=project)
    assert '"app/main.py PRD401' not in (project / "prodready-baseline.toml").read_text()
    run("baseline", "--add", cwd=project)
    assert run(*arguments, cwd=project).returncode == 0


def test_stale_suppressions_are_found_in_files_without_findings(project: Path) -> None:
    write(project, {"tools/x.py": "x = 1  # prodready: ignore[PRD401] gone by now\n"})
    done = run("check", "tools", cwd=project)
    assert (done.returncode, done.stdout.splitlines()[1][:16]) == (1, "  1:8     PRD901")
    assert run("check", "tools", "--select", "print", cwd=project).returncode == 0
    expired = SERVICE.replace('print("hello")', 'print("x")  # prodready: ignore[PRD401] for now until=2001-01-31')
    write(project, {"app/main.py": expired})
    codes = [f["code"] for f in json.loads(run("check", "app", "--format", "json", cwd=project).stdout)["findings"]]
    assert codes.count("PRD401") == codes.count("PRD902") == 1
    assert "PRD901" not in codes


def test_why_not_answers_for_a_place(project: Path) -> None:
    done = run("check", "--why-not", "app/main.py:8", cwd=project)
    assert done.returncode == 0
    assert "PRD401" in done.stdout
    assert "nothing here is a candidate" in run("check", "--why-not", "tools/x.py:1", cwd=project).stdout


def test_rule_prints_its_page_and_rules_lists_every_code(project: Path) -> None:
    page = run("rule", "prd401", cwd=project)
    assert page.stdout.startswith("# PRD401: ")
    assert catalogue()["PRD401"].page in page.stdout
    lines = run("rules", cwd=project).stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(catalogue())
    for wrong in ("PRD4", "PRD999"):
        done = run("rule", wrong, cwd=project)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_api_gives_what_the_command_gives(project: Path) -> None:
    import prodready

    report = prodready.check([project], root=project)
    document = json.loads(run("check", "--format", "json", cwd=project).stdout)
    found = [(f.location.path, f.location.line, f.code) for f in report.findings if f.suppressed is None]
    assert found == [(f["path"], f["line"], f["code"]) for f in document["findings"]]


def test_semgrep_pack_alone(project: Path) -> None:
    write(project, {"nginx.conf": "server {\n  add_header Access-Control-Allow-Origin *;\n}\n"})
    done = run("semgrep", "--format", "json", "nginx.conf", cwd=project)
    assert done.stderr == ""
    assert {f["code"] for f in json.loads(done.stdout)["findings"]} == {"PRD301"}
    assert done.returncode == 1


def test_a_reader_that_leaves_is_no_error(project: Path) -> None:
    command = f"{sys.executable} -m prodready rules | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=project, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines()[0].startswith("PRD")


def test_interrupted_leaves_without_a_traceback(project: Path) -> None:
    os.mkfifo(project / "never")
    with subprocess.Popen(
        [sys.executable, "-m", "prodready", "check", "--stdin-filename", "app/main.py"],
        cwd=project,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A job that a shell starts in the background ignores the signal, and so would what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as waiting:
        time.sleep(1.5)
        waiting.send_signal(signal.SIGINT)
        _, said = waiting.communicate(timeout=30)
    assert waiting.returncode == 130
    assert said.strip() == b""


def test_colour_only_on_a_terminal(project: Path) -> None:
    script = f"{sys.executable} -m prodready check --select PRD401"
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm"}
    for extra, colored in (({}, True), ({"NO_COLOR": "1"}, False)):
        command = ["script", "-qec", script, "/dev/null"]
        done = subprocess.run(command, cwd=project, env=environment | extra, capture_output=True, check=False)
        assert (b"\x1b[33mPRD401" in done.stdout) is colored
    assert "\x1b" not in run("check", cwd=project).stdout
