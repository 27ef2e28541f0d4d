"""The command. Heavy things are imported inside commands, so that `prodready --version` costs nothing."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from prodready import __version__
from prodready.output import FORMATS

if TYPE_CHECKING:
    from rich.progress import Progress

    from prodready.config import Config
    from prodready.engine import Report
    from prodready.fixes import Outcome

FOUND, FAILED = 1, 2
_LONG = 0.7  # seconds after which a progress bar is worth its flicker
_INTERRUPTED, _NO_READER = 130, 141

Paths = tuple[str, ...]


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and leave: 0 nothing found, 1 findings, 2 usage or tool error."""
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        code = cli.main(arguments, prog_name="prodready", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (KeyboardInterrupt, click.Abort):
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has left; the interpreter must not complain when it flushes once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _NO_READER
    except Exception as error:  # a traceback helps nobody who did not write this
        return _complain(error)


def _complain(error: Exception) -> int:
    from prodready.config import UsageError

    if os.environ.get("PRODREADY_DEBUG"):
        raise error
    if isinstance(error, click.ClickException):
        text = error.format_message()
    elif isinstance(error, (UsageError, OSError)):
        text = str(error)
    else:
        text = f"internal error: {type(error).__name__}: {error} (PRODREADY_DEBUG=1 shows where; please report it)"
    _say(f"error: {' '.join(text.split())}")
    return FAILED


def _say(text: str) -> None:
    click.echo(f"prodready: {text}".encode("utf-8", "backslashreplace"), err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="prodready %(version)s")
def cli() -> None:
    """Find what a production-readiness review would: missing rate limits, PINs in clear, open CORS, print, secrets,
    unchecked input."""


def _reporting(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that reports findings."""
    for option in (
        click.option("--config", "config_file", type=click.Path(), help="Read this configuration file."),
        click.option("--explain", is_flag=True, help="Show the steps that led to each finding."),
        click.option("--output", type=click.Path(), help="Write to this file instead of the terminal."),
        click.option("--format", "fmt", type=click.Choice(FORMATS), default="text", show_default=True),
        click.argument("paths", nargs=-1, type=click.Path()),
    ):
        command = option(command)
    return command


@cli.command()
@_reporting
@click.option("--select", multiple=True, metavar="CODES", help="Only these codes, prefixes or families.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these codes, prefixes or families.")
@click.option("--min-confidence", type=click.Choice(["high", "medium", "low"]), help="Hide what is less sure.")
@click.option("--no-cache", is_flag=True, help="Read every file anew.")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Processes; 0 for one a core.")
@click.option("--stdin-filename", metavar="PATH", help="Read this file's content from standard input.")
@click.option("--why-not", metavar="FILE:LINE", help="Say why nothing was found at a place.")
def check(
    paths: Paths,
    fmt: str,
    output: str | None,
    explain: bool,
    config_file: str | None,
    select: Paths,
    ignore: Paths,
    min_confidence: str | None,
    no_cache: bool,
    jobs: int,
    stdin_filename: str | None,
    why_not: str | None,
) -> int:
    """Check PATHS (default: the working directory), with the whole project in view."""
    from prodready import engine

    paths = paths or ((stdin_filename,) if stdin_filename else (".",))
    root, config = _settings(paths, config_file, select, ignore, min_confidence)
    if why_not is not None:
        click.echo(_why_not(root, config, why_not))
        return 0
    stdin = None if stdin_filename is None else (stdin_filename, sys.stdin.buffer.read())
    with _progress() as progress:
        report = engine.check(
            paths, config, root=root, stdin=stdin, jobs=jobs, use_cache=not no_cache, progress=progress
        )
    return _show(report, paths, config, fmt, output, explain, stdin)


@cli.command()
@_reporting
def semgrep(paths: Paths, fmt: str, output: str | None, explain: bool, config_file: str | None) -> int:
    """Run the semgrep rule pack alone over PATHS."""
    from prodready import pack

    paths = paths or (".",)
    root, config = _settings(paths, config_file)
    report = pack.check(paths, config, root)
    return _show(report, paths, config, fmt, output, explain)


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--config", "config_file", type=click.Path(), help="Read this configuration file.")
@click.option("--add", is_flag=True, help="Take new findings in too; without it the baseline only shrinks.")
def baseline(paths: Paths, config_file: str | None, add: bool) -> int:
    """Write the baseline: what the project lives with for now.

    The first run takes every finding; later runs drop what is gone and take nothing new without --add.
    """
    from prodready import baseline as store
    from prodready import discover, engine

    root, config = _settings(paths or (".",), config_file)
    report = engine.check(paths or (".",), config, root=root)
    _say_errors(report)
    if report.errors:
        return FAILED
    path = root / config.baseline
    known, first = store.load(path), not path.exists()
    entries = store.update(known, report.findings, discover.requested(root, paths), add=add or first)
    store.write(path, entries)
    click.echo(f"{config.baseline}: {entries.total()} findings ({entries.total() - known.total():+d})")
    return 0


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--diff", is_flag=True, help="Print a unified diff and write nothing.")
@click.option("--unsafe", is_flag=True, help='Also drop flush= and end="\\n", and build sep= into the text.')
@click.option("--select", multiple=True, metavar="CODES", help="Only these codes, prefixes or families.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these codes, prefixes or families.")
@click.option("--config", "config_file", type=click.Path(), help="Read this configuration file.")
def fix(paths: Paths, diff: bool, unsafe: bool, select: Paths, ignore: Paths, config_file: str | None) -> int:
    """Repair what can be repaired without a doubt in PATHS: print calls in Python services.

    Exit code 1 when files were changed (with --diff: would be), 0 when none. What is left does not count here.
    """
    from prodready import engine, fixes, selection
    from prodready.catalogue import families

    root, config = _settings(paths or (".",), config_file, select, ignore)
    selection.check_config(config, families())
    report = engine.check(paths or (".",), _everything(config), root=root)
    _say_errors(report)
    if report.errors:
        return FAILED
    patches = fixes.plan(root, report.findings, selection.chooser(config), unsafe)
    for patch in patches:
        if patch.changed and not diff:
            patch.save(root)
        _write(patch.diff() if diff else "\n".join([*fixes.report(patch), "\n"]), None)
    _sum_up([outcome for patch in patches for outcome in patch.outcomes], diff)
    return FOUND if any(patch.changed for patch in patches) else 0


def _everything(config: Config) -> Config:
    """Settings under which nothing is hidden: a line with a secret has to be known, also when only print was asked for."""
    import msgspec

    from prodready.findings import Confidence

    return msgspec.structs.replace(
        config, select=(), ignore=(), per_file_ignores={}, min_confidence=Confidence.LOW, semgrep="off"
    )


def _sum_up(outcomes: Sequence[Outcome], diff: bool) -> None:
    """What was done in one line; beside a diff, what is left, on standard error so that the diff can be applied."""
    fixed = [outcome for outcome in outcomes if outcome.now]
    if not diff:
        click.echo(f"{len(fixed)} fixed, {len(outcomes) - len(fixed)} left" if outcomes else "nothing to fix")
        if any(outcome.now.endswith(".info") for outcome in fixed):
            _say("note: info lines show where logging is configured, as by logging.basicConfig(level=logging.INFO)")
        return
    for outcome in outcomes:
        if outcome.left:
            at = outcome.finding.location
            _say(f"{at.path}:{at.line}: {outcome.finding.code} left: {outcome.left}")


@cli.command()
@click.argument("code")
def rule(code: str) -> None:
    """Print the page of rule CODE: what, why, bad, good, how to fix."""
    from prodready.catalogue import catalogue, families
    from prodready.selection import check_codes

    check_codes([code.upper()], families(), "rule")
    entry = catalogue().get(code.upper())
    if entry is None:
        raise click.UsageError(f"{code} is a prefix or a family; name one code, such as {_first(code.upper())}")
    page = f"# {entry.code}: {entry.page}\n"
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(page))
    else:
        click.echo(page, nl=False)


@cli.command()
@click.option("--semgrep", is_flag=True, help="Print the semgrep pack as one file of rules instead.")
def rules(semgrep: bool) -> None:
    """List every code with its family, severity and title."""
    from prodready.catalogue import catalogue

    if semgrep:
        from prodready import pack

        _write(pack.bundle(), None)
        return
    for entry in catalogue().values():
        click.echo(f"{entry.code}  {entry.family:<10}  {entry.severity.value:<7}  {entry.title}")


def _first(prefix: str) -> str:
    from prodready.catalogue import families
    from prodready.selection import asked_for

    return next(code for code, family in families().items() if asked_for(code, family, (prefix,), ()))


def _settings(
    paths: Paths, config_file: str | None, select: Paths = (), ignore: Paths = (), min_confidence: str | None = None
) -> tuple[Path, Config]:
    """The project root and its configuration, with what the command line says on top."""
    import msgspec

    from prodready import config, discover, selection
    from prodready.findings import Confidence

    root = discover.root_for(paths)
    settings = config.load(root, Path(config_file) if config_file else None)
    changes: dict[str, Any] = {}
    for name, values in (("select", select), ("ignore", ignore)):
        if codes := selection.split(values):
            from prodready.catalogue import families

            selection.check_codes(codes, families(), f"--{name}")
            changes[name] = codes if name == "select" else (*settings.ignore, *codes)
    if min_confidence:
        changes["min_confidence"] = Confidence(min_confidence)
    return root, msgspec.structs.replace(settings, **changes)


def _why_not(root: Path, config: Config, place: str) -> str:
    from prodready import discover, engine

    path, _, line = place.rpartition(":")
    if not path or not line.isdecimal():
        raise click.UsageError(f"--why-not {place}: expected FILE:LINE, such as app/auth.py:12")
    discover.requested(root, (path,))
    return engine.why_not(root, config, discover.relative(root, path), int(line))


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on a terminal, once the work turns out to be long."""
    if not sys.stderr.isatty():
        yield None
        return
    started, bar = time.monotonic(), _Bar()

    def report(done: int, total: int) -> None:
        if time.monotonic() - started > _LONG:
            bar.show(done, total)

    try:
        yield report
    finally:
        bar.close()


class _Bar:
    """rich's progress bar on standard error, made when first shown."""

    def __init__(self) -> None:
        self._progress: Progress | None = None

    def show(self, done: int, total: int) -> None:
        """Draw the state of the work."""
        from rich.console import Console
        from rich.progress import Progress

        if self._progress is None:
            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._progress.start()
            self._task = self._progress.add_task("reading", total=total)
        self._progress.update(self._task, completed=done, total=total)

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._progress is not None:
            self._progress.stop()


def _show(
    report: Report,
    paths: Paths,
    config: Config,
    fmt: str,
    output: str | None,
    explain: bool,
    stdin: tuple[str, bytes] | None = None,
) -> int:
    """Write the report, say what went wrong, and give the exit code."""
    from prodready.discover import relative
    from prodready.output import View, render

    content = None if stdin is None else (relative(Path(report.root), stdin[0]), stdin[1])
    view = View(report, config, color=output is None and _colored(), explain=explain, stdin=content)
    if fmt == "text" and not report.files and stdin is None and not view.open and not report.errors:
        text = f"nothing to check in {', '.join(paths)}\n"
    else:
        text = render(fmt, view)
    _write(text, output)
    _say_errors(report)
    return FAILED if report.errors else FOUND if view.open else 0


def _say_errors(report: Report) -> None:
    for note in report.notes:
        _say(f"note: {note}")
    for error in report.errors:
        _say(f"error: {' '.join(error.split())}")


def _colored() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _write(text: str, output: str | None) -> None:
    data = text.encode("utf-8", "backslashreplace")
    if output is None or output == "-":
        click.get_binary_stream("stdout").write(data)
        return
    try:
        Path(output).write_bytes(data)
    except OSError as error:
        raise click.UsageError(f"--output {output}: cannot be written ({error.strerror})") from None
