"""Where the order of registration decides: what stands in front of what."""

from __future__ import annotations

from prodready.facts import Attach
from prodready.project.limits import Limits
from prodready.project.service import Node
from prodready.project.urls import is_below, under, url


def is_last(limits: Limits, node: Node, path: str, attach: Attach) -> bool:
    """Whether there is something on a node that a guard could limit, and all of it stands before the guard."""
    project = limits.project
    start = under(project, path, attach.path)
    routes = [(p, r.order, r.path) for p, r in node.routes]
    mounts = [(j.path, j.mount.order, j.mount.prefix) for j in node.children]
    below = [(p, order) for p, order, at in (*routes, *mounts) if not start or is_below(url(project, "", p, at), start)]
    later = [a for p, a in node.attached if p == path and a.order > attach.order]
    passed = (a.guard for a in later if project.follow(path, a.guard).function is None)
    others = any(limits.value(path, guard, True) is None for guard in passed)  # can be routes, or files to send
    return bool(below) and not others and not node.unseen and all(p == path and n < attach.order for p, n in below)
