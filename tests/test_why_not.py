"""`--why-not`: why nothing was raised at a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from prodready import engine
from prodready.config import Config

APP = """\
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from slowapi import Limiter
from slowapi.util import get_remote_address

limiter = Limiter(key_func=get_remote_address)
app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example.com"])
api_key = "<your-key>"


@app.post("/login")
@limiter.limit("5/minute")
def login(request, password: str):
    return {}


@app.get("/orders")
def orders():
    return []


if __name__ == "__main__":
    print("starting")
"""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (12, "POST /login (credential: "),
        (12, "is covered: "),
        (18, "it checks or issues no credentials"),
        (8, "the CORS policy"),
        (24, "runs only when the file is started by hand"),
        (20, "nothing here is a candidate"),
    ],
)
def test_a_silent_place_is_explained(tmp_path: Path, line: int, words: str) -> None:
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    assert words in engine.why_not(tmp_path, Config(), "app.py", line)


def test_a_finding_is_named(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP.replace("@limiter.limit", "# @limiter.limit"), encoding="utf-8")
    assert "PRD101 is raised here" in engine.why_not(tmp_path, Config(), "app.py", 12)
