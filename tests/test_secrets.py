"""Secrets: what a name promises, what a value looks like, what speaks against it, and that no value is ever kept."""

from __future__ import annotations

import msgspec
import pytest

from prodready.facts import SecretCandidate, Span
from prodready.findings import Severity
from prodready.languages.read import read
from prodready.secrets import filters, formats, names, shapes
from prodready.secrets.judge import judge
from prodready.secrets.names import Kind
from prodready.secrets.place import Place
from tests.support import findings_of

AT = Span(1, 1, 1, 1)
# Put together here, so that no scanner takes this file for a leak.
AWS = "AKIA" + "Q3EGRZ7KXW5TPLMN"
GOOGLE = "AIza" + "SyD3f4k5l6m7n8o9p0q1r2s3t4u5v6w7x8y"
PEM = f"-----BEGIN PRIVATE KEY-----\n{'Tul1pHarb0ur' * 9}\n-----END PRIVATE KEY-----"


def place(name: str, value: str, context: str = "assignment", **more: object) -> Place:
    return Place(name, value, context, AT, **more)  # type: ignore[arg-type]


def silenced_by(name: str, value: str, context: str = "assignment", **more: object) -> str:
    found = judge(place(name, value, context, **more))
    return found.reason if found else "no candidate"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("password", Kind.PASSWORD),
        ("dbPassword", Kind.PASSWORD),
        ("MAIL_PASSWORD_DEV", Kind.PASSWORD),
        ("smtp_pass", Kind.PASSWORD),
        ("SECRET_KEY", Kind.SIGNING),
        ("jwtSecret", Kind.SIGNING),
        ("secretOrKey", Kind.SIGNING),
        ("pin_pepper", Kind.SIGNING),
        ("api_key", Kind.ISSUED),
        ("X-Api-Key", Kind.ISSUED),
        ("AWS_SECRET_ACCESS_KEY", Kind.ISSUED),
        ("clientSecret", Kind.ISSUED),
        ("access_token", Kind.TOKEN),
        ("default_pin", Kind.PIN),
        ("key", Kind.KEY),
        ("seed_phrase", Kind.MNEMONIC),
    ],
)
def test_a_credential_is_told_by_its_name(name: str, kind: Kind) -> None:
    assert names.kind(name) is kind


@pytest.mark.parametrize(
    "name",
    ["token_url", "passwordField", "reset_password", "INVALID_PASSWORD", "public_key", "primary_key", "csrf_token", "compass",
     "bypass", "secret_name", "keyboard", "monkey", "password_hash", "Register a user with an empty password", ""],
)  # fmt: skip
def test_other_names_promise_nothing(name: str) -> None:
    assert names.kind(name) is Kind.NONE


@pytest.mark.parametrize(
    ("value", "strength"),
    [
        ("k3Jd8s7F6g5H4j3K2l1M0n9B8v7C6x5Z", "high"),
        ("9f8e7d6c5b4a39281706f5e4d3c2b1a0", "high"),
        ("qLvTuPzWbNcXkRmJdHsGyFoE", "high"),
        ("customerAccountPasswordResetTokenExpiryInMinutes", "low"),
        ("ChangeThisToAStrongPassword123", "medium"),
        ("XMLHTTPRequestURLEncoderFactory", "low"),
        ("tulip123", "medium"),
        ("tulip!harbour", "medium"),
        ("tulip", "low"),
        ("two words 12", "low"),
        ("passwordValidNeedsSecondFactorToken", "low"),
        ("abcdefghijklmnopqrstuvwxyz1234567890", "medium"),
    ],
)
def test_strength(value: str, strength: str) -> None:
    assert shapes.strength(value) == strength


