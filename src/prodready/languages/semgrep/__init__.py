"""The semgrep engine: rule packs for configuration files and other languages. Nothing is loaded until it runs."""

from __future__ import annotations

from prodready.languages.semgrep.engine import Run, SemgrepMatch, SemgrepMissing, SemgrepResult, available, digest, run
from prodready.languages.semgrep.packs import PACKS, check_rules, could_match, packaged_rules, wants

__all__ = [
    "PACKS",
    "Run",
    "SemgrepMatch",
    "SemgrepMissing",
    "SemgrepResult",
    "available",
    "check_rules",
    "could_match",
    "digest",
    "packaged_rules",
    "run",
    "wants",
]
