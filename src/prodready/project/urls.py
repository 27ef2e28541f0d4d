"""URLs of routes, as far as they can be read."""

from __future__ import annotations

from prodready import facts
from prodready.facts import Value
from prodready.project.link import Project


def url(project: Project, base: str, path: str, value: Value | None) -> str:
    """`base` with what `value`, written in the file `path`, adds to it."""
    if value is None:
        return base
    literals, _ = project.literals(path, value)
    texts = [str(found.value) for _, found in literals if isinstance(found.value, str)]
    if texts:
        return joined(base, texts[0])
    if isinstance(value, facts.Ref):  # a constant that cannot be followed: its name says something still
        return joined(base, "/" + value.name.rsplit(".", 1)[-1].lower())
    if isinstance(value, facts.Text):
        parts = [p.value if isinstance(p, facts.Literal) else "{}" for p in value.parts]
        return joined(base, "".join(str(p) for p in parts))
    return base


def under(project: Project, path: str, value: Value | None) -> str:
    """The URL below which a guard counts; "" for all, also where it cannot be read."""
    literals = project.literals(path, value)[0] if value is not None else []
    texts = [v.value for _, v in literals if isinstance(v.value, str)]
    return texts[0].strip("*").rstrip("/") if texts else ""


def is_below(url: str, under: str) -> bool:
    """Whether a URL lies below another one, segment by segment; a parameter or `*` fits any segment."""
    mine, wanted = (u.strip("/").split("/") for u in (url.lower(), under.lower()))
    pairs = zip(mine, wanted, strict=False)
    return len(mine) >= len(wanted) and all(a == b or a[:1] in (":", "{") or b[:1] in (":", "*", "{") for a, b in pairs)


def is_same(url: str, other: str) -> bool:
    """Whether two URLs have the same segments; a parameter or `*` fits any."""
    return is_below(url, other) and len(url.strip("/").split("/")) == len(other.strip("/").split("/"))


def joined(base: str, path: str) -> str:
    """Two parts of a URL with one slash between them."""
    if not path:
        return base
    path = path.lstrip("^").rstrip("$")
    return base.rstrip("/") + "/" + path.lstrip("/") if base or path.startswith("/") else "/" + path
