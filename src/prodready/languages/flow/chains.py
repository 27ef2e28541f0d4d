"""Chains of names and literal keys: `data.user.name`, `form["pin"]`."""

from __future__ import annotations

import ast


def dotted(node: ast.expr) -> str:
    """`data.user.name` of a plain chain of names and literal keys; "" for anything else."""
    tail: list[str] = []
    while not isinstance(node, ast.Name):
        key = member(node)
        if not key or not isinstance(node, (ast.Attribute, ast.Subscript)):
            return ""
        tail.append(key)
        node = node.value
    return ".".join([node.id, *reversed(tail)])


def member(node: ast.expr) -> str:
    """The attribute or literal key a node reads, "" if there is none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return ""


def is_whole(node: ast.expr) -> bool:
    """Whether a field is read where the form itself is named, not from a variable that holds the form."""
    holder = node.func if isinstance(node, ast.Call) else node
    return (
        isinstance(holder, (ast.Attribute, ast.Subscript)) and isinstance(holder.value, (ast.Attribute, ast.Await))
    ) or (isinstance(holder, ast.Attribute) and isinstance(holder.value, ast.Attribute))


def root(node: ast.expr) -> str:
    """The name that a chain of reads and calls begins at, "" if it begins at none."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call, ast.Await)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def base(node: ast.expr) -> str:
    """The variable of which a chain of entries is a part, by whatever keys: `users[name]["notes"][index]`."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
