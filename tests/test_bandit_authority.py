"""bandit is the authority on dangerous calls in Python: what its tests flag is an end for request data here, in the same shape."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from bandit.core import config as bandit_config  # type: ignore[import-untyped]
from bandit.core import manager as bandit_manager

from prodready.knowledge import table
from prodready.knowledge.libraries import sinks
from tests.support import ROOT, findings_of

sys.path.insert(0, str(ROOT / "docs"))
import bandit_table

# bandit's test, what is imported, a call that it flags, and the same made harmless ("" where there is no such form).
CALLS = [
    ("B102", "", "exec(value)", ""),
    ("B301", "import pickle", "pickle.loads(value)", "json.loads(value)"),
    ("B307", "", "eval(value)", "ast.literal_eval(value)"),
    ("B308", "from django.utils.safestring import mark_safe", "mark_safe(value)", "mark_safe(html.escape(value))"),
    ("B310", "import urllib.request", "urllib.request.urlopen(value)", "urllib.request.urlopen(urls[int(value)])"),
    ("B506", "import yaml", "yaml.load(value)", "yaml.load(value, Loader=yaml.SafeLoader)"),
    ("B506", "import yaml", "yaml.load(value, yaml.Loader)", "yaml.safe_load(value)"),
    ("B601", "import paramiko", "client.exec_command(value)", "client.exec_command(commands[int(value)])"),
    ("B602", "import subprocess", "subprocess.run(value, shell=True)", 'subprocess.run(["ls", "--", value])'),
    ("B605", "import os", "os.system(value)", "os.system(shlex.quote(value))"),
    ("B608", "", "cur.execute(\"SELECT * FROM t WHERE n = '%s'\" % value)", 'cur.execute("SELECT * FROM t WHERE n = %s", (value,))'),
    ("B611", "from django.db.models.expressions import RawSQL", "RawSQL(value, [])", ""),
    ("B702", "from mako.template import Template", "Template(value)", ""),
    ("B704", "import markupsafe", "markupsafe.Markup(value)", "markupsafe.escape(value)"),
]  # fmt: skip


def source(imports: str, call: str) -> str:
    """A small view that hands a query value to a call."""
    lines = [
        "import ast, html, json, shlex",
        imports,
        "from flask import Blueprint, request",
        "from allowed import commands, urls",
        'views = Blueprint("views", __name__)',
        '@views.get("/one")',
        "def one(cur, client):",
        '    value = request.args["value"]',
        f"    found = {call}",
        "    return {}",
    ]
    return "\n".join(line for line in lines if line) + "\n"


def bandit_ids(folder: Path, text: str) -> set[str]:
    """The tests of bandit that flag a source."""
    path = folder / "views.py"
    path.write_text(text, encoding="utf-8")
    run = bandit_manager.BanditManager(bandit_config.BanditConfig(), "file")
    run.discover_files([str(path)])
    run.run_tests()
    return {issue.test_id for issue in run.get_issue_list()}


def input_lines(text: str) -> list[int]:
    """The lines of the input findings."""
    return [f.location.line for f in findings_of({"views.py": text}) if f.family == "input"]


@pytest.mark.parametrize(("test", "imports", "call", "harmless"), CALLS, ids=[f"{c[0]} {c[2]}" for c in CALLS])
def test_what_bandit_flags_is_an_end(tmp_path: Path, test: str, imports: str, call: str, harmless: str) -> None:
    text = source(imports, call)
    assert test in bandit_ids(tmp_path, text)
    assert len(input_lines(text)) == 1
    if harmless:
        assert input_lines(source(imports, harmless)) == []


def test_every_call_that_bandit_lists_is_known() -> None:
    assert [name for _, name in bandit_table.rows() if not sinks(name)] == []


def test_the_generated_table_holds_nothing_of_our_own() -> None:
    listed = {name for _, name in bandit_table.rows()}
    generated = {name for rows in table("bandit").values() for name in rows}
    own = {name for rows in table("sinks").values() for name in rows}
    assert generated <= listed
    assert not generated & own
