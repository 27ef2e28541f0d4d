"""Where a literal stands: all that its judge may know."""

from __future__ import annotations

import re
from dataclasses import dataclass

from prodready.facts import Span
from prodready.secrets import names
from prodready.secrets.names import Kind

_CONNECTS = re.compile(
    r"connect|connection|pool|createclient|sequelize|datasource|mongoclient|redis|basic[-_]?auth|createtransport|\blogin$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A literal with its context. It lives while the file is read, is never kept: it holds the value.

    `context`: assignment, setting (field of a settings class), default (of a parameter), env-default, keyword, dict,
    comparison, slot (the argument that a library takes as key), hashed (goes into a password hash), row (of a list of
    accounts), file (an entry of a configuration file), kept (a value of a Kubernetes Secret), command (a variable that a
    command is given).
    """

    name: str
    value: str
    context: str
    span: Span
    function: str = ""
    callee: str = ""  # the call it is handed to, in a keyword or an object
    beside_identity: bool = False  # a user name, e-mail address or host stands beside it
    example: bool = False  # the file is an example to be copied
    environment: bool = False  # the file is an environment file
    development: bool = False  # only in a branch for development
    said: Kind = Kind.NONE  # what the context says it is, stronger than the name

    @property
    def kind(self) -> Kind:
        """What the context or the name promises."""
        return self.said or names.kind(self.name)

    @property
    def connects(self) -> bool:
        """Whether it is handed to what connects or checks with it, beside a user name or host."""
        return self.beside_identity and bool(_CONNECTS.search(self.callee))

    def __repr__(self) -> str:
        """Without the value: a place may end up in an error message."""
        return f"Place(name={self.name!r}, context={self.context!r}, span={self.span!r})"
