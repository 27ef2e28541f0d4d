"""What prodready says: findings, with their evidence."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How bad it is if the finding is right."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Confidence(StrEnum):
    """How sure prodready is; low is hidden unless asked for."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for low, 2 for high."""
        return ("low", "medium", "high").index(self.value)


class Location(msgspec.Struct, frozen=True, order=True):
    """A range in a file: path relative to the project root with `/`, lines and columns from 1."""

    path: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0


class Step(msgspec.Struct, frozen=True):
    """One place on the way to a finding, with one line of words."""

    location: Location
    message: str


class Suppression(msgspec.Struct, frozen=True):
    """Why a finding is not counted: a comment, the baseline, or what detect-secrets was told."""

    kind: str  # "noqa", "inline", "baseline", "pragma" or "audited"
    reason: str = ""
    until: str = ""
    owner: str = ""


class Finding(msgspec.Struct, frozen=True):
    """One fault at one place. `trail` holds the steps that led to it, in order."""

    code: str
    family: str
    message: str
    location: Location
    severity: Severity = Severity.WARNING
    confidence: Confidence = Confidence.HIGH
    trail: tuple[Step, ...] = ()
    fingerprint: str = ""
    suppressed: Suppression | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Path, line, column, code, message: the order of every output."""
        at = self.location
        return (at.path, at.line, at.column, self.code, self.message)
