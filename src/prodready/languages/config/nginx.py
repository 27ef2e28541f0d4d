"""nginx: for which URLs it limits requests, and which headers it writes itself.

Of a `limit_req` the URLs of the location it stands in are kept, as the application behind sees them: what `proxy_pass`
takes off in front is taken off here as well. In a server or further out it counts for all. A zone alone limits nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[^\s;{}#\"']|\\.)+|[;{}]|#[^\n]*")
_OVERWRITES = ("$remote_addr", "$realip_remote_addr", "$proxy_protocol_addr")
LIMIT = "gateway-limit:"
HEADER = "sets-header:"


def marks(text: str) -> tuple[str, ...]:
    """`gateway-limit:<prefix>` (`~<pattern>` for a regular expression), `sets-header:<name>`."""
    found: dict[str, None] = {}
    for directive, above, ahead in _locations(text):
        if directive[0] == "limit_req" and any(word.startswith("zone=") for word in directive[1:]):
            found[LIMIT + _prefix(above, ahead)] = None
        elif directive[0] == "proxy_set_header" and len(directive) == 3 and directive[2].strip("\"'") in _OVERWRITES:
            found[HEADER + directive[1].lower()] = None
    return tuple(found)


def _prefix(location: list[str], passed: str) -> str:
    """The beginning of the URLs that a location takes, with what `proxy_pass` puts in its place."""
    if not location:
        return ""
    if location[0] in ("~", "~*"):
        return "~" + location[-1].strip("\"'")
    path = location[-1].strip("\"'")
    behind = re.match(r"https?://[^/]+(/.*)$", passed)
    return (behind[1] if behind else path).rstrip("/")


def _locations(text: str) -> Iterator[tuple[list[str], list[str], str]]:
    """Every directive with the location it stands in (its words) and where that location passes requests on to."""
    stack: list[tuple[list[str], list[list[str]]]] = [([], [])]
    words: list[str] = []
    for token in _TOKEN.findall(text):
        if token.startswith("#"):
            continue
        if token == "{":
            stack.append((words[1:] if words[:1] == ["location"] else stack[-1][0], []))
            words = []
        elif token == ";":
            stack[-1][1].append(words)
            words = []
        elif token == "}":
            location, directives = stack.pop() if len(stack) > 1 else stack[0]
            yield from _told(location, directives)
            words = []
        else:
            words.append(token)
    for location, directives in stack:
        yield from _told(location, directives)


def _told(location: list[str], directives: list[list[str]]) -> Iterator[tuple[list[str], list[str], str]]:
    passed = next((d[1] for d in directives if d[:1] == ["proxy_pass"] and len(d) > 1), "")
    for directive in directives:
        if directive:
            yield directive, location, passed
