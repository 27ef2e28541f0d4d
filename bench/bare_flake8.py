"""flake8 as if prodready were not installed: `--extend-ignore PRD` would hide the plugin's findings, not its work."""

from __future__ import annotations

import importlib.metadata
import runpy
from collections.abc import Iterator
from typing import Any

_everything = importlib.metadata.distributions


def _without_prodready(**context: Any) -> Iterator[importlib.metadata.Distribution]:
    return (one for one in _everything(**context) if one.metadata["Name"] != "prodready")


if __name__ == "__main__":
    importlib.metadata.distributions = _without_prodready
    runpy.run_module("flake8", run_name="__main__", alter_sys=True)
