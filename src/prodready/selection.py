"""Which findings were asked for: codes, prefixes, family names and confidence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping

from prodready.config import Config, ConfigError, UsageError
from prodready.findings import Finding

_PREFIX = re.compile(r"PRD\d{0,3}")


def split(values: Iterable[str]) -> tuple[str, ...]:
    """Command-line values, each perhaps a comma-separated list, as single codes."""
    return tuple(code for value in values for code in re.split(r"[,\s]+", value) if code)


def check_codes(codes: Iterable[str], known: Mapping[str, str], where: str) -> None:
    """Raise UsageError for a code, prefix or family that no rule answers to; `known` maps code to family."""
    words = {word.upper(): word for word in (*known, *known.values())}
    for code in codes:
        if not any(_answers(code, one, family) for one, family in known.items()):
            close = difflib.get_close_matches(code.upper(), words, n=1, cutoff=0.5)
            hint = f"did you mean {words[close[0]]}?" if close else "`prodready rules` lists them"
            raise UsageError(f"{where}: unknown code {code!r}; {hint}")


def check_config(config: Config, known: Mapping[str, str]) -> None:
    """Raise ConfigError when the configuration names a code that no rule has."""
    lists = {"select": config.select, "ignore": config.ignore}
    lists |= {f"per-file-ignores, {pattern!r}": codes for pattern, codes in config.per_file_ignores.items()}
    for where, codes in lists.items():
        try:
            check_codes(codes, known, where)
        except UsageError as error:
            raise ConfigError(str(error)) from None


def chooser(config: Config) -> Callable[[Finding], bool]:
    """A predicate for findings that the configuration lets through; the longest matching code wins, ignore on a tie."""
    by_file = []
    if config.per_file_ignores:
        from pathspec import GitIgnoreSpec

        by_file = [(GitIgnoreSpec.from_lines([pattern]), codes) for pattern, codes in config.per_file_ignores.items()]

    def chosen(finding: Finding) -> bool:
        if finding.confidence.rank < config.min_confidence.rank:
            return False
        if not asked_for(finding.code, finding.family, config.select, config.ignore):
            return False
        return not any(
            any(_answers(code, finding.code, finding.family) for code in codes)
            and spec.match_file(finding.location.path)
            for spec, codes in by_file
        )

    return chosen


def asked_for(code: str, family: str, select: Iterable[str], ignore: Iterable[str]) -> bool:
    """Whether a code passes --select and --ignore; PRD900 passes any --select, so that a failure is never silent."""
    select = tuple(select)
    wanted = max((_weight(one) for one in select if _answers(one, code, family)), default=-1)
    refused = max((_weight(one) for one in ignore if _answers(one, code, family)), default=-1)
    if not select or code == "PRD900":
        wanted = max(wanted, 0)
    return wanted > refused


def _answers(asked: str, code: str, family: str) -> bool:
    if asked == family:
        return True
    return _PREFIX.fullmatch(asked) is not None and code.startswith(asked)


def _weight(asked: str) -> int:
    """How specific a code is: 0 for PRD, 4 for PRD101; a family counts like its prefix PRD1."""
    return len(asked) if _PREFIX.fullmatch(asked) else 4
