"""Annotations on a GitHub pull request: workflow commands on standard output."""

from __future__ import annotations

from prodready.findings import Finding
from prodready.output import View

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def render(view: View) -> str:
    """One command a finding."""
    return "".join(_command(finding) + "\n" for finding in view.open)


def _command(finding: Finding) -> str:
    at = finding.location
    properties = {"file": at.path, "line": at.line, "col": at.column}
    if at.end_line:
        properties["endLine"] = at.end_line
        if at.end_line == at.line and at.end_column:
            properties["endColumn"] = at.end_column
    properties["title"] = f"{finding.code} ({finding.family})"
    spelled = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_LEVELS[finding.severity.value]} {spelled}::{_data(f'{finding.code} {finding.message}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
