"""Request size without a limit.

What it finds: a setting that lifts the limit of a request's size: `limit: "1gb"` or `Infinity` of a body parser, a
`bodyLimit`, `client_max_size` or `DATA_UPLOAD_MAX_MEMORY_SIZE` of none at all or of more than 100 MB.

Why it matters: a parsed body lies in memory as a whole, several times over. A few requests of a gigabyte stop the
service.

Silent in: limits that hold, defaults of the frameworks, limits that are not known here, settings of commands and tests.

Bad:

    app.use(express.json({ limit: "2gb" }))

Good:

    app.use(express.json({ limit: "1mb" }))

How to fix: set the limit to what the largest honest request needs, and take files as streams.

References: CWE-770, OWASP API4:2023.
"""

from __future__ import annotations

from collections.abc import Iterator

from prodready.findings import Confidence, Severity
from prodready.project import Project
from prodready.rules import Verdict, rule

_MOST = 100 * 1024 * 1024
# Files that are written to disk may be larger than what lies in memory.
_FILES = ("fileSize", "MAX_CONTENT_LENGTH")


@rule("PRD611", "input", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every setting that lifts the limit, in code of the service."""
    for path, file in project.files.items():
        for limit in file.sizes if project.role(path) in ("service", "config") else ():
            streamed = any(word in limit.what for word in _FILES)
            if limit.size < 0 or (limit.size > _MOST and not streamed):
                said = "no limit at all" if limit.size < 0 else f"{limit.size // 1024 // 1024} MB"
                at = project.location(path, limit.span)
                yield Verdict(at, f"{limit.what} lets a request weigh {said}", (), Confidence.MEDIUM)
