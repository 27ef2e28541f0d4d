"""Whether what reaches a log or an answer is a credential in clear."""

from __future__ import annotations

import re

from prodready.credentials import is_credential
from prodready.facts import Flow, is_mark
from prodready.project import Found, Project, flows
from prodready.project.models import normal
from prodready.rules.pin import clear_models, credentials, joined, of_another_system
from prodready.rules.pin.bodies import carries_credential
from prodready.rules.pin.made import by_a_helper
from prodready.rules.pin.redaction import filtered, redacted

_SERIALISER = re.compile(
    r"(^|\.)((to_?|as_)dict|(to_?)?json|serialize|__(str|repr)__|to_representation|toObject)$", re.I
)
# What such a function gives back shows nothing, as far as its name tells; `crypto.…` makes codes.
_HIDES = re.compile(r"(^|[._])((en)?crypt(?!o)|redact|mask|obfuscat|censor|scrub)", re.I)


def leaks(project: Project, path: str, flow: Flow) -> bool:
    """Whether the flow brings one there as it is."""
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
