"""Rows that a handler gives back whole, where what it gives back is the answer: `return this.users.findOne(id)` of Nest."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from prodready import facts
from prodready.credentials import is_credential
from prodready.facts import FunctionFacts, Span, Value
from prodready.findings import Location
from prodready.knowledge.libraries import words
from prodready.project import flows
from prodready.project.link import Project
from prodready.project.models import normal

_ANSWERING = frozenset(("nest", "routing-controllers", "tsed", "fastify", "elysia", "hapi", "nitro", "trpc", "next"))
_HOPS = 4
_WAITS = frozenset(("exec", "lean", "toArray", "save", "saveAsync"))
_WRITES = frozenset(("create", "update", "upsert"))  # give back the row that they have written, of Prisma
_CHOOSES = frozenset(("select", "attributes", "projection", "omit", "fields", "columns"))
# Where a class says which of its fields are shown.
_HIDES = ("class-transformer.Exclude", "class-transformer.Expose", "class-transformer.instanceToPlain")


def answered(project: Project, clear: Collection[str]) -> Iterator[Location]:
    """Where a handler gives back rows of one of these models, as they were read."""
    files = project.files.values()
    if any(name in _HIDES for file in files for name in file.imports.values()) or any(
        "hides" in f.marks for f in files
    ):
        return
    for endpoint in project.service.endpoints if clear else ():
        for handler in endpoint.handlers if endpoint.route.framework in _ANSWERING else ():
            for at, name in _rows(project, handler.path, handler.facts, _HOPS):
                if normal(name) in clear:
                    yield project.location(handler.path, at)


def _rows(project: Project, path: str, function: FunctionFacts, hops: int) -> Iterator[tuple[Span, str]]:
    """The returns of a function that give back a row, each with what holds such rows."""
    for value in (shown for given in function.returns for shown in _shown(given, hops)) if hops else ():
        made: Value | None = value
        if isinstance(value, facts.Ref):
            touched = (
                n for n in function.reads if n.startswith(f"{value.name}.") and is_credential(n.rsplit(".", 1)[-1])
            )
            made = None if any(touched) else project.files[path].definitions.get(value.name)
        if isinstance(made, facts.Call):
            span = value.span if isinstance(value, (facts.Ref, facts.Call)) else made.span
            yield from ((span, name) for name in _made(project, path, made, hops))


def _shown(value: Value, hops: int) -> Iterator[Value]:
    """What is given back; of the handler's own answer, `NextResponse.json({ user })`, what lies in it."""
    if hops < _HOPS:
        yield value
    elif isinstance(value, facts.Call) and value.callee.endswith("Response.json") and value.args:
        yield from _shown(value.args[0], hops)
    elif isinstance(value, facts.Mapping):
        yield from (item for key, item in value.items if isinstance(item, (facts.Ref, facts.Call)) and key != "**")
    else:
        yield value


def _made(project: Project, path: str, call: facts.Call, hops: int) -> Iterator[str]:
    target = flows.of(project).target(path, call.callee)
    if target.function is not None:
        yield from (name for _, name in _rows(project, target.path, target.function, hops - 1))
        return
    callee, keys = call.callee, {k for a in call.args if isinstance(a, facts.Mapping) for k, _ in a.items}
    while callee.rpartition("().")[0] and callee.rsplit(".", 1)[-1] in _WAITS:
        callee = callee.rpartition("().")[0]
    holder, _, method = callee.rpartition(".")
    written = method in _WRITES and ".prisma." in f".{holder}."
    if (method in words("stores", "read") or method in _WAITS or written) and not keys & _CHOOSES:
        yield holder.rsplit(".", 1)[-1]
