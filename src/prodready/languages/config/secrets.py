"""Secrets in configuration files: entries by name, and what says by itself what it is in any line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from prodready.facts import SecretCandidate, Span
from prodready.languages.config import around, commands, kinds, manifests, seeds, sources
from prodready.languages.config.entries import Entry, Lines, entries
from prodready.secrets import browser, formats, names, shapes
from prodready.secrets.judge import by_itself, judge
from prodready.secrets.lines import telling
from prodready.secrets.names import Kind
from prodready.secrets.place import Place

# A file without any of these words holds nothing to judge: one search over its text instead of a look at each line.
_HINT = re.compile(
    r"pass|pwd|(?<![a-z])pw\b|secret|token|key|\bpin|pepper|senha|contrasena|motdepasse|psw|:[^/\s@]*@|authorization|identified|mnemonic|phrase|mysql|curl",
    re.I,
)
# The same for a line of its own, where more is known: one of these is in the name of each credential and in what says
# by itself that it is one, but for the tokens of providers.
_WORDS = (
    "pass", "pwd", "pw", "secret", "token", "key", "pin", "pepper", "senha", "contrasena", "psw", "@", "authorization",
    "identified", "mnemonic", "phrase", "jwt", "bearer",
)  # fmt: skip
_PEM = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\Z)", re.S
)
# `${X:-default}` of the shell and compose, `${x:default}` of Spring.
_DEFAULT = re.compile(r"^\$\{(?P<name>[\w.]+)(?::?-|:(?![?+=]))(?P<value>[^${}]+)\}$")
_COMMENT = re.compile(r"^\s*(?:#|;|//|--(?!\w))")  # `--request` is an option on a line of its own
_LONGEST = 2000  # of a line that somebody wrote
_NUMERIC_KEY = 16  # bytes that a cipher asks for, if only digits
_RUNS = frozenset({"docker", "yaml", "terraform", "ini"})
_PLAIN = frozenset({"env", "docker", "ini", "toml", "terraform", "yaml"})


def candidates(path: str, kind: str, text: str) -> tuple[SecretCandidate, ...]:
    """The candidates of one file, by position."""
    starts = formats.starts_in(text)
    if kind == "text":
        found = [*_keys(text), *_lines(path, kind, text, starts)]
        return tuple(sorted(found, key=lambda c: (c.span.line, c.span.column)))
    if not starts and not _HINT.search(text):
        return ()
    found = [*_keys(text), *_exposed(text)]
    taken = {line for c in found if c.kind == "private-key" for line in range(c.span.line, c.span.end_line + 1)}
    named = list(_named(path, kind, text, starts))
    told = {(c.span.line, c.name) for c in named} | {(c.span.line, "") for c in named if c.kind == "connection-string"}
    handed = (c for c in _handed_over(path, kind, text) if told.isdisjoint(((c.span.line, c.name), (c.span.line, ""))))
    for candidate in (*named, *handed, *_sourced(path, kind, text), *_seeded(kind, text)):
        if taken.isdisjoint(range(candidate.span.line, candidate.span.end_line + 1)):
            found.append(candidate)
    taken |= {c.span.line for c in found if not c.reason or c.kind == "connection-string"}
    found += (c for c in _lines(path, kind, text, starts) if c.span.line not in taken)
    return tuple(sorted(found, key=lambda c: (c.span.line, c.span.column)))


def _keys(text: str) -> Iterator[SecretCandidate]:
    if not formats.may_hold_key(text):
        return
    lines, framed = Lines(text), [match.span() for match in _PEM.finditer(text)]
    for start, end in framed:
        if held := formats.private_key(text[start:end]):
            yield _key(lines.span(start, end), end - start, "encrypted" if held == "encrypted" else "")
    for start, end in formats.bare_keys(text):
        if not any(first <= start < last for first, last in framed):
            yield _key(lines.span(start, end), end - start)


def _key(at: Span, length: int, reason: str = "") -> SecretCandidate:
    return SecretCandidate("private-key", "", length, "", at, "file", reason=reason)


def _exposed(text: str) -> Iterator[SecretCandidate]:
    if found := browser.exposed(text):
        lines = Lines(text)
        for name, start in found:
            yield SecretCandidate("browser-secret", name, 0, "", lines.span(start, start + len(name)), "file")


def _named(path: str, kind: str, text: str, starts: formats.Starts) -> Iterator[SecretCandidate]:
    unfit, example = kinds.unfit(path, text), kinds.is_example(path)
    context = "file" if kind in _PLAIN or kinds.is_configuration(path) else "entry"
    if unfit in ("translation", "lock-file"):
        return
    encoded = kind == "yaml" and manifests.has_secrets(text)
    words = ("",) if encoded else (*_WORDS, *(start.lower() for start, _ in starts))
    found_entries, lines = entries(kind, text, words), text.splitlines()
    kept = dict(manifests.secret_lines(text)) if encoded else {}
    for entry in found_entries:
        at = entry.span.line
        place = _kept(entry, kept[at]) if at in kept else _place(entry, context, kind, example)
        if len(place.value) < 3:
            continue
        found = judge(_with_surroundings(place, entry, lines) if kind in ("yaml", "json") else place)
        if found is None:
            continue
        if unfit and found.kind not in ("provider-token", "private-key"):
            found = msgspec.structs.replace(found, reason=found.reason or unfit)
        yield found


def _place(entry: Entry, context: str, kind: str, example: bool) -> Place:
    name, value = entry.name, entry.value
    if default := _DEFAULT.match(value):
        context, value = "env-default", default["value"]
        name = name if names.kind(name) else default["name"]
    environment = kind == "env"
    said = Kind.KEY if environment and not names.kind(name) and names.is_some_key(name) else Kind.NONE
    return Place(name, value, context, entry.span, example=example, environment=environment, said=said)


def _kept(entry: Entry, encoded: bool) -> Place:
    """A value of a Kubernetes Secret: whatever its name, a random one is a secret."""
    value = manifests.decoded(entry.value) if encoded else entry.value
    said = Kind.TOKEN if not names.kind(entry.name) and not names.is_public(entry.name) else Kind.NONE
    return Place(entry.name, value, "kept", entry.span, said=said)


def _with_surroundings(place: Place, entry: Entry, lines: list[str]) -> Place:
    """A place in YAML or JSON, with what the entries around it say."""
    if place.kind is Kind.PASSWORD and (
        place.context == "entry" or names.words(place.value) == names.words(place.name)
    ):
        return replace(place, beside_identity=around.is_beside_identity(lines, entry))
    if place.kind is Kind.KEY and (shapes.strength(place.value) != "low" or len(place.value) >= _NUMERIC_KEY):
        return replace(place, name=around.full_name(lines, entry))
    return place


def _sourced(path: str, kind: str, text: str) -> Iterator[SecretCandidate]:
    if kind != "source" or kinds.unfit(path, text) in ("translation", "test-configuration"):
        return
    example = kinds.is_example(path)
    for place in sources.places(path, text):
        if found := judge(replace(place, example=example)):
            yield found


def _handed_over(path: str, kind: str, text: str) -> Iterator[SecretCandidate]:
    """What commands in a Dockerfile, a manifest or a unit are handed."""
    if kind not in _RUNS or kinds.unfit(path, text):
        return
    for place in commands.places(text):
        if kind == "docker" and place.context == "command" and shapes.strength(place.value) != "high":
            continue  # `RUN SECRET_KEY=none manage.py collectstatic`: for this step of the build alone
        if found := judge(place):
            yield found


def _seeded(kind: str, text: str) -> Iterator[SecretCandidate]:
    for entry in seeds.passwords(text) if kind == "sql" else ():
        if found := judge(Place(entry.name, entry.value, "hashed", entry.span, said=Kind.PASSWORD)):
            yield found


def _lines(path: str, kind: str, text: str, starts: formats.Starts) -> Iterator[SecretCandidate]:
    """Provider tokens in any line, comments too; connection strings in those that are none."""
    told = tuple(start for start, _ in starts)
    connections = kind not in ("sql", "text") and "@" in text and not kinds.unfit(path, text)
    for number, line in telling(text, (*told, "://") if connections else told):
        if len(line) > _LONGEST:
            continue
        if token := formats.provider_token(line, starts):
            at = line.find(token) + 1
            yield SecretCandidate(
                "provider-token", "", len(token), token[:3], Span(number, at, number, at + len(token)), "file"
            )
        elif connections and "://" in line and "@" in line and not _COMMENT.match(line):
            place = Place(
                "", line.strip(), "file", Span(number, 1, number, len(line) + 1), example=kinds.is_example(path)
            )
            if found := by_itself(place):
                yield found
