"""`--why-not` for reads of raw data: which check silenced them, or that they reach nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from prodready import engine
from prodready.config import Config

VIEWS = """\
from flask import Blueprint, request
from pydantic import BaseModel

views = Blueprint("views", __name__)


class Note(BaseModel):
    text: str


@views.post("/parsed")
def parsed(db):
    note = Note.model_validate(request.get_json())
    db.notes.insert_one({"text": note.text})
    return {}


@views.get("/number")
def number(cur):
    page = int(request.args["page"])
    cur.execute(f"SELECT * FROM notes LIMIT 10 OFFSET {page}")
    return {}


def greet(name):
    return len(name)


@views.get("/unused")
def unused():
    name = request.args["name"]
    greet(name)
    return {}


@views.post("/raw")
def raw(db):
    db.notes.insert_one({"text": request.get_json()["text"]})
    return {}
"""
JAVASCRIPT = """\
const express = require("express");
const { notes } = require("./db");
const { validateNote } = require("./checks");
const router = express.Router();
router.post("/guarded", validateNote, async (req, res) => {
  await notes.insertOne(req.body);
  res.end();
});
module.exports = router;
"""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (13, "the raw body is silent: checked by a schema"),
        (20, "a query value is silent: checked by a conversion"),
        (31, "silent: it reaches nothing"),
        (38, "PRD601 is raised here"),
        (22, "nothing here is a candidate"),
    ],
)
def test_a_silent_read_is_explained(tmp_path: Path, line: int, words: str) -> None:
    (tmp_path / "views.py").write_text(VIEWS, encoding="utf-8")
    assert words in engine.why_not(tmp_path, Config(), "views.py", line)


def test_the_guard_in_front_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.js").write_text(JAVASCRIPT, encoding="utf-8")
    assert "checked in front of the handler by validateNote" in engine.why_not(tmp_path, Config(), "notes.js", 6)
