"""Faults seen on real code, each as a small case."""

from __future__ import annotations

import pytest

from prodready.paths import role_of_path
from tests.support import findings_of


@pytest.mark.parametrize("path", ["hc/test.py", "shop/tests.py", "web/tests/test_login.py", "src/login.spec.ts"])
def test_a_test_module_by_any_of_its_names(path: str) -> None:
    assert role_of_path(path) == "test"


def test_a_token_of_one_repeated_character_is_a_placeholder() -> None:
    assert findings_of({".env.example": "HUGGINGFACE_KEY=hf_" + "x" * 36 + "\n"}) == []


def test_throw_away_passwords_of_a_pipeline_are_silent() -> None:
    text = "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: qN4tVx81LmZ0sKd\n"
    assert findings_of({".ci/compose.ci.yaml": text}) == []
    assert [f.code for f in findings_of({"compose.yaml": text})] == ["PRD501"]
