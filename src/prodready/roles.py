"""What each file is: service, command, script, test, migration, config or browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prodready.project import Project

_TEST = re.compile(
    r"(^|/)(tests?|__tests__|__mocks__|spec|specs|e2e|testing|fixtures?|cypress|playwright)(/|$)"
    r"|(^|/)(test_[^/]*|[^/]*_test|conftest|tests)\.py$|[.-](test|spec|e2e|stories)\.[cm]?[jt]sx?$",
    re.I,
)
_MIGRATION = re.compile(r"(^|/)(migrations?|alembic|versions)/", re.I)


def roles(project: Project) -> dict[str, str]:
    """The role of every file of the project."""
    return {path: role_of_path(path) or "service" for path in project.files}


def role_of_path(path: str) -> str:
    """What the path alone says, "" if it says nothing."""
    if _TEST.search(path):
        return "test"
    if _MIGRATION.search(path):
        return "migration"
    return ""
