"""The semgrep pack: every rule parses, meets its annotated test file, says what the built-in rule says, and never contradicts it."""

from __future__ import annotations

import ast
import difflib
import fnmatch
import functools
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from prodready.languages import semgrep
from prodready.languages.semgrep import packs
from prodready.rules import registry
from tests.support import FIXTURES, ROOT

RULES = semgrep.packaged_rules()
FILES = sorted(file for file in RULES.rglob("*.yaml") if ".test" not in file.suffixes)
FAMILIES = {"rate-limit": "1", "pin": "2", "cors": "3", "print": "4", "secret": "5", "input": "6"}
LANGUAGES = {
    *("python", "javascript", "typescript", "go", "java", "kotlin", "ruby", "php", "csharp"),
    *("apache", "api-gateway", "appsettings", "compose", "config", "docker", "dotenv", "hosting", "kubernetes"),
    *("nginx", "prisma", "serverless", "spring", "sql", "terraform", "wrangler"),
}
FRONT_ENDS = ("python", "javascript", "typescript")
EXTENSIONS = {"go": ".go", "java": ".java", "kotlin": ".kt", "ruby": ".rb", "php": ".php", "csharp": ".cs"}
_SAID = re.compile(r"(?:#|//)\s*(?:expect|todo): ([A-Z0-9, ]+)")
_ALIKE = 16  # letters in a row that a message shares with the built-in rule's
needs_semgrep = pytest.mark.skipif(not semgrep.available(), reason="semgrep is not installed")


@functools.cache
def _rule(file: Path) -> dict[str, Any]:
    (rule,) = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["rules"]
    assert isinstance(rule, dict)
    return rule


def _test_file(file: Path) -> Path:
    (beside,) = (one for one in file.parent.glob(f"{file.stem}.*") if one != file and ".fixed" not in one.suffixes)
    return beside


def _semgrep(*arguments: str, cwd: Path = RULES.parent) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
    command = [str(Path(sys.executable).parent / "semgrep"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=cwd, timeout=300, check=False)


def _scan(target: Path, *configs: Path) -> dict[str, Any]:
    chosen = [word for config in configs for word in ("--config", str(config))]
    offline = ("--metrics", "off", "--disable-version-check", "--no-git-ignore", "--no-rewrite-rule-ids")
    answer = _semgrep("scan", "--experimental", "--json", "--quiet", "--strict", *offline, *chosen, ".", cwd=target)
    report: dict[str, Any] = json.loads(answer.stdout)
    assert [one for one in report["errors"] if one["level"] == "error"] == [], answer.stderr
    return report


@needs_semgrep
def test_every_rule_meets_its_annotated_file() -> None:
    """One start of semgrep for all of them; `--validate` needs the network, and this parses every rule too."""
    answer = _semgrep("test", "--experimental", "--json", str(RULES))
    report = json.loads(answer.stdout)
    checks = [check for result in report["results"].values() for check in result["checks"].values()]
    assert report["config_with_errors"] == []
    assert report["config_missing_tests"] == []
    assert [check for check in checks if not check["passed"]] == []
    assert [name for name, fix in report["fixtest_results"].items() if not fix["passed"]] == []
    assert len(checks) == len(FILES)


@needs_semgrep
def test_the_bundle_runs_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "compose.yaml").write_text("environment:\n  DB_PASSWORD: blue-horse-9\n", encoding="utf-8")
    (tmp_path / "src/main.go").write_text("package main\n\nfunc main() {\n\tcors.Default()\n}\n", encoding="utf-8")
    pack = tmp_path / "pack.yaml"
    pack.write_bytes(subprocess.check_output([sys.executable, "-m", "prodready", "rules", "--semgrep"]))
    report = _scan(tmp_path, pack)
    assert {one["extra"]["metadata"]["code"] for one in report["results"]} == {"PRD304", "PRD501"}
    assert "blue-horse-9" not in json.dumps([one["extra"]["message"] for one in report["results"]])
    assert len(yaml.load(pack.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["rules"]) == len(FILES)


def test_every_language_and_kind_of_file_has_its_folder() -> None:
    assert {folder.name for folder in RULES.iterdir() if folder.is_dir()} == LANGUAGES
    for language in (*EXTENSIONS, *FRONT_ENDS):
        families = {folder.name for folder in (RULES / language).iterdir()}
        assert families == set(FAMILIES), language
    # TypeScript has what is its own; the rest stands under javascript, whose rules are for both.
    assert all("typescript" in _rule(f)["languages"] for f in FILES if f.relative_to(RULES).parts[0] == "javascript")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(RULES).as_posix())
def test_a_rule_is_complete(file: Path) -> None:
    rule = _rule(file)
    language, family, _ = file.relative_to(RULES).parts
    metadata = rule["metadata"]
    assert rule["id"] == f"prodready-{language}-{file.stem}"
    assert metadata["family"] == family == registry()[metadata["code"]].family
    assert metadata["confidence"] in ("HIGH", "MEDIUM", "LOW")
    assert all(metadata[key] for key in ("cwe", "owasp", "references", "technology"))
    assert rule["paths"]["exclude"]
    # A message with a metavariable would print what it matched, which may be a secret.
    assert "$" not in rule["message"]
    assert _shared(rule["message"], metadata["code"]) >= _ALIKE, "not in the words of the built-in rule"


def _shared(message: str, code: str) -> int:
    """How many letters in a row a message has in common with something that the built-in rule of its code says."""
    return max(
        difflib.SequenceMatcher(None, message, said, autojunk=False).find_longest_match().size
        for said in _sayings(code)
    )


