"""Functions of service code that only a person runs: commands, what stands under `if __name__ == "__main__":`, and their helpers."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from prodready.facts import FileFacts, FunctionFacts
from prodready.project import Project
from prodready.project.limiters import names_in
from prodready.roles import entries, serves

_COMMAND = re.compile(r"(^|[.()])(command|group|main|task_cli)(\(\))?$")
_SERVES = re.compile(
    r"(^|\.)(run|run_app|serve|serve_forever|run_forever|run_polling|listen|start|main_loop|asyncio\.run)$"
)
_GUARD = "by-hand:"

Place = tuple[str, str]  # path, function


def is_command(function: FunctionFacts | None) -> bool:
    """Whether a command-line decorator stands on it (`@click.command()`, `@app.cli.command`)."""
    for decorator in function.decorators if function else ():
        name: str = getattr(decorator, "callee", "") or getattr(decorator, "name", "")
        if _COMMAND.search(name) and any(word in name for word in ("cli", "click", "typer", "command")):
            return True
    return False


@functools.lru_cache(maxsize=2)
def by_hand(project: Project) -> frozenset[Place]:
    """The plain functions of service code that nothing but commands and main guards lead to."""
    started = entries(project)
    found = {(p, f.name) for p, file in project.files.items() for f in file.functions if f.name and is_command(f)}
    candidates = {
        (path, function.name)
        for path, file in project.files.items()
        if project.role(path) == "service" and path not in started
        for function in file.functions
        if function.name.isidentifier() and not function.decorators and not _serves(function)
    }
    users = _users(project, started, {name for _, name in candidates})
    led = {c: users[c[1]] - {c} for c in candidates}
    while fresh := {c for c in led.keys() - found if led[c] and all(u in found or not u[0] for u in led[c])}:
        found |= fresh
    return frozenset(found)


def under_guard(project: Project, file: FileFacts, line: int) -> bool:
    """Whether a line stands under the main guard of a file that serves nothing, functions handed over there included."""
    guards = (range(*_lines(m)) for m in file.marks if m.startswith(_GUARD))
    return any(line in lines for lines in guards) and not serves(file) and file.path not in entries(project)


def _serves(function: FunctionFacts) -> bool:
    """Whether it starts the service."""
    return any(_SERVES.search(call.callee) for call in function.calls)


def _users(project: Project, started: frozenset[str], names: set[str]) -> dict[str, set[Place]]:
    """Who uses each name, by its last part; `("", "")` stands for a main guard. Other programs may run for ever: they count."""
    users: dict[str, set[Place]] = {name: set() for name in names}
    for path, file in project.files.items():
        for function in file.functions if names and project.role(path) != "test" else ():
            for name, by_person in _uses(file, function):
                if name in users:
                    users[name].add(("", "") if by_person and path not in started else (path, function.name))
    return users


def _uses(file: FileFacts, function: FunctionFacts) -> Iterator[tuple[str, bool]]:
    """The names a function calls, hands over or reads, and whether it does so under a main guard."""
    guards = [range(*_lines(m)) for m in file.marks if m.startswith(_GUARD)] if not function.name else []
    for call in function.calls:
        by_person = any(call.span.line in lines for lines in guards)
        yield from ((_last(name), by_person) for name in (call.callee, *call.args))
    # what the top level reads holds the functions it defines; what it keeps stands in its definitions
    kept = (n for name, value in file.definitions.items() if "." not in name for n in names_in(value))
    yield from ((_last(name), False) for name in (function.reads if function.name else kept))


def _lines(mark: str) -> tuple[int, int]:
    first, _, last = mark.removeprefix(_GUARD).partition("-")
    return int(first), int(last) + 1


@functools.lru_cache(16384)
def _last(name: str) -> str:
    return name.removesuffix("()").replace("/", ".").rpartition(".")[2]
