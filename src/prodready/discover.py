"""Which files a project has: what git tracks or would track, else a walk; never a link, a pipe or a vendored copy."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from prodready.config import Config, UsageError, holds_config
from prodready.languages.config import kinds
from prodready.languages.suffixes import LANGUAGES

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_SKIPPED_FOLDERS = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".tox",
        ".nox",
        ".venv",
        "venv",
        "virtualenv",
        "site-packages",
        "node_modules",
        "bower_components",
        "jspm_packages",
        "__pycache__",
        "__pypackages__",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".prodready_cache",
        ".next",
        ".nuxt",
        ".svelte-kit",
        ".turbo",
        ".wrangler",
        ".terraform",
        ".serverless",
        ".eggs",
        "dist",
        "build",
        "vendor",
        "vendored",
        "third_party",
        "third-party",
    }
)
# What has a reader: programs, what configures them, other languages' source and texts (for secrets only).
_SUFFIXES = frozenset((*LANGUAGES, *(f".{suffix}" for suffix in (*kinds.SUFFIXES, *kinds.MADE_FROM))))
_NAMED = re.compile(
    rf"Dockerfile|(?:{'|'.join(map(re.escape, kinds.NAMED))})$|Procfile|"
    r"\.env(?:rc)?(?:\.|$)|\.dev\.vars|nginx.*\.conf|.*id_(?:rsa|dsa|ecdsa|ed25519)$"
)
_LOCKS = frozenset(
    {
        "package-lock.json",
        "npm-shrinkwrap.json",
        "pnpm-lock.yaml",
        "poetry.lock",
        "uv.lock",
        "bun.lock",
    }
)
_BUNDLE = re.compile(r"[.-](?:min|bundle|chunk)\.[cm]?js$")


class DiscoveredFile(msgspec.Struct, frozen=True):
    """A regular file that can matter: its path below the root with `/`, where it is, its size and its time.

    tracked: whether git tracks it; None where there is no git.
    """

    path: str
    location: str
    size: int
    mtime_ns: int
    tracked: bool | None = None

    @property
    def absolute(self) -> Path:
        """The path on this machine."""
        return Path(self.location)


def project_root(start: Path) -> Path:
    """The nearest folder from `start` upward with a configuration, else with a `.git`, else `start` itself."""
    start = Path(os.path.realpath(start))
    if not start.is_dir():
        start = start.parent
    chain = (start, *start.parents)
    configured = next((folder for folder in chain if holds_config(folder)), None)
    return configured or next((folder for folder in chain if (folder / ".git").exists()), start)


def root_for(paths: Sequence[str | Path]) -> Path:
    """The root for a run on `paths`: that of the working directory, or the first path's own when it lies elsewhere."""
    here = project_root(Path.cwd())
    outside = [path for path in paths if not _below(os.path.realpath(path), str(here))]
    return project_root(Path(outside[0])) if outside else here


def files(root: Path, config: Config, kinds: Callable[[str], bool] | None = None) -> list[DiscoveredFile]:
    """Every file below `root` that can matter, sorted by path. `kinds`: another answer to which paths do."""
    base = os.path.realpath(root)
    excluded = _patterns(config.exclude) if config.exclude else None
    listed = _from_git(base)
    kinds = kinds or matters
    found = _listed(base, listed, kinds) if listed else _walk(base, "", [], kinds)
    return sorted((f for f in found if excluded is None or not excluded.match_file(f.path)), key=lambda f: f.path)


def requested(root: Path, paths: Sequence[str | Path], stdin: str | None = None) -> Callable[[str], bool]:
    """A predicate on paths relative to `root`: does it lie in what was asked for?

    UsageError for a missing path; `stdin` names one that need not exist, because its content is given.
    """
    base = os.path.realpath(root)
    exact: set[str] = set()
    folders: list[str] = []
    for path in paths or (base,):
        if stdin is not None and str(path) == stdin:
            exact.add(relative(root, stdin))
            continue
        real = _existing(path)
        if not _below(real, base):
            raise UsageError(f"{path}: outside the project root {base}")
        below = _spelled(os.path.relpath(real, base).replace(os.sep, "/"))
        if below == ".":
            return lambda _: True
        if os.path.isdir(real):
            folders.append(below + "/")
        else:
            exact.add(below)
    prefixes = tuple(folders)
    return lambda path: path in exact or path.startswith(prefixes)


def relative(root: Path, path: str | Path) -> str:
    """A path, relative to the working directory or the root, as findings spell it: below the root, with `/`."""
    base = os.path.realpath(root)
    for start in (os.getcwd(), base):
        real = os.path.realpath(os.path.join(start, path))
        if _below(real, base):
            return _spelled(os.path.relpath(real, base).replace(os.sep, "/"))
    raise UsageError(f"{path}: outside the project root {base}")


