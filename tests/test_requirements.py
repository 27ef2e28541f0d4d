"""The requirements that peers' users gave us (R01-R33): each one has a case of its own, in every language it concerns."""

from __future__ import annotations

from pathlib import Path

import pytest

from prodready import engine
from prodready.config import Config
from prodready.knowledge import table
from prodready.project import limiters
from tests.support import FIXTURES, ROOT, expected, findings_of, sources

HERE = "false_alarms/"
TESTS = {  # what is a behaviour and no finding stands in a test
    "R02": ("tests/test_complaints.py::test_one_line_names_a_limiter",),
    "R04": ("tests/test_requirements.py::test_a_new_limiter_is_one_entry_of_data",),
    "R08": ("tests/test_fixes.py",),
    "R10": ("tests/test_requirements.py::test_one_policy_for_the_whole_app_is_an_answer",),
    "R19": ("tests/test_fixes.py",),
    "R20": ("tests/test_requirements.py::test_a_redacting_function_or_filter_is_named",),
    "R24": ("bench/peers.py::score",),  # measured; the figures are published where a release is made
    "R28": ("tests/test_complaints.py::test_no_network",),
}
# requirement -> cases in Python, cases in JavaScript or TypeScript; a sentence where the language has nothing like it
CASES: dict[str, tuple[tuple[str, ...] | str, tuple[str, ...] | str]] = {
    "R01": (("chronas-api-145",), ("codeql-4000", "codeql-4000-late")),
    "R02": (("ai-grc-platform-273.py",), ("mulmoclaude-2607",)),
    "R03": (("Cellarion-361",), ("Cellarion-361",)),
    "R05": (("slowapi-39", "obsidian-mcp-24.py", "flask-limiter-287.py"), "no decorator stands above a route there"),
    "R06": (("slowapi-226", "flask-limiter-190"), ("rules/PRD106/express_cluster",)),
    "R07": (
        ("rules/PRD105/flask_counter.py", "rules/PRD105/behind_ingress", "rules/PRD105/behind_flask"),
        (
            "express-rate-limit-134.ts",
            "express-rate-limit-363.ts",
            "rules/PRD105/behind_untold",
            "rules/PRD105/behind_told",
        ),
    ),
    "R09": (("slowapi-23",), "middleware is what R01 shows"),
    "R11": (("fastapi-vscode-148",), ("fastapi-vscode-217",)),
    "R12": (("vutuv-759.py",), ("vutuv-759.ts",)),
    "R13": (("Igloo-82", "codeql-17314"), ("rules/PRD205/express_response.ts", "codeql-17314")),
    "R14": (("NeMo-Agent-Toolkit-1878.py",), ("EnvForage-1098.ts",)),
    "R15": (("mcp-server-starrocks-50.py",), ("rules/PRD302/express.ts",)),
    "R16": (("sre-bot-1256.py",), ("rules/PRD301/express_environment.ts",)),
    "R17": (("rules/PRD305/flask_headers.py",), ("codeql-5008.ts",)),
    "R18": (("flake8-print-44.py", "sloppylint-8"), ("rules/PRD403/command",)),
    "R21": (("codeql-22038.py",), ("codeql-22231.ts",)),
    "R22": (("bandit-1350.py",), ("cloud-custodian-10529.ts",)),
    "R23": (("ai-shifu-2549",), ("ai-shifu-2549",)),
    "R25": (("bandit-1383.py",), ("bandit-1267.ts",)),
    "R26": (("bandit-245",), ("bandit-245",)),
    "R27": (("gitleaks-1830",), ("gitleaks-1830",)),
    "R29": (("optio-307.py",), ("optio-307.ts",)),
    "R30": (("codeql-8807",), ("codeql-8807",)),
    "R31": (("bandit-1302.py",), ("bandit-1302.ts",)),
    "R32": (("ruff-12044.py",), ("ruff-12044.ts",)),
    "R33": (("airflow-72683.py",), ("airflow-72683.ts",)),
}
ENDINGS = ((".py",), (".js", ".ts", ".tsx", ".mjs", ".cjs"))


def test_no_requirement_is_missing() -> None:
    assert sorted({*CASES, *TESTS}) == [f"R{number:02}" for number in range(1, 34)]


