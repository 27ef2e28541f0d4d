"""What is read of a file where not all of it is wanted: secrets alone, and code that only browsers run."""

from __future__ import annotations

from pathlib import Path

import pytest

from prodready import engine
from prodready.config import Config
from prodready.findings import Finding
from prodready.languages.read import read
from prodready.languages.suffixes import language
from prodready.paths import role_of_path
from prodready.secrets.prefilter import may_hold

FIXTURES = Path(__file__).parent.parent / "fixtures"
APPS = sorted(p for p in (FIXTURES / "apps").iterdir() if p.is_dir())
PAGE = """import { useState } from "react";
import { api } from "./api";

export const LIMIT = 5;

export function Login() {
  const [pin, setPin] = useState("");
  console.log(pin);
  return <form onSubmit={() => api.post("/login", { pin })}><input onChange={(e) => setPin(e.target.value)} /></form>;
}
"""
TOKEN = b'const key = "sk_' + b'live_4eC39HqLyjWDarjtT1zdp7dc";\n'


def _secrets(root: Path, *select: str) -> list[Finding]:
    report = engine.check([root], Config(semgrep="off", select=select), root=root, use_cache=False)
    return [f for f in report.findings if f.family == "secret"]


@pytest.mark.parametrize("root", APPS, ids=lambda root: root.name)
def test_secrets_alone_are_the_secrets_of_the_whole(root: Path) -> None:
    assert _secrets(root, "PRD5") == _secrets(root, "secret") == _secrets(root)


def test_some_app_has_secrets() -> None:
    assert any(_secrets(root) for root in APPS)


def _sources(folder: Path) -> list[Path]:
    found = (p for p in folder.rglob("*") if p.is_file() and language(p.name))
    return [p for p in found if role_of_path(p.relative_to(FIXTURES).as_posix()) != "test"]


def _passes(path: Path) -> bool:
    return may_hold(path.read_text("utf-8", "replace"), path.suffix == ".py")


def test_every_file_with_a_secret_passes_the_prefilter() -> None:
    holding = [p for p in _sources(FIXTURES) if any(not s.reason for s in read(p.name, p.read_bytes()).secrets)]
    assert len(holding) > 30
    assert [p.relative_to(FIXTURES).as_posix() for p in holding if not _passes(p)] == []


def test_most_files_without_a_secret_do_not_pass_it() -> None:
    plain = [
        p for p in _sources(FIXTURES / "rules") if not p.relative_to(FIXTURES / "rules").as_posix().startswith("PRD5")
    ]
    assert sum(map(_passes, plain)) < len(plain) / 5


@pytest.mark.parametrize(
    ("text", "is_python"),
    [
        ('signing = "n0t-in-any-list"\nimport jwt\ntoken = jwt.encode(claims, signing)\n', True),
        ('const fallback = "kept-for-later";\nmodule.exports = { secret: fallback };\n', False),
        ('import parser from "cookie-parser";\napp.use(parser("some words here"));\n', False),
        ('app.use(basicAuth({ users: { admin: "letmein-now" } }));\n', False),
        ('users = [("ann", "winter-2019"), ("bob", "x")]\n', True),
        ('requests.get(url, auth=("ann", "winter-2019"))\n', True),
        ('create_user("ann", "ann@shop.test", "winter-2019")\n', True),
        ('row = hash_password("winter-2019")\n', True),
        ('if "winter-2019" == form.password and ready:\n    pass\n', True),
        ('PASSWORD = os.environ.get(\n    "SHOP_PASSWORD",\n    "winter-2019",\n)\n', True),
        ('if settings.secret == "changeme":\n    raise SystemExit\n', True),
        ("const at = `postgres://shop:winter2019@db.shop.test/shop`;\n", False),
    ],
)
def test_what_the_prefilter_lets_through(text: str, is_python: bool) -> None:
    assert may_hold(text, is_python)


@pytest.mark.parametrize(
    ("text", "is_python"),
    [
        ("interface Login { password: string; remember: boolean }\n", False),
        ('import { sign } from "./sign";\n// pass the "token" on\nexport const token = sign();\n', False),
        ('def reset(password: str) -> None:\n    pass\n\nNAME = "orders"\n', True),
        ('<input type="password" placeholder="Password" className="field" />\n', False),
    ],
)
def test_what_the_prefilter_holds_back(text: str, is_python: bool) -> None:
    assert not may_hold(text, is_python)


def test_of_secrets_alone_only_files_that_can_hold_one_are_parsed() -> None:
    broken = b"def f(:\n    pass\n"
    assert read("app.py", broken).troubles
    assert not read("app.py", broken, "secrets").troubles
    assert read("app.py", broken + b'PASSWORD = "winter-2019"\n', "secrets").troubles


def test_other_families_beside_secrets_are_read_whole(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("def f():\n    pass\n", encoding="utf-8")
    read_whole = engine.check([tmp_path], Config(semgrep="off", select=("PRD5", "PRD401")), root=tmp_path)
    assert not read_whole.errors
    source = b'def f(password="winter-2019"):\n    pass\n'
    assert read("app.py", source).functions
    assert read("app.py", source, "secrets").secrets
    assert not read("app.py", source, "secrets").functions


def test_code_of_browsers_alone_has_its_role_and_its_secrets() -> None:
    facts = read("src/login.tsx", PAGE.encode() + TOKEN)
    assert (facts.functions, facts.outputs, facts.flows) == ((), (), ())
    assert {"browser", "jsx"} <= set(facts.marks)
    assert [s.kind for s in facts.secrets] == ["provider-token"]
    assert facts.exports == {"LIMIT": "LIMIT", "Login": "Login"}
    assert facts.imports["api"] == "./api.api"


@pytest.mark.parametrize(
    "server",
    [
        'import { db } from "pg";\n',
        "export async function loader() { return null; }\n",
        "export const getServerSideProps = async () => ({ props: {} });\n",
        'export async function save(form) { "use server"; }\n',
        "export default function handler(req, res) {}\n",
    ],
)
def test_a_component_with_a_part_on_the_server_is_read_whole(server: str) -> None:
    assert read("src/login.tsx", (PAGE + server).encode()).functions


def test_a_component_that_begins_with_use_client_is_the_browsers() -> None:
    source = b'"use client";\nexport function Pay({ request }) { return <b>{request.total}</b>; }\n'
    assert not read("app/pay.tsx", source).functions
    assert read("app/pay.tsx", source.partition(b"\n")[2]).functions


@pytest.mark.parametrize("path", ["static/js/jquery.min.js", "static/vendor/nostr.bundle.js", "web/app-min.mjs"])
def test_what_its_name_calls_a_bundle_is_nobodys_code(path: str) -> None:
    assert read(path, TOKEN) == read(path, b"")
    assert read("static/js/shop.js", TOKEN).secrets


def test_a_declared_role_overrules_what_the_file_says(tmp_path: Path) -> None:
    (tmp_path / "jobs.py").write_text('PASSWORD = "tulipgarden"\n', encoding="utf-8")
    config = Config(semgrep="off", select=("PRD5",))
    plain = engine.check([tmp_path], config, root=tmp_path, use_cache=False)
    config = Config(semgrep="off", select=("PRD5",), roles={"jobs.py": "command"})
    declared = engine.check([tmp_path], config, root=tmp_path, use_cache=False)
    assert [f.confidence.value for f in plain.findings] == ["high"]
    assert [f.confidence.value for f in declared.findings if f.confidence.value != "low"] == []
