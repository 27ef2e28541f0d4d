"""discover → read → link → judge: the public `check()`. What an unchanged project does not need is imported where it is used."""

from __future__ import annotations

import contextlib
import functools
import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from prodready import allowlist, baseline, discover, selection, suppress
from prodready.cache import FOLDER, Cache, Judged, Reports, decoder, digest
from prodready.config import Config, load
from prodready.findings import Confidence, Finding, Location, Severity
from prodready.languages.suffixes import MAX_BYTES, language

if TYPE_CHECKING:
    from prodready.discover import DiscoveredFile
    from prodready.facts import FileFacts, Part, Trouble
    from prodready.languages.semgrep import merge
    from prodready.project import Project
    from prodready.rules import Rule

_PARALLEL_BYTES = 600_000  # below this, starting processes costs more than it saves
_SUPPRESSES = "prodready-comment"
Progress = Callable[[int, int], None]


class Report(msgspec.Struct, frozen=True):
    """What a check found.

    findings: sorted, suppressed ones included and marked, only what was asked for. errors: failures of the tool (exit
    code 2). notes: single lines for the reader that change nothing. files: how many files were looked at.
    """

    root: str
    findings: tuple[Finding, ...] = ()
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    files: int = 0


@dataclass(frozen=True, slots=True)
class _Run:
    """One reading of a project: its files, what stands for one of them, and how to go about it."""

    root: Path
    config: Config
    found: Sequence[DiscoveredFile]
    stdin: tuple[str, bytes] | None = None
    jobs: int = 0
    use_cache: bool = True
    progress: Progress | None = None

    @property
    def folder(self) -> Path:
        """Where it keeps what can be used again."""
        return _folder(self.root, self.config)


def check(
    paths: Sequence[str | Path] = (".",),
    config: Config | None = None,
    *,
    root: Path | None = None,
    stdin: tuple[str, bytes] | None = None,
    jobs: int = 0,
    use_cache: bool = True,
    progress: Progress | None = None,
) -> Report:
    """Check the project that holds `paths`, and report what lies in them.

    The whole project is linked whatever is asked for. `stdin`: a path and the content that stands for the file on disk.
    Raises UsageError for a path that does not exist, ConfigError for a broken configuration.
    """
    root = root or discover.root_for(paths)
    config = config or load(root)
    _check_codes(config)
    wanted = discover.requested(root, paths, stdin[0] if stdin else None)
    audits = any(selection.asked_for(code, "tool", config.select, config.ignore) for code in ("PRD901", "PRD902"))
    listed = discover.files(root, config, _kinds(config))
    found = [f for f in listed if discover.matters(f.path)]
    given = discover.relative(root, stdin[0]) if stdin else None  # its content is not the file's
    with _beside(root, config, listed, lambda path: wanted(path) and path != given, use_cache, jobs) as packs:
        judged, errors = _judged(_Run(root, config, found, stdin, jobs, use_cache, progress), audits)
        semgrep, problems, notes = packs.outcome() if packs else ([], [], ())
    asked = selection.chooser(config)
    found_here = [f for f in _merged(judged.findings, semgrep) if wanted(f.location.path)]
    found_here += _audited(judged, found_here, wanted, _Lines(root, stdin)) if audits else []
    kept = finish([f for f in found_here if asked(f)], root, config, stdin)
    return Report(str(root), tuple(kept), (*errors, *problems), notes, sum(wanted(f.path) for f in found))


def _check_codes(config: Config) -> None:
    if config.select or config.ignore or config.per_file_ignores:
        from prodready.catalogue import families

        selection.check_config(config, families())


def _kinds(config: Config) -> Callable[[str], bool]:
    if config.semgrep == "off":
        return discover.matters
    from prodready.languages.semgrep import merge

    return merge.kinds(config, discover.matters)


def _judged(run: _Run, everything: bool) -> tuple[Judged, list[str]]:
    """What the rules say, as it was kept if nothing has changed. `everything`: not only the rules that are asked for."""
    reports = Reports(run.folder, _state(run)) if run.use_cache and run.stdin is None else None
    if reports and (kept := reports.load()):
        return kept, []
    with _uncollected():
        rules = _asked(None if everything else run.config)
        project = _project(run, "secrets" if all(r.family == "secret" for r in rules) else "all")
        findings, errors = judge(project, rules)
    judged = Judged(tuple(findings), tuple(p for p, f in project.files.items() if _SUPPRESSES in f.marks))
    if reports and everything and not errors:
        reports.save(judged)
    return judged, errors


def _asked(config: Config | None) -> list[Rule]:
    """The rules that a configuration asks for; all without one."""
    from prodready.rules import homes, load

    chosen = None if config is None else (config.select, config.ignore)
    return load(
        code for code, (family, _) in homes().items() if not chosen or selection.asked_for(code, family, *chosen)
    )