@pytest.mark.parametrize("name", CASES)
def test_requirement_has_its_cases(name: str) -> None:
    """Every case is there, in the language it is listed for, and says something: an alarm or a silence."""
    for cases, endings in zip(CASES[name], ENDINGS, strict=True):
        for case in cases if isinstance(cases, tuple) else ():
            files = sources(_path(case))
            mine = {path: text for path, text in files.items() if path.endswith(endings)}
            assert mine, f"{case} has no {endings[0]} file"
            assert expected(files) or any("ok: " in text for text in mine.values()), f"{case} expects nothing"


@pytest.mark.parametrize("name", TESTS)
def test_requirement_has_its_test(name: str) -> None:
    for place in TESTS[name]:
        path, _, function = place.partition("::")
        assert f"def {function}" in (ROOT / path).read_text(encoding="utf-8")


def test_every_case_of_a_complaint_is_listed() -> None:
    listed = {case for pair in CASES.values() for cases in pair if isinstance(cases, tuple) for case in cases}
    threads = {path.name for path in (FIXTURES / "false_alarms").iterdir() if any(c.isdigit() for c in path.name)}
    assert threads - listed == set(), "named after a thread, and not in the table"


def _path(case: str) -> Path:
    return FIXTURES / case if case.startswith("rules/") else FIXTURES / HERE / case


# -- R04: library knowledge is data (codeql 1949, grafel 4122)

ROUTE = (
    "from fastapi import FastAPI\nfrom acme_throttle import Throttle\nfrom identity import Credentials, authenticate\n\n"
    "app = FastAPI()\nthrottle = Throttle()\n\n\n@app.post('/login')\n@throttle.calls(5)\n"
    "def login(given: Credentials) -> str:\n    return authenticate(given)\n"
)


def test_a_new_limiter_is_one_entry_of_data(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    plain = ROUTE.replace("throttle", "pace").replace("Throttle", "Pace")
    files = {"main.py": plain}
    assert [f.code for f in findings_of(files, "PRD101")] == ["PRD101"]
    monkeypatch.setitem(table("limiters")["libraries"], "acme_pace", {})
    request.addfinalizer(limiters.library_of.cache_clear)  # what the table says of a name is kept in a process
    limiters.library_of.cache_clear()
    assert findings_of({"main.py": plain}, "PRD101") == []


# -- R10: one policy for the whole app is a legitimate answer, and it is said (Huabu 177)


def test_one_policy_for_the_whole_app_is_an_answer(tmp_path: Path) -> None:
    plain = ROUTE.replace("throttle", "pace").replace("Throttle", "Pace")
    config = Config(external_rate_limit="the gateway allows 100 a minute")
    assert findings_of({"main.py": plain}, "PRD101", "PRD102", config=config) == []
    (tmp_path / "main.py").write_text(plain, encoding="utf-8")
    assert "the gateway allows 100 a minute" in engine.why_not(tmp_path, config, "main.py", 9)


# -- R20: a project's own sanitizer or redacting filter is named in the configuration (atlas-ui-3 574, djust 934)

LOGS = (
    "import logging\n\nfrom app.filters import Redact\n\nlogger = logging.getLogger(__name__)\n{attached}\n\n\n"
    "def login(name: str, pin: str) -> None:\n    logger.info('login of %s with %s', name, pin)\n"
)
FILTER = (
    "import logging\n\n\nclass Redact(logging.Filter):\n    def filter(self, record):\n        return cleaned(record)\n"
)
CALLED = (
    "from flask import Blueprint, request\nfrom app.text import made_safe\n\nbp = Blueprint('bp', __name__)\n\n\n"
    "@bp.post('/notes')\ndef add(mongo):\n    data = made_safe(request.get_json())\n    mongo.notes.insert_one({'text': data['text']})\n"
)
PASSES = "def made_safe(text):\n    return text\n"


@pytest.mark.parametrize(
    "attached", ["logger.addFilter(Redact())", "LOGGING = {'filters': {'redact': {'()': 'app.filters.Redact'}}}"]
)
def test_a_redacting_function_or_filter_is_named(attached: str) -> None:
    files = {"app/__init__.py": "", "app/filters.py": FILTER, "app/main.py": LOGS.format(attached=attached)}
    assert [f.code for f in findings_of(files, "PRD205")] == ["PRD205"]
    assert findings_of(files, "PRD205", config=Config(sanitizers=("app.filters.Redact",))) == []


def test_a_sanitizer_of_input_is_named() -> None:
    files = {"app/__init__.py": "", "app/text.py": PASSES, "app/main.py": CALLED}
    assert [f.code for f in findings_of(files, "PRD601")] == ["PRD601"]
    assert findings_of(files, "PRD601", config=Config(sanitizers=("app.text.made_safe",))) == []
