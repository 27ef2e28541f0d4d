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

from collections.abc import Iterator

from prodready.facts import Flow, is_mark
from prodready.findings import Severity
from prodready.project import Project
from prodready.project.answered_rows import answered
from prodready.rules import Verdict, rule
from prodready.rules.pin import ROLES, clear_models, credentials, joined, of_another_system, once
from prodready.rules.pin.outward import leaks
from prodready.rules.pin.redaction import filtered

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
            if flow.target in ("log", "response") and flow.source != "literal" and leaks(project, path, flow):
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