@functools.cache
def _sayings(code: str) -> tuple[str, ...]:
    """The constant parts of all texts in the module of a rule and in those of its family that it may take them from."""
    (home,) = (path for path in _modules() if f'@rule("{code}"' in path.read_text(encoding="utf-8"))
    files = (home, *(path for path in home.parent.glob("*.py") if "@rule(" not in path.read_text(encoding="utf-8")))
    nodes = (node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return tuple(n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str) and n.value)


@functools.cache
def _modules() -> tuple[Path, ...]:
    return tuple((ROOT / "src/prodready/rules").rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(RULES).as_posix())
def test_a_test_file_shows_both_sides_twice(file: Path) -> None:
    text = _test_file(file).read_text(encoding="utf-8")
    found = Counter(re.findall(rf"\b(ruleid|ok): {_rule(file)['id']}\b", text))
    assert min(found["ruleid"], found["ok"]) >= 2, found


@pytest.mark.parametrize("pack", packs.PACKS, ids=lambda pack: pack.folder)
def test_the_table_of_packs_says_what_their_rules_say(pack: packs.Pack) -> None:
    """Which files they look at, what they leave out, and the words without which none of their rules can match."""
    files = [file for file in FILES if (RULES / pack.folder) in file.parents]
    paths = [_rule(file)["paths"] for file in files]
    assert files
    assert set.intersection(*(set(one["exclude"]) for one in paths)) == set(pack.apart)
    own = {f"*{EXTENSIONS[pack.folder]}"} if pack.folder in EXTENSIONS else set()
    included = own.union(*({name.replace("**", "*") for name in one.get("include", ())} for one in paths))
    assert included == set(pack.names)
    for file in files:
        text = _test_file(file).read_text(encoding="utf-8").replace(_rule(file)["id"], "")
        path = f"sites-enabled/{included.copy().pop().replace('*', 'x')}".replace("x/", "")
        assert any(pack.could_match(spelled, text.encode()) for spelled in _spelled(pack)), path


def _spelled(pack: packs.Pack) -> list[str]:
    """A path for each pattern of names."""
    return [f"deploy/{name.removeprefix('*/').replace('*', 'x')}" for name in pack.names]


@pytest.mark.parametrize(
    "path", ["a_test.go", "vendor/x/a.go", "src/test/java/A.java", "tests/nginx.conf", "spec/a_spec.rb"]
)
def test_what_the_rules_leave_out_is_not_handed_over(path: str) -> None:
    assert not semgrep.wants(path)
    assert semgrep.wants(f"src/{fnmatch.translate('x')[:0]}app{Path(path).suffix}")


@pytest.fixture(scope="module")
def parity(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The pack's findings over the fixtures of the built-in rules, in one start of semgrep."""
    home = tmp_path_factory.mktemp("parity")
    for source in _fixtures():
        target = home / source.relative_to(FIXTURES / "rules")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    results = _scan(home, *(RULES / language for language in FRONT_ENDS))["results"]
    assert isinstance(results, list)
    return results


def _fixtures() -> list[Path]:
    suffixes = (".py", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx")
    return sorted(path for path in (FIXTURES / "rules").rglob("*") if path.suffix in suffixes)


@needs_semgrep
def test_the_pack_never_contradicts_the_built_in_rules(parity: list[dict[str, Any]]) -> None:
    """On a line that a fixture calls right, the pack finds nothing of that family.

    Where another file of the case decides, such as an ingress that limits, one file cannot know: then it must not be sure.
    """
    contradicted = []
    for one in parity:
        metadata, path, line = one["extra"]["metadata"], one["path"], one["start"]["line"]
        text = (FIXTURES / "rules" / path).read_text(encoding="utf-8").splitlines()[line - 1]
        alone = path.count("/") == 1
        sure = alone or metadata["confidence"] == "HIGH"
        if re.search(r"(?:#|//)\s*ok\b", text) and path[3] == metadata["code"][3]:
            print("contradicted" if sure else "another file decides", path, line, one["check_id"])
            contradicted += [f"{path}:{line}: {one['check_id']}"] if sure else []
    assert contradicted == []


@needs_semgrep
def test_the_page_says_where_one_file_is_too_little(parity: list[dict[str, Any]]) -> None:
    """The table of docs/semgrep.md has a line for every code; printed is what it would say today."""
    page = (ROOT / "docs/semgrep.md").read_text(encoding="utf-8")
    counted = _counted(parity)
    print("\n".join(f"| {code} | {both[0]} | {both[1]} |" for code, both in counted.items()))
    assert set(re.findall(r"^\| (PRD\d+) \|", page, re.MULTILINE)) >= {code for code in counted if counted[code][1]}


def _counted(parity: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """For each code: the fixture files in which the built-in rule finds something, and in how many the pack does too."""
    found = {(one["path"], one["extra"]["metadata"]["code"]) for one in parity}
    expected: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for source in _fixtures():
        path = source.relative_to(FIXTURES / "rules").as_posix()
        said = _SAID.findall(source.read_text(encoding="utf-8", errors="replace"))
        for code in {code for codes in said for code in re.findall(r"PRD\d+", codes)}:
            expected[code] += 1
            both[code] += (path, code) in found
    return {code: (count, both[code]) for code, count in sorted(expected.items())}


def test_every_rule_file_meets_semgreps_own_schema() -> None:
    """The schema that semgrep ships; with the scan above it stands for `--validate`, which needs the network."""
    (schema,) = Path(sys.prefix).rglob("semgrep_interfaces/rule_schema_v1.yaml") or [None]
    if schema is None:
        pytest.skip("semgrep is not installed")
    validator = jsonschema.Draft7Validator(yaml.load(schema.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    rules = {file.relative_to(RULES).as_posix(): _rule(file) for file in FILES}
    assert [
        f"{name}: {error.message}" for name, rule in rules.items() for error in validator.iter_errors({"rules": [rule]})
    ] == []
