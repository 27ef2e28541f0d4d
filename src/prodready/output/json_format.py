"""JSON for programs, version 1."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from prodready.findings import Finding
from prodready.output import View


def render(view: View) -> str:
    """`findings` holds what counts; `suppressed` the rest, each with what suppresses it."""
    document = {
        "version": 1,
        "findings": [entry(f) for f in view.open],
        "suppressed": [entry(f) | {"suppression": _why(f)} for f in view.suppressed],
        "errors": list(view.report.errors),
        "summary": {
            "files": view.report.files,
            "findings": len(view.open),
            "suppressed": len(view.suppressed),
            "families": view.by_family,
            "severities": dict(sorted(Counter(f.severity.value for f in view.open).items())),
            "notes": list(view.report.notes),
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def entry(finding: Finding) -> dict[str, Any]:
    """A finding as the JSON format spells it."""
    at = finding.location
    return {
        "code": finding.code,
        "family": finding.family,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "path": at.path,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line or at.line,
        "end_column": at.end_column or at.column,
        "trail": [
            {"path": step.location.path, "line": step.location.line, "message": step.message} for step in finding.trail
        ],
        "fix": None,
        "fingerprint": finding.fingerprint,
    }


def _why(finding: Finding) -> dict[str, str]:
    why = finding.suppressed
    return {} if why is None else {"kind": why.kind, "reason": why.reason, "until": why.until, "owner": why.owner}
