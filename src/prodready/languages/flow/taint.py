"""What a value is made of: the sources it comes from and what it went through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from prodready.credentials import is_credential
from prodready.facts import Span

_MOST = 10
_STEPS = 8


class Taint(NamedTuple):
    """One source of a value.

    kind: request, credential (by name), param, literal, generated (random), row, selected (a row read by position). `name`:
    the credential name it goes by, "" if
    none. `fields`: the keys read off the source. `through`: calls passed, checks as `check:<kind>`, text building as
    `built:<kind>`. `under`: the key it stands under in the object it was put into, with that place.
    """

    kind: str
    detail: str
    span: Span
    function: str
    name: str = ""
    through: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    under: str = ""
    place: Span | None = None

    @property
    def is_raw(self) -> bool:
        """Whether it went through no call: checks and being put into a text are none."""
        return not self.name and all(":" in step for step in self.through)

    def passed(self, step: str) -> Taint:
        """The same, having gone through a step."""
        if step in self.through or (len(self.through) >= _STEPS and not step.startswith("check:")):
            return self
        return self._replace(through=(*self.through, step), under="", place=None)

    def read(self, field: str) -> Taint:
        """A field read off it."""
        typed = self.name if field == "data" and self.detail == "form" else ""  # `form.password.data`
        name = field if is_credential(field) else typed
        return self._replace(fields=(*self.fields, field)[-4:], name=name, under="", place=None)

    def put(self, key: str, place: Span) -> Taint:
        """The same, put into an object under a key."""
        return self._replace(under=key, place=place)

    def named(self, name: str) -> Taint:
        """The same, now under a credential's name."""
        return self._replace(name=name)


Taints = tuple[Taint, ...]


def join(*groups: Iterable[Taint]) -> Taints:
    """All of them, each once, bounded."""
    found: dict[Taint, None] = {}
    for group in groups:
        for taint in group:
            found[taint] = None
            if len(found) >= _MOST:
                return tuple(found)
    return tuple(found)


def through(taints: Taints, step: str) -> Taints:
    """All of them, having gone through a step."""
    return tuple(t.passed(step) for t in taints) if step else taints


def field(taints: Taints, name: str) -> Taints:
    """What reading a field of the value gives: what was put under that key, else the field of the sources themselves."""
    exact = tuple(t._replace(under="", place=None) for t in taints if t.under == name)
    return exact or tuple(t.read(name) for t in taints if not t.under and t.kind != "selected")


def element(taints: Taints, index: int) -> Taints:
    """What stands at an index of a list whose elements are known by their index; else the value itself."""
    if not any(t.under.isdigit() for t in taints):
        return taints
    return tuple(t._replace(under="") for t in taints if t.under == str(index))
