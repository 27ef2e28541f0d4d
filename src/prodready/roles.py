"""What each file is: service, command, script, test, migration, config or browser.

The path speaks first where it is plain (tests, migrations, build configuration). Then the import graph: what a file that
creates an app or registers routes imports, directly or not, is service code wherever it lies. What nothing of the service
imports is judged by how it is started and by its surroundings.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prodready.facts import FileFacts
from prodready.knowledge.libraries import words
from prodready.paths import role_of_path

if TYPE_CHECKING:
    from prodready.project import Project

_SCRIPT = re.compile(
    r"(^|/)(scripts?|tools?|bin|seeds?|seeders?|examples?|samples?|demos?|docs?|benchmarks?|bench|notebooks?|\.github|contrib)/"
    r"|(^|/)(seed|seeds|seeder|populate|init_?db|db_?init|create_?db|migrate|migrate[-_A-Z][^/]*|seed[-_A-Z][^/]*)\.[^/]+$"
)
_SETUP = re.compile(
    r"(^|/)(seed|seeds|seeder|populate|init_?db|db_?init|create_?db|setup_?db|migrate|load_?data)[^/]*\.py$", re.I
)
_MANAGEMENT = re.compile(
    r"(^|/)management/commands/|(^|/)(manage|cli|__main__|commands?)\.py$|(^|/)(cli|commands?|cli[-_][a-z]+|[a-z]+[-_]cli)/[^/]+$|(^|/)cli\.[cm]?[jt]s$"
)
_SERVED = re.compile(r"(^|/)(views|handlers|controllers|services|api|routes|routers|endpoints)/[^/]+$")
_BROWSER = re.compile(
    r"(^|/)(public|static|assets|www|wwwroot|frontend|front-end|client|webapp|browser|web/src|ui/src|components|hooks)(/|$)",
    re.I,
)
_EXAMPLE = re.compile(r"(^|/)([\w-]+[-_])?examples?/")
# Frameworks of which a file's name or type says that it serves.
_BY_FILE = frozenset(("remix", "sveltekit", "nitro", "astro", "lambda", "firebase", "pages"))
_STARTS = "starts:"
_BY_HAND = frozenset(("command", "script"))
_RUNS_ALONE = re.compile(
    r"service|server|socket|worker|job|cron|consumer|queue|schedul|daemon|bot|listener|main|(^|[/.])(index|app|start|run|www)\.[^/]+$",
    re.I,
)
_BROWSER_MARKS = {"browser", "browser-global", "jsx", "bundle"}
_LOADED = re.compile(
    r"(^|/)(wsgi|asgi|passenger_wsgi|settings|settings/\w+)\.py$"
)  # by a server or framework, by its name
_RUN = re.compile(r"[\w./@-]+\.[cm]?[jt]s\b")
_SERVING = re.compile(r"^(start|dev|serve|server|prod|production|watch|worker|local)", re.I)
_BUILT = re.compile(r"^(?:(.*)/)?(?:build|dist|out|lib)/(?:src/)?(.+)\.[cm]?js$")
_BUILDING = re.compile(r"^(build|compile|generate|codegen|bundle)", re.I)
_DISPATCHER = re.compile(r"(^|/)manage\.py$")  # starts the server as one command among many


def roles(project: Project) -> dict[str, str]:
    """The role of every file of the project."""
    declared = _declared(project)
    reached = _reached(project)
    started = _started(project)
    found = {path: _role(file, path in reached, started.get(path, ""), project) for path, file in project.files.items()}
    found |= dict.fromkeys(_left_alone(project, found, reached), "script")
    found |= dict.fromkeys(_examples(project, found, reached), "script")
    _used_by_others(project, found, reached)
    return found | declared


def own_role(project: Project, path: str) -> str:
    """The role of a file as far as it says so itself, or what starts it: whoever imports it is not asked.

    A module that looks at a command's arguments is a command only where something runs it.
    """
    if declared := _declared(project).get(path):
        return declared
    file, started = project.files[path], _started(project).get(path, "")
    serving = serves(file) and not role_of_path(path) and not _calls_out(file, project)
    role = _role(file, serving, started, project)
    is_run = started or _MANAGEMENT.search(path) or not {"main-guard", "shebang"}.isdisjoint(file.marks)
    return "service" if role == "command" and not is_run else role


def _used_by_others(project: Project, found: dict[str, str], reached: set[str]) -> None:
    """What only commands and scripts import is part of them, what only pages import part of these."""
    importers: dict[str, set[str]] = {}
    for path, role in found.items():
        for target in imported_files(project, path) if role != "test" else ():
            importers.setdefault(target, set()).add(path)
    for alike, role in (
        ({p for p, r in found.items() if r in _BY_HAND}, "command"),
        ({p for p, r in found.items() if r == "browser" and _is_page(project, p)}, "browser"),
    ):
        todo = list(alike)
        while todo:
            for target in imported_files(project, todo.pop()):
                free = found[target] in ("service", role) and target not in reached and target not in alike
                asked = role == "browser" and _is_action(project, target)
                if free and not asked and importers[target] <= alike:
                    found[target] = role
                    alike.add(target)
                    todo.append(target)


def _is_action(project: Project, path: str) -> bool:
    """Whether pages that are rendered on the server call it rather than ship it."""
    return "server" in project.files[path].marks and _is_rendered(project, path)


def _is_page(project: Project, path: str) -> bool:
    """Whether a file runs in the browser only: not a page that its framework renders on the server as well."""
    return "client" in project.files[path].marks or not _is_rendered(project, path)


def _is_rendered(project: Project, path: str) -> bool:
    return bool(words("packages", "rendered") & (_dependencies(path, project) or set()))


def _examples(project: Project, found: dict[str, str], reached: set[str]) -> Iterator[str]:
    """The programs in the examples of a project that has a service, or a library for services, beside them."""
    if any(not _EXAMPLE.search(path) for path in reached):
        yield from (path for path, role in found.items() if role == "service" and _EXAMPLE.search(path))


def _left_alone(project: Project, found: dict[str, str], reached: set[str]) -> Iterator[str]:
    """Code beside a service that nothing of it imports or starts, and that offers nothing to import: run by hand."""
    beside: dict[str, list[str]] = {}
    for path in project.files:
        if path.endswith(".py") and not path.endswith("__init__.py"):
            beside.setdefault(posixpath.dirname(path), []).append(path)
    for path, file in project.files.items():
        alone = found[path] == "service" and path not in reached and not file.exports and bool(reached)
        if not alone or _RUNS_ALONE.search(path):
            continue
        if file.language in ("javascript", "typescript") or (
            file.language == "python"
            and (_says_what_it_does(file) or _asks_a_person(file) or _among_scripts(path, beside, found))
            and not any(path in imported_files(project, p) for p in project.files if p != path)
        ):
            yield path


def _among_scripts(path: str, beside: dict[str, list[str]], found: dict[str, str]) -> bool:
    """Whether most files of the folder are run by hand."""
    folder = posixpath.dirname(path)
    by_hand = sum(found[other] in _BY_HAND for other in beside.get(folder, ()))
    return bool(folder) and by_hand > 1 and by_hand * 2 > len(beside[folder])


def _says_what_it_does(file: FileFacts) -> bool:
    """Whether a Python file prints from its outermost code, more than once: it is run, not imported."""
    return sum(not o.function and not o.conditions for o in file.outputs) > 1


def _asks_a_person(file: FileFacts) -> bool:
    """Whether a Python file waits for what somebody types in."""
    return any(call.callee == "input" for function in file.functions for call in function.calls)


def _role(file: FileFacts, reached: bool, started: str, project: Project) -> str:
    if role := role_of_path(file.path):
        return role
    managed = _MANAGEMENT.search(file.path) and not (reached and _is_view_module(file))
    if managed and not serves(file) and (started != "service" or _DISPATCHER.search(file.path)):
        return "command"
    if _SETUP.search(file.path) and "main-guard" in file.marks and not serves(file):
        return "script"
    if reached or _LOADED.search(file.path):
        return "service"
    if started:
        return started
    if _SCRIPT.search(file.path):
        return "script"
    if file.language != "python":
        return _javascript_role(file, project)
    if {"command", "argv"} & set(file.marks):
        return "command"
    if {"main-guard", "shebang"} & set(file.marks) or _only_runs(file):
        return "script"
    return "service"


def _is_view_module(file: FileFacts) -> bool:
    """`views/commands.py`: a service's own module by that name, with nothing in it that is started by hand."""
    return bool(_SERVED.search(file.path)) and not {"command", "argv", "main-guard"} & set(file.marks)


