"""Data flow: sources, steps and checks inside a file, joined across calls and files."""

from __future__ import annotations

import pytest

from prodready import credentials
from prodready.facts import Flow
from prodready.languages.flow import sql
from prodready.languages.read import read
from prodready.project import flows
from prodready.project.models import normal
from tests.support import findings_of, project_of


def flows_of(source: str, path: str = "app/main.py", target: str = "") -> list[Flow]:
    return [f for f in read(path, source.encode()).flows if not target or f.target == target]


@pytest.mark.parametrize(
    "name",
    ["pin", "new_password", "otpCode", "UI_MASTERPASSWORD", "securityAnswer", "db_pin", "confirmPassword", "pwd"],
)
def test_credential_names(name: str) -> None:
    assert credentials.is_credential(name)


@pytest.mark.parametrize(
    "name",
    [
        "password_hash",
        "hashed_pin",
        "pin_length",
        "password_reset_url",
        "led_pin",
        "pincode",
        "spin",
        "smtp_password",
        "is_password",
        "shipping",
        "hashPassword",
    ],
)
def test_names_that_only_look_like_credentials(name: str) -> None:
    assert not credentials.is_credential(name)


REQUESTS = [
    ("from flask import request\ndef f():\n    open(request.args['a'])", "app.py", "query"),
    ("from flask import request\ndef f():\n    open(request.get_json()['a'])", "app.py", "body"),
    ("async def f(request):\n    data = await request.json()\n    open(data['a'])", "app.py", "body"),
    ("def view(request):\n    open(request.POST.get('a'))", "app.py", "form"),
    ("class V:\n    def get(self):\n        open(self.request.GET['a'])", "app.py", "query"),
    ("class V:\n    def get(self):\n        open(self.get_argument('a'))", "app.py", "form"),
    ("import fs from 'fs'\nexport const f = (req, res) => fs.readFileSync(req.body.a)", "app.ts", "body"),
    ("import fs from 'fs'\nexport const f = ({ body }, res) => fs.readFileSync(body.a)", "app.ts", "body"),
    ("import fs from 'fs'\nexport const f = async (c) => fs.readFileSync((await c.req.json()).a)", "app.ts", "body"),
    ("import fs from 'fs'\nexport const f = (ctx) => fs.readFileSync(ctx.params.a)", "app.ts", "path"),
    (
        "import fs from 'fs'\nexport const f = (ctx) => { const { a } = ctx.request.body; fs.readFileSync(a) }",
        "app.ts",
        "body",
    ),
    ("import fs from 'fs'\nsocket.on('x', (data) => fs.readFileSync(data.a))", "app.ts", "message"),
]


@pytest.mark.parametrize(("source", "path", "kind"), REQUESTS)
def test_request_reads(source: str, path: str, kind: str) -> None:
    (found,) = flows_of(source, path, "sink")
    assert (found.source, found.source_detail, found.target_detail, found.fields[-1]) == ("request", kind, "path", "a")


CHECKS = [
    ("int(x)", "not x", "convert"),
    ("x", "len(x) > 20", "length"),
    ("x", "not isinstance(x, str)", "type"),
    ("x", "x not in ALLOWED", "member"),
    ("x", "not re.fullmatch('[a-z]+', x)", "validator"),
    ("x", "not is_safe_path(x)", "safe"),
]


@pytest.mark.parametrize(("used", "test", "check"), CHECKS)
def test_checks(used: str, test: str, check: str) -> None:
    source = f"import re\nfrom flask import request\ndef f():\n    x = request.args['x']\n    if {test}:\n        return\n    open({used})"
    (found,) = flows_of(source, target="sink")
    assert f"check:{check}" in found.through


@pytest.mark.parametrize("test", ["not x", "x is None", "x == ''", "len(x) == 0"])
def test_presence_is_no_check(test: str) -> None:
    source = (
        f"from flask import request\ndef f():\n    x = request.args['x']\n    if {test}:\n        return\n    open(x)"
    )
    (found,) = flows_of(source, target="sink")
    assert not [s for s in found.through if s.startswith("check:")]


def test_branches_are_joined() -> None:
    source = "def f(a, b, t):\n    if t:\n        x = a\n    else:\n        x = b\n    open(x)"
    assert {f.source_detail for f in flows_of(source, target="sink")} == {"a", "b"}


def test_a_branch_that_ends_is_not_joined() -> None:
    source = "def f(a, b, t):\n    x = b\n    if t:\n        x = a\n        return\n    open(x)"
    assert {f.source_detail for f in flows_of(source, target="sink")} == {"b"}


def test_callbacks_see_what_is_around_them() -> None:
    inner = "db.$transaction(async (tx) => tx.staff.create({ data: { pin } }))"
    source = f"export const f = (req, res) => {{ const {{ pin }} = req.body; {inner} }}"
    (found,) = flows_of(source, "a.ts", "store")
    assert (found.slot, found.target_detail, found.name) == ("pin", "staff", "pin")


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("INSERT INTO t (a, pin) VALUES (?, ?)", [("store", "a", ""), ("store", "pin", "")]),
        ("INSERT INTO t (a, b) VALUES (NOW(), %s)", [("store", "b", "")]),
        ("UPDATE t SET pin = $1 WHERE id = $2", [("store", "pin", ""), ("compare", "id", "")]),
        ("SELECT a FROM t WHERE u.name = :name AND x > :y", [("compare", "name", "name"), ("", "", "y")]),
        ("SELECT a FROM t WHERE name LIKE '%\x00%'", [("compare", "name", "")]),
    ],
)
def test_roles_of_placeholders(text: str, roles: list[tuple[str, str, str]]) -> None:
    assert sql.is_sql(text)
    assert sql.roles(text) == roles


