"""The semgrep pack alone: every packaged rule and the team's own over a project, or all packaged rules in one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prodready import discover, engine, selection
from prodready.catalogue import families
from prodready.config import Config, UsageError
from prodready.languages.semgrep.engine import SemgrepMissing, run
from prodready.languages.semgrep.merge import as_finding, notes
from prodready.languages.semgrep.packs import packaged_rules


def check(paths: Sequence[str | Path], config: Config, root: Path) -> engine.Report:
    """What the pack finds in `paths`. UsageError where semgrep is not installed: here nothing else could run."""
    selection.check_config(config, families())
    wanted = discover.requested(root, paths)
    names = [file.path for file in discover.files(root, config, lambda name: True) if wanted(file.path)]
    try:
        result = run(root, names, [packaged_rules(), *(root / path for path in config.semgrep_rules)])
    except SemgrepMissing as error:
        raise UsageError(str(error)) from None
    asked = selection.chooser(config)
    findings = [finding for match in result.matches if asked(finding := as_finding(match))]
    return engine.Report(
        str(root), tuple(engine.finish(findings, root, config)), result.errors, notes(result.unread), len(names)
    )


def bundle() -> str:
    """Every packaged rule in one YAML document, with its comments, for `semgrep --config`."""
    from prodready.languages.semgrep.engine import rule_files

    parts = (file.read_text(encoding="utf-8") for file in rule_files(packaged_rules()))
    return "rules:\n" + "".join(part.removeprefix("rules:\n") for part in parts)
