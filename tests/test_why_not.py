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


PEOPLE = """\
import bcrypt
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Member(db.Model):
    name = db.Column(db.String)
    pin = db.Column(db.String)


def protect(plain):
    return bcrypt.hashpw(plain.encode(), bcrypt.gensalt())


def join(name, pin, again_pin):
    if pin != again_pin:
        return None
    db.session.add(Member(name=name, pin=protect(pin)))
    return db.session.commit()


def mail(account, pin):
    account.sender = SmtpSender(account.name, password=pin)
    return account
"""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (9, "pin is silent: no credential is seen to be written into it"),
        (13, "hashed here by bcrypt.hashpw"),
        (17, "second typing"),
        (19, "pin is hashed here by protect"),
        (23, "nothing here is a candidate"),
    ],
)
def test_a_silent_credential_is_explained(tmp_path: Path, line: int, words: str) -> None:
    (tmp_path / "people.py").write_text(PEOPLE, encoding="utf-8")
    assert words in engine.why_not(tmp_path, Config(), "people.py", line)


def test_a_finding_is_named(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP.replace("@limiter.limit", "# @limiter.limit"), encoding="utf-8")
    assert "PRD101 is raised here" in engine.why_not(tmp_path, Config(), "app.py", 12)


FAMILIES = {
    "rate-limit, TypeScript": (
        "app.ts",
        "import express from 'express'\nimport rateLimit from 'express-rate-limit'\nconst app = express()\n"
        "app.post('/login', rateLimit({ windowMs: 60000, limit: 5 }), (req, res) => res.sendStatus(204))\n",
        4,
        "is covered: `express-rate-limit`",
    ),
    "cors, TypeScript": (
        "app.ts",
        "import express from 'express'\nimport cors from 'cors'\nconst app = express()\n"
        "app.use(cors({ origin: 'https://shop.example.com' }))\n",
        4,
        "no wildcard, echo or `null` was found",
    ),
    "print, Python": (
        "tool.py",
        "import argparse\nprint(argparse.ArgumentParser().parse_args())\n",
        2,
        "role is command",
    ),
    "print, TypeScript": (
        "app.ts",
        "import express from 'express'\nconst app = express()\n"
        "if (process.env.NODE_ENV === 'development') {\n  console.log('up')\n}\n",
        4,
        "it runs only in development",
    ),
    "secret, Python": ("app.py", 'api_key = "<your-key>"\n', 1, "is silent: "),
    "secret, TypeScript": ("app.ts", 'export const password = "********"\n', 1, "is silent: masked"),
    "secret, a test": ("tests/test_app.py", 'password = "tR8!kq2Zv9#Lm4xW"\n', 1, "the file's role: test"),
    "input, Python": (
        "app.py",
        "from flask import Blueprint, request\n\nnotes = Blueprint('notes', __name__)\n\n\n@notes.get('/one')\ndef one(cursor):\n"
        "    number = int(request.args['id'])\n    return cursor.execute(f'SELECT * FROM notes WHERE id = {number}')\n",
        8,
        "checked by a conversion",
    ),
    "input, TypeScript": (
        "app.ts",
        "import { Router } from 'express'\nimport { z } from 'zod'\nimport { notes } from './store'\n"
        "const Note = z.object({ text: z.string() })\nconst router = Router()\nrouter.post('/notes', async (req, res) => {\n"
        "  const note = Note.parse(req.body)\n  res.json(await notes.insertOne({ text: note.text }))\n})\n",
        7,
        "checked by a schema",
    ),
}


@pytest.mark.parametrize("case", FAMILIES)
def test_each_family_explains_its_silence(tmp_path: Path, case: str) -> None:
    path, text, line, words = FAMILIES[case]
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(text, encoding="utf-8")
    assert words in engine.why_not(tmp_path, Config(), path, line)
