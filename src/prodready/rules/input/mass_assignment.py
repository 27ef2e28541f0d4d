"""Mass assignment.

What it finds: a request body that goes into a stored object as a whole: a model made from all its fields, a row
updated with all of them, each copied by `setattr` or `Object.assign`, or merged deeply into an object. A form or
serializer with `fields = "__all__"` of a model that holds rights (`is_admin`, `role`, `balance`).

Why it matters: the caller names the fields. One more in the body (`is_admin`, `role`, `balance`, `owner_id`) is
written like the others; a deep merge takes `__proto__` too.

Silent in: bodies that a schema went over, fields read one by one, copies limited to a list of names.

Bad:

    user = User(**request.get_json())

Good:

    data = Profile.model_validate(request.get_json())
    user = User(name=data.name, email=data.email)

How to fix: name the fields that a client may set, in a schema or one by one.

References: CWE-915, CWE-1321, OWASP API3:2023.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from prodready import facts
from prodready.findings import Confidence, Severity
from prodready.project import Project, flows
from prodready.project.link import Found
from prodready.rules import Verdict, rule
from prodready.rules.input import verdicts

_RIGHT = re.compile(
    r"^(is_?(admin|staff|superuser|verified|approved)|role|roles|permissions|balance|credits|user_permissions)$"
)


@rule("PRD610", "input", Severity.WARNING)
def judge(project: Project) -> Iterator[Verdict]:
    """Every read whose worst end this is, and every form or serializer that takes all of a model with rights among its fields."""
    yield from verdicts(project, "mass")
    for path, file in project.files.items():
        for meta in file.classes if project.role(path) == "service" else ():
            fields = {f.name: f for f in meta.fields}
            if meta.name.endswith(".Meta") and _is_all(fields) and (right := _right(project, path, meta, fields)):
                at = project.location(path, fields["fields"].span)
                said = f'`fields = "__all__"` takes `{right}` of the model from the caller too'
                yield Verdict(at, said, (), Confidence.MEDIUM)


def _is_all(fields: dict[str, facts.Field]) -> bool:
    """Whether every field of the model is taken."""
    listed = fields["fields"].value if "fields" in fields and "model" in fields else None
    return isinstance(listed, facts.Literal) and listed.value == "__all__"


def _right(project: Project, path: str, meta: facts.ClassFacts, fields: dict[str, facts.Field]) -> str:
    """The first field of the model that gives rights, "" where there is none or the class checks nothing of a request."""
    outer = project.class_(path, meta.name.removesuffix(".Meta"))
    found = project.follow(path, fields["model"].value)
    if (
        outer is None
        or found.class_ is None
        or not flows.is_a(project, Found("class", path, outer.name, outer), "forms", "validators")
    ):
        return ""
    own = {f.name for f in outer.fields}  # declared again: for reading only, or with a check of its own
    read_only = fields["read_only_fields"].value if "read_only_fields" in fields else None
    if read_only is not None:
        listed, known = project.literals(path, read_only)
        if not known:
            return ""
        own |= {str(literal.value) for _, literal in listed}
    return next((f.name for f in found.class_.fields if _RIGHT.search(f.name) and f.name not in own), "")
