"""What a team names in its configuration is taken for what it says it is."""

from __future__ import annotations

import pytest

from prodready.config import Config
from tests.support import findings_of

PRINTING = {
    "app/main.py": "from fastapi import FastAPI\nfrom app.events import emit\n\napp = FastAPI()\n\n\n"
    '@app.get("/")\ndef index():\n    emit("index")\n    return {}\n',
    "app/events.py": "def emit(event):\n    print(event)\n",
}
STORING = {
    "app/main.py": "from fastapi import FastAPI\nfrom pydantic import BaseModel\nfrom app.safe import seal\n"
    "from app.models import User, session\n\n"
    "app = FastAPI()\n\n\nclass New(BaseModel):\n    pin: str\n\n\n"
    '@app.post("/users")\ndef create(body: New):\n    session.add(User(pin=seal(body.pin)))\n    session.commit()\n    return {}\n',
    "app/safe.py": "from vendor.enclave import transform\n\n\ndef seal(pin):\n    return transform(pin)\n",
    "app/models.py": "from sqlalchemy import Column, String\n"
    "from sqlalchemy.orm import Session, declarative_base\n\nBase = declarative_base()\n"
    'session = Session()\n\n\nclass User(Base):\n    __tablename__ = "users"\n    pin = Column(String)\n',
}
READING = {
    "app.py": "from flask import Flask, request\nfrom shop.checks import order_of\n"
    "from shop.store import save\n\napp = Flask(__name__)\n\n\n"
    '@app.post("/orders")\ndef order():\n    save(order_of(request.get_json()))\n    return {}\n',
    "shop/checks.py": "from vendor.rules import apply\n\n\ndef order_of(body):\n    return apply(body)\n",
    "shop/store.py": "import sqlite3\n\n\ndef save(order):\n    db = sqlite3.connect('shop.db')\n"
    "    db.execute('INSERT INTO orders (item) VALUES (?)', (order['item'],))\n    db.commit()\n",
}


@pytest.mark.parametrize("name", ["app.events.emit", "./app/events.emit", "emit", "app.events"])
def test_a_logger_of_the_team(name: str) -> None:
    assert [f.code for f in findings_of(PRINTING, "PRD401")] == ["PRD401"]
    assert findings_of(PRINTING, "PRD401", config=Config(loggers=(name,))) == []


def test_a_hasher_of_the_team() -> None:
    assert "PRD201" in {f.code for f in findings_of(STORING)}
    assert not {f.code for f in findings_of(STORING, config=Config(hashers=("app.safe.seal",)))} & {"PRD201", "PRD204"}


@pytest.mark.parametrize(
    "config", [Config(validators=("shop.checks.order_of",)), Config(sanitizers=("shop.checks.order_of",))]
)
def test_a_check_of_the_team(config: Config) -> None:
    assert "PRD601" in {f.code for f in findings_of(READING)}
    assert "PRD601" not in {f.code for f in findings_of(READING, config=config)}
