"""Credentials that are compared: a stored one with a given one, and whether either side was hashed."""

from __future__ import annotations

from msgspec import structs

from prodready.credentials import is_bare_pin, is_credential, is_hashed_name
from prodready.facts import Flow
from prodready.project.credential_cases import Case, Judge, kept_or_given, of_another_system


class Comparisons(Judge):
    """The comparisons of a stored credential with a given one."""

    def cases(self) -> list[Case]:
        """Every comparison without a strong hash on either side."""
        return list(self.each(self._compared))

    def _compared(self, path: str, flow: Flow) -> Case | None:
        if flow.target == "compare" and flow.slot == "param":
            return self._helped(path, flow)
        if flow.target == "call" and flow.name:
            return self._looked_for(path, flow)
        if flow.target == "lookup" and flow.name and is_hashed_name(flow.slot):
            strength = self.strength(path, flow)  # `where: { passhash: sha512(password) }`
            return self.case(path, flow, strength, flow.target_detail, flow.slot) if strength == "fast" else None
        if flow.target != "compare" or not flow.name or flow.source == "literal" or of_another_system(flow):
            return None
        if self._both_given(path, flow):
            return None
        here = self.strength(path, flow)
        there = self.flows.strength(tuple((path, s) for s in flow.against))
        if (
            "strong" in (here, there)
            or "lost" in (here, there)
            or not (
                _judged(flow, here)
                or self._read_over_call(path, flow, here)
                or self._given_to_table(path, flow, here)
                or _hashed_to_compare(flow, here, there)
                or self._misnamed(path, flow, here, there)
            )
        ):
            return None
        column = flow.target_detail.startswith("column:")
        if column and self._never_clear(path, flow):
            return None
        return self.case(
            path, flow, here or there, flow.target_detail[7:] if column else "", flow.slot if column else flow.name
        )

    def _both_given(self, path: str, flow: Flow) -> bool:
        """`changes.newPassword === changes.currentPassword`: two fields of what one caller hands in, neither of them kept."""
        return flow.source == "param" and any(
            (f.target, f.target_span, f.source_detail) == ("compare", flow.target_span, flow.source_detail)
            and f.fields[:-1] == flow.fields[:-1]
            and f.fields != flow.fields
            for f in self.project.files[path].flows
        )

    def _looked_for(self, path: str, flow: Flow) -> Case | None:
        """`accounts.findBy({ email, password })`, where that function of the project looks for what it is handed, whole."""
        key = flow.slot.partition(".")[2]
        strength = self.strength(path, flow)
        clear = key and is_credential(key) and not is_bare_pin(key) and strength in ("", "fast")
        if not clear or not self.given.is_given(path, structs.replace(flow, through=())):
            return None
        for trace in self.flows.onward(path, flow):
            end = trace.end
            if end.target == "lookup" and not (end.slot or end.fields or trace.flow is end):
                inner = self.flows.strength(trace.passed)
                return self.case(path, flow, inner, end.target_detail, key) if inner in ("", "fast") else None
        return None

    def _helped(self, path: str, flow: Flow) -> Case | None:
        """Two parameters compared in a helper: its callers hand in a stored and a given credential, or they do not."""
        other = flow.target_detail.removeprefix("param:")
        within = self.flows.strength(tuple((path, s) for s in (*flow.through, *flow.against)))
        theirs = self.flows.incoming(path, flow.function, other)
        for origin, one in self.flows.incoming(path, flow.function, flow.source_detail):
            for two in (f for p, f in theirs if p == origin and f.target_span == one.target_span):
                strengths = {within, self.strength(origin, one), self.strength(origin, two)}
                if {kept_or_given(one), kept_or_given(two)} == {"kept", "given"} and not strengths & {
                    "strong",
                    "lost",
                }:
                    named = structs.replace(flow, name=one.name, slot="stored")
                    return self.case(path, named, next((s for s in strengths if s), ""), "", one.name)
        return None

    def _given_to_table(self, path: str, flow: Flow, here: str) -> bool:
        """`users.get(body.name) == body.password`, where the field is one of what a client sent."""
        sides = (flow.slot, flow.target_detail, flow.source)
        return sides == ("stored", "known", "param") and not here and self.given.is_given(path, flow)

    def _read_over_call(self, path: str, flow: Flow, here: str) -> bool:
        """`password_of(name) == given`, where a function of the project reads the stored one."""
        given = flow.slot == "given" and flow.target_detail in ("request", "other", "given") and here in ("", "fast")
        return given and any(":" not in step and self.flows.reads(path, step) for step in flow.against)

    def _misnamed(self, path: str, flow: Flow, here: str, there: str) -> bool:
        """The given credential itself compared with what is named for its hash."""
        equal = flow.target_detail == "hashed" and flow.slot != "confirm" and not (here or there or flow.against)
        return equal and self.given.is_given(path, flow)

    def _never_clear(self, path: str, flow: Flow) -> bool:
        return flow.source == "param" and not flow.through and self.handed_in(path, flow) is None


def _judged(flow: Flow, strength: str) -> bool:
    """Whether the two sides of a comparison are a stored and a given credential."""
    side, other = flow.slot, flow.target_detail
    if other.startswith("column:"):
        return True
    if side == "confirm" or other in ("confirm", "env", "other"):
        return False
    if (
        other == "request"
    ):  # no credential by its name: a token that carries the stored value's fingerprint, or the value itself
        other = "given" if side == "stored" and not strength else "other"
    if other in ("hash", "hashed"):  # of what is stored, a hash is a session's fingerprint: nothing is kept under it
        return strength in ("fast", "reversible") and side != "stored"
    if side == "given":
        return other == "known"  # else noted once, from the stored side
    return other == "given" or (side == "stored" and other == "stored" and flow.source == "param")


def _hashed_to_compare(flow: Flow, here: str, there: str) -> bool:
    """Whether of two attributes one is hashed for the comparison: that one was typed in, the other is kept."""
    return flow.slot == flow.target_detail == "stored" and {here, there} == {"", "fast"}
