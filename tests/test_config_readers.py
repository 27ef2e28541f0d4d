"""Configuration files: entries with their positions, tables as classes, and never an exception."""

from __future__ import annotations

import random

import pytest

from prodready.facts import ClassFacts, FileFacts, Ref
from prodready.languages.config import kinds, read_config
from prodready.languages.config.entries import entries
from tests.support import findings_of


def named(kind: str, text: str) -> dict[str, str]:
    return {e.name: e.value for e in entries(kind, text)}


def live(path: str, text: str) -> list[tuple[str, str, int]]:
    return [(s.kind, s.name, s.span.line) for s in read_config(path, text.encode()).secrets if not s.reason]


def columns(facts: FileFacts) -> dict[str, dict[str, str]]:
    return {
        c.name: {f.name: f.annotation.name for f in c.fields if isinstance(f.annotation, Ref)} for c in facts.classes
    }


def base(found: ClassFacts) -> str:
    return found.bases[0].name if isinstance(found.bases[0], Ref) else ""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (".env", "env"), ("api/.env.production", "env"), ("prod.env", "env"), (".dev.vars", "env"), ("compose.yml", "yaml"),
        ("a/wrangler.toml", "toml"), ("wrangler.jsonc", "json"), ("app.properties", "ini"), ("Dockerfile.dev", "docker"),
        ("deploy/nginx/site.conf", "nginx"), ("schema.prisma", "prisma"), ("seed.sql", "sql"), ("my.cert.key", "pem"),
        ("main.tf", "terraform"), ("config.yml.example", "yaml"), ("notes.txt", "text"),
        ("main.go", "source"), ("id_rsa", "pem"), ("logo.svg", "other"),
    ],
)  # fmt: skip
def test_kind_of_file(path: str, kind: str) -> None:
    assert kinds.of(path) == kind


def test_environment_files() -> None:
    text = "# A=1\nexport TOKEN='a b' # why\nKEY=va#lue\nURL=a=b\nEMPTY=\n"
    assert named("env", text) == {"TOKEN": "a b", "KEY": "va#lue", "URL": "a=b", "EMPTY": ""}


def test_yaml() -> None:
    text = (
        "---\na: &anchor\n  password: tulip # note\n  - name: DB_PASSWORD\n    value: 'harbour'\n---\nlist:\n"
        "  - SECRET_KEY=kiwi\n  key: |\n    one\n    two\n  {{- if .Values.x }}\n  after: 1\n"
    )
    found = named("yaml", text)
    assert found["password"] == "tulip"
    assert found["DB_PASSWORD"] == "harbour"
    assert found["SECRET_KEY"] == "kiwi"
    assert found["key"] == "one\ntwo"
    assert found["after"] == "1"


def test_json_toml_ini_docker() -> None:
    assert named("json", '{"a": {"password": "tu\\"lip", "pin": 1234}}')["pin"] == "1234"
    assert named("toml", 'x = { user = "a", password = "tulip" }')["password"] == "tulip"
    assert named("ini", "[db]\n; c = d\npassword = tulip\nhost: h\n") == {"password": "tulip", "host": "h"}
    assert named("docker", 'FROM x\nENV A=1 B="two words"\nENV C three\nARG D=4\n') == {
        "A": "1", "B": "two words", "C": "three", "D": "4",
    }  # fmt: skip


def test_positions() -> None:
    found = read_config("compose.yml", b"x:\n  DB_PASSWORD: tulip\n").secrets[0].span
    assert (found.line, found.column, found.end_line, found.end_column) == (2, 16, 2, 21)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("docker-compose.yml", "environment:\n  POSTGRES_PASSWORD: 12345\n", [("credential", "POSTGRES_PASSWORD", 2)]),
        ("docker-compose.yml", "SECRET_KEY: ${SECRET_KEY:-tulip}\n", [("default", "SECRET_KEY", 1)]),
        ("docker-compose.yml", "SECRET_KEY: ${SECRET_KEY}\nDB_PASSWORD_FILE: /run/x\n", []),
        ("config/dev.yaml", "db:\n  password: postgres\n", [("credential", "password", 2)]),
        ("Dockerfile", "ENV JWT_SECRET=tulip\n", [("signing-key", "JWT_SECRET", 1)]),
        (".env", "JWT_SECRET=tulip\n", [("env-file", "JWT_SECRET", 1)]),
        (".env.example", "JWT_SECRET=tulip\nAPI_KEY=your_key\n", []),
        (".env.test", "JWT_SECRET=tulip\n", []),
        (".github/workflows/ci.yml", "env:\n  DB_PASSWORD: postgres\n", []),
        ("locales/en.json", '{"password": "Secret1234"}', []),
        ("openapi.yaml", "openapi: 3.0.0\nexample:\n  password: tulip123\n", []),
        ("package-lock.json", '{"token": "k3Jd8s7F6g5H4j3K2l1M0n9B8v7C6x5Z"}', []),
        ("values.yaml", "secretName: shop-tls\nsecret: shop-tls-secret\nexistingSecret: shop-secret\n", []),
        ("secret.yaml", "data:\n  password: aHVudGVyMi1acTgx\nkind: Secret\n", [("credential", "password", 2)]),
        ("secret.yaml", "kind: Secret\ndata:\n  password: PHlvdXItcGFzc3dvcmQ+\n", []),
        ("config.yaml", "kind: Secret\n---\nkind: ConfigMap\ndata:\n  token_name: aHVudGVyMi1acTgx\n", []),
        ("main.tf", 'variable "db_password" {\n  default = "tulip-81x"\n}\n', [("credential", "db_password", 2)]),
        ("main.tf", 'variable "region" {\n  default = "eu-west-1"\n}\npassword = var.db_password\n', []),
        ("prod.tfvars", 'db_password = "tulip-81x"\n', [("credential", "db_password", 1)]),
        ("app.ini", "url = postgres://app:tulip@db/app\n", [("connection-string", "url", 1)]),
        ("seed.sql", "INSERT INTO u (name, password) VALUES ('a', '$2b$12$abcdefghijklmnopqrstuv');", []),
        ("seed.sql", "INSERT INTO u (name, password) VALUES ('a(', 'tulip'), ('b', 'kiwi');", [("credential", "password", 1)] * 2),
        ("seed.sql", "CREATE USER a IDENTIFIED BY 'tulip';", [("credential", "password", 1)]),
    ],
)  # fmt: skip
def test_secrets(path: str, text: str, expected: list[tuple[str, str, int]]) -> None:
    assert live(path, text) == expected


