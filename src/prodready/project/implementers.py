"""Who keeps an interface's word: `constructor(private users: UserRepository)` is handed the class that implements it."""

from __future__ import annotations

import re
from collections import defaultdict

from prodready.facts import ClassFacts, FunctionFacts, Ref
from prodready.memory import kept
from prodready.project.link import Found, Project

_STAND_IN = re.compile(r"in_?memory|mock|fake|stub|dummy|noop", re.I)


class Implementers:
    """The classes of a project by what they extend or implement."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._by_base: dict[str, list[tuple[str, ClassFacts]]] = defaultdict(list)
        for path, file in project.files.items():
            if project.role(path) not in ("test", "browser") and not _STAND_IN.search(path):
                for class_ in file.classes:
                    for base in class_.bases:
                        if isinstance(base, Ref) and not _STAND_IN.search(class_.name):
                            self._by_base[base.name.rsplit(".", 1)[-1]].append((path, class_))

    @kept
    def member(self, path: str, name: str, method: str) -> Found | None:
        """The method of the one class that stands for an interface or an abstract class, None where there are several."""
        declared = self.project.class_(path, name)
        heirs = self._by_base.get(name, ()) if declared is not None else ()
        found = [
            member
            for where, class_ in heirs
            if any(self._is(where, base, path, declared) for base in class_.bases)
            and (member := self.project.member(where, class_, method)).function is not None
            and not is_abstract(member.function)
        ]
        return found[0] if len(found) == 1 else None

    def _is(self, where: str, base: object, path: str, declared: ClassFacts | None) -> bool:
        found = self.project.follow(where, base) if isinstance(base, Ref) else None
        return found is not None and found.path == path and found.class_ is declared


def is_abstract(function: FunctionFacts | None) -> bool:
    """Whether a method is only said to be there: it does nothing and gives nothing back."""
    return function is None or not (function.calls or function.returns or function.reads or function.raises)
