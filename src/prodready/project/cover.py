"""What limits a route, in words; and what can be told of it by its name alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from prodready.project.service import Endpoint

_NAME = re.compile(
    r"rate_?limit|limit_?rate|throttl|(?<!un)limiter|too_?many|brute_?force|slow_?down|login_?limit", re.I
)
NOT_NAME = re.compile(r"handler|exempt|exceeded|error|config|reset|key_?func|status|info|headers?$", re.I)


@dataclass(frozen=True, slots=True)
class Cover:
    """What limits, in words. `function`: the one that does; `answers`: all that is known is that it can answer 429.

    `paths`: beginnings of the paths to which it keeps that, () for any.
    """

    reason: str
    function: str = ""
    answers: bool = False
    paths: tuple[str, ...] = ()

    def reaches(self, endpoint: Endpoint) -> bool:
        """Whether an endpoint lies under its paths, as far as its own can be seen."""
        urls = [way.url for way in endpoint.ways]
        seen = self.paths and urls and endpoint.visible
        return not seen or all(any(path.rstrip("/") in url for path in self.paths) for url in urls)


def by_name(name: str) -> Cover | None:
    """A limiter whose name is all that is known of it."""
    last = name.removesuffix("()").rsplit(".", 1)[-1].rsplit("/", 1)[-1]
    return Cover(f"`{last}` (by its name)") if _NAME.search(last) and not NOT_NAME.search(last) else None