def test_a_silenced_entry_says_why() -> None:
    found = read_config(".github/workflows/ci.yml", b"env:\n  DB_PASSWORD: tulip123\n").secrets
    assert [s.reason for s in found] == ["ci"]


def test_private_key_file() -> None:
    body = "Tul1pHarb0ur" * 9
    text = f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n"
    assert [(f.location.line, f.location.end_line) for f in findings_of({"server.key": text}, "PRD505")] == [(1, 3)]


def test_prisma_models() -> None:
    text = "model User {\n  id Int @id\n  pin String?\n  posts Post[]\n  @@index([id])\n}\n// model X {\nenum Role {\n  A\n}\n"
    facts = read_config("schema.prisma", text.encode())
    assert columns(facts) == {"User": {"id": "Int", "pin": "String", "posts": "Post"}}
    assert base(facts.classes[0]) == "prisma.model"
    assert facts.classes[0].fields[1].span.line == 3


def test_sql_tables() -> None:
    text = (
        "CREATE TABLE IF NOT EXISTS \"users\" (\n  id serial PRIMARY KEY, -- a, comment (\n  pin VARCHAR(4) DEFAULT 'a,)',\n"
        "  price numeric(10, 2),\n  PRIMARY KEY (id),\n  CONSTRAINT c CHECK (pin <> '')\n);\n"
        "ALTER TABLE users ADD COLUMN password TEXT NOT NULL;\n"
    )
    facts = read_config("db/schema.sql", text.encode())
    assert [c.name for c in facts.classes] == ["users", "users"]
    assert [f.name for f in facts.classes[0].fields] == ["id", "pin", "price"]
    assert [f.name for f in facts.classes[1].fields] == ["password"]
    assert base(facts.classes[0]) == "sql.table"
    assert facts.classes[0].fields[1].span.line == 3


def test_nginx() -> None:
    assert "gateway-limit:" in read_config("nginx.conf", b"location / {\n  limit_req zone=a burst=5;\n}").marks
    api = read_config("nginx.conf", b"location /api/ { limit_req zone=a; proxy_pass http://app:8000/v1/; }")
    assert api.marks == ("gateway-limit:/v1",)
    assert read_config("nginx.conf", b"# limit_req zone=a;\nlimit_req_zone $a zone=a:1m rate=1r/s;").marks == ()


def test_what_is_no_text_is_a_trouble() -> None:
    assert read_config("a.yaml", b"\x00\x01\x02").troubles
    assert read_config("server.key", b"0\x82\x00\x01").troubles == ()
    assert read_config("a.yaml", "password: tulip\n".encode("utf-16")).troubles == ()
    assert live("config.ini", "password = tulip\n# grün\n") == [("credential", "password", 1)]
    assert read_config("config.ini", "password = tulip\n# grün\n".encode("latin-1")).secrets


@pytest.mark.parametrize(
    "path", [".env", "a.yaml", "a.json", "a.toml", "a.ini", "Dockerfile", "a.sql", "a.prisma", "nginx.conf", "a.pem"]
)
def test_nothing_makes_a_reader_fail(path: str) -> None:
    draw = random.Random(7)
    parts = [
        "password",
        ": ",
        "=",
        "'",
        '"',
        "(",
        ")",
        ",",
        "\n",
        "- ",
        "|",
        "{{",
        "}}",
        "${",
        "secret",
        "x1",
        "INSERT INTO a (password) VALUES ",
    ]
    parts += [
        "CREATE TABLE a (",
        "model A {",
        "://a:b@c",
        "-----BEGIN PRIVATE KEY-----",
        "\t",
        "ENV ",
        "é",
        "#",
        "\\",
        "AKIA",
    ]
    for _ in range(300):
        source = "".join(draw.choices(parts, k=draw.randint(0, 40)))
        assert read_config(path, source.encode()).path == path
        assert read_config(path, draw.randbytes(60)).path == path
