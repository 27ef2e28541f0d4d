"""Every output format: valid, complete, and never with a secret in it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest

from prodready.catalogue import catalogue
from prodready.engine import Report
from prodready.mask import blank
from prodready.output import FORMATS, View, render
from tests.samples import ACCEPTED, KEY, LOGIN, SECRET, view

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_shows_a_secret_and_each_names_every_finding(name: str, tmp_path: Path) -> None:
    text = render(name, view(tmp_path, explain=True))
    assert SECRET not in text
    assert "PRD101" in text
    assert "PRD501" in text


@pytest.mark.parametrize("name", FORMATS)
def test_no_findings_is_a_valid_document(name: str, tmp_path: Path) -> None:
    empty = View(Report(str(tmp_path)), view(tmp_path).config)
    text = render(name, empty)
    assert "PRD101 " not in text
    if name in {"json", "sarif", "gitlab"}:
        json.loads(text)


def test_text_marks_the_place_and_hides_the_value(tmp_path: Path) -> None:
    lines = render("text", view(tmp_path)).splitlines()
    assert lines[0] == "app/auth.py"
    assert lines[1] == "  4:1     PRD101 POST /login has no rate limit, 100% open: a,b"
    assert lines[2].endswith('4 | @app.post("/login")')
    assert lines[3].endswith("| " + "^" * 18)
    assert any('KEY = "•••"' in line for line in lines)
    assert lines[-1] == "2 findings in 1 file: rate-limit 1, secret 1 (2 files looked at, 1 suppressed)"


def test_text_explains_with_the_place_of_each_step(tmp_path: Path) -> None:
    assert "→ app/main.py:2" not in render("text", view(tmp_path))
    text = render("text", view(tmp_path, explain=True))
    assert "→ app/auth.py:4  the route" in text
    assert "→ app/main.py:2  <mounted> & no limiter found" in text


def test_text_colours_only_when_asked(tmp_path: Path) -> None:
    assert "\x1b[" not in render("text", view(tmp_path))
    assert "\x1b[31mPRD101\x1b[0m" in render("text", view(tmp_path, color=True))


def test_text_says_when_limits_are_declared_outside(tmp_path: Path) -> None:
    shown = view(tmp_path)
    shown.config = msgspec.structs.replace(shown.config, external_rate_limit="the gateway, 100 a minute")
    assert "rate limits are set outside, says the configuration: the gateway, 100 a minute" in render("text", shown)


def test_json_has_the_fields_of_the_design(tmp_path: Path) -> None:
    document = json.loads(render("json", view(tmp_path)))
    assert document["version"] == 1
    assert [f["code"] for f in document["findings"]] == ["PRD101", "PRD501"]
    assert document["findings"][0] == {
        "code": "PRD101",
        "family": "rate-limit",
        "severity": "error",
        "confidence": "high",
        "message": LOGIN.message,
        "path": "app/auth.py",
        "line": 4,
        "column": 1,
        "end_line": 4,
        "end_column": 19,
        "trail": [
            {"path": "app/auth.py", "line": 4, "message": "the route"},
            {"path": "app/main.py", "line": 2, "message": "<mounted> & no limiter found"},
        ],
        "fix": None,
        "fingerprint": "aaaaaaaaaaaaaaaa",
    }
    assert document["suppressed"][0]["suppression"]["owner"] == "team-a"
    assert document["summary"]["families"] == {"rate-limit": 1, "secret": 1}


def _sarif(tmp_path: Path) -> dict[str, Any]:
    run = json.loads(render("sarif", view(tmp_path)))["runs"][0]
    assert isinstance(run, dict)
    return run


def test_sarif_is_valid_under_the_official_schema(tmp_path: Path) -> None:
    schema = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    own = msgspec.structs.replace(LOGIN, code="team.no-login", family="team")
    failed = View(Report(str(tmp_path), (own,), ("rule PRD101 failed",)), view(tmp_path).config)
    for shown in (view(tmp_path), failed):
        jsonschema.Draft7Validator(schema).validate(json.loads(render("sarif", shown)))


def test_sarif_declares_every_rule_with_help(tmp_path: Path) -> None:
    rules = _sarif(tmp_path)["tool"]["driver"]["rules"]
    assert {*catalogue()} <= {rule["id"] for rule in rules}
    for rule in rules:
        if rule["id"] in catalogue():
            assert rule["help"]["markdown"].startswith(f"# {rule['id']}: ")
            assert rule["fullDescription"]["text"]


def test_sarif_results_carry_trail_fingerprint_and_justification(tmp_path: Path) -> None:
    run = _sarif(tmp_path)
    login, key, accepted = run["results"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    place = login["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "app/auth.py", "uriBaseId": "%SRCROOT%"}
    assert [step["message"]["text"] for step in login["relatedLocations"]] == [s.message for s in LOGIN.trail]
    assert len(login["codeFlows"][0]["threadFlows"][0]["locations"]) == 2
    assert key["partialFingerprints"] == {"prodready/v1": "bbbbbbbbbbbbbbbb:1"}
    assert accepted["suppressions"][0]["kind"] == "inSource"
    assert accepted["suppressions"][0]["justification"] == "start-up banner until=2099-01-31 owner=team-a"
    assert login["suppressions"] == []


def test_sarif_and_gitlab_tell_equal_lines_apart(tmp_path: Path) -> None:
    twin = msgspec.structs.replace(KEY, location=msgspec.structs.replace(KEY.location, line=7))
    run = json.loads(render("sarif", view(tmp_path, KEY, twin)))["runs"][0]
    assert len({result["partialFingerprints"]["prodready/v1"] for result in run["results"]}) == 2
    issues = json.loads(render("gitlab", view(tmp_path, KEY, twin)))
    assert len({issue["fingerprint"] for issue in issues}) == 2


def test_github_escapes_what_would_end_the_command(tmp_path: Path) -> None:
    finding = msgspec.structs.replace(
        LOGIN, message="50%\nof it", location=msgspec.structs.replace(LOGIN.location, path="a,b:c.py")
    )
    (line,) = render("github", view(tmp_path, finding)).splitlines()
    assert line == (
        "::error file=a%2Cb%3Ac.py,line=4,col=1,endLine=4,endColumn=19,title=PRD101 (rate-limit)::PRD101 50%25%0Aof it"
    )


def test_gitlab_has_what_code_quality_needs(tmp_path: Path) -> None:
    first = json.loads(render("gitlab", view(tmp_path)))[0]
    assert first["check_name"] == "PRD101"
    assert first["severity"] == "critical"
    assert first["location"] == {"path": "app/auth.py", "lines": {"begin": 4, "end": 4}}


def test_junit_counts_failures_and_survives_control_characters(tmp_path: Path) -> None:
    odd = msgspec.structs.replace(LOGIN, message="a\x00b\udcff")
    top = ET.fromstring(render("junit", view(tmp_path, odd, KEY)).encode())
    assert top.get("failures") == "2"
    assert [case.get("name") for case in top.iter("testcase")] == ["PRD101:4:1", "PRD501:6:5"]
    failed = ET.fromstring(render("junit", View(Report(str(tmp_path), errors=("boom",)), view(tmp_path).config)))
    assert failed.get("errors") == "1"


def test_html_escapes_and_needs_nothing_from_outside(tmp_path: Path) -> None:
    page = render("html", view(tmp_path))
    assert "&lt;mounted&gt; &amp; no limiter found" in page
    assert not any(word in page for word in ("<script", "http://", "https://", "<link", "@import"))
    assert "start-up banner" in page


@pytest.mark.skipif(_CHROMIUM is None, reason="no Chromium on this machine")
def test_html_renders_in_a_browser(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(render("html", view(tmp_path)), encoding="utf-8")
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    done = subprocess.run(
        [str(_CHROMIUM), *options, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=90, check=True
    )
    assert done.stdout.count("<article") == 2
    assert "2 findings" in done.stdout


def test_suppressed_findings_are_only_counted_in_text(tmp_path: Path) -> None:
    text = render("text", view(tmp_path, ACCEPTED))
    assert "PRD401" not in text
    assert text == "nothing found (2 files looked at, 1 suppressed)\n"


@pytest.mark.parametrize(
    ("path", "line", "shown"),
    [
        ("a.py", 'KEY = "sk-live"', 'KEY = "•••"'),
        ("a.py", 'x = connect("postgres://u:p@h/db", timeout=3)  # was abc', 'x = connect("•••", timeout=3)  # •••'),
        ("a.py", 'key = """-----BEGIN', 'key = """•••'),
        ("a.py", "MIIEabcdefghijklmnopqrst", "•••"),
        ("a.ts", "{ key: 'it\\'s', n: 1 }", "{ key: '•••', n: 1 }"),
        (".env", "export DB_PASS=hunter2 # don't", "export DB_PASS=•••"),
        ("a.yml", "  - TOKEN=abc", "  - TOKEN=•••"),
        ("a.yml", '"password": hunter2', '"password": •••'),
        ("Dockerfile", "RUN curl -u me:pass https://host", "•••"),
        ("a.pem", "MII", "•••"),
    ],
)
def test_values_are_hidden(path: str, line: str, shown: str) -> None:
    assert blank(line, path) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("return user.pin === pin;", "return user.pin === pin;"),
        ('User(pin="4711", name=name)  # 4711', 'User(pin="•••", name=name)  # •••'),
        ("if pin == 4711:", "if pin == •••:"),
    ],
)
def test_a_line_about_a_pin_shows_names_and_no_values(line: str, shown: str) -> None:
    assert blank(line, "a.py", "pin") == shown