def _state(run: _Run) -> object:
    """All that the rules' findings depend on but the code; settings for other engines or for choosing among findings do not count."""
    chosen_later = {"select": (), "ignore": (), "per_file_ignores": {}, "min_confidence": Confidence.LOW}
    judging = msgspec.structs.replace(run.config, **chosen_later, jobs=0, semgrep="off", semgrep_rules=())
    return os.fsencode(run.root), judging, [(f.path, f.size, f.mtime_ns, f.tracked) for f in run.found]


def _folder(root: Path, config: Config) -> Path:
    return root / (config.cache_dir or FOLDER)


def _audited(
    judged: Judged, findings: Sequence[Finding], wanted: Callable[[str], bool], lines: Callable[[str], Sequence[str]]
) -> list[Finding]:
    """What the suppressions in the files asked for say about themselves (PRD901, PRD902).

    Only in source files: elsewhere a finding may come from semgrep, which need not be there.
    """
    paths = [p for p in judged.suppressing if language(p) and wanted(p)]
    return [verdict for path in paths for verdict in suppress.audit(path, "\n".join(lines(path)), findings)]


def load_project(
    root: Path, config: Config, *, stdin: tuple[str, bytes] | None = None, use_cache: bool = True
) -> Project:
    """The linked project, without judging it."""
    return _project(_Run(root, config, discover.files(root, config), stdin, use_cache=use_cache), "all")


def judge(project: Project, rules: Iterable[Rule] | None = None) -> tuple[list[Finding], list[str]]:
    """The findings of these rules, of all unless told; a rule that fails is an error and the others go on."""
    findings, errors = [_unreadable(path, t) for path, f in project.files.items() for t in f.troubles], []
    for rule in _asked(None) if rules is None else rules:
        try:
            findings += rule.findings(project)
        except Exception as error:  # one rule must not end the run (R39); the exit code tells
            errors.append(f"rule {rule.code} failed: {_what(error)}")
    return findings, errors


def _what(error: Exception) -> str:
    """The kind of a failure and where in prodready it arose; its message could quote the source, so it is left out."""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"


def _unreadable(path: str, trouble: Trouble) -> Finding:
    at = Location(path, trouble.line, trouble.column, trouble.line, trouble.column)
    return Finding(
        "PRD900", "tool", f"file could not be read or parsed: {trouble.message}", at, Severity.WARNING, Confidence.HIGH
    )


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles, of which trees and facts have none: it looks at millions of objects to find nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _project(run: _Run, part: Part) -> Project:
    from prodready.project import Project

    files = _read_all(run, part)
    if run.stdin is not None:
        path = discover.relative(run.root, run.stdin[0])
        files[path] = _facts(path, run.stdin[1], part)
    found = run.found
    tracked = frozenset(f.path for f in found if f.tracked) if any(f.tracked is not None for f in found) else None
    return Project(run.root, files, run.config, frozenset(f.path for f in found), tracked)


def _read_all(run: _Run, part: Part) -> dict[str, FileFacts]:
    """The facts of every file. Kept ones are all there is to know of a file; of what is newly read only the whole is kept."""
    cache = Cache(run.folder if run.use_cache else None)
    files: dict[str, FileFacts] = {}
    todo: list[DiscoveredFile] = []
    for file in run.found:
        seen = (file.path, file.size, file.mtime_ns)
        facts = cache.unchanged(*seen) or cache.same(*seen, functools.partial(_digest, file))
        if facts is None:
            todo.append(file)
        else:
            files[file.path] = facts
    for done, (file, content, encoded) in enumerate(_map(todo, run.jobs or run.config.jobs, part), 1):
        files[file.path] = decoder().decode(encoded)
        if part == "all":
            cache.keep(file.path, file.size, file.mtime_ns, content, encoded)
        if run.progress is not None:
            run.progress(done, len(todo))
    if part == "all":
        cache.save()
    return files


_Read = tuple["DiscoveredFile", bytes, bytes]


def _map(todo: Sequence[DiscoveredFile], jobs: int, part: Part) -> Iterable[_Read]:
    jobs, one = jobs or os.cpu_count() or 1, functools.partial(_read_one, part=part)
    if jobs == 1 or sum(f.size for f in todo if language(f.path)) < _PARALLEL_BYTES:
        return map(one, todo)
    return _parallel(one, todo, jobs)