@pytest.mark.parametrize(
    ("reason", "name", "value"),
    [
        ("empty", "password", "ab"),
        ("empty", "pin", "A0A0"),
        ("encrypted", "password", "ENC(OT0qGOpXrr1Iog1W+fjOiIDCJdBjHyhy)"),
        ("template", "password", "${DB_PASSWORD}"),
        ("template", "password", "%database_password%"),
        ("masked", "password", "********"),
        ("bracketed", "api_key", "<your-api-key>"),
        ("stand-in", "api_key", "your-api-key"),
        ("stand-in", "password", "changeme"),
        ("reference", "password", "DB_PASSWORD_PROD"),
        ("mirror", "refresh_token", "refresh_token"),
        ("mirror", "password", "user_password"),
        ("path", "private_key", "/run/secrets/key.pem"),
        ("sentence", "password", "Wrong password given"),
        ("dotted", "password", "login.form.label"),
        ("label", "password", "string"),
        ("marker", "password", "LDAP"),
        ("password-hash", "password", "$2b$12$abcdefghijklmnopqrstuv"),
        ("password-hash", "password", "$shiro1$SHA-256$500000$iLqsOFPx5bjMGlB0$1cPTj9gyPGmY"),
        ("public", "api_key", "pk_live_51H8abcdefgh12345678"),
        ("uuid", "token", "1b4e28ba-2fa1-11d2-883f-0016d3cca427"),
        ("style", "api_key", "var(--accent-1)"),
        ("date", "password", "2026-01-31T00:00:00"),
        ("code", "password", "generate(16)"),
        ("alphabet", "secret", "abcdefghijklmnopqrstuvwxyz0"),
    ],
)
def test_each_filter_has_its_reason(reason: str, name: str, value: str) -> None:
    assert filters.reason(place(name, value)) == reason


def test_signs_in_a_password_make_it_no_template() -> None:
    assert filters.reason(place("password", "t!@$%s^&*a)_m+s.")) == ""


def test_every_filter_is_tested() -> None:
    marks = test_each_filter_has_its_reason.pytestmark  # type: ignore[attr-defined]
    assert {name for name, _ in filters.FILTERS} == {case[0] for case in marks[0].args[1]}


def test_a_placeholder_is_a_finding_where_it_works() -> None:
    assert silenced_by("SECRET_KEY", "changeme", "env-default") == ""
    assert silenced_by("DB_PASSWORD", "password", "env-default") == ""
    assert silenced_by("OPENAI_API_KEY", "your-api-key", "env-default") == "stand-in"
    assert silenced_by("SECRET_KEY", "changeme", "file", example=True) != ""


def test_weak_contexts_ask_for_more() -> None:
    assert silenced_by("password", "tulip", "dict") == "no candidate"
    assert silenced_by("password", "tulip", "dict", beside_identity=True) == ""
    assert silenced_by("token", "tulip-harbour", "assignment") == "no candidate"
    assert silenced_by("key", "JHtM1wEt1I1J9N_Evjwqr3yYauXIqSxYzFnRhcf0ZG0=", "assignment") == ""
    assert silenced_by("key", "JHtM1wEt1I1J9N_Evjwqr3yYauXIqSxYzFnRhcf0ZG0=", "dict") == "no candidate"


@pytest.mark.parametrize("token", [AWS, GOOGLE, "glpat-" + "a1B2c3D4e5F6g7H8i9J0"])
def test_provider_tokens(token: str) -> None:
    assert formats.provider_token(f"x = '{token}'") == token
    found = judge(place("", token, "argument"))
    assert found is not None
    assert (found.kind, found.prefix) == ("provider-token", token[:3])


@pytest.mark.parametrize("text", ["AKIAIOSFODNN7EXAMPLE", "ghp_", "AIza" + "x" * 35, "a_pub_lication"])
def test_no_provider_tokens(text: str) -> None:
    assert formats.provider_token(text) == ""


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ("postgres://app:tulip@db:5432/app", "tulip"),
        ("redis://:tulip@cache/0", "tulip"),
        ("jdbc:mysql://db/app?user=a&password=tulip", "tulip"),
        ("Server=db;User Id=sa;Password=tulip;", "tulip"),
        ("cassandra://app:tulip@db/app", "tulip"),
        ("bolt+s://neo4j:tulip@graph", "tulip"),
        ("postgres://localhost/app", ""),
        ("postgres://user:password@host/db", ""),
        ("postgres://{user}:{password}@db/app", ""),
        ("postgres://app:${PASSWORD}@db/app", ""),
        ("driver://user:pass@localhost/dbname", ""),
        ("https://example.com/a:b@c", ""),
    ],
)
def test_connection_strings(text: str, password: str) -> None:
    assert formats.connection_password(text) == password


