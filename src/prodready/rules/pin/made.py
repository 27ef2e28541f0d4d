"""Codes that a function of the project makes and gives back: `otp = send_otp(mail)`."""

from __future__ import annotations

import functools

from prodready.credentials import is_credential, words
from prodready.facts import Flow, is_mark
from prodready.project import Project
from prodready.rules.pin import joined

_GIVEN_ONCE = frozenset(("password", "passwd", "pwd", "pass", "pw", "passphrase"))  # the first one of a new account


def by_a_helper(project: Project, path: str, flow: Flow) -> bool:
    """Whether what flows is a code that comes out of a function of the project which has made it at random."""
    name = flow.name or flow.slot
    if not (flow.through and is_credential(name)) or words(name)[-1:][0] in _GIVEN_ONCE:
        return False
    own = [step for step in flow.through if not is_mark(step)]
    if not own:
        return False
    target = joined(project).target(path, own[-1])
    return target.function is not None and target.function.name in _makers(project).get(target.path, ())


@functools.lru_cache(maxsize=2)
def _makers(project: Project) -> dict[str, frozenset[str]]:
    """The functions of each file that return a value made at random as it is."""
    return {
        path: frozenset(
            flow.function
            for flow in file.flows
            if flow.target == "return"
            and flow.source == "generated"
            and not flow.slot
            and all(is_mark(step) for step in flow.through)
        )
        for path, file in project.files.items()
    }
