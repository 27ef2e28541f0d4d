"""SARIF 2.1.0: every rule declared, trails as code flows, suppressed results kept and marked."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from urllib.parse import quote

from prodready import __version__
from prodready.catalogue import Entry, catalogue
from prodready.findings import Finding, Location, Severity, Suppression
from prodready.output import View

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SECURITY = {Severity.ERROR: "8.0", Severity.WARNING: "5.0", Severity.NOTE: "2.0"}


def render(view: View) -> str:
    """One run; URIs are relative to %SRCROOT%, so that the file means the same on every machine."""
    rules = catalogue()
    strange = {f.code: f for f in view.report.findings if f.code not in rules}
    declared = [_rule(entry) for entry in rules.values()] + [_team_rule(f) for f in strange.values()]
    index = {rule["id"]: number for number, rule in enumerate(declared)}
    run = {
        "tool": {"driver": {"name": "prodready", "semanticVersion": __version__, "rules": declared}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the project."}}},
        "invocations": [_invocation(view)],
        "results": _results(view, index),
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(entry: Entry) -> dict[str, Any]:
    tags = [entry.family, *(f"external/cwe/cwe-{number:03}" for number in entry.cwe)]
    properties: dict[str, Any] = {"tags": tags}
    if entry.cwe:
        properties |= {"tags": [*tags, "security"], "security-severity": _SECURITY[entry.severity]}
    return {
        "id": entry.code,
        "name": "".join(word.capitalize() for word in entry.name.split("-")),
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": _first_paragraph(entry.page)},
        "help": {"text": entry.page, "markdown": f"# {entry.code}: {entry.page}"},
        "defaultConfiguration": {"level": entry.severity.value},
        "properties": properties,
    }


def _team_rule(finding: Finding) -> dict[str, Any]:
    """A rule of the team's own that prodready has no page for."""
    return {"id": finding.code, "shortDescription": {"text": finding.message}, "properties": {"tags": [finding.family]}}


def _first_paragraph(page: str) -> str:
    paragraphs = [" ".join(part.split()) for part in page.split("\n\n")]
    return paragraphs[1] if len(paragraphs) > 1 else paragraphs[0]


def _invocation(view: View) -> dict[str, Any]:
    said = [("error", text) for text in view.report.errors] + [("note", text) for text in view.report.notes]
    notes = [{"level": level, "message": {"text": text}} for level, text in said]
    return {"executionSuccessful": not view.report.errors, "toolExecutionNotifications": notes}


def _results(view: View, index: dict[str, int]) -> list[dict[str, Any]]:
    seen: Counter[str] = Counter()
    results = []
    for finding in view.report.findings:
        # Equal lines of one file share a fingerprint; the count keeps their alerts apart.
        seen[finding.fingerprint] += 1
        results.append(_result(finding, index, seen[finding.fingerprint]))
    return results


def _result(finding: Finding, index: dict[str, int], number: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": finding.severity.value,
        "message": {"text": finding.message},
        "locations": [_location(finding.location)],
        "partialFingerprints": {"prodready/v1": f"{finding.fingerprint}:{number}"},
        "properties": {"confidence": finding.confidence.value, "family": finding.family},
        "suppressions": [] if finding.suppressed is None else [_suppression(finding.suppressed)],
    }
    if finding.trail:
        steps = [_location(step.location, step.message) for step in finding.trail]
        result["relatedLocations"] = [step | {"id": number} for number, step in enumerate(steps, 1)]
        result["codeFlows"] = [{"threadFlows": [{"locations": [{"location": step} for step in steps]}]}]
    return result


def _location(at: Location, message: str = "") -> dict[str, Any]:
    region = {"startLine": max(at.line, 1), "startColumn": max(at.column, 1)}
    if at.end_line and at.end_column:
        region |= {"endLine": at.end_line, "endColumn": at.end_column}
    uri = quote(at.path.encode("utf-8", "surrogateescape"))
    place = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}, "region": region}
    return {"physicalLocation": place} | ({"message": {"text": message}} if message else {})


def _suppression(why: Suppression) -> dict[str, Any]:
    kind = "external" if why.kind in ("baseline", "audited") else "inSource"
    terms = [f"{name}={value}" for name, value in (("until", why.until), ("owner", why.owner)) if value]
    text = " ".join([why.reason or ("noqa" if why.kind == "noqa" else "no reason given"), *terms])
    return {"kind": kind, "status": "accepted", "justification": text}
