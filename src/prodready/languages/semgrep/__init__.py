"""The semgrep engine: rule packs for configuration files and other languages. Nothing is loaded until it runs."""

from __future__ import annotations

from prodready.languages.semgrep.engine import (
    SemgrepMatch,
    SemgrepMissing,
    SemgrepResult,
    available,
    config_rules,
    digest,
    packaged_rules,
    run,
    wants,
)

__all__ = [
    "SemgrepMatch",
    "SemgrepMissing",
    "SemgrepResult",
    "available",
    "config_rules",
    "digest",
    "packaged_rules",
    "run",
    "wants",
]
