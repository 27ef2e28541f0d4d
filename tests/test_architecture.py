"""The shape of the house: which way imports point, how long a function may be, what importing prodready costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support import ROOT

_LONGEST = 60
_HEAVY = {"rich", "jinja2", "tree_sitter", "detect_secrets", "libcst", "prodready.engine", "prodready.languages"}


def test_imports_point_down() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = [f"{place} has {lines} lines" for place, lines in _functions() if lines > _LONGEST]
    assert long == []


def test_functions_are_short_on_the_whole() -> None:
    lengths = sorted(lines for _, lines in _functions())
    assert lengths[len(lengths) // 2] <= 16


def test_importing_the_command_loads_nothing_heavy() -> None:
    program = "import prodready.cli, sys; print('\\n'.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert _HEAVY.isdisjoint(run.stdout.split())


def _functions() -> Iterator[tuple[str, int]]:
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield f"{path.name}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1
