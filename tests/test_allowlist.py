"""What detect-secrets was told counts here too: its pragma and the false positives audited in its baseline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prodready.config import Config, ConfigError
from prodready.engine import Report, check

PASSWORD = "hunter2-Zq81"


def _report(folder: Path, files: dict[str, str]) -> Report:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return check([folder], Config(semgrep="off"), root=folder, use_cache=False)


def _kinds(report: Report) -> list[str]:
    return [f.suppressed.kind if f.suppressed else "open" for f in report.findings if f.family == "secret"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("app.py", f'PASSWORD = "{PASSWORD}"  # pragma: allowlist secret'),
        ("app.py", f'PASSWORD = "{PASSWORD}"  # pragma: whitelist secret'),
        ("app.py", f'# pragma: allowlist nextline secret\nPASSWORD = "{PASSWORD}"'),
        ("app.ts", f'export const password = "{PASSWORD}"; // pragma: allowlist secret'),
        ("app.ts", f'export const password = "{PASSWORD}"; /* pragma: allowlist secret */'),
        ("config.yml", f"db:\n  password: {PASSWORD} # pragma: allowlist secret"),
        (".env", f"DB_PASSWORD={PASSWORD} # pragma: allowlist secret"),
    ],
)
def test_a_pragma_silences_the_secret_on_its_line(tmp_path: Path, name: str, text: str) -> None:
    assert _kinds(_report(tmp_path, {name: text})) == ["pragma"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("app.py", f'PASSWORD = "{PASSWORD}"  # allowlist secret'),
        ("app.py", f'# pragma: allowlist secret\nPASSWORD = "{PASSWORD}"'),
        ("app.py", f'x = 1  # pragma: allowlist nextline secret\nPASSWORD = "{PASSWORD}"'),
    ],
)
def test_what_detect_secrets_would_not_take_does_not(tmp_path: Path, name: str, text: str) -> None:
    assert _kinds(_report(tmp_path, {name: text})) == ["open"]


def test_it_speaks_of_secrets_only(tmp_path: Path) -> None:
    files = {"app.py": 'import flask\napp = flask.Flask(__name__)\nprint("up")  # pragma: allowlist secret\n'}
    assert [f.code for f in _report(tmp_path, files).findings if f.suppressed] == []


def _scan(folder: Path, is_secret: bool | None, *files: str) -> None:
    """A baseline as detect-secrets itself writes it, and as its audit marks it."""
    from detect_secrets.core import baseline
    from detect_secrets.core.secrets_collection import SecretsCollection
    from detect_secrets.settings import default_settings

    found = SecretsCollection(root=str(folder))
    with default_settings():
        for name in files:
            found.scan_file(name)
        for _, secret in found:
            secret.is_secret = is_secret
        written = baseline.format_for_output(found)
    (folder / ".secrets.baseline").write_text(json.dumps(written), encoding="utf-8")


@pytest.mark.parametrize(("is_secret", "kind"), [(False, "audited"), (True, "open"), (None, "open")])
def test_only_audited_false_positives_are_silent_also_after_they_moved(
    tmp_path: Path, is_secret: bool | None, kind: str
) -> None:
    line = f'PASSWORD = "{PASSWORD}"\n'
    (tmp_path / "app.py").write_text(line, encoding="utf-8")
    _scan(tmp_path, is_secret, "app.py")
    assert _kinds(_report(tmp_path, {})) == [kind]
    assert _kinds(_report(tmp_path, {"app.py": "import os\n\n\n" + line})) == [kind]


def test_another_value_or_another_file_is_not_silent(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(f'PASSWORD = "{PASSWORD}"\n', encoding="utf-8")
    _scan(tmp_path, False, "app.py")
    files = {"app.py": 'PASSWORD = "hunter3-Zq82"\n', "other.py": f'PASSWORD = "{PASSWORD}"\n'}
    assert _kinds(_report(tmp_path, files)) == ["open", "open"]


@pytest.mark.parametrize("text", ["{", '{"results": []}', '{"results": {"a.py": [{"line_number": 1}]}}'])
def test_a_broken_baseline_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"\.secrets\.baseline"):
        _report(tmp_path, {".secrets.baseline": text})
