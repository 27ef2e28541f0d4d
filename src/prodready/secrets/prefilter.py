"""Whether a source file can hold a secret at all, by its text alone: where it cannot, nobody parses it to look for one.

The text says less than the tree does, so every question here is a wider one than the tree's: what is no secret may pass,
no secret may be missed (tests/test_parts.py).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from prodready.facts import Span
from prodready.knowledge import table
from prodready.secrets import browser, formats, names
from prodready.secrets.filters import STAND_INS
from prodready.secrets.judge import judge
from prodready.secrets.names import Kind
from prodready.secrets.place import Place

_AFTER = 320  # characters behind a name within which its value begins
_LONGEST = 400
_WORD = re.compile(r"[A-Za-z_$][\w$-]*")
# In every word that says anything here: the name of a credential, of a function that takes one, of a list of accounts.
_STEM = re.compile(
    r"pass|pw|psw|secret|token|key|pin|pepper|senha|contrasena|authorization|mnemonic|phrase|jwt|bearer|hash|encrypt|auth|session|"
    r"cookie|iron|csrf|csurf|user|account|admin|member|login|credential|employee|customer"
)
_COMMENT = {True: re.compile(r"^[ \t]*#.*", re.M), False: re.compile(r"^[ \t]*(?://|\*[ /]).*", re.M)}
_CONNECTION = re.compile(
    r"://[^\s'\"`:/]*:[^\s'\"`/]*@|[?&;\s](?:password|pwd)\s*=[^\s'\"=]|[?&]\w*(?:secret|key|token|password)=", re.I
)
# A check at start-up whether a stand-in was left in place.
_REFUSED = re.compile(r"[\"'`][\w .-]*(?:change[-_]?(?:this|me)|placeholder)[\w .-]*[\"'`]", re.I)
_REFUSES = re.compile(r"\b(?:raise|throw|exit|abort)\b")

_LITERAL = re.compile(r"([\"'`])((?:[^\"'`\n\\]|\\.){3,400}?)\1")
_MODULE = re.compile(r"(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*$")  # before a literal: it names a module
_ENTRY = re.compile(r"(?:[{,]|^)\s*$")  # before a literal with a colon behind it: it is the key of an entry
_COLON = re.compile(r"\s*:")
_ENDS = re.compile(
    r";|\n[ \t]*(?:\n|@|(?:const|let|var|import|export|from|def|class|return|if|for|async|function|with|try|interface|type)\b)"
)
_INSIDE = re.compile(r"[\w$]")
# Behind a name that is given a value or compared; not the rest of a sentence.
_VALUED = re.compile(r"""(?![\w$-])["'`]?[\])!?]*[ \t]*(?:[=:,(|?!&;)\]}]|(?:and|or|in|is|not|if)\b)""")
_GIVEN = re.compile(r"""["'`]?\]?\s*[:=]\s*(\w+)\s*[,)};\n]""")
_CALLED = re.compile(r"\s*\(")
_LISTED = re.compile(r"\b(?:keys?|secrets)\b[\"']?\s*:")
_ROLES = {
    "basic": re.compile(r"basic[-_]?auth", re.I),
    "hashes": re.compile(r"hash|encrypt|passw(?:or)?d|^pin|_pin|^pw|_pw", re.I),
    "account": re.compile(
        r"(?:register|create|add|insert|new|make|seed)_?(?:super_?)?(?:user|admin|account|member)$", re.I
    ),
    "auth": re.compile(r"^auth$"),
    "keys": re.compile(r"^keys$"),
    "keyed": re.compile(r"session|cookie|jwt|iron|csrf|csurf|keygrip", re.I),
}
# What stands behind a word of a role where it matters.
_BEHIND = {
    "module": re.compile(r"[\"']"),
    "basic": re.compile(""),
    "hashes": re.compile(r"\w*\(\s*[\w.]*\(?\s*[rbfu]?[\"'`]"),
    "people": re.compile(r"\s*(?::[^=\n]*)?=\s*[\[(]\s*[\[(]"),
    "auth": re.compile(r"\s*=\s*[\[(]"),
    "keys": re.compile(r"\s*="),
}
# Contexts that differ in what passes: whatever is none of them is judged more strictly than one of these.
_CONTEXTS = ("env-default", "assignment", "dict", "comparison")
_NOWHERE = Span(1, 1, 1, 1)
_NOTHING: tuple[Kind, tuple[str, ...]] = (Kind.NONE, ())


def may_hold(text: str, is_python: bool) -> bool:
    """Whether any literal of a Python, JavaScript or TypeScript text can be a secret, or a check of one at start-up."""
    hints = formats.hints(text)
    if hints.starts or hints.keys or (hints.connections and _CONNECTION.search(text)):
        return True
    if _may_refuse(text) or browser.exposed(text):
        return True
    return hints.names and _Code(_COMMENT[is_python].sub("", text)).may_hold()


def _may_refuse(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in STAND_INS) and bool(_REFUSES.search(text) and _REFUSED.search(text))


