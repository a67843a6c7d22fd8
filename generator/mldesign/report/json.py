"""For programs: everything, in a versioned form."""

import json
from typing import Any

from mldesign import __version__
from mldesign.model.finding import Finding, Severity, Span
from mldesign.report.report import Report

SCHEMA = 1
"""Version of the form. It rises when a key changes its meaning or goes away."""


def as_json(report: Report) -> str:
    """Return the report as one JSON document."""
    document = {
        "schema": SCHEMA,
        "tool": {"name": "mldesign", "version": __version__},
        "files": list(report.files),
        "summary": {
            **{severity.word: report.count(severity) for severity in reversed(Severity)},
            "accepted": report.accepted,
        },
        "findings": [_finding(finding) for finding in report.findings],
        "rules": [dict(outcome) for outcome in report.outcomes],
    }
    return json.dumps(document, indent=2, ensure_ascii=False, default=_plain) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.word,
        "message": finding.message,
        "help": finding.help,
        "where": _span(finding.where),
        "related": [_span(span) for span in finding.related],
        "accepted": finding.accepted,
        "data": finding.data,
    }


def _span(span: Span) -> dict[str, Any]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "length": span.length,
        "path": span.path,
    }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, set | frozenset | tuple) else str(value)
