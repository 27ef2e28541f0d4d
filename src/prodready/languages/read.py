"""One file's bytes to its facts."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import msgspec

from prodready.facts import FileFacts, Hidden, Literal, Part, Span, Trouble
from prodready.languages.suffixes import MAX_BYTES, language
from prodready.languages.tree import Tree
from prodready.languages.walk import Output, walk
from prodready.mask import HIDDEN
from prodready.paths import role_of_path

_LONG = 12
_BUNDLE = re.compile(r"[.-](?:min|bundle)\.[cm]?js$")
_BUNDLE_BYTES, _BUNDLE_LINE = 5_000, 220  # from this size on, lines this long on the average


def read(path: str, source: bytes, part: Part = "all") -> FileFacts:
    """The facts of one file, or a part of them. `path` is relative to the project root, with `/`.

    Never raises for what a file can hold.
    """
    name = language(path)
    if len(source) > MAX_BYTES:
        return _unread(path, name, f"larger than {MAX_BYTES // 1_000_000} MB, not read")
    if not name:
        from prodready.languages.config import read_config

        return read_config(path, source, part)
    if b"\0" in source:
        return _unread(path, name, "holds a NUL byte, not read as source")
    if name != "python" and (_BUNDLE.search(path) or _is_bundle(source)):
        return FileFacts(path, name, marks=("bundle",))
    try:
        if role_of_path(path) == "test":
            return _test(path, name, source, part)
        if part == "secrets" and not _may_hold_secret(name, source):
            return FileFacts(path, name)
        return _source(path, name, source, part)
    except RecursionError:
        return _unread(path, name, "nested too deeply to be read")


def _may_hold_secret(name: str, source: bytes) -> bool:
    from prodready.secrets.prefilter import may_hold

    return may_hold(_text(source), name == "python")


def _is_bundle(source: bytes) -> bool:
    """Whether it is what a bundler or minifier wrote: nobody's code to review."""
    return len(source) > _BUNDLE_BYTES and len(source) > _BUNDLE_LINE * (source.count(b"\n") + 1)


def _test(path: str, name: str, source: bytes, part: Part) -> FileFacts:
    """Of test code only a live token or key matters; where there is none, it is at most seen whether it can be parsed."""
    from prodready.secrets.formats import hints

    found = hints(_text(source))
    if found.starts or found.keys:
        return _source(path, name, source)
    tree = parse(path, name, source) if name == "python" and part == "all" else None
    return FileFacts(path, name, troubles=(tree,) if isinstance(tree, Trouble) else ())


def _source(path: str, name: str, source: bytes, part: Part = "all") -> FileFacts:
    tree = parse(path, name, source)
    if isinstance(tree, Trouble):
        from prodready.languages.config import secrets  # what no parser reads, Python 2 above all, is read line by line

        return FileFacts(path, name, troubles=(tree,), secrets=secrets.candidates(path, "source", _text(source)))
    out = walk(tree, part)
    facts: dict[str, Any] = {f.name: _frozen(getattr(out, f.name)) for f in dataclasses.fields(Output)}
    found = FileFacts(path, name, tree.imports, tree.exports, tree.star_exports, **facts)
    spans = {s.span for s in out.secrets if not s.reason}
    return msgspec.structs.replace(hide(found, spans, _hidden_texts(tree.secrets)), path=path) if spans else found


def _text(source: bytes) -> str:
    return source.decode("utf-8", "replace")


def parse(path: str, name: str, source: bytes) -> Tree | Trouble:
    """The tree of a source file, or why there is none."""
    if name == "python":
        from prodready.languages.python.parse import parse as parse_python

        return parse_python(path, source)
    from prodready.languages.javascript.parse import parse as parse_javascript

    parsed = parse_javascript(path, source)
    if parsed.unreadable:
        return Trouble("syntax error: nothing in it could be read", parsed.error_line or 1)
    return Tree(path, name, parsed.tree, _text(source), parsed.imports, parsed.exports, parsed.star_exports)


def hide(found: Any, spans: set[Span], texts: re.Pattern[str]) -> Any:
    """The same facts with every literal at one of the spans hidden, and every text that repeats one blanked."""
    if isinstance(found, str):
        return texts.sub(HIDDEN, found)
    if isinstance(found, Literal):
        text = str(found.value)
        repeats = len(text) >= _LONG and texts.search(repr(text))
        return Hidden(len(text), found.span) if found.span in spans or repeats else found
    if isinstance(found, tuple):
        return tuple(hide(item, spans, texts) for item in found) if found else found
    if isinstance(found, dict):
        return {key: hide(item, spans, texts) for key, item in found.items()}
    if isinstance(found, msgspec.Struct) and not isinstance(found, Span):
        changed = {n: hide(getattr(found, n), spans, texts) for n in found.__struct_fields__}
        return type(found)(**changed)
    return found


def _hidden_texts(values: set[str]) -> re.Pattern[str]:
    """What matches the values in a text: what could be a word or a name only in quotes, anything else wherever it is."""
    longest_first = sorted(values, key=len, reverse=True)
    found = [re.escape(v if len(v) >= _LONG and not v.isidentifier() else repr(v)) for v in longest_first]
    return re.compile("|".join(found) or r"(?!)")


def _frozen(part: object) -> object:
    if isinstance(part, set):
        return tuple(sorted(part))
    return tuple(part) if isinstance(part, list) else part


def _unread(path: str, name: str, why: str) -> FileFacts:
    return FileFacts(path, name or "other", troubles=(Trouble(why),))
