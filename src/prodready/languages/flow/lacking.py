"""Objects from which the credential was taken out: `const { password, ...rest } = req.body`, `data.pop("password")`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prodready.languages.flow.taint import Taint, Taints

if TYPE_CHECKING:
    from prodready.languages.flow.interpret import Interpreter

_STEP = "without:credential"
PART = "part:any"  # one of its fields, nobody here knows which: `form.get(name)`


def taken_out(run: Interpreter, value: Taints, keys: tuple[str, ...]) -> Taints:
    """A whole object without these keys: nothing under them is left, and if one was a credential it says so."""
    if not any(run.is_credential(key) for key in keys):
        return value
    left = [t for t in value if t.under not in keys and t.kind != "row"]
    return tuple(t.passed(_STEP) if not t.under else t for t in left)


def lacks(taint: Taint) -> bool:
    """Whether the credential was taken out of an object, or the value is but one of its fields."""
    return _STEP in taint.through or PART in taint.through
