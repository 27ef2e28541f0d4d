"""Findings and small projects that the tests of the command and its outputs share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from prodready.config import Config
from prodready.engine import Report
from prodready.findings import Confidence, Finding, Location, Severity, Step, Suppression
from prodready.output import View

SECRET = "hunter2-not-for-print"
APP = 'import os\n\n\n@app.post("/login")\ndef login(body):\n    KEY = "' + SECRET + '"\n    return body\n'
SERVICE = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
def index():
    print("hello")
    return {}
"""

LOGIN = Finding(
    "PRD101",
    "rate-limit",
    "POST /login has no rate limit, 100% open: a,b",
    Location("app/auth.py", 4, 1, 4, 19),
    Severity.ERROR,
    trail=(
        Step(Location("app/auth.py", 4, 1, 4, 19), "the route"),
        Step(Location("app/main.py", 2), "<mounted> & no limiter found"),
    ),
    fingerprint="aaaaaaaaaaaaaaaa",
)
KEY = Finding(
    "PRD501",
    "secret",
    "credential literal in KEY",
    Location("app/auth.py", 6, 5, 6, 30),
    confidence=Confidence.MEDIUM,
    fingerprint="bbbbbbbbbbbbbbbb",
)
ACCEPTED = Finding(
    "PRD401",
    "print",
    "print in service code",
    Location("app/main.py", 1),
    Severity.NOTE,
    fingerprint="cccccccccccccccc",
    suppressed=Suppression("inline", "start-up banner", "2099-01-31", "team-a"),
)


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write files below `root`."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def view(root: Path, *findings: Finding, color: bool = False, explain: bool = False) -> View:
    """A view of findings in a project whose files exist."""
    write(root, {"app/auth.py": APP, "app/main.py": "print('up')\nrun()\n"})
    report = Report(str(root), findings or (LOGIN, KEY, ACCEPTED), files=2, notes=("semgrep is not installed",))
    return View(report, Config(), color=color, explain=explain)


def run(*arguments: str, cwd: Path, stdin: bytes = b"", module: str = "prodready") -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, timeout=120, check=False)
    return subprocess.CompletedProcess(
        command, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")
    )