def test_private_keys() -> None:
    assert formats.private_key(PEM) == "clear"
    assert formats.private_key(PEM.replace("BEGIN ", "BEGIN ENCRYPTED ")) == "encrypted"
    assert formats.private_key("-----BEGIN PRIVATE KEY-----") == ""


@pytest.mark.parametrize(
    "start",
    [
        "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
        "MIIEpAIBAAKCAQEA",
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49",
        "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t",
        "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ",
    ],
)
def test_private_keys_without_a_frame(start: str) -> None:
    body = "Qz7kT0vXwR3nJ9mB5cLhP" * 8
    assert formats.private_key(start + body) == "clear"
    assert formats.private_key(start) == ""
    assert formats.private_key(start[2:] + body) == ""


def test_a_public_key_is_none() -> None:
    assert formats.private_key("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A" + "Qz7kT0vXwR3nJ9mB5cLhP" * 8) == ""


def test_a_default_for_development_only_is_a_note() -> None:
    source = 'import os\nif os.environ["ENV"] == "development":\n    SECRET_KEY = "tulip"\n'
    assert [f.severity for f in findings_of({"settings.py": source}, "PRD506")] == [Severity.NOTE]


def test_tests_are_silent_but_for_provider_tokens() -> None:
    source = f'PASSWORD = "tulip"\nKEY = "{AWS}"\n'
    found = findings_of({"tests/test_login.py": source}, "PRD501", "PRD502")
    assert [(f.code, f.severity) for f in found] == [("PRD502", Severity.ERROR)]


VALUE = "S3cretTulipValue99x"
LEAKS = {
    "a.py": f"""
import os
SECRET = "{VALUE}"
def login(password="{VALUE}"):
    if password == "{VALUE}":
        print("in")
        return jwt.encode(claims, "{VALUE}")
    while password != "{VALUE}":
        raise HTTPException("{VALUE}")
class S(BaseSettings):
    secret_key: str = "{VALUE}"
url = f"postgres://app:{VALUE}@{{host}}/db"
users = [("admin", "{VALUE}")]
app.add_middleware(SessionMiddleware, secret_key="{VALUE}")
key = hmac.new(b"{VALUE}", message)
""",
    "b.ts": f"""
import jwt from 'jsonwebtoken';
const secret = process.env.JWT_SECRET || '{VALUE}';
if (req.body.password === '{VALUE}') {{ console.log('in') }}
const role = password === '{VALUE}' ? admin : user;
app.post('/x', (req, res) => {{ if (password === '{VALUE}') res.json(jwt.sign(a, '{VALUE}')) }});
const url = `mongodb://app:{VALUE}@${{host}}/x`;
""",
    "docker-compose.yml": f"environment:\n  DB_PASSWORD: {VALUE}\n  URL: amqp://a:{VALUE}@h/\n",
    ".env": f"SECRET_KEY={VALUE}\n",
    "seed.sql": f"INSERT INTO users (password) VALUES ('{VALUE}');\n",
    "wrangler.toml": f'[vars]\nJWT_SECRET = "{VALUE}"\n',
}


@pytest.mark.parametrize("path", sorted(LEAKS))
def test_no_value_stays_in_the_facts_or_in_a_message(path: str) -> None:
    facts = read(path, LEAKS[path].encode())
    assert any(not s.reason for s in facts.secrets)
    assert VALUE not in msgspec.json.encode(facts).decode()
    messages = [f.message + str(f.trail) for f in findings_of({path: LEAKS[path]})]
    assert not any(VALUE in message or VALUE[:4] in message for message in messages)


def test_a_candidate_has_no_field_for_a_value() -> None:
    known = {
        "kind",
        "name",
        "length",
        "prefix",
        "span",
        "context",
        "function",
        "strength",
        "reason",
        "development",
        "placeholder",
    }
    assert set(SecretCandidate.__struct_fields__) == known
    assert VALUE not in repr(place("secret", VALUE))
