"""What is read of a file where not all of it is wanted: secrets alone, and code that only browsers run."""

from __future__ import annotations

from pathlib import Path

import pytest

from prodready import engine
from prodready.config import Config
from prodready.findings import Finding
from prodready.languages.read import read

APPS = sorted(p for p in (Path(__file__).parent.parent / "fixtures" / "apps").iterdir() if p.is_dir())
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


def test_other_families_beside_secrets_are_read_whole(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("def f():\n    pass\n", encoding="utf-8")
    read_whole = engine.check([tmp_path], Config(semgrep="off", select=("PRD5", "PRD401")), root=tmp_path)
    assert not read_whole.errors
    assert read("app.py", b"def f():\n    pass\n").functions
    assert not read("app.py", b"def f():\n    pass\n", "secrets").functions


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
