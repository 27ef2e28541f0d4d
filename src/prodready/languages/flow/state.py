"""The state of a run: what each variable holds, what is checked, and the flows collected so far."""

from __future__ import annotations

import ast
import functools

from msgspec import structs

from prodready import credentials
from prodready.branches import development_only
from prodready.facts import Flow, Span
from prodready.knowledge.libraries import may_promisify
from prodready.languages.flow import archives, events, invoked
from prodready.languages.flow.chains import is_whole, root
from prodready.languages.flow.taint import Taint, Taints, join
from prodready.languages.tree import Scope, Tree, canonical, span
from prodready.languages.values import words

_MOST_FLOWS = 4000
_PER_FIELD = frozenset(("form", "query", "header", "cookie", "path", "file"))
# Ends of data that are no worse for one field than for another.
_GENTLE = frozenset(("raw", "upload"))
# Where only what is a credential is noted.
_SHOWN = frozenset(("log", "response", "compare", "unsealed"))
# Where these happen several times over in a function, the first says it all: of returns only what is returned and its steps matter.
_ONCE = frozenset(("call", "return"))


class State:
    """Variables, checks and flows of one tree."""

    def __init__(self, tree: Tree, scopes: dict[int, Scope]) -> None:
        self.tree, self.scopes = tree, scopes
        self.scope = scopes[id(tree.root)]
        self.env: dict[str, Taints] = {}
        self.texts: dict[str, str] = {}
        self.lists: dict[str, ast.expr] = {}  # variables that hold a literal list
        self.dicts: dict[str, ast.expr] = {}  # ... a literal object
        self.asked: dict[str, ast.expr] = {}  # variables that hold the answer of a test
        self.made: dict[str, str] = {}  # variables that hold what a call made: the call's name
        # answers, by function and name, whose text is said to be a page or not; None: something that is not in sight
        self.typed: dict[tuple[str, str], bool | None] = {}
        self.settling: list[tuple[str, list[Taint]]] = []  # promises being made: the name that settles it, with what
        self.parked: dict[str, Taints] = {}  # what was put on a request or an answer under a name of the program's own
        self.selected: tuple[str, ...] = ()  # the columns of the last SELECT
        self.flows: dict[Flow, None] = {}
        self.noted: set[object] = set()
        self.roots: set[str] = set()  # variables of which a field is known by itself
        self.first: dict[tuple[str, str], Span] = {}
        self.returned: Taints = ()
        self.given_back: dict[str, Taints] = {}  # functions that return request data as it is
        self.written: list[tuple[str, Flow]] = []  # attribute writes, by object, until it is known whether it is stored
        self.persisted: set[str] = set()
        self.fresh: dict[int, list[Flow]] = {}  # calls (by id) that make an object, with what they put into its fields
        self.objects: dict[str, list[Flow]] = {}  # variables that hold such an object
        self.models: dict[str, str] = {}  # variables that hold a row: the name of its model
        self.vetted: dict[tuple[Span, tuple[str, ...]], str] = {}  # request reads checked without a name of their own
        self.changes: set[int] = set()  # comparisons (by id) that only ask whether there is a new value to hash or keep
        self.sealed: set[tuple[str, str]] = set()  # (function, name) of what says it is hashed and is
        self.unsealed: list[tuple[tuple[str, str], Taint, Span]] = []  # ... and is not, on one of its ways
        self.excepting = 0  # how many handlers of errors the statement stands in
        self.inspected: set[Span] = set()  # uploaded files whose size, type or name is tested
        self.submitted: set[str] = set()  # functions that have a form checked
        self.guards: tuple[str, ...] = ()
        self.tests: list[
            tuple[ast.expr, bool]
        ] = []  # the tests around a statement; whether it stands in the other branch
        self.depth = 0
        self.fields: frozenset[str] = frozenset()  # of the class around the statement: what its constructor was handed
        self.bases: tuple[str, ...] = ()  # of the class around the statement, by their names

    @functools.cached_property
    def hardware(self) -> bool:
        """Whether a bare pin is no credential in this file (asked only where one is met: searching the text is slow)."""
        return credentials.is_hardware(self.tree.text)

    @functools.cached_property
    def answers(self) -> bool:
        """Whether `answer` means a security answer in this file."""
        return credentials.has_answers(self.tree.text)

    @functools.cached_property
    def own(self) -> frozenset[str]:
        """The names without a dot that the file defines or imports; any other is a global of the language."""
        return frozenset((*self.scopes[id(self.tree.root)].names, *self.tree.imports.values()))

    @functools.cached_property
    def promises(self) -> bool:
        """Whether the file brings in what makes functions that take callbacks into ones that give promises."""
        return not self.tree.is_python and any(may_promisify(name) for name in self.tree.imports.values())

    @functools.cached_property
    def formats(self) -> bool:
        """Whether the file brings in a library of queries that puts values into their text as its placeholders say."""
        return not self.tree.is_python and "pg-promise" in self.tree.imports.values()

    def name(self, node: ast.AST) -> str:
        """The canonical name of a chain."""
        return canonical(node, self.scope, self.tree.imports)

    def is_credential(self, name: str) -> bool:
        """Whether a name means a credential in this file."""
        if name == "answer":
            return self.answers
        return credentials.is_credential(name)

    def _is_board_pin(self, taint: Taint, target: str, detail: str) -> bool:
        """Whether a pin is one of a board, a map, a wall of notes: the file is about such things, and nothing says a person's."""
        if not (taint.name and credentials.is_bare_pin(taint.name) and self.hardware):
            return False
        end = detail if target in ("store", "construct", "compare", "lookup") else ""
        if credentials.is_parts(taint.detail) or credentials.is_parts(end):
            return True
        said = (taint.name, taint.detail, end, self.scope.name if target == "compare" else "")
        return not any(credentials.is_persons(text) for text in said)

    def aside(self) -> bool:
        """Whether the statement stands in a branch that production never takes."""
        return development_only(("not " if other else "") + words(test) for test, other in self.tests)

    def emit(
        self, taint: Taint, target: str, detail: str, at: Span, slot: str = "", against: tuple[str, ...] = ()
    ) -> Flow | None:
        """Note that a source reaches a target."""
        if len(self.flows) >= _MOST_FLOWS or taint.kind == "selected":
            return None
        if self._is_board_pin(taint, target, detail):
            if target in _SHOWN:
                return None
            taint = taint.named("")
        function = taint.function if taint.kind == "param" else self.scope.name
        source = self._read(taint, target, detail)
        flow = Flow(
            function, taint.kind, taint.detail, source, target, detail, at, slot, taint.through, taint.fields, self.guards,
            taint.name, against,
        )  # fmt: skip
        if target in _ONCE:
            key = (
                (function, taint.kind, taint.detail, taint.fields[:1], target, taint.through)
                if target == "return"
                else structs.replace(flow, target_span=taint.span)
            )
            if key in self.noted:
                return None
            self.noted.add(key)
        self.flows[flow] = None
        return flow

    def _read(self, taint: Taint, target: str, detail: str) -> Span:
        """Where a value is read: the body, once for all it is stored for; the very read where that does harm by itself."""
        harmful = target == "sink" and detail not in _GENTLE
        if harmful or taint.kind != "request" or self.tree.is_python:
            return taint.span
        whole = self.first.get((taint.function, f"{taint.detail}."))
        own = f"{taint.detail}.{taint.fields[0] if taint.fields else ''}"
        return whole or self.first.get((taint.function, own), taint.span)

    def know(self, path: str, value: Taints) -> None:
        """What a variable or a field of one holds from here on."""
        self.env[path] = value
        self.roots.add(path.partition(".")[0])

    def request(self, kind: str, node: ast.expr, key: str = "") -> Taint:
        """A read of raw request data."""
        at = span(node)
        asked = isinstance(node, ast.Call) and not key and not self.tree.is_python
        # what a call reads can be read only once: a second `await request.json()` stands on another branch
        first = at if asked else self.first.setdefault((self.scope.name, f"{kind}.{key}"), at)
        return Taint(
            "request",
            kind,
            first if self.tree.is_python else at,
            self.scope.name,
            fields=(key,) if key else (),
            name=key if self.is_credential(key) else "",
        )

    def at_field(self, taints: Taints, key: str, node: ast.expr) -> Taints:
        """Reads of forms, queries and headers are told apart by their key: each is a read of its own."""
        if not self.tree.is_python:
            if taints and is_whole(node) and not self.env.get(root(node)):
                at = span(node)
                own = (t.kind == "request" and t.fields == (key,) for t in taints)
                taints = tuple(t._replace(span=at) if is_own else t for t, is_own in zip(taints, own, strict=True))
            if any(t.detail in invoked.KINDS for t in taints):
                return invoked.part(taints, node)
            return archives.named(taints, key, node)
        if any(t.detail == "event" for t in taints):
            return events.part(taints, node, self.first)
        found = tuple(
            t._replace(span=self.first.setdefault((t.function, f"{t.detail}.{key}"), span(node)))
            if t.kind == "request" and t.detail in _PER_FIELD and t.fields == (key,) and is_whole(node)
            else t
            for t in taints
        )
        return tuple(t.passed(step) if (step := self._vetted(t)) else t for t in found) if self.vetted else found

    def _vetted(self, taint: Taint) -> str:
        """The check that a read has passed without a name of its own, by itself or with the whole body."""
        return self.vetted.get((taint.span, taint.fields), "") or self.vetted.get((taint.span, ()), "")


def merged(one: dict[str, Taints], other: dict[str, Taints]) -> dict[str, Taints]:
    """What variables can hold after either of two ways; a field known after one way only is not known."""
    found = {k: v for k, v in one.items() if k in other or "." not in k}
    for key, value in other.items():
        here = found.get(key)
        if here is None or here is value:
            if here is value or "." not in key:
                found[key] = value
        elif here != value:
            found[key] = join(here, value)
    return found
