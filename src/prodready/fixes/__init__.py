"""Fixes: what can be repaired without a doubt is, the rest is left with one line that says why.

A fix is a function from the source of one file and its findings to new source. It replaces and never deletes. It is apart
from the rules: it takes findings as they are, and touches nothing else.
"""

from __future__ import annotations

import difflib
import io
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from prodready.config import UsageError
from prodready.findings import Finding
from prodready.mask import SENSITIVE, blank

_BOM = "\ufeff"
_LONE_RETURN = re.compile(r"\r(?!\n)")


class Refused(Exception):
    """Why a call, or a whole module, is left as it is; the text goes to the reader and quotes no source."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of one finding: what stands there now, or why it was left."""

    finding: Finding
    now: str = ""
    left: str = ""


class Change(msgspec.Struct, frozen=True):
    """What a fix makes of a file: its new source, and one outcome a finding."""

    source: str
    outcomes: tuple[Outcome, ...]


class Fix(msgspec.Struct, frozen=True):
    """A fix: the codes it repairs in files with this suffix. `repair(source, findings, unsafe, taken)` gives the change.

    Without `unsafe` it does only what keeps the meaning of the code. `taken`: names that the file's submodules bind in it.
    """

    codes: frozenset[str]
    suffix: str
    repair: Callable[[str, Sequence[Finding], bool, frozenset[str]], Change]

    def repairs(self, finding: Finding) -> bool:
        """Whether the finding is one that this fix looks at."""
        return finding.code in self.codes and finding.location.path.endswith(self.suffix)


class Patch(msgspec.Struct, frozen=True):
    """One file before and after its fixes. `guarded`: the lines that may hold a secret, each with its family."""

    path: str
    before: str
    after: str
    outcomes: tuple[Outcome, ...]
    guarded: Mapping[int, str]

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.before != self.after

    def diff(self) -> str:
        """A unified diff; a line that may hold a secret shows as context only, its values hidden."""
        lines = _lines(self.before)
        hidden = {lines[n - 1]: family for n, family in self.guarded.items() if 0 < n <= len(lines)}
        rows = difflib.unified_diff(lines, _lines(self.after), f"a/{self.path}", f"b/{self.path}")
        return "".join(self._row(row, hidden.get(row[1:], "")) for row in rows)

    def _row(self, row: str, family: str) -> str:
        text = f"{row[0]}{blank(row[1:].rstrip(), self.path, family)}\n" if family else row
        return text if text.endswith("\n") else f"{text}\n\\ No newline at end of file\n"

    def save(self, root: Path) -> None:
        """Put the new source in the file's place in one step; its mode stays."""
        target = root / self.path
        try:
            _replace(target, self.after.encode())
        except OSError as error:
            raise UsageError(f"{self.path}: cannot be written ({error.strerror})") from None


def plan(root: Path, findings: Iterable[Finding], chosen: Callable[[Finding], bool], unsafe: bool) -> list[Patch]:
    """A patch for every file with findings that are open, `chosen` and of a code that has a fix. Writes nothing.

    `findings` must hold everything found in these files, so that lines with secrets are known and left alone.
    """
    patches = []
    for path, found in groupby(sorted(findings, key=lambda f: f.sort_key), key=lambda f: f.location.path):
        here = list(found)
        todo = [f for f in here if f.suppressed is None and chosen(f) and any(fix.repairs(f) for fix in _fixes())]
        if todo:
            patches.append(_patch(root, path, todo, [f for f in here if f.family in SENSITIVE]))
    return [_repaired(patch, unsafe, _submodules(root / patch.path)) for patch in patches]


def _fixes() -> tuple[Fix, ...]:
    from prodready.fixes import print_to_logger

    return (print_to_logger.FIX,)


def _patch(root: Path, path: str, todo: Sequence[Finding], sensitive: Sequence[Finding]) -> Patch:
    """The file as it is, with what would keep each finding from being fixed."""
    guarded = {n: f.family for f in sorted(sensitive, key=lambda f: f.family) for n in _range(f)}
    try:
        source = (root / path).read_bytes().decode("utf-8")
    except (OSError, ValueError):
        return Patch(path, "", "", tuple(Outcome(f, left="the file cannot be read as UTF-8") for f in todo), guarded)
    why = "its line has a secret or PIN finding; repair that first"
    kept = tuple(Outcome(f, left="" if guarded.keys().isdisjoint(_range(f)) else why) for f in todo)
    return Patch(path, source, source, kept, guarded)


def _submodules(path: Path) -> frozenset[str]:
    """The modules beside a package's `__init__.py`: importing one binds its name in the package."""
    return frozenset(p.stem for p in path.parent.glob("*")) if path.name == "__init__.py" else frozenset()


def _repaired(patch: Patch, unsafe: bool, taken: frozenset[str]) -> Patch:
    for fix in _fixes():
        todo = [o.finding for o in patch.outcomes if not o.left and fix.repairs(o.finding)]
        if todo:
            change = _applied(fix, patch.after, todo, unsafe, taken)
            kept = [o for o in patch.outcomes if o.finding not in todo]
            outcomes = sorted((*kept, *change.outcomes), key=lambda o: o.finding.sort_key)
            patch = msgspec.structs.replace(patch, after=change.source, outcomes=tuple(outcomes))
    return patch


def _applied(fix: Fix, source: str, todo: Sequence[Finding], unsafe: bool, taken: frozenset[str]) -> Change:
    """The fix's change, proved to compile; on any doubt the source as it was."""
    mark = _BOM if source.startswith(_BOM) else ""
    text = source.removeprefix(_BOM)
    try:
        if _LONE_RETURN.search(text):
            raise Refused("the file has line endings of its own kind")
        change = fix.repair(text, todo, unsafe, taken)
        _must_compile(change.source)
    except Refused as reason:
        return Change(source, tuple(Outcome(f, left=str(reason)) for f in todo))
    except Exception as error:  # R39: a fix that fails on one file leaves it alone, and the others go on
        why = f"the fix failed on this file ({type(error).__name__}); please report it"
        return Change(source, tuple(Outcome(f, left=why) for f in todo))
    return msgspec.structs.replace(change, source=mark + change.source)


def _must_compile(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(source, "<fixed>", "exec", dont_inherit=True)


def _range(finding: Finding) -> range:
    at = finding.location
    return range(at.line, max(at.line, at.end_line) + 1)


def _lines(text: str) -> list[str]:
    """Lines with their ends; only `\\n` ends one, as git has it."""
    return list(io.StringIO(text, newline="\n"))


def _replace(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        shutil.copymode(target, name)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def report(patch: Patch) -> Iterator[str]:
    """The file and one line a finding: what stands there now, or why it was left. Never source."""
    yield patch.path
    for outcome in patch.outcomes:
        at = outcome.finding.location
        said = f"now {outcome.now}" if outcome.now else f"left: {outcome.left}"
        yield f"  {f'{at.line}:{at.column}':<7} {outcome.finding.code} {said}"
