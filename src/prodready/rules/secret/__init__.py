"""Secrets in the repository (CWE-798, CWE-321, CWE-540; OWASP A07:2021). What every rule of the family shares."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready.facts import FileFacts, SecretCandidate
from prodready.findings import Confidence, Severity, Step
from prodready.project import Project
from prodready.roles import own_role
from prodready.rules import Verdict

_DOCUMENTATION = re.compile(
    r"(^|/)(docs?|documentation|examples?|samples?|postman|swagger|openapi\w*|api-?docs?)(/|$)|\.(md|rst|http|ipynb)$",
    re.I,
)
_TEST_SETTINGS = re.compile(
    r"(^|/)(settings|configs?|environments?|env)/(tests?|testing|ci)\.[a-z]+$|(^|/)(settings|config)[._-]test(ing)?\.[a-z]+$|(^|/)tests?[-_][^/]*\.[cm]?[jt]sx?$|"
    r"(^|/)factories/[^/]+\.(php|rb)$"
)
_DEVELOPER = re.compile(r"(^|/)\.devcontainer(/|\.json$)|(^|/)\.gitpod\.")
_PIPELINE = re.compile(r"(^|/)\.?(ci|circleci|buildkite|drone|gitlab-ci|travis)(/|$)|[._-]ci\.ya?ml$", re.I)
_SEEDS = re.compile(r"seed|init|setup|set_up|populate|bootstrap|create|install|provision|admin|user|db", re.I)
_TREES = frozenset({"python", "javascript", "typescript"})
_PAGES = (".vue", ".svelte", ".jsp", ".html")
_ALWAYS = frozenset({"provider-token", "private-key"})

Judged = tuple[FileFacts, SecretCandidate, Severity | None]


def judged(project: Project, *kinds: str) -> Iterator[Judged]:
    """The candidates of these kinds that nothing silences, with the severity their place lowers them to (None: not)."""
    for file in project.files.values():
        for candidate in file.secrets:
            if candidate.kind in kinds and not silenced(project, file, candidate):
                yield file, candidate, lowered(project, file, candidate)


def silenced(project: Project, file: FileFacts, candidate: SecretCandidate) -> str:
    """Why a candidate is no finding; "" if it is one."""
    if candidate.reason:
        return candidate.reason
    if candidate.kind == "provider-token":
        return ""
    if candidate.placeholder and _refuses_placeholders(project):
        return "refused at start-up"
    role = own_role(project, file.path)
    if role == "test" or _TEST_SETTINGS.search(file.path):
        return "test code"
    if candidate.kind not in _ALWAYS and _PIPELINE.search(file.path):
        return "throw-away value of a pipeline"
    if candidate.kind not in _ALWAYS and _DEVELOPER.search(file.path):
        return "a developer's own container"
    if role == "migration" and file.language in _TREES:
        return "migration"
    if candidate.kind not in _ALWAYS and _DOCUMENTATION.search(file.path):
        return "documentation or example"
    weak = candidate.kind != "browser-secret" and candidate.strength != "high"
    shown = file.language in _TREES or (file.language == "source" and file.path.endswith(_PAGES))
    if role == "browser" and weak and shown:
        return "browser code"  # labels and fields; what configures the build of pages is no code
    return ""


def _refuses_placeholders(project: Project) -> bool:
    files = (path for path, file in project.files.items() if "refuses-placeholders" in file.marks)
    return any(own_role(project, path) != "test" for path in files)


def lowered(project: Project, file: FileFacts, candidate: SecretCandidate) -> Severity | None:
    """A note for what counts less: a token in documentation, a default in a branch for development only.

    A provider's token in a test is as live as any other: of what stands in tests nothing else is told.
    """
    return Severity.NOTE if _DOCUMENTATION.search(file.path) or candidate.development else None


def verdict(project: Project, found: Judged, message: str) -> Verdict:
    """A verdict at the literal."""
    file, candidate, severity = found
    at = project.location(file.path, candidate.span)
    tracked = project.tracked(file.path) if file.language == "env" else True
    words = "whether git tracks this file cannot be seen" if tracked is None else "git does not track this file"
    steps = () if tracked else (Step(at, words),)
    confidence = Confidence.MEDIUM if steps or candidate.development else Confidence.HIGH
    own = candidate.strength == "low" and candidate.context != "env-default"
    if file.language in _TREES and own and _in_tool(project, file):
        confidence = Confidence.LOW  # a script of the developer, with accounts of its own
    return Verdict(at, message, steps, confidence, severity)


def _in_tool(project: Project, file: FileFacts) -> bool:
    return own_role(project, file.path) in ("script", "command") and not _SEEDS.search(file.path.rsplit("/", 1)[-1])


def named(candidate: SecretCandidate, otherwise: str) -> str:
    """The setting's name for a message, `otherwise` where it has none."""
    return f"`{candidate.name}`" if candidate.name else otherwise


def size(candidate: SecretCandidate) -> str:
    """What may be said about the value: its length."""
    return f"{candidate.length} characters"


def why_not(project: Project, path: str, line: int) -> Iterator[str]:
    """Why a literal that could be a secret is silent."""
    file = project.files[path]
    for candidate in file.secrets:
        if candidate.span.line == line and (reason := silenced(project, file, candidate)):
            yield f"{named(candidate, 'the literal')} is silent: {reason}"