def _javascript_role(file: FileFacts, project: Project) -> str:
    marks = set(file.marks)
    if marks & _BROWSER_MARKS and "server" not in marks:
        return "browser"
    if marks & {"shebang", "argv", "command"}:
        return "command"
    if _BROWSER.search(file.path) and "server" not in marks:
        return "browser"
    if not file.imports and not file.exports and "server" not in marks:
        return "script"  # nothing leads to it and it leads to nothing
    return "service" if "server" in marks or _server_package(file.path, project) else "browser"


def _server_package(path: str, project: Project) -> bool:
    """Whether the nearest package.json is that of a server; where there is none, the code is taken for one."""
    names = _dependencies(path, project)
    return names is None or bool(names & words("packages", "servers")) or not names & words("packages", "fronts")


def _dependencies(path: str, project: Project) -> set[str] | None:
    """The packages that the nearest package.json names, None if there is no such file."""
    folder = posixpath.dirname(path)
    while True:
        manifest = project.packages.json(posixpath.join(folder, "package.json"))
        if manifest:
            kinds = ("dependencies", "devDependencies", "peerDependencies")
            return {name for kind in kinds for name in manifest.get(kind) or ()}
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def _only_runs(file: FileFacts) -> bool:
    """Whether a Python file defines nothing that another could import, and does its work when it is run."""
    return "defines" not in file.marks and bool(file.outputs)