@pytest.mark.parametrize("text", ["Select a file from the list", "update available", "insert coin"])
def test_prose_is_no_sql(text: str) -> None:
    assert not sql.is_sql(text) or not sql.roles(text)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Users", "user"),
        ("userModel", "user"),
        ("user_table", "user"),
        ("companies", "company"),
        ("Address", "address"),
    ],
)
def test_normal_model_names(name: str, plain: str) -> None:
    assert normal(name) == plain


def test_a_flow_is_followed_through_files() -> None:
    project = project_of(
        {
            "app/views.py": "from flask import request\nfrom .store import find\ndef view(cur):\n    return find(cur, request.args['q'])",
            "app/store.py": "from .low import run\ndef find(cur, q):\n    return run(cur, q)",
            "app/low.py": "def run(cur, q):\n    return cur.execute(f\"SELECT a FROM t WHERE b = '{q}'\")",
        }
    )
    (end,) = [t for t in flows.of(project).traces("request") if t.end.target == "sink"]
    assert (end.path, end.flow.source_span.line, end.end_path, end.end.target_detail) == (
        "app/views.py",
        4,
        "app/low.py",
        "sql",
    )


@pytest.mark.parametrize(
    ("helper", "strength"),
    [
        ("import bcrypt\ndef h(p):\n    return bcrypt.hashpw(p, bcrypt.gensalt())", "strong"),
        ("import hashlib\ndef h(p):\n    return hashlib.sha256(p.encode()).hexdigest()", "fast"),
        ("import base64\ndef h(p):\n    return base64.b64encode(p)", "reversible"),
        ("def h(p):\n    return p.strip()", ""),
        ("def h(p):\n    execute(p)\n    return load()", "lost"),
        ("def h(p):\n    return h(p)", ""),
    ],
)
def test_what_a_helper_does(helper: str, strength: str) -> None:
    project = project_of({"a.py": helper, "b.py": "from a import h\n"})
    assert flows.of(project).effect("b.py", "a.h") == strength


def test_a_trail_leads_to_the_sink() -> None:
    (found,) = findings_of(
        {
            "views.py": "from flask import request\nfrom store import find\ndef view(cur):\n    return find(cur, request.args['q'])",
            "store.py": "def find(cur, q):\n    return cur.execute(f\"SELECT a FROM t WHERE b = '{q}'\")",
        },
        "PRD603",
    )
    assert [(s.location.path, s.location.line) for s in found.trail] == [
        ("views.py", 4),
        ("views.py", 4),
        ("store.py", 2),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "def f(a=f(b for b in c), *d, **e): return lambda: (yield)",
        "x: int",
        "match a:\n    case 1: pass",
        "del a.b, c[0]",
        "(a := b)",
    ],
)
def test_any_syntax_is_walked(source: str) -> None:
    assert not read("request_password.py", f"{source}\nrequest = password".encode()).troubles


def test_deep_nesting_is_cut() -> None:
    assert not read("a.py", ("request = " + "[" * 80 + "]" * 80).encode()).troubles
    assert not read("a.js", ("const request = a" + ".b()" * 300).encode()).troubles


INPUTS = {
    "const body = await request.json<{ a: string }>(); await env.DB.prepare('INSERT INTO t (a) VALUES (?)').bind(body.a).run()": True,
    "const { id } = await request.json<X>(); return env.DB.prepare('SELECT a FROM t WHERE id = ?').bind(id).first()": False,
    "const { text } = await request.json(); if (!text) return; return env.AI.run('m', { text: [text] })": True,
    "const { text } = await request.json(); if (typeof text !== 'string') return; return env.AI.run('m', { text })": False,
}  # fmt: skip


@pytest.mark.parametrize(("body", "bad"), INPUTS.items())
def test_bodies_of_a_worker(body: str, bad: bool) -> None:
    source = f"export async function f(request: Request, env: Env) {{\n{body}\n}}"
    assert [f.location.line for f in findings_of({"src/f.ts": source}, "PRD601")] == [2] * bad


def test_a_message_is_read_where_it_is_parsed() -> None:
    rows = "export class Rows { find(table: string) { return this.sql.exec(`SELECT a FROM ${table}`) } }"
    hub = """import { Rows } from './rows'
    export class Hub extends DurableObject {
      private readonly rows = new Rows()
      async webSocketMessage(ws: WebSocket, message: string) {
        const call = JSON.parse(message)
        return this.rows.find(call.table)
      }
    }"""
    (found,) = findings_of({"src/hub.ts": hub, "src/rows.ts": rows}, "PRD603")
    assert (found.location.path, found.location.line) == ("src/hub.ts", 5)
