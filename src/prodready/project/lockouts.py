"""Words for accounts that are locked: whether a lock follows from failures, or is a state that somebody sets."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from prodready.project.link import Project
from prodready.project.logins import snake

_STATUS = re.compile(r"(^|_)(is_)?(\w+_)?locked(_(error|exception))?$")
_COUNTED = re.compile(
    r"(^|_)attempts?(_|$)|(log_?in|sign_?in|password|pin|otp|auth|wrong|bad|invalid|failed)_(\w+_)?(count(er)?|tries|failures?)$|"
    r"failed_(log_?ins?|auths?|pins?|passwords?)|lock(ed|out)?_?(until|at|time|expir|count|out)"
)


def only_status(project: Project, name: str) -> bool:
    """Whether a name says no more than that an account is locked, in a project where nothing counts what failed."""
    return bool(_STATUS.search(snake(name))) and not counts_failures(project)


@functools.lru_cache(maxsize=2)
def counts_failures(project: Project) -> bool:
    """Whether anything in the project goes by the name of attempts, failures or the time of a lock."""
    return any(_COUNTED.search(snake(name.rsplit(".", 1)[-1])) for name in _names(project))


def _names(project: Project) -> Iterator[str]:
    """What classes, tests and variables are about, tests of the project left out."""
    for path, file in project.files.items():
        if project.role(path) != "test":
            yield from (f.name for c in file.classes for f in c.fields)
            yield from (t for f in file.functions for t in f.tests)
            yield from file.definitions
