"""Limits set in front of the application by a file of the project, and which of its URLs they hold for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from prodready.project.link import Project
from prodready.project.service import Endpoint

_MARK = "gateway-limit:"


@dataclass(frozen=True, slots=True)
class Gate:
    """A limit in a proxy's or gateway's file. `start`: of the URLs it holds for; a pattern after `~`; "" for all."""

    path: str
    start: str

    def covers(self, endpoint: Endpoint) -> bool:
        """Whether every way to an endpoint passes it."""
        return not self.start or all(self._takes(way.url, way.visible) for way in endpoint.ways)

    def _takes(self, url: str, visible: bool) -> bool:
        if self.start.startswith("~"):
            try:
                return bool(re.search(self.start[1:], url, re.I))
            except re.error:
                return False
        beyond = len(url) > 1 and not visible  # what the whole URL is cannot be seen
        return url.startswith(self.start) or (beyond and self.start.endswith(url.rstrip("/")))


def gates(project: Project) -> list[Gate]:
    """Every such limit of the project."""
    return [
        Gate(path, mark.removeprefix(_MARK))
        for path, file in project.files.items()
        for mark in file.marks
        if mark.startswith(_MARK)
    ]
