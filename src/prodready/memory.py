"""What was worked out about an object is kept on the object, and goes when it goes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

Thing = TypeVar("Thing")
P = ParamSpec("P")
T = TypeVar("T")


def kept(make: Callable[Concatenate[Thing, P], T]) -> Callable[Concatenate[Thing, P], T]:
    """Decorates what is told from an object and hashable arguments alone: worked out when first asked for.

    `functools.cache` on a method would keep every object for as long as the process lives.
    """
    name = f"_{make.__module__}.{make.__qualname__}"

    @functools.wraps(make)
    def known(thing: Thing, /, *args: P.args, **named: P.kwargs) -> T:
        told = thing.__dict__.get(name)
        if told is None:
            told = thing.__dict__[name] = {}
        key = (args, *named.items()) if named else args
        if key not in told:
            told[key] = make(thing, *args, **named)
        found: T = told[key]
        return found

    return known