def serves(file: FileFacts) -> bool:
    """Whether the file itself makes an app, a router or a route."""
    registers = bool(file.routes or any(not m.maybe for m in file.mounts))
    if any(r.framework in _BY_FILE for r in file.routes):
        return True
    if file.created or file.language == "python":
        return bool(file.created) or registers
    # `$.get("/x", done)` has a route's shape; a file of the browser makes no service by it
    return registers and ("server" in file.marks or not _BROWSER_MARKS & set(file.marks))


def _never_listens(file: FileFacts) -> bool:
    """Whether JavaScript makes an app that it neither starts nor offers to others (a copied beginning of a script)."""
    offered = file.language == "python" or bool(file.exports)
    return not offered and "listens" not in file.marks


def _calls_out(file: FileFacts, project: Project) -> bool:
    """`api.get("/orders", done)` in the package of a front end: a call to a route, and none of its own."""
    named = any(r.framework in _BY_FILE for r in file.routes)
    return file.language != "python" and not file.created and not named and not _server_package(file.path, project)


@functools.lru_cache(maxsize=2)
def reached(project: Project) -> frozenset[str]:
    """The files known to be the service's: started, loaded by a framework, declared, or imported by one of these."""
    loaded = {path for path in project.files if _LOADED.search(path)}
    declared = {path for path, role in _declared(project).items() if role == "service"}
    return frozenset(_reached(project) | loaded | declared)


def _reached(project: Project) -> set[str]:
    """The files that the service imports, directly or not, itself included."""
    started = _started(project)
    todo = [
        p
        for p, f in project.files.items()
        if serves(f)
        and not role_of_path(p)
        and not _calls_out(f, project)
        and not (started.get(p) == "script" and _never_listens(f))
    ]
    calling = {p for p in todo if project.files[p].language != "python" and not project.files[p].created}
    if calling and (pages := [p for p, f in project.files.items() if _BROWSER_MARKS & set(f.marks) and not serves(f)]):
        shown = {t for p in pages for t in imported_files(project, p)} & calling
        known = {t for p in project.files if p not in pages for t in imported_files(project, p)} if shown else set()
        todo = [p for p in todo if p not in shown or p in known]  # a client that only pages import: it calls routes
    todo += [p for p, role in started.items() if role == "service"]
    reached = set(todo)
    while todo:
        for target in imported_files(project, todo.pop()):
            if target not in reached and not role_of_path(target):
                reached.add(target)
                todo.append(target)
    return reached


def imported_files(project: Project, path: str) -> tuple[str, ...]:
    """The project files that a file imports or re-exports."""
    known = _known(project)
    if path not in known:
        known[path] = tuple(_imported(project, path))
    return known[path]


