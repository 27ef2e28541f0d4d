"""The semgrep pack alone, as `prodready semgrep` runs it: every packaged rule and the team's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prodready import discover, engine, selection
from prodready.catalogue import families
from prodready.config import Config, UsageError
from prodready.findings import Confidence, Finding, Location, Severity
from prodready.languages.semgrep.engine import SemgrepMatch, SemgrepMissing, packaged_rules, run

_SEVERITIES = {"ERROR": Severity.ERROR, "WARNING": Severity.WARNING}


def check(paths: Sequence[str | Path], config: Config, root: Path) -> engine.Report:
    """What the pack finds in `paths`. UsageError where semgrep is not installed: here nothing else could run."""
    selection.check_config(config, families())
    wanted = discover.requested(root, paths)
    names = [file.path for file in discover.files(root, config) if wanted(file.path)]
    try:
        result = run(root, names, [packaged_rules(), *(root / path for path in config.semgrep_rules)])
    except SemgrepMissing as error:
        raise UsageError(str(error)) from None
    asked = selection.chooser(config)
    findings = [finding for match in result.matches if asked(finding := as_finding(match))]
    return engine.Report(str(root), tuple(engine.finish(findings, root, config)), result.errors, (), len(names))


def as_finding(match: SemgrepMatch) -> Finding:
    """A match as a finding; a team's rule without a code of ours goes by its own name."""
    at = Location(match.path, match.line, match.column, match.end_line, match.end_column)
    confidence = Confidence(match.confidence.lower())
    severity = _SEVERITIES.get(match.severity, Severity.NOTE)
    return Finding(match.code or match.rule_id, match.family or "team", match.message, at, severity, confidence)
