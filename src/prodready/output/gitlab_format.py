"""GitLab's Code Quality report."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from prodready.findings import Finding
from prodready.output import View

_LEVELS = {"error": "critical", "warning": "major", "note": "minor"}


def render(view: View) -> str:
    """A list of issues; GitLab wants a fingerprint of its own for each."""
    seen: Counter[str] = Counter()
    issues = []
    for finding in view.open:
        seen[finding.fingerprint] += 1
        issues.append(_issue(finding, seen[finding.fingerprint]))
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def _issue(finding: Finding, number: int) -> dict[str, Any]:
    at = finding.location
    identity = f"{finding.fingerprint}:{finding.code}:{number}".encode()
    return {
        "description": f"{finding.code} {finding.message}",
        "check_name": finding.code,
        "fingerprint": hashlib.sha256(identity).hexdigest()[:32],
        "severity": _LEVELS[finding.severity.value],
        "location": {"path": at.path, "lines": {"begin": at.line, "end": at.end_line or at.line}},
    }
