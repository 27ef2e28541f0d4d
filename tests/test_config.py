"""The configuration: found without a flag, and every mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest

from prodready.catalogue import families
from prodready.config import Config, ConfigError, UsageError, load
from prodready.findings import Confidence, Finding, Location
from prodready.selection import asked_for, check_codes, check_config, chooser, split
from tests.samples import write


def test_every_key_is_read(tmp_path: Path) -> None:
    text = """
[tool.prodready]
select = ["rate-limit", "PRD5"]
ignore = ["PRD501"]
exclude = ["gen/"]
per-file-ignores = { "tests/*" = ["PRD4"] }
min-confidence = "high"
semgrep = "off"
semgrep-rules = ["ci/rules"]
baseline = "b.toml"
jobs = 2
cache-dir = ".c"
external-rate-limit = "the gateway limits"
limiters = ["app.limits.guard"]
hashers = ["./lib/hash.pin"]
validators = ["app.v"]
loggers = ["app.log"]
sanitizers = ["app.clean"]
entry-points = ["serve.py"]
roles = { "tools/*" = "script" }
"""
    config = load(write(tmp_path, {"pyproject.toml": text}))
    assert config == Config(
        ("rate-limit", "PRD5"), ("PRD501",), ("gen/",), {"tests/*": ("PRD4",)}, Confidence.HIGH, "off", ("ci/rules",),
        "b.toml", 2, ".c", "the gateway limits", ("app.limits.guard",), ("./lib/hash.pin",), ("app.v",), ("app.log",),
        ("app.clean",), ("serve.py",), {"tools/*": "script"},
    )  # fmt: skip


def test_own_file_wins_and_no_file_is_the_default(tmp_path: Path) -> None:
    assert load(tmp_path) == Config()
    write(tmp_path, {"pyproject.toml": "[tool.prodready]\njobs = 1\n", "prodready.toml": "jobs = 2\n"})
    assert load(tmp_path).jobs == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("selct = []", "prodready.toml: unknown key selct; did you mean select?"),
        ("min_confidence = 'high'", "prodready.toml: unknown key min_confidence; did you mean min-confidence?"),
        ("zzzz = 1", "prodready.toml: unknown key zzzz; known keys: select, ignore,"),
        ("select = 'PRD1'", "prodready.toml: select must be a list of codes (PRD101), prefixes (PRD1) or families"),
        ("select = [1]", "prodready.toml: select must be a list of codes"),
        ("min-confidence = 'hi'", 'prodready.toml: min-confidence must be "high", "medium" or "low"'),
        ("semgrep = true", 'prodready.toml: semgrep must be "auto", "required" or "off"'),
        ("jobs = -1", "prodready.toml: jobs must be a number of processes"),
        ("roles = { 'a' = 'servce' }", "prodready.toml: roles must be a table: path pattern = service, command"),
        ("per-file-ignores = { 'a' = 'PRD1' }", "prodready.toml: per-file-ignores must be a table"),
        ("select = [", "prodready.toml: not valid TOML"),
        ("select = " + "[" * 5000, "prodready.toml: not valid TOML"),
        ("jobs = " + "9" * 5000, "prodready.toml: not valid TOML"),
        ("exclude = ['!']", "prodready.toml: exclude: '!' is not a path pattern"),
        ("roles = { 'a\\' = 'service' }", "prodready.toml: roles: 'a\\\\' is not a path pattern"),
    ],
)
def test_a_mistake_is_named_with_what_it_could_have_been(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load(write(tmp_path, {"prodready.toml": text}))
    assert str(raised.value).startswith(said)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert load(write(tmp_path, {"prodready.toml": "\ufeffjobs = 2\n"})).jobs == 2


def test_unknown_codes_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--select: unknown code 'rate-limits'; did you mean rate-limit\?"):
        check_codes(["rate-limits"], {"PRD101": "rate-limit"}, "--select")
    with pytest.raises(UsageError, match=r"unknown code 'prd101'; did you mean PRD101\?"):
        check_codes(["prd101"], {"PRD101": "rate-limit"}, "--select")
    with pytest.raises(ConfigError, match="per-file-ignores, 'x': unknown code 'E501'"):
        check_config(Config(per_file_ignores={"x": ("E501",)}), families())
    check_config(Config(select=("PRD", "tool"), ignore=("PRD900",)), families())


def test_codes_come_in_lists() -> None:
    assert split(["PRD1,PRD2", "cors  pin"]) == ("PRD1", "PRD2", "cors", "pin")


@pytest.mark.parametrize(
    ("select", "ignore", "passes"),
    [
        ((), (), True),
        (("PRD1",), (), True),
        (("rate-limit",), (), True),
        (("PRD2",), (), False),
        ((), ("PRD1",), False),
        (("PRD101",), ("PRD1",), True),
        (("PRD1",), ("PRD101",), False),
        (("PRD101",), ("PRD101",), False),
        (("PRD101",), ("rate-limit",), True),
    ],
)
def test_the_longest_code_decides(select: tuple[str, ...], ignore: tuple[str, ...], passes: bool) -> None:
    assert asked_for("PRD101", "rate-limit", select, ignore) is passes


def test_an_unreadable_file_is_never_silent() -> None:
    assert asked_for("PRD900", "tool", ("PRD1",), ())
    assert not asked_for("PRD900", "tool", (), ("PRD900",))


def test_chooser_knows_confidence_and_files() -> None:
    sure = Finding("PRD401", "print", "m", Location("tests/a.py", 1))
    unsure = Finding("PRD401", "print", "m", Location("a.py", 1), confidence=Confidence.LOW)
    assert chooser(Config())(sure)
    assert not chooser(Config())(unsure)
    assert chooser(Config(min_confidence=Confidence.LOW))(unsure)
    assert not chooser(Config(per_file_ignores={"tests/": ("PRD4",)}))(sure)
    assert chooser(Config(per_file_ignores={"src/": ("PRD4",)}))(sure)
