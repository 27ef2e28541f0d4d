"""bench/peers.py on suites of our own, written the way the peers write theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import peers
from bench.peer_suites import READERS, Case, Mark, neutral
from prodready.findings import Finding, Location, Step

_VIEW = """\
from flask import Flask, request
import os

app = Flask(__name__)


@app.get("/ping")
def ping():
    host = request.args["host"]
    os.system("ping " + host)  # NOT OK
    os.system("ping localhost")  # OK


@app.get("/run")
def run():
    os.system(request.args["job"])  # a line the suite says nothing of
    return "done"
"""
_SNIPPET = """\
import flask

app = flask.Flask(__name__)
# ruleid: avoid_hardcoded_config_SECRET_KEY
app.config["SECRET_KEY"] = "correct-horse-battery"
# ok: avoid_hardcoded_config_SECRET_KEY
app.config["SECRET_KEY"] = load()
"""
_RULE = """\
rules:
  - id: avoid_hardcoded_config_SECRET_KEY
    metadata: {cwe: ["CWE-489: Active Debug Code"]}
  - id: about-something-else
    metadata: {cwe: "CWE-295: certificates"}
"""
_SHOT = """\
S105 Possible hardcoded password assigned to: "password"
 --> S105.py:1:12
S106 Possible hardcoded password
 --> S105.py:2:1
"""
_CODEQL = """\
#select
| test.py:10:15:10:28 | ControlFlowNode | test.py:1:26:1:32 | ImportMember | test.py:10:15:10:28 | ControlFlowNode | words |
edges
| test.py:1:26:1:32 | ImportMember | test.py:9:12:9:18 | request | provenance |  |
| test.py:9:12:9:18 | request | test.py:10:15:10:28 | BinaryExpr | provenance |  |
nodes
| test.py:17:15:17:28 | no alert |
"""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def checkouts(tmp_path: Path) -> Path:
    _write(tmp_path / "codeql/python/CWE-078/CommandInjection.expected", _CODEQL)
    _write(tmp_path / "codeql/python/CWE-078/test.py", _VIEW)
    _write(tmp_path / "codeql/python/CWE-999/Unrelated.expected", _CODEQL)
    _write(tmp_path / "semgrep/python/config.yaml", _RULE)
    _write(tmp_path / "semgrep/python/config.py", _SNIPPET)
    linter = tmp_path / "ruff/crates/ruff_linter"
    _write(linter / "resources/test/fixtures/flake8_bandit/S105.py", 'password = "correct-horse"\nx = 1\n')
    _write(linter / "src/rules/flake8_bandit/snapshots/tests__S105_S105.py.snap", _SHOT)
    _write(tmp_path / "bandit/examples/named.py", 'password = "correct-horse"\n')
    assets = tmp_path / "njsscan/tests/assets/node_source"
    _write(
        assets / "true_positives/jwt.js",
        'const jwt = require("jsonwebtoken");\n// ruleid:hardcoded_jwt_secret\njwt.sign({}, "abcdef");\n',
    )
    _write(assets / "true_negatives/jwt.js", 'const jwt = require("jsonwebtoken");\njwt.sign({}, process.env.KEY);\n')
    return tmp_path


def test_each_suite_is_read_and_scored(checkouts: Path) -> None:
    scores = peers.score(case for name, read in READERS.items() for case in read(checkouts / name))
    figures = {key: (s.alerts, s.given, s.oks, s.flagged, s.beyond) for key, s in scores.items()}
    assert figures[("codeql python", "input")] == (1, 1, 1, 0, 1), "the last view is ours alone"
    assert figures[("semgrep python", "secret")] == (1, 1, 1, 0, 0)
    assert figures[("ruff", "secret")] == (1, 1, 0, 0, 0), "only the alert of the fixture's own rule"
    assert figures[("bandit", "secret")] == (1, 1, 0, 0, 0)
    assert figures[("njsscan", "secret")] == (1, 1, 1, 0, 0)
    assert ("codeql python", "pin") not in figures


def test_command_prints_the_table_and_each_difference(checkouts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert peers.main([str(checkouts), "--peer", "codeql", "--differences"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "| codeql python | input | 1 | 1 | 0 | 1 | 0 | 1 |" in lines
    assert [line.split()[0] for line in lines if not line.startswith("|")] == ["beyond"]
    assert peers.main([str(checkouts / "ruff")]) == 2, "no suite stands there"


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("test.py", "app/unit.py"),
        ("tests/a.js", "app/unit/a.js"),
        ("a.test.ts", "app/a.unit.ts"),
        ("views.py", "app/views.py"),
    ],
)
def test_a_test_is_code_in_the_neutral_tree(path: str, there: str) -> None:
    assert neutral(path) == there


def test_an_alert_is_given_at_its_sink_its_source_or_between_and_a_good_line_is_flagged_at_the_ends_only() -> None:
    steps = tuple(Step(Location("app/a.py", line), "") for line in (3, 5, 9))
    found = Finding("PRD605", "input", "", Location("app/a.py", 3), trail=steps)
    codes = frozenset({"PRD605"})

    def flagged(line: int, good: bool = False, via: frozenset[tuple[str, int]] = frozenset()) -> int:
        mark = Mark("app/a.py", line, line, codes, good, "rule", via)
        case = Case("suite", "case", {}, (mark,))
        one = next(iter(peers.score([case], lambda _: [found]).values()))
        return one.flagged if good else one.given

    assert [flagged(line) for line in (3, 5, 9, 4)] == [1, 1, 1, 0]
    assert flagged(12, via=frozenset({("app/a.py", 3)})) == 1
    assert [flagged(line, good=True) for line in (3, 5, 9)] == [1, 0, 1]
