"""Where credentials end, judged once for all rules of the family: what the judges of stores and of comparisons share."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prodready.credentials import holds_codes, is_credential, is_hashed_name, is_stored_name
from prodready.facts import Flow
from prodready.findings import Location, Step
from prodready.project import flows
from prodready.project.given import Given, whole_as
from prodready.project.link import Project
from prodready.project.models import Models

# Reads what somebody wrote: an option of a bot's command, a part of a message.
ASKED = re.compile(r"\.(getString|getInteger|text\.split|question|prompt)(\(\))?$")
ROLES = frozenset(("service", "script", "command"))
_KNOWN_CLEAR = re.compile(
    r"conf|setting|env|option|default|data|input|payload|dto|args|form|body|values|seed|admin", re.I
)
# What stands for another system when a password is read off it, or a class of that name logs one.
_OTHER_SYSTEM = re.compile(
    r"smtp|imap|pop3|mqtt|wi_?fi|broker|proxy|proxies|mailer|mail_?(sender|server|account|box)|radius|vpn|webhook|upstream",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Case:
    """A credential that ends somewhere: the place, what was done to it on the way, the model or table and column if any."""

    location: Location
    name: str
    strength: str
    flow: Flow
    path: str
    holder: str = ""
    column: str = ""
    trail: tuple[Step, ...] = ()


class Judge:
    """What is known of a project's credential flows: what was done on the way, and what callers hand in."""

    def __init__(self, project: Project) -> None:
        self.project, self.flows, self.models = project, flows.of(project), _models(project)
        self.given = Given(project, self.models)

    def each(self, judge: Callable[[str, Flow], Case | None]) -> Iterator[Case]:
        for path, file in self.project.files.items():
            seeds = file.language == "sql" and self.project.role(path) == "migration"  # accounts that every system gets
            if seeds or self.project.role(path) in ROLES:
                for flow in file.flows:
                    case = judge(path, flow)
                    if case is not None:
                        yield case

    def strength(self, path: str, flow: Flow) -> str:
        """What the steps of a flow make of it; the call that made the value itself does not count."""
        steps = flow.through[1:] if flow.source == "credential" and not flow.fields else flow.through
        return self.flows.strength(tuple((path, s) for s in steps))

    def hashes(self, path: str, name: str) -> bool:
        """Whether a function hashes anything: then it is taken to be what becomes part of the row."""
        function = self.project.function(path, name)
        calls = function.calls if function is not None else ()
        return any(self.flows.effect(path, call.callee) in ("strong", "fast") for call in calls if call.callee != "?")

    def handed_in(self, path: str, flow: Flow, depth: int = 0) -> str | None:
        """What callers hand in: "" if any hands in the clear value or nobody is known, "fast", or None if all hash first."""
        if flow.fields and is_hashed_name(flow.fields[-1]):
            return None
        callers = self.flows.incoming(path, flow.function, flow.source_detail)
        relevant = _of_credential([(p, c) for p, c in callers if _same_part(c, flow)], flow)
        if not relevant or depth > 3:
            own = flow.target_detail.endswith(f".self.{flow.slot}")  # a model's own attribute: what its callers hash
            name = flow.fields[-1] if flow.fields else flow.source_detail
            named = is_credential(name) or (name == flow.slot and holds_codes(flow.target_detail))
            named = named or any(ASKED.search(step) for step in flow.through)
            return "" if named and not own else None
        found = set()
        relevant = [(p, c) for p, c in relevant if self.project.role(p) != "test"]
        if flow.name and relevant and not (relevant := [(p, c) for p, c in relevant if not _lacks(c)]):
            return None  # nobody hands in the credential itself
        typed = [(p, c) for p, c in relevant if c.source != "literal"]
        for origin, call in typed or relevant:  # a literal is judged where it is handed over
            strength: str | None = self.flows.strength(tuple((origin, s) for s in call.through))
            if not strength and self.given.schema_hashes(origin, call):
                continue
            if not strength and call.source == "param":
                strength = self.handed_in(origin, whole_as(call, flow), depth + 1)
                if (
                    strength is None
                    and call.name
                    and not self.flows.incoming(origin, call.function, call.source_detail)
                ):
                    strength = ""  # `name, password = connection.recv(80).split()`
            elif not strength and read_back(call):
                continue  # it may be a hash by now
            found.add("strong" if strength is None else strength)
        if "" in found or not relevant:
            return ""
        return "fast" if "fast" in found else "reversible" if "reversible" in found else None

    def case(self, path: str, flow: Flow, strength: str, holder: str, column: str = "") -> Case:
        at = self.project.location(path, flow.target_span)
        source = Step(self.project.location(path, flow.source_span), f"{flow.name or flow.slot} comes from here")
        return Case(at, flow.name or flow.slot, strength, flow, path, holder, column or flow.slot, (source,))


@functools.lru_cache(maxsize=2)
def _models(project: Project) -> Models:
    return Models(project)


def of_another_system(flow: Flow) -> bool:
    """Whether a credential is read off something that stands for another system, or handled by a class that does."""
    home = flow.source_detail if flow.source == "param" and flow.fields else flow.source_detail.rpartition(".")[0]
    return bool(_OTHER_SYSTEM.search(home) or _OTHER_SYSTEM.search(flow.function.rpartition(".")[0]))


def read_back(flow: Flow) -> bool:
    """Whether a credential is an attribute of some object that is not plainly what was typed in."""
    home = flow.source_detail.rpartition(".")[0]
    return flow.source == "credential" and bool(flow.fields) and not _KNOWN_CLEAR.search(home)


def kept_or_given(flow: Flow) -> str:
    """Whether a credential that is handed on was kept somewhere or has just been typed in; "" if it is none."""
    if not flow.name or of_another_system(flow):
        return ""
    of_row = flow.source == "param" and bool(flow.fields) and not _KNOWN_CLEAR.search(flow.source_detail)
    kept = of_row or read_back(flow) or is_stored_name(flow.source_detail.rsplit(".", 1)[-1])
    return "kept" if kept else "given"


def _of_credential(callers: list[tuple[str, Flow]], flow: Flow) -> list[tuple[str, Flow]]:
    """Of an object with several fields that a call hands over, the credential where one is known: the others are not read."""
    if not (flow.fields and flow.name):
        return callers
    named = {(path, call.target_span) for path, call in callers if call.name}
    # put into it before it was handed over
    put = {_argument(path, call) for path, call in callers if call.name and "." in call.slot}
    return [(p, c) for p, c in callers if c.name or ((p, c.target_span) not in named and _argument(p, c) not in put)]


def _argument(path: str, call: Flow) -> tuple[str, str, str, str]:
    """Which argument of which call a flow goes into."""
    return path, call.function, call.target_detail, call.slot.partition(".")[0]


def _lacks(call: Flow) -> bool:
    """Whether a call hands over an object that the credential was taken out of: `save({ ...data, password: hashed })`."""
    return "without:credential" in call.through and "." not in call.slot


def _same_part(call: Flow, flow: Flow) -> bool:
    """Whether a call hands over the part of the parameter that the flow reads."""
    key = call.slot.partition(".")[2]
    return not key or not flow.fields or flow.fields[0] == key
