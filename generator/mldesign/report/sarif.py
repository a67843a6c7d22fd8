"""For code hosts: SARIF 2.1.0, with accepted findings as suppressions and stable fingerprints."""

import hashlib
import json
from collections import Counter
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from mldesign import __version__
from mldesign.model.finding import Finding, Severity, Span
from mldesign.report.report import Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def as_sarif(report: Report) -> str:
    """Return the report as one SARIF log."""
    names = {f.code: f.name for f in report.findings}
    codes = sorted(names)
    seen: Counter[tuple[str, str, str]] = Counter()
    run = {
        "tool": {
            "driver": {
                "name": "mldesign",
                "version": __version__,
                "rules": [_rule(code, names[code]) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(f, codes.index(f.code), seen) for f in report.findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(code: str, name: str) -> dict[str, Any]:
    text = name.replace("-", " ")
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": text},
        "help": {
            "text": f"`mldesign explain {code}` says why.",
            "markdown": f"`mldesign explain {code}` says why.",
        },
    }


def _result(finding: Finding, index: int, seen: Counter[tuple[str, str, str]]) -> dict[str, Any]:
    key = (finding.code, finding.where.file, finding.where.path)
    seen[key] += 1
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}\n{finding.help}"},
        "locations": [_location(finding.where)],
        "partialFingerprints": {"ruleAndPath/v1": _fingerprint(key, seen[key])},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_location(span)} for number, span in enumerate(finding.related, 1)
        ]
    if finding.accepted is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.accepted}]
    return result


def _location(span: Span) -> dict[str, Any]:
    path = PurePosixPath(span.file)
    uri = path.as_uri() if path.is_absolute() else quote(span.file)
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": uri},
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endColumn": span.column + span.length,
            },
        }
    }
    if span.path:
        location["logicalLocations"] = [{"fullyQualifiedName": span.path, "kind": "property"}]
    return location


def _fingerprint(key: tuple[str, str, str], occurrence: int) -> str:
    """Depends on rule, file and path, not on the line, so that it outlives edits elsewhere."""
    text = "\0".join((*key, str(occurrence)))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
