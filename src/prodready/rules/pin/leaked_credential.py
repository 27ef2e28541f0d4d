"""Credential written to a log or a response.

What it finds: a PIN, password or one-time code that is handed to a logger, to print or console, given back in a
response, or put into a signed token, which hides nothing; and a whole request body that is logged where it carries one. The
code that a TOTP shows at the moment is one too.

Why it matters: logs and responses live longer and are read by more people and systems than the database; a hash in
the database does not help a value that stands in the log.

Silent in: lengths, masked values, hashes, and texts that only name the credential.

Bad:

    logger.info("login with pin %s", pin)

Good:

    logger.info("login of %s", user_id)

How to fix: leave the value out; let the logger redact known keys as a second line.

References: CWE-532, CWE-200, CWE-312, OWASP A09:2021.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready.credentials import is_credential
from prodready.facts import Flow, is_mark
from prodready.findings import Severity
from prodready.project import Found, Project, flows
from prodready.project.answered_rows import answered
from prodready.project.models import normal
from prodready.rules import Verdict, rule
from prodready.rules.pin import ROLES, clear_models, credentials, joined, of_another_system, once
from prodready.rules.pin.bodies import carries_credential
from prodready.rules.pin.made import by_a_helper
from prodready.rules.pin.redaction import filtered, redacted

_SERIALISER = re.compile(
    r"(^|\.)((to_?|as_)dict|(to_?)?json|serialize|__(str|repr)__|to_representation|toObject)$", re.I
)


# What such a function gives back shows nothing, as far as its name tells; `crypto.…` makes codes.
_HIDES = re.compile(r"(^|[._])((en)?crypt(?!o)|redact|mask|obfuscat|censor|scrub)", re.I)
_CLEAR = ("credential", "request", "param", "generated")
_STATEMENTS = ("store", "compare", "lookup")


@rule("PRD205", "pin", Severity.ERROR)
def judge(project: Project) -> Iterator[Verdict]:
    """Every clear credential that reaches a log or a response."""
    yield from once(_verdicts(project))
    yield from once(_by_helpers(project))
    yield from _traced(project)
    for at in sorted(set(answered(project, clear_models(project)))):
        yield Verdict(at, "a row with its credential is written to the response in clear")


def _verdicts(project: Project) -> Iterator[Verdict]:
    for path, file in project.files.items():
        if project.role(path) not in ROLES:
            continue
        for flow in file.flows:
            if flow.target in ("log", "response") and flow.source != "literal" and _leaks(project, path, flow):
                signed = flow.target_detail.endswith((".sign", ".encode"))
                where = "the log" if flow.target == "log" else "a token" if signed else "the response"
                whole = "a row" if flow.source == "row" else "the request body"
                what = flow.name or flow.slot or f"{whole} with its credential"
                included = flow.source == "row" and flow.fields  # with another: say where it is asked for
                here = project.location(path, flow.source_span if included else flow.target_span)
                yield Verdict(here, f"{what} is written to {where} in clear")


def _by_helpers(project: Project) -> Iterator[Verdict]:
    """`note(password)`, where the project's own `note` writes whatever it is handed to the log."""
    for path, file in project.files.items():
        for flow in file.flows if project.role(path) == "service" and not filtered(project) else ():
            if flow.target == "call" and flow.name and flow.source in _CLEAR and _goes_out(project, path, flow):
                here = project.location(path, flow.target_span)
                yield Verdict(here, f"{flow.name} is handed to a function that writes it to the log in clear")


def _goes_out(project: Project, path: str, flow: Flow) -> bool:
    """Whether what a call is handed ends in a log under a name that does not tell what it is."""
    if of_another_system(flow) or not all(is_mark(step) for step in flow.through):
        return False
    ends = (t for t in joined(project).onward(path, flow) if t.end.target == "log")
    return any(t.end.source == "param" and not t.end.name and all(is_mark(step) for _, step in t.passed) for t in ends)


def _traced(project: Project) -> Iterator[Verdict]:
    """SQL statements that are printed with their values, in functions that put a credential into one."""
    for path, file in project.files.items():
        for function in file.functions if project.role(path) in ROLES else ():
            for call in function.calls:
                if call.callee.endswith(".set_trace_callback") and call.args[:1] != ("",):
                    own = (f for f in file.flows if f.function == function.name and f.target in _STATEMENTS)
                    name = next((f.name for f in own if f.name and not credentials(project).strength(path, f)), "")
                    if name:
                        here = project.location(path, call.span)
                        yield Verdict(here, f"every statement is written out in clear, {name} with it")


def _leaks(project: Project, path: str, flow: Flow) -> bool:
    if of_another_system(flow) or any(_HIDES.search(step) for step in flow.through):
        return False
    if flow.target_detail == "body":
        return bool(credentials(project).given.body_with(path, flow))
    if flow.source == "row":
        return bool(flow.source_detail) and normal(flow.source_detail) in clear_models(project)
    if flow.target == "response" and by_a_helper(project, path, flow):
        return flow.target_detail != "return" or _answers(project, path, flow)
    known = credentials(project)
    whole = flow.source != "credential" or flow.fields
    steps, made = (flow.through, ()) if whole else (flow.through[1:], flow.through[:1])
    if any(joined(project).effect(path, step) == "strong" for step in made):
        return False  # `user.password = hash()`
    if known.strength(path, flow) or not all(_comes_out(project, path, flow, s) for s in steps):
        return False
    if flow.target == "log":
        if project.role(path) != "service" or filtered(project) or flow.slot in redacted(project):
            return False
        if flow.source == "param" and not (flow.name or flow.fields) and project.files[path].language == "python":
            return bool(known.given.shown_with(path, flow))  # `print(form)`
        fresh = flow.source == "generated" and is_credential(flow.slot)
        return fresh or bool(flow.name) or (flow.source == "request" and carries_credential(project, path, flow))
    if flow.source == "credential" and flow.through and not flow.fields:
        return False
    if flow.target_detail == "return":
        if _of_model(project, path, flow):
            return normal(flow.function.split(".", 1)[0]) in clear_models(project)
        if flow.source == "param":
            return _answers(project, path, flow) and known.given.is_given(path, flow)
        return bool(_SERIALISER.search(flow.function)) or _answers(project, path, flow)
    return True


def _comes_out(project: Project, path: str, flow: Flow, step: str) -> bool:
    """Whether a value that went through a call is still itself: only functions of the project are known to give it back."""
    if flow.source == "generated" and credentials(project).models.named(
        step.removesuffix(".default").rsplit("/", 1)[-1]
    ):
        return True  # `new User({ otp })`
    return is_mark(step) or joined(project).gives_back(path, flow, step) or by_a_helper(project, path, flow)


def _of_model(project: Project, path: str, flow: Flow) -> bool:
    """Whether the function is a method of a model that gives back a field of its own."""
    class_ = project.class_(path, flow.function.rpartition(".")[0])
    if class_ is None or not flow.source_detail.startswith("self."):
        return False
    return flows.is_a(project, Found("class", path, class_.name, class_), "models", "stores")


def _answers(project: Project, path: str, flow: Flow) -> bool:
    """Whether the function is a route's handler."""
    return any(h.path == path and h.facts.name == flow.function for e in project.service.endpoints for h in e.handlers)
