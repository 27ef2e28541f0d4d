"""Home-made limiters: what they count in, if that is a table in the memory of the process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from prodready import facts
from prodready.facts import FileFacts, FunctionFacts, Span, Value
from prodready.project.limits import Limits
from prodready.project.link import Project
from prodready.project.logins import snake
from prodready.project.refusing import LIMITS

_TABLES = frozenset(
    ("dict", "collections.defaultdict", "collections.Counter", "collections.deque", "collections.OrderedDict", "Map",
     "WeakMap", "defaultdict", "Counter", "cachetools.TTLCache", "lru-cache", "lru-cache.LRUCache", "node-cache",
     "cachetools.LRUCache", "expiringdict.ExpiringDict")
)  # fmt: skip
_COUNTS = re.compile(
    r"attempts?|tries|fail(ure|ed)?s?|hits?|requests?|buckets?|limit|lock|throttl|strikes|windows?|(^|_)ips?(_|$)", re.I
)
_IGNORED_ROLES = frozenset(("test", "migration", "browser", "command", "script"))


@dataclass(frozen=True, slots=True)
class Table:
    """A table in memory that a limiting function counts in."""

    path: str
    name: str
    span: Span
    function: str


def tables(project: Project, limits: Limits) -> Iterator[Table]:
    """Every table of a module, or of the objects of a limiting class, that the project's own limiters count in."""
    for path, file in project.files.items():
        if project.role(path) in _IGNORED_ROLES:
            continue
        for name, value in file.definitions.items():
            if _is_table(value) and _COUNTS.search(snake(name.rsplit(".", 1)[-1]).lower()) and _kept(file, name):
                function = next((f for f in file.functions if name in f.reads and _counts(limits, path, f, name)), None)
                if function is not None:
                    yield Table(path, name.rsplit(".", 1)[-1], value.span, function.name)


def _is_table(value: Value) -> bool:
    """Whether a value is an empty table to be filled while the process runs."""
    if isinstance(value, facts.Call):
        return value.callee in _TABLES
    return isinstance(value, facts.Mapping) and not value.items


def _kept(file: FileFacts, name: str) -> bool:
    """Whether it lives as long as the process: a variable of the module, an attribute of a limiter's objects."""
    owner, is_attribute, _ = name.rpartition(".self.")
    return "." not in name if not is_attribute else any(c.name == owner for c in file.classes)


def _counts(limits: Limits, path: str, function: FunctionFacts, table: str) -> bool:
    """Whether a function limits by what stands in the table: it refuses itself, or is called for it."""
    cover = limits.function(path, function)
    if cover is not None and cover.function == function.name:
        return True
    return bool(LIMITS.search(snake(function.name)) and function.returns)