@functools.lru_cache(1 << 16)
def _said(word: str) -> tuple[Kind, tuple[str, ...]]:
    """The credential that a word names, and what else it may be: what takes a key, hashes a password, lists accounts."""
    telling = bool(_STEM.search(word.lower()))
    kind = Kind.KEY if word == "secrets" else names.kind(word) if telling else Kind.NONE
    roles = tuple(_roles(word, telling))
    return (kind, roles) if kind or roles else _NOTHING


def _roles(word: str, telling: bool) -> Iterator[str]:
    if word in _modules():
        yield "module"
    if word in _takers():
        yield "takes"
    if telling:
        yield from (role for role, pattern in _ROLES.items() if pattern.search(word))
        if names.is_people(word):
            yield "people"


class _Code:
    """The text of one file, and what was judged in it: kept no longer than the file is looked at."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = frozenset(_WORD.findall(text))
        self._harmless: set[tuple[str, str, Kind]] = set()

    def may_hold(self) -> bool:
        """Whether a literal in it can be a secret by the words around it."""
        told = [(word, *said) for word in self.words if (said := _said(word)) is not _NOTHING]
        keyed = any("keyed" in roles for _, _, roles in told) and bool(_LISTED.search(self.text))
        return any(self._is_valued(word, kind, keyed) for word, kind, _ in told if kind) or any(
            self._is_handed(word, role) for word, _, roles in told for role in roles
        )

    def _is_valued(self, word: str, kind: Kind, keyed: bool) -> bool:
        """Whether a value that could be a credential stands near this name of a credential."""
        said = Kind.SIGNING if keyed and kind is Kind.KEY else Kind.NONE
        for at in self._places(word, _VALUED):
            start, behind = self.text.rfind("\n", 0, at) + 1, at + len(word)
            if any(self._could_be(word, value, said) for value in self._values(start, behind)):
                return True
            if kind is Kind.SIGNING and (given := _GIVEN.match(self.text, behind)) and self._is_text(given[1]):
                return True
        return False

    def _is_handed(self, word: str, role: str) -> bool:
        """Whether a value stands where this word makes it a key or a password."""
        if role == "takes":
            return not self.words.isdisjoint(_takers()[word]) and self._takes(word, Kind.SIGNING)
        if role == "account":
            return self._takes(word, Kind.PASSWORD)
        return role in _BEHIND and any(True for _ in self._places(word, _BEHIND[role]))

    def _takes(self, callee: str, said: Kind) -> bool:
        """Whether it is called with a text, or with a name that the file gives a text."""
        for at in self._places(callee, _CALLED):
            behind = at + len(callee)
            if any(self._could_be("password", value, said) for value in self._values(behind, behind)):
                return True
            if any(self._is_text(word) for word in set(_WORD.findall(self.text, behind, behind + _AFTER))):
                return True
        return False

    def _places(self, word: str, what: re.Pattern[str]) -> Iterator[int]:
        """Where a word begins that has this behind it."""
        at, size = self.text.find(word), len(word)
        while at >= 0:
            if what.match(self.text, at + size) and not (at and _INSIDE.match(self.text, at - 1)):
                yield at
            at = self.text.find(word, at + size)

    def _values(self, start: int, behind: int) -> Iterator[str]:
        """The literals from `start` to the end of the statement that is at `behind`."""
        ends = _ENDS.search(self.text, behind, behind + _AFTER)
        end = ends.start() if ends else behind + _AFTER
        for literal in _LITERAL.finditer(self.text, start, end + _LONGEST):
            if literal.start() > end:
                return
            before = self.text[max(0, literal.start() - 12) : literal.start()]
            if not (_MODULE.search(before) or (_ENTRY.search(before) and _COLON.match(self.text, literal.end()))):
                yield literal[2]

    def _could_be(self, name: str, value: str, said: Kind) -> bool:
        """Whether the value would be a finding under the name anywhere."""
        if (name, value, said) in self._harmless:
            return False
        # Handed to what connects, beside a user's name, more values pass than elsewhere.
        places = (
            Place(name, value, where, _NOWHERE, callee="connect", beside_identity=True, said=said)
            for where in (("slot",) if said else _CONTEXTS)
        )
        if any(found is not None and not found.reason for found in map(judge, places)):
            return True
        self._harmless.add((name, value, said))
        return False

    def _is_text(self, name: str) -> bool:
        """Whether the file gives a name a text."""
        return bool(re.search(rf"\b{re.escape(name)}\b\s*(?::[^=\n]+)?=\s*[rbfu]?[\"'`]", self.text))


@functools.cache
def _modules() -> frozenset[str]:
    """The modules that are functions which take a key or a password, imported under any name."""
    return frozenset(name for name in _known() if "." not in name)


@functools.cache
def _takers() -> dict[str, set[str]]:
    """The last names of functions that take a key or a password, each with words of which one then stands in the file."""
    found: dict[str, set[str]] = {}
    for name in _known():
        found.setdefault(name.rpartition(".")[2], set()).add(re.split(r"[./(]", name.removeprefix("node:"))[0])
    return found


def _known() -> tuple[str, ...]:
    return (*table("secrets")["slots"], *table("secrets")["passwords"])
