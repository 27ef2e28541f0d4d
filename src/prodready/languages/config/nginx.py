"""nginx: does it limit requests?"""

from __future__ import annotations

import re

_LIMIT = re.compile(r"^\s*limit_req\s+[^;]*zone=", re.M)


def marks(text: str) -> tuple[str, ...]:
    """`nginx-limit-req` where requests are limited, not only a zone defined."""
    return ("nginx-limit-req",) if _LIMIT.search(text) else ()
