"""One case or more for each sentence about secrets in the guidelines by which real code is labelled."""

from __future__ import annotations

import pytest

from tests.support import findings_of

SERVICE = 'import express from "express";\nconst app = express();\n%s\napp.listen(8080);\n'
SETTINGS = "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    secret_key: str = %s\n"
REFUSED = """\
import os
SECRET_KEY = os.environ.get("SECRET_KEY", "changeme")
if os.environ.get("ENV") == "production" and SECRET_KEY == "changeme":
    raise RuntimeError("SECRET_KEY is not set")
"""
REQUIRED = """\
import os
if os.environ.get("ENV") == "production" and not os.environ.get("SECRET_KEY"):
    raise RuntimeError("SECRET_KEY is not set")
SECRET_KEY = os.environ.get("SECRET_KEY", "tulip")
"""
VALIDATED = """\
from pydantic import model_validator
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    environment: str = "local"
    secret_key: str = "changeme"

    @model_validator(mode="after")
    def refuse(self):
        if self.secret_key == "changeme" and self.environment != "local":
            raise ValueError("secret_key is not set")
        return self
"""
REFUSED_TS = """\
const secret = process.env.JWT_SECRET ?? "changeme";
if (process.env.NODE_ENV === "production" && secret === "changeme") {
  throw new Error("JWT_SECRET is not set");
}"""
REQUIRED_TS = """\
if (process.env.NODE_ENV === "production" && !process.env.JWT_SECRET) {
  process.exit(1);
}
const secret = process.env.JWT_SECRET ?? "tulip";"""
MENTIONED = REFUSED.replace(
    '    raise RuntimeError("SECRET_KEY is not set")', '    log.warning("SECRET_KEY is not set")'
)


def secrets(path: str, text: str) -> list[str]:
    return [f.code for f in findings_of({path: text}) if f.family == "secret"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", 'API_KEY = "9f8a7c6b5e4d3c2b1a0f99"'),  # keys
        ("app.py", 'ACCESS_TOKEN = "9f8a7c6b5e4d3c2b1a0f99e8"'),  # tokens
        ("app.py", 'DB_PASSWORD = "tulip"'),  # passwords
        ("app.py", 'import jwt\ntoken = jwt.encode({}, "tulip")'),  # signing secrets
        ("app.py", 'engine = create_engine("postgresql://shop:tulip@db/shop")'),  # connection strings with a password
        ("app.py", 'import os\nSECRET_KEY = os.environ.get("SECRET_KEY", "tulip")'),  # defaults of a look-up
        ("app.ts", SERVICE % 'const secret = process.env.JWT_SECRET ?? "tulip";'),
        ("settings.py", SETTINGS % '"tulip"'),  # of a settings field
        (".env", "JWT_SECRET=tulip-harbour"),  # in tracked configuration
        ("config.yaml", "database:\n  password: tulip"),
        ("config.json", '{"database": {"password": "tulip"}}'),
        ("config.ini", "[database]\npassword = tulip"),
        ("compose.yml", "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: tulip"),
        (
            "app.py",
            'import os\nSECRET_KEY = os.environ.get("SECRET_KEY", "changeme")',
        ),  # `changeme` as a runtime default
        ("settings.py", SETTINGS % '"changeme"'),
        ("compose.yml", "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD:-changeme}"),
        ("app.py", MENTIONED),  # only said, not refused
    ],
)
def test_what_works_as_it_stands_is_a_finding(path: str, text: str) -> None:
    assert len(secrets(path, text + "\n")) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", 'API_KEY = "your-api-key"'),  # placeholders that cannot work
        ("app.py", 'API_KEY = "<your-api-key>"'),
        (".env.example", "JWT_SECRET=changeme\nDB_PASSWORD="),
        ("tests/test_login.py", 'PASSWORD = "tulip-81x"'),  # test doubles in tests
        ("src/login.spec.ts", 'const password = "tulip-81x";'),
        ("database/factories/UserFactory.php", "<?php\nreturn ['password' => 'tulip-81x'];"),
        ("app.py", 'PUBLIC_KEY = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtulip81x"'),  # public keys
        ("app.py", 'GOOGLE_CLIENT_ID = "81923-a7b8c9d0e1f2a3b4.apps.googleusercontent.com"'),  # client ids
        ("app.py", 'TOKEN_KEY = "access_token"\nSESSION_KEY = "session-user"'),  # names of keys
        ("app.ts", SERVICE % 'const TOKEN_STORAGE_KEY = "auth_token";'),
        ("app.py", 'EXPECTED_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"'),  # hashes
        ("README.md", "password: tulip-81x"),  # examples in docs
        ("docs/guide.py", 'password = "tulip-81x"'),
        ("app.py", '"""Log in: client.login("ada", password="tulip-81x")"""'),
        ("app.py", REFUSED),  # what start-up refuses in production
        ("app.py", REQUIRED),
        ("settings.py", VALIDATED),
        ("app.ts", SERVICE % REFUSED_TS),
        ("app.ts", SERVICE % REQUIRED_TS),
        (".github/workflows/ci.yml", "env:\n  POSTGRES_PASSWORD: tulip"),  # debatable: throw-away values of a pipeline
        ("app.py", 'SALT = "9f8a7c6b5e4d3c2b"'),  # debatable: salts
    ],
)
def test_what_is_no_secret_or_debatable_is_silent(path: str, text: str) -> None:
    assert secrets(path, text + "\n") == []


REFUSING = """\
from pydantic import model_validator
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    environment: str = "local"
    secret_key: str

    def check(self, value):
        if value == "changethis":
            if self.environment == "local":
                log.warning("change it")
            else:
                raise ValueError("change it")
"""


@pytest.mark.parametrize(("value", "wanted"), [("changethis", 0), ("tulip-harbour", 1)])
def test_placeholders_of_an_environment_file_that_start_up_refuses(value: str, wanted: int) -> None:
    files = {"app/config.py": REFUSING, ".env": f"SECRET_KEY={value}\n"}
    assert len([f for f in findings_of(files) if f.family == "secret"]) == wanted
    assert len(secrets(".env", f"SECRET_KEY={value}\n")) == 1