def _parallel(one: Callable[[DiscoveredFile], _Read], todo: Sequence[DiscoveredFile], jobs: int) -> Iterable[_Read]:
    from concurrent.futures import ProcessPoolExecutor

    largest_first = sorted(todo, key=lambda f: -f.size)
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(one, largest_first, chunksize=max(1, min(32, len(todo) // (jobs * 8))))


def _read_one(file: DiscoveredFile, part: Part = "all") -> _Read:
    """A file's digest and encoded facts. Whatever goes wrong with one file is a finding about that file."""
    from prodready.facts import FileFacts, Trouble

    try:
        content, source = b"", _content(file)
        if isinstance(source, Trouble):
            facts = FileFacts(file.path, language(file.path) or "other", troubles=(source,))
        else:
            content = digest(source) if part == "all" else b""  # of a part nothing is kept
            facts = _facts(file.path, source, part)
        return file, content, msgspec.msgpack.encode(facts)
    except Exception as error:  # R39: a crash on one file is a finding about that file
        trouble = Trouble(f"prodready failed on it ({_what(error)}); please report this")
        facts = FileFacts(file.path, language(file.path) or "other", troubles=(trouble,))
        return file, b"", msgspec.msgpack.encode(facts)


def _facts(path: str, source: bytes, part: Part = "all") -> FileFacts:
    from prodready.languages.read import read

    facts = read(path, source, part)
    suppresses = suppress.MARK.encode() in source
    return msgspec.structs.replace(facts, marks=(*facts.marks, _SUPPRESSES)) if suppresses else facts


def _digest(file: DiscoveredFile) -> bytes:
    source = _content(file)
    return digest(source) if isinstance(source, bytes) else b""


def _content(file: DiscoveredFile) -> bytes | Trouble:
    from prodready.facts import Trouble

    if file.size > MAX_BYTES:
        return Trouble(f"larger than {MAX_BYTES // 1_000_000} MB, not read")
    try:
        return file.absolute.read_bytes()
    except OSError as error:
        return Trouble(f"cannot be opened: {error.strerror}")


def _beside(
    root: Path,
    config: Config,
    files: Sequence[DiscoveredFile],
    wanted: Callable[[str], bool],
    use_cache: bool,
    jobs: int,
) -> merge.Beside | contextlib.nullcontext[None]:
    """The semgrep packs, at work while the rest is."""
    if config.semgrep == "off":
        return contextlib.nullcontext()
    from prodready.languages.semgrep import merge

    folder = _folder(root, config) if use_cache else None
    return merge.Beside(root, config, files, wanted, folder, jobs or config.jobs or os.cpu_count() or 1)


def _merged(built_in: Sequence[Finding], semgrep: list[Finding]) -> list[Finding]:
    """Both engines' findings; where both see one place, the built-in rule speaks for the family."""
    seen = {(f.family, f.location.path, f.location.line) for f in built_in}
    return [*built_in, *(f for f in semgrep if (f.family, f.location.path, f.location.line) not in seen)]


def finish(
    findings: Iterable[Finding], root: Path, config: Config, stdin: tuple[str, bytes] | None = None
) -> list[Finding]:
    """Findings with fingerprints, suppressions and the baseline applied; sorted, each place once a code."""
    lines = _Lines(root, stdin)
    unique = {
        (f.code, f.location.path, f.location.line, f.location.column): f
        for f in sorted(findings, key=lambda f: f.sort_key)
    }
    marked = [
        msgspec.structs.replace(f, fingerprint=baseline.fingerprint(f, lines.line(f.location))) for f in unique.values()
    ]
    marked = allowlist.apply(suppress.apply(marked, lines), allowlist.load(root), lines)
    known = baseline.load(root / config.baseline)
    return sorted(baseline.apply(marked, known), key=lambda f: f.sort_key)


def why_not(root: Path, config: Config, path: str, line: int) -> str:
    """Why nothing was raised at a place: what was, the cover found, the filter that silenced a candidate, or that nothing was one."""
    from prodready.rules import explainers

    project = load_project(root, config)
    if path not in project.files:
        return f"{path}: not a file that prodready reads"
    findings, errors = judge(project)
    here = [f for f in findings if f.location.path == path and f.location.line == line]
    said = [f"{f.code} is raised here ({f.confidence.value} confidence): {f.message}" for f in here]
    said += [reason for explain in explainers() for reason in explain(project, path, line)]
    said += errors
    return "\n".join(
        said or [f"{path}:{line}: nothing here is a candidate for any rule (the file's role: {project.role(path)})"]
    )


class _Lines:
    """The lines of files, read when first asked for."""

    def __init__(self, root: Path, stdin: tuple[str, bytes] | None) -> None:
        self._root, self._known = root, dict[str, Sequence[str]]()
        if stdin is not None:
            self._known[discover.relative(root, stdin[0])] = stdin[1].decode("utf-8", "replace").splitlines()

    def __call__(self, path: str) -> Sequence[str]:
        if path not in self._known:
            try:
                self._known[path] = (self._root / path).read_text(encoding="utf-8", errors="replace").splitlines()
            except (OSError, UnicodeEncodeError):  # a name that the system cannot spell is no file there
                self._known[path] = ()
        return self._known[path]

    def line(self, at: Location) -> str:
        """The first line of a place, "" where there is none."""
        lines = self(at.path)
        return lines[at.line - 1] if 0 < at.line <= len(lines) else ""
