"""prodready beside ruff, bandit, flake8, semgrep and detect-secrets on the same trees, in turns: medians, ratios and peak memory."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
_CACHE = ".prodready_cache"
_CONFIG = 'semgrep = "off"\ncache-dir = "{cache}"\n'
_KINDS = {"Python": (".py",), "JS/TS": (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts")}


@dataclass(frozen=True, slots=True)
class Contestant:
    """A way to run a tool in a tree: its name in the table, and its command with `{scratch}` to be filled in.

    warm: run once before the first measured round, so that its cache is there.
    """

    name: str
    command: tuple[str, ...]
    warm: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One measured run: seconds on the wall, peak memory of its largest process in MB, exit code."""

    seconds: float
    megabytes: float
    code: int


_CHECK = ("prodready", "check", "--config", "{scratch}/prodready.toml", "--format", "json", "--output", os.devnull)
_RUFF = ("ruff", "check", "--isolated", "--quiet", "--exit-zero", "--select", "T20,S,E9")
_FLAKE8 = ("--isolated", "--exit-zero", "-j", "2", ".")
_SEMGREP = ("--metrics=off", "--disable-version-check", "--quiet", "--json", "--output", os.devnull)

PARSE = Contestant("ast.parse alone, one core", (sys.executable, str(HERE / "parse_only.py"), "."))
COLD = Contestant("prodready, cold", (*_CHECK, "--no-cache", "."))
WARM = Contestant("prodready, nothing changed", (*_CHECK, "."), warm=True)
RUFF = Contestant("ruff, cold", (*_RUFF, "--no-cache", "."))
RUFF_WARM = Contestant("ruff, nothing changed", (*_RUFF, "--cache-dir", "{scratch}/ruff", "."), warm=True)
BANDIT = Contestant("bandit", ("bandit", "-r", "-q", "--exit-zero", "-f", "json", "-o", os.devnull, "."))
BARE = Contestant("flake8, bare", (sys.executable, str(HERE / "bare_flake8.py"), *_FLAKE8), warm=True)
PLUGIN = Contestant("flake8, with the plugin", ("flake8", *_FLAKE8), warm=True)
SEMGREP = Contestant("semgrep, rules/", ("semgrep", "scan", "--config", str(ROOT / "rules"), *_SEMGREP, "."))
_JS_RULES = ("--config", str(ROOT / "rules" / "javascript"), "--config", str(ROOT / "rules" / "typescript"))
SEMGREP_JS = Contestant("semgrep, the JS/TS rules alone", ("semgrep", "scan", *_JS_RULES, *_SEMGREP, "."))
SECRETS = Contestant("prodready, secrets alone, cold", (*_CHECK, "--no-cache", "--select", "PRD5", "."))
# --no-verify: what it finds is never tried out; on this machine there is no network to try it on either.
DETECT = Contestant("detect-secrets", ("detect-secrets", "scan", "--all-files", "--no-verify", "."))
CONTESTANTS = (PARSE, COLD, WARM, RUFF, RUFF_WARM, BANDIT, BARE, PLUGIN, SEMGREP, SEMGREP_JS, SECRETS, DETECT)

BUDGETS = (
    ("prodready, cold / ast.parse", COLD, PARSE, "at most 1 on Python"),
    ("bandit / prodready, cold", BANDIT, COLD, "at least 10 on Python"),
    ("prodready / ruff, nothing changed", WARM, RUFF_WARM, "at most 2"),
    ("semgrep / prodready, cold", SEMGREP, COLD, "at least 30 on JS/TS"),
    ("semgrep, the JS/TS rules alone / prodready, cold", SEMGREP_JS, COLD, "no budget: the fairer figure"),
    ("detect-secrets / prodready, secrets alone", DETECT, SECRETS, "at least 20"),
    ("flake8, with / without the plugin", PLUGIN, BARE, "at most 1.15"),
)


