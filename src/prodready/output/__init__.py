"""How findings are written: one module a format, each with `render(view) -> str`."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from prodready.mask import SENSITIVE, blank

if TYPE_CHECKING:
    from prodready.config import Config
    from prodready.engine import Report
    from prodready.findings import Finding

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "html")


class View:
    """A report with what it takes to show it: source lines, never with a secret in them, and counts."""

    def __init__(
        self,
        report: Report,
        config: Config,
        *,
        color: bool = False,
        explain: bool = False,
        stdin: tuple[str, bytes] | None = None,
    ) -> None:
        """`stdin`: a path below the root and the content that stands for the file on disk."""
        self.report, self.config, self.color, self.explain = report, config, color, explain
        self._files: dict[str, Sequence[str]] = {}
        if stdin is not None:
            self._files[stdin[0]] = stdin[1].decode("utf-8", "replace").splitlines()

    @cached_property
    def open(self) -> list[Finding]:
        """The findings that count."""
        return [f for f in self.report.findings if f.suppressed is None]

    @cached_property
    def suppressed(self) -> list[Finding]:
        """The findings that a comment or the baseline silences."""
        return [f for f in self.report.findings if f.suppressed is not None]

    @cached_property
    def by_family(self) -> dict[str, int]:
        """How many count in each family, the largest first."""
        return dict(Counter(f.family for f in self.open).most_common())

    @cached_property
    def _guarded(self) -> dict[tuple[str, int], str]:
        """The lines that may hold a secret, each with the family that decides what is hidden: `secret` hides most."""
        guarded = sorted((f for f in self.report.findings if f.family in SENSITIVE), key=lambda f: f.family)
        return {(f.location.path, f.location.line): f.family for f in guarded}  # "pin" < "secret": the stricter stays

    def source(self, finding: Finding) -> str:
        """The line a finding stands on, tabs as spaces; its values hidden where it may hold a secret."""
        at = finding.location
        line = self._line(at.path, at.line)
        return blank(line, at.path, self._guarded[at.path, at.line]) if self.hides(finding) else line

    def hides(self, finding: Finding) -> bool:
        """Whether values are hidden in the source line of this finding."""
        return (finding.location.path, finding.location.line) in self._guarded

    def _line(self, path: str, number: int) -> str:
        if path not in self._files:
            try:
                text = (Path(self.report.root) / path).read_text(encoding="utf-8", errors="replace")
            except OSError:
                text = ""
            self._files[path] = text.splitlines()
        lines = self._files[path]
        return lines[number - 1].replace("\t", " ") if 0 < number <= len(lines) else ""


def render(name: str, view: View) -> str:
    """The report in the format called `name`, one of FORMATS."""
    return str(importlib.import_module(f"prodready.output.{name}_format").render(view))
