"""JUnit XML: a suite for each file, a failed case for each finding."""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree import ElementTree as ET

from prodready.output import View

# What XML 1.0 cannot hold, and lone surrogates from file names that are not UTF-8.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(view: View) -> str:
    """Failures for findings, errors for failures of the tool; one passed case when there is nothing."""
    failures, errors = str(len(view.open)), str(len(view.report.errors))
    total = str(max(1, len(view.open) + len(view.report.errors)))
    top = ET.Element("testsuites", name="prodready", tests=total, failures=failures, errors=errors)
    for path, group in groupby(view.open, key=lambda f: f.location.path):
        findings = list(group)
        suite = _suite(top, path, len(findings), failures=len(findings))
        for finding in findings:
            at = finding.location
            case = ET.SubElement(suite, "testcase", name=f"{finding.code}:{at.line}:{at.column}", classname=_fit(path))
            failure = ET.SubElement(case, "failure", type=finding.code, message=_fit(finding.message))
            failure.text = _fit(f"{path}:{at.line}:{at.column}: {finding.code} {finding.message}")
    if view.report.errors:
        suite = _suite(top, "prodready", len(view.report.errors), errors=len(view.report.errors))
        for number, error in enumerate(view.report.errors, 1):
            case = ET.SubElement(suite, "testcase", name=f"tool error {number}", classname="prodready")
            ET.SubElement(case, "error", message=_fit(error))
    if not len(top):
        ET.SubElement(_suite(top, "prodready", 1), "testcase", name="nothing found", classname="prodready")
    ET.indent(top)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(top, encoding="unicode") + "\n"


def _suite(top: ET.Element, name: str, tests: int, failures: int = 0, errors: int = 0) -> ET.Element:
    counts = {"tests": tests, "failures": failures, "errors": errors}
    return ET.SubElement(top, "testsuite", {"name": _fit(name), **{key: str(value) for key, value in counts.items()}})


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)