def measure(contestant: Contestant, tree: Path, scratch: Path, timeout: float) -> Run:
    """Run it once in the tree; what it prints is thrown away, and it is ended after `timeout` seconds."""
    command = [part.replace("{scratch}", str(scratch)) for part in contestant.command]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    timer = threading.Timer(timeout, process.kill)
    timer.start()
    # wait4 and not Popen.wait: it tells the memory of this child and of those it waited for.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_maxrss * unit / 1e6, process.returncode)


def race(contestants: Sequence[Contestant], tree: Path, rounds: int, timeout: float) -> dict[Contestant, list[Run]]:
    """Each contestant once a round, so that what else the machine does meets them all alike."""
    runs: dict[Contestant, list[Run]] = {contestant: [] for contestant in contestants}
    had_cache = (tree / _CACHE).exists()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        (scratch / "prodready.toml").write_text(_CONFIG.format(cache=scratch.as_posix()), encoding="utf-8")
        for contestant in contestants:
            if contestant.warm:
                measure(contestant, tree, scratch, timeout)
        for number in range(1, rounds + 1):
            for contestant in contestants:
                _say(f"{tree.name}, round {number} of {rounds}: {contestant.name}")
                runs[contestant].append(measure(contestant, tree, scratch, timeout))
    if not had_cache:
        shutil.rmtree(tree / _CACHE, ignore_errors=True)
    return runs


def table(tree: Path, runs: dict[Contestant, list[Run]]) -> str:
    """The medians of a tree in Markdown, with each tool's time as a multiple of prodready's cold run."""
    medians = {contestant: statistics.median(r.seconds for r in them) for contestant, them in runs.items()}
    lines = [
        f"\n## {tree.name}: {_size(tree)}\n",
        "| tool | seconds | times prodready, cold | peak MB | |",
        "|---|---:|---:|---:|---|",
    ]
    for contestant, them in runs.items():
        times = f"{medians[contestant] / medians[COLD]:.2f}" if COLD in medians else ""
        failed = ", ".join(sorted({f"left with {r.code}" for r in them if r.code not in (0, 1)}))
        peak = max(r.megabytes for r in them)
        lines.append(f"| {contestant.name} | {medians[contestant]:.2f} | {times} | {peak:.0f} | {failed} |")
    lines.append("")
    for name, one, other, budget in BUDGETS:
        if one in medians and other in medians:
            lines.append(f"- {name}: {medians[one] / medians[other]:.2f} (budget: {budget})")
    return "\n".join(lines)


def _size(tree: Path) -> str:
    parts = []
    for kind, suffixes in _KINDS.items():
        files = [p for p in tree.rglob("*") if p.suffix in suffixes and p.is_file()]
        parts.append(f"{len(files)} {kind} files ({sum(p.stat().st_size for p in files) / 1e6:.1f} MB)")
    return ", ".join(parts)


def installed(contestants: Sequence[Contestant]) -> list[Contestant]:
    """Those whose tool is there; the others are named."""
    there = []
    for contestant in contestants:
        tool = "flake8" if contestant is BARE else contestant.command[0]
        if shutil.which(tool) is None:
            _say(f"{contestant.name}: {tool} is not installed, left out")
        else:
            there.append(contestant)
    return there


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table for each tree."""
    parser = argparse.ArgumentParser(prog="bench/run.py", description=__doc__)
    parser.add_argument("trees", nargs="*", type=Path, help="folders to check")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--timeout", type=float, default=900, help="seconds after which a run is ended")
    parser.add_argument(
        "--only", action="append", default=[], help="only the tools whose name holds this; may be repeated"
    )
    options = parser.parse_args(arguments)
    missing = [str(tree) for tree in options.trees if not tree.is_dir()]
    if missing or not options.trees or options.rounds < 1:
        parser.error(f"no folder: {', '.join(missing)}" if missing else 'name folders: make bench TREES="one another"')
    contestants = [c for c in installed(CONTESTANTS) if not options.only or any(o in c.name for o in options.only)]
    for tree in options.trees:
        print(table(tree.resolve(), race(contestants, tree.resolve(), options.rounds, options.timeout)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