@functools.lru_cache(maxsize=2)
def _known(project: Project) -> dict[str, tuple[str, ...]]:
    """What each file was found to import, as far as it was asked for."""
    return {}


def _imported(project: Project, path: str) -> Iterator[str]:
    file = project.files[path]
    lead = project.packages.python if file.language == "python" else project.packages.javascript
    for name in {
        *file.imports.values(),
        *file.star_exports,
        *(v for v in file.exports.values() if "." in v or "/" in v),
    }:
        cut = len(name)
        while cut > 0:
            if target := lead(path, name[:cut]):
                if target in project.files:
                    yield target
                break
            cut = name.rfind(".", 0, cut)


@functools.lru_cache(maxsize=2)
def _started(project: Project) -> dict[str, str]:
    """Files that something starts: `service` for containers, Procfiles and npm's start and dev, `command` for a bin,
    `script` for other npm scripts.
    """
    found = dict.fromkeys(_in_containers(project), "service")
    for path in project.packages.manifests():
        manifest, folder = project.packages.json(path), posixpath.dirname(path)
        given = manifest.get("scripts")
        scripts = given if isinstance(given, dict) else {}
        for name, line in scripts.items():
            last = line.rpartition("&&")[2] if isinstance(line, str) else ""
            for run in _RUN.findall(line if isinstance(line, str) else ""):
                target = _source(posixpath.normpath(posixpath.join(folder, run)), project)
                if target in project.files:
                    built = any(_BUILDING.match(n) and run in str(other) for n, other in scripts.items())
                    # what stands in front of `&&` ends before the rest begins
                    role = "service" if _SERVING.match(name) and run in last and not built else "script"
                    found[target] = "service" if "service" in (role, found.get(target)) else role
        bins = manifest.get("bin")
        for run in bins.values() if isinstance(bins, dict) else [bins]:
            if isinstance(run, str):
                found.setdefault(posixpath.normpath(posixpath.join(folder, run)), "command")
    return dict.fromkeys(_console_scripts(project), "command") | found


def _source(path: str, project: Project) -> str:
    """The file that is started, or the one that `dist/server.js` is built from: `src/server.ts`."""
    if path in project.files or not (built := _BUILT.match(path)):
        return path
    folder, name = built.groups()
    places = (
        posixpath.join(folder or "", inner, name + end) for inner in ("src", "") for end in (".ts", ".js", ".mts")
    )
    return next((place for place in places if place in project.files), path)


def _console_scripts(project: Project) -> Iterator[str]:
    """The files behind the console scripts of a pyproject.toml."""
    for path, file in project.files.items():
        for mark in file.marks:
            name = mark.removeprefix("commands:")
            if name != mark and (found := project.packages.python(path, name)) in project.files:
                yield str(found)


def entries(project: Project) -> frozenset[str]:
    """The files that containers, Procfiles and npm's start and dev start: their main guard is the service's own."""
    return frozenset(path for path, role in _started(project).items() if role == "service")


def _in_containers(project: Project) -> Iterator[str]:
    """The files that a Dockerfile, compose file or Procfile of the service starts."""
    for path, file in project.files.items():
        for mark in file.marks if not role_of_path(path) else ():
            name = mark.removeprefix(_STARTS)
            if name == mark:
                continue
            if "/" in name or name.endswith((".py", "js", ".ts")):
                places = (posixpath.normpath(posixpath.join(posixpath.dirname(path), name)), name.lstrip("./"))
                yield from (p for p in places if p in project.files)
            else:
                found = (project.packages.python(path, name), project.packages.python(path, name + ".__main__"))
                yield from (p for p in found if p in project.files)


@functools.lru_cache(maxsize=2)
def _declared(project: Project) -> dict[str, str]:
    """Roles that the configuration sets."""
    config = project.config
    if config is None or not (config.roles or config.entry_points):
        return {}
    import pathspec

    found: dict[str, str] = {}
    for pattern, role in [*config.roles.items(), *((p, "service") for p in config.entry_points)]:
        spec = pathspec.GitIgnoreSpec.from_lines([pattern])
        found.update((path, str(role)) for path in project.files if spec.match_file(path))
    return found
