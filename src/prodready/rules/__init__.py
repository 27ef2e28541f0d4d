"""The rules: one file each, which registers itself by decorating its judge with `@rule`."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prodready.findings import Confidence, Finding, Location, Severity, Step

if TYPE_CHECKING:
    from prodready.project import Project

Judge = Callable[["Project"], Iterable["Verdict"]]

FAMILIES = ("rate-limit", "pin", "cors", "print", "secret", "input", "tool")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge yields; the registry adds code, family and severity to make it a Finding."""

    location: Location
    message: str
    trail: tuple[Step, ...] = ()
    confidence: Confidence = Confidence.HIGH
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its public code, its family, its name (reads after the word "allow"), its judge and its page."""

    code: str
    family: str
    name: str
    severity: Severity
    judge: Judge
    page: str
    cwe: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """The first line of the rule's page."""
        return self.page.split("\n", 1)[0].rstrip(".")

    def findings(self, project: Project) -> Iterator[Finding]:
        """Judge the project."""
        for v in self.judge(project):
            yield Finding(
                self.code, self.family, v.message, v.location, v.severity or self.severity, v.confidence, v.trail
            )


_RULES: dict[str, Rule] = {}
_REGISTERS = re.compile(r'^@rule\("(PRD\d+)", "([a-z-]+)"', re.M)


def rule(code: str, family: str, severity: Severity = Severity.WARNING) -> Callable[[Judge], Judge]:
    """Register the decorated judge; its module's docstring is the rule's page, its module's name the rule's name."""

    def register(judge: Judge) -> Judge:
        module = sys.modules[judge.__module__]
        if code in _RULES:
            raise ValueError(f"rule {code} is registered twice")
        page = inspect.cleandoc(module.__doc__ or "")
        name = module.__name__.rsplit(".", 1)[-1].replace("_", "-")
        cwe = tuple(int(n) for n in dict.fromkeys(re.findall(r"CWE-(\d+)", page)))
        _RULES[code] = Rule(code, family, name, severity, judge, page, cwe)
        return judge

    return register


Explainer = Callable[["Project", str, int], Iterable[str]]


@functools.cache
def explainers() -> tuple[Explainer, ...]:
    """What the families' packages say of a silent place: their `why_not(project, path, line)`, where they have one."""
    homes = [importlib.import_module(found.name) for found in pkgutil.iter_modules(__path__, __name__ + ".")]
    return tuple(home.why_not for home in homes if hasattr(home, "why_not"))


@functools.cache
def homes() -> dict[str, tuple[str, str]]:
    """The family and the module of every rule by code, sorted: by the text of the rule files, of which none is imported."""
    found: dict[str, tuple[str, str]] = {}
    for path in Path(__file__).parent.glob("*/*.py"):
        for code, family in _REGISTERS.findall(path.read_text(encoding="utf-8")):
            found[code] = family, f"{__name__}.{path.parent.name}.{path.stem}"
    return dict(sorted(found.items()))


def load(codes: Iterable[str]) -> list[Rule]:
    """The rules of these codes; imports their modules, and no others."""
    return [_loaded(code) for code in codes]


def _loaded(code: str) -> Rule:
    if code not in _RULES:
        importlib.import_module(homes()[code][1])
    return _RULES[code]


def registry() -> dict[str, Rule]:
    """Every rule by code, sorted."""
    return {code: _loaded(code) for code in homes()}
