"""Why a credential at a place is silent: hashed on its way, another system's, no credential at all."""

from __future__ import annotations

from collections.abc import Iterator

from prodready.credentials import is_bare_pin, is_credential
from prodready.facts import Flow, is_mark
from prodready.knowledge.libraries import hasher
from prodready.project import Project
from prodready.rules.pin import ROLES, credentials, of_another_system

_ENDS = frozenset(("store", "construct", "field", "kept", "compare", "log", "response"))
_OTHER_SIDE = {
    "confirm": "it is compared with a second typing of the same value",
    "env": "it is compared with a value of the environment",
    "hash": "it is compared with a hash",
    "hashed": "it is compared with a hash",
    "other": "what it is compared with is no stored credential",
    "request": "what it is compared with is no stored credential",
    "given": "what it is compared with was typed in as well",
    "known": "the comparison is judged from its other side",
    "stored": "the comparison is judged from its other side",
}


def why_not(project: Project, path: str, line: int) -> Iterator[str]:
    """What is known of the credentials that end on a line, or of the column that stands on it."""
    if project.role(path) in ROLES and _raised(project, path, line):
        return
    found = [_flow(project, path, flow) for flow in project.files[path].flows if flow.target_span.line == line]
    said = [reason for reason in (*found, *_fields(project, path, line)) if reason]
    yield from dict.fromkeys(said or _calls(project, path, line))


def _raised(project: Project, path: str, line: int) -> bool:
    known = credentials(project)
    return any(c.location.path == path and c.location.line == line for c in (*known.stores, *known.compares))


def _flow(project: Project, path: str, flow: Flow) -> str:
    """Why one flow is silent, "" where it never was a candidate."""
    name = flow.name or flow.slot
    if flow.target not in _ENDS or not (flow.name or is_credential(flow.slot)):
        return ""
    if not flow.name and is_bare_pin(flow.slot):
        return f"{name} is not a credential: the file is about boards, maps, notes or postal codes"
    if project.role(path) not in ROLES:
        return f"{name} is silent: the file's role is {project.role(path)}"
    if of_another_system(flow):
        return f"{name} is not a person's credential: it is another system's, which must be replayed"
    return _on_the_way(project, path, flow, name) or _at_its_end(project, path, flow, name)


def _on_the_way(project: Project, path: str, flow: Flow, name: str) -> str:
    """The step that hashes it, or from which it does not come out."""
    joined = credentials(project).flows
    for step in (*flow.through, *flow.against):
        effect = joined.effect(path, step) if not is_mark(step) else ""
        if effect == "strong":
            return f"{name} is hashed here by {step}"
        if effect == "lost":
            return f"{name} does not come out of {step}"
    return ""


def _at_its_end(project: Project, path: str, flow: Flow, name: str) -> str:
    """What stands at the end: the other side of a comparison, a model that hashes, callers that do."""
    known = credentials(project)
    if flow.target == "compare" and flow.target_detail in _OTHER_SIDE:
        return f"{name} is silent: {_OTHER_SIDE[flow.target_detail]}"
    holder = flow.target_detail.removeprefix("column:").rsplit(".", 1)[-1]
    if any(known.models.hashing(model) == "strong" for model in known.models.named(holder)):
        return f"{name} is hashed by {holder} itself"
    if flow.source == "param" and known.flows.incoming(path, flow.function, flow.source_detail):
        return f"{name} is silent: every caller that is known hands in a hash, or nothing that is a credential"
    if flow.target in ("log", "response"):
        return ""  # raised, unless the call that writes it is no log or answer after all
    return f"{name} is silent: it may be a hash already, or {holder or 'the object'} is no model, table or collection"


def _calls(project: Project, path: str, line: int) -> Iterator[str]:
    """Calls on the line that hash."""
    joined = credentials(project).flows
    for function in project.files[path].functions:
        for call in function.calls:
            if call.span.line == line and hasher(call.callee) == "strong":
                yield f"hashed here by {call.callee}"
            elif (
                call.span.line == line
                and joined.target(path, call.callee).function
                and joined.effect(path, call.callee) == "strong"
            ):
                yield f"hashed here by {call.callee}, a function of the project"


def _fields(project: Project, path: str, line: int) -> Iterator[str]:
    """A column that stands on the line."""
    for class_ in project.files[path].classes:
        for field in class_.fields:
            if field.span.line == line and is_credential(field.name):
                yield f"{field.name} is silent: no credential is seen to be written into it, or looked for in it, in clear"
