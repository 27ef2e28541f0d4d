"""The semgrep pack: every rule parses, meets its annotated test file, and carries the same metadata."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from prodready.languages import semgrep

RULES = semgrep.packaged_rules()
FILES = sorted(file for file in RULES.rglob("*.yaml") if ".test" not in file.suffixes)
FAMILIES = {"rate-limit": "1", "pin": "2", "cors": "3", "print": "4", "secret": "5", "input": "6"}
# A sample of each kind of file the configuration rules include.
SAMPLES = (
    *("docker-compose.yml", "compose.yaml", "deploy/docker-compose.prod.yml"),
    *("wrangler.toml", "api/wrangler.jsonc", "wrangler.prod.toml"),
    *("nginx.conf", "docker/default.conf", "etc/sites-available/app", "templates/default.conf.template"),
    *("schema.sql", "db/001_init.sql", "prisma/schema.prisma"),
    *(".env", ".env.production", "config/app.env", ".dev.vars", ".env.example", "env.sample"),
)
needs_semgrep = pytest.mark.skipif(not semgrep.available(), reason="semgrep is not installed")


def _rule(file: Path) -> dict[str, Any]:
    (rule,) = yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]
    assert isinstance(rule, dict)
    return rule


def _semgrep(*arguments: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
    command = [str(Path(sys.executable).parent / "semgrep"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=RULES.parent, timeout=300, check=False)


def _matches(pattern: str, path: str) -> bool:
    name = pattern.removeprefix("**/")
    return fnmatch.fnmatch(path.rsplit("/", 1)[-1], name) or fnmatch.fnmatch(path, f"*{name}")


@needs_semgrep
def test_every_rule_meets_its_annotated_file() -> None:
    answer = _semgrep("--test", "--metrics", "off", "--json", str(RULES))
    report = json.loads(answer.stdout)
    checks = [check for result in report["results"].values() for check in result["checks"].values()]
    assert report["config_with_errors"] == []
    assert report["config_missing_tests"] == []
    assert [check for check in checks if not check["passed"]] == []
    assert len(checks) == len(FILES)


@needs_semgrep
def test_the_pack_runs_as_it_stands(tmp_path: Path) -> None:
    """`semgrep --validate` downloads rules about rules; a scan parses and checks every rule without the network."""
    (tmp_path / "compose.yaml").write_text("environment:\n  DB_PASSWORD: blue-horse-9\n", encoding="utf-8")
    target = str(tmp_path / "compose.yaml")
    answer = _semgrep("--config", str(RULES), "--metrics", "off", "--json", "--quiet", "--strict", target)
    report = json.loads(answer.stdout)
    assert answer.returncode == 0, answer.stderr
    assert report["errors"] == []
    assert [one["extra"]["metadata"]["code"] for one in report["results"]] == ["PRD501"]
    assert "blue-horse-9" not in answer.stdout + answer.stderr


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(RULES).as_posix())
def test_a_rule_is_complete(file: Path) -> None:
    rule = _rule(file)
    language, family, _ = file.relative_to(RULES).parts
    metadata = rule["metadata"]
    assert rule["id"] == f"prodready-{language}-{file.stem}"
    assert metadata["family"] == family
    assert re.fullmatch(rf"PRD{FAMILIES[family]}\d\d", metadata["code"])
    assert metadata["confidence"] in ("HIGH", "MEDIUM", "LOW")
    assert all(metadata[key] for key in ("cwe", "owasp", "references", "technology"))
    assert rule["paths"]["exclude"]
    # A message with a metavariable would print what it matched, which may be a secret.
    assert "$" not in re.sub(r"\$http_origin|\{\"\$ne\"", "", rule["message"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_test_file_shows_both_sides(file: Path) -> None:
    (beside,) = (one for one in file.parent.glob(f"{file.stem}.*") if one != file)
    text = beside.read_text(encoding="utf-8")
    assert f"ruleid: {_rule(file)['id']}" in text
    assert f"ok: {_rule(file)['id']}" in text


def test_the_engine_hands_over_what_the_rules_include() -> None:
    rules = [_rule(file) for file in FILES if "javascript" not in file.relative_to(RULES).parts]
    included = {pattern for rule in rules for pattern in rule["paths"]["include"]}
    assert all(semgrep.wants(sample) for sample in SAMPLES)
    assert [one for one in SAMPLES if not any(_matches(pattern, one) for pattern in included)] == []
    assert [one for one in included if not _spelled_out(one)] == []


def _spelled_out(pattern: str) -> list[str]:
    """A path this include pattern matches, kept if the engine would hand it over."""
    name = pattern.removeprefix("**/").replace("*", "x")
    return [path for path in (name, f"deploy/{name}") if semgrep.wants(path)]


def test_the_engine_leaves_out_what_the_rules_exclude() -> None:
    rules = [_rule(file) for file in FILES if "javascript" not in file.relative_to(RULES).parts]
    excluded = {name for rule in rules for name in rule["paths"]["exclude"] if "*" not in name}
    assert excluded
    assert [name for name in excluded if semgrep.wants(f"{name}/.env")] == []
