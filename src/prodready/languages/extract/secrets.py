"""String constants worth judging as secrets; `roads` tells what each stands under."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeGuard

import msgspec

from prodready.facts import SecretCandidate, Span
from prodready.languages import tree as trees
from prodready.languages.extract.refusals import refusals
from prodready.languages.extract.roads import TEST_CLASS, last, placed
from prodready.languages.extract.takes import use_by
from prodready.languages.walk import Context, on
from prodready.memory import kept
from prodready.secrets import browser, formats, names
from prodready.secrets.filters import STAND_INS
from prodready.secrets.judge import by_itself, judge
from prodready.secrets.names import Kind
from prodready.secrets.place import Place

_COMMENT = re.compile(r"^[ \t]*(?:#|//|/?\*).*", re.M)
_PART = 11  # a part of a template this long holds the secret; a shorter one is punctuation between its holes
_SHORTEST = 8  # of what says by itself that it is a secret
_LONGEST_COMMENT = 500
_DEFAULTS = frozenset({"env-default", "setting", "default", "assignment"})


@on(ast.Constant)
def constant(context: Context, node: ast.Constant) -> None:
    """A string constant, judged where it stands."""
    text = node.value
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    if not isinstance(text, str) or len(text) < 3:
        return
    hints = formats.hints(context.tree.text)
    parent = context.parent()
    if hints.none or isinstance(parent, (ast.Expr, ast.JoinedStr)):
        return
    place = placed(context, node, text) if hints.names else None
    if place is None and (len(text) < _SHORTEST or not (hints.starts or hints.connections or hints.keys)):
        return
    place = place or Place("", text, "argument", context.span(node), context.function)
    found = _unless_refused(context, place, judge(place, hints))
    if found is not None and not (found.kind == "connection-string" and _in_test_class(context)):
        context.out.secrets.append(found)
        if not found.reason:
            context.tree.secrets.add(text)


def _unless_refused(context: Context, place: Place, found: SecretCandidate | None) -> SecretCandidate | None:
    """The candidate, silenced where the file does not let production start with this value."""
    if found is None or found.reason or place.context not in _DEFAULTS or found.strength == "high":
        return found
    if not refusals(context.tree.root).hold(place.name, place.value):
        return found
    return msgspec.structs.replace(found, reason="refused at start-up")


def _in_test_class(context: Context) -> bool:
    return any(isinstance(outer, ast.ClassDef) and TEST_CLASS.search(outer.name) for outer in context.parents)


@on(ast.Assign, ast.Call)
def named_elsewhere(context: Context, node: ast.Assign | ast.Call) -> None:
    """A signing key or password that is first given a name of no meaning: `jwt.encode(claims, fallback)`."""
    if formats.hints(context.tree.text).names:
        for place in _handed_over(context, node):
            found = _unless_refused(context, place, judge(place))
            if found is not None:
                context.out.secrets.append(found)
                if not found.reason:
                    context.tree.secrets.add(place.value)


@kept
def _plain_texts(root: ast.AST) -> dict[str, ast.Constant]:
    """The names of a file or function that are assigned once, a text, and do not say themselves that it is a key."""
    stored: Counter[str] = Counter()
    given: dict[str, ast.Constant] = {}
    for node in trees.walk(root):
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                stored[node.id] += 1
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and _is_text(node.value):
            given |= {t.id: node.value for t in trees.targets(node) if isinstance(t, ast.Name)}
    return {
        name: text
        for name, text in given.items()
        if stored[name] == 1 and names.kind(name) not in (Kind.SIGNING, Kind.PASSWORD)
    }


def _is_text(node: ast.AST | None) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _handed_over(context: Context, node: ast.Assign | ast.Call) -> Iterator[Place]:
    """The places where a name that stands for a text is taken for a signing key, or handed over as a password."""
    callee = ""
    given: list[tuple[str, str, Kind, ast.Name]] = []
    if isinstance(node, ast.Assign):
        if isinstance(node.value, ast.Name):
            given = [(last(target), "assignment", Kind.NONE, node.value) for target in node.targets]
    else:
        callee = context.canonical(node.func)
        given = _by_position(context, callee, node)
        given += [(k.arg or "", "keyword", Kind.NONE, k.value) for k in node.keywords if isinstance(k.value, ast.Name)]
    for name, where, said, value in given:
        if said or names.kind(name) is Kind.SIGNING:
            homes = [n for n in reversed(context.parents) if isinstance(n, trees.FUNCTIONS)]
            constant = next((c for home in homes if (c := _plain_texts(home).get(value.id)) is not None), None)
            constant = constant or _plain_texts(context.tree.root).get(value.id)
            if constant is not None:
                at = context.span(constant)
                yield Place(name, str(constant.value), where, at, context.function, callee, said=said)


def _by_position(context: Context, callee: str, call: ast.Call) -> list[tuple[str, str, Kind, ast.Name]]:
    """The names that a call takes for a key or a password by where they stand, `new TextEncoder().encode(key)` too."""
    use = use_by(callee)
    given = [_unwrapped(context, a) for a in call.args] if use is not None else []
    named = [(i, a) for i, a in enumerate(given) if isinstance(a, ast.Name)]
    if use is None or not named:
        return []
    slots = {use.slot: Kind.SIGNING, use.password: Kind.PASSWORD}
    return [(callee.rsplit(".", 1)[-1], "slot", slots[i], a) for i, a in named if i in slots]


def _unwrapped(context: Context, node: ast.expr) -> ast.expr:
    if not (isinstance(node, ast.Call) and node.args):
        return node
    use = use_by(context.canonical(node.func))
    return node.args[0] if use is not None and use.wraps else node


@on(ast.JoinedStr)
def template(context: Context, node: ast.JoinedStr) -> None:
    """A connection string or token with holes in it: only its literal parts count."""
    hints = formats.hints(context.tree.text)
    if not (hints.starts or hints.connections or hints.keys):
        return
    text = "".join(v.value if isinstance(v, ast.Constant) and isinstance(v.value, str) else "{}" for v in node.values)
    if len(text) >= 8:
        found = by_itself(Place("", text, "argument", context.span(node), context.function), hints)
        if found is not None:
            context.out.secrets.append(found)
            context.tree.secrets.update(p for p in text.split("{}") if len(p) > _PART)


@on(ast.Module, language="javascript")
def bundled(context: Context, node: ast.Module) -> None:
    """A server's secret under a name that a bundler copies into the browser's code."""
    for name, start in browser.exposed(context.tree.text):
        line = context.tree.text.count("\n", 0, start) + 1
        column = start - context.tree.text.rfind("\n", 0, start)
        at = Span(line, column, line, column + len(name))
        context.out.secrets.append(SecretCandidate("browser-secret", name, 0, "", at, "bundle", context.function))


@on(ast.Module)
def comments(context: Context, node: ast.Module) -> None:
    """A provider's token left in a comment."""
    text = context.tree.text
    starts = formats.hints(text).starts
    for line in _COMMENT.finditer(text) if starts else ():
        if len(line[0]) <= _LONGEST_COMMENT and (token := formats.provider_token(line[0], starts)):
            number, column = text.count("\n", 0, line.start()) + 1, line[0].find(token) + 1
            at = Span(number, column, number, column + len(token))
            context.out.secrets.append(SecretCandidate("provider-token", "", len(token), token[:3], at, "comment"))


@on(ast.Module)
def placeholders(context: Context, node: ast.Module) -> None:
    """Whether the file looks at start-up for placeholders, as a check of the settings that come from an environment file."""
    text = context.tree.text
    if any(word in text for word in STAND_INS) and refusals(node).of_placeholders:
        context.out.marks.add("refuses-placeholders")