def matters(path: str) -> bool:
    """Whether a file of this path is of a kind that prodready reads."""
    name = path.rsplit("/", 1)[-1]
    if os.path.splitext(name)[1].lower() not in _SUFFIXES and not _NAMED.match(name) and not kinds.without_suffix(path):
        return False
    return name not in _LOCKS and not _BUNDLE.search(name)


def _existing(path: str | Path) -> str:
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file or directory") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise UsageError(f"{path}: neither a regular file nor a directory")
    return os.path.realpath(path)


def _below(path: str, base: str) -> bool:
    return path == base or path.startswith(base.rstrip(os.sep) + os.sep)


def _from_git(base: str) -> dict[str, bool]:
    """What git tracks (True) or would track (False) below `base`; empty without a checkout, without git, or where git declines."""
    folder = base
    while not os.path.exists(os.path.join(folder, ".git")):
        folder, child = os.path.dirname(folder), folder
        if folder == child:
            return {}
    # The checkout is not ours: its configuration must not start a program (core.fsmonitor), and a hook's GIT_DIR
    # or GIT_INDEX_FILE must not point git somewhere else.
    command = ["git", "-c", "core.fsmonitor=false", "ls-files", "-cot", "--exclude-standard", "-z"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {"GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(command, cwd=base, env=environment, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return {}
    # Each with a letter in front: `? name` is not tracked.
    return {os.fsdecode(line[2:]): line[:1] != b"?" for line in done.stdout.split(b"\0") if line}


def _listed(base: str, names: Mapping[str, bool], kinds: Callable[[str], bool]) -> Iterator[DiscoveredFile]:
    wanted: dict[str, bool] = {"": True}
    for name, tracked in names.items():
        folder, _, last = name.rstrip("/").rpartition("/")
        if not _folder_wanted(base, folder, wanted):
            continue
        if kinds(name) and (entry := _regular(base, name, tracked)):
            yield entry
        elif name.endswith("/") or ("." not in last and os.path.isdir(os.path.join(base, name))):
            # A checkout inside the checkout: git names only its folder.
            inner = name.rstrip("/")
            if not os.path.islink(os.path.join(base, inner)):
                yield from _walk(base, inner, [], kinds) if _folder_wanted(base, inner, wanted) else ()


def _folder_wanted(base: str, folder: str, known: dict[str, bool]) -> bool:
    verdict = known.get(folder)
    if verdict is None:
        parent, _, last = folder.rpartition("/")
        verdict = known[folder] = (
            last not in _SKIPPED_FOLDERS
            and _folder_wanted(base, parent, known)
            and not os.path.exists(os.path.join(base, folder, "pyvenv.cfg"))
        )
    return verdict


def _regular(base: str, name: str, tracked: bool | None = None) -> DiscoveredFile | None:
    location = os.path.join(base, name)
    try:
        status = os.lstat(location)
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return DiscoveredFile(_spelled(name), location, status.st_size, status.st_mtime_ns, tracked)


def _spelled(path: str) -> str:
    """The path as text: a byte of a name that is not UTF-8 is written out, as no output could encode it."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "backslashreplace")


def _walk(
    base: str, folder: str, ignores: list[tuple[str, GitIgnoreSpec]], kinds: Callable[[str], bool]
) -> Iterator[DiscoveredFile]:
    """Every regular file below `folder`, ignore files on the way respected; links are not followed."""
    try:
        entries = list(os.scandir(os.path.join(base, folder)))
    except OSError:
        return
    names = {entry.name for entry in entries}
    if folder and "pyvenv.cfg" in names:
        return
    prefix = folder + "/" if folder else ""
    if ".gitignore" in names:
        ignores = [*ignores, (prefix, _ignore_file(os.path.join(base, prefix, ".gitignore")))]
    for entry in entries:
        path = prefix + entry.name
        if entry.is_symlink():
            continue
        if entry.is_dir():
            if entry.name not in _SKIPPED_FOLDERS and not _ignored(path + "/", ignores):
                yield from _walk(base, path, ignores, kinds)
        elif kinds(path) and not _ignored(path, ignores) and (found := _regular(base, path)):
            yield found


def _ignore_file(location: str) -> GitIgnoreSpec:
    try:
        if not os.path.isfile(location):  # a pipe would wait for ever
            return _patterns([])
        with open(location, encoding="utf-8", errors="replace") as stream:
            return _patterns(stream)
    except (OSError, ValueError):
        return _patterns([])


def _patterns(lines: Iterable[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # half of what an unchanged project costs, and a checkout needs none of it

    return GitIgnoreSpec.from_lines(lines)


def _ignored(path: str, ignores: list[tuple[str, GitIgnoreSpec]]) -> bool:
    """The innermost ignore file that has an opinion decides, as git does."""
    for prefix, spec in reversed(ignores):
        verdict = spec.check_file(path[len(prefix) :]).include
        if verdict is not None:
            return verdict
    return False
