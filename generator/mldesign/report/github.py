"""For GitHub Actions: one workflow command for each finding, then the totals as plain text."""

from mldesign.model.finding import Finding, Severity
from mldesign.report.report import Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_github(report: Report) -> str:
    """Return the report as annotations. Accepted findings annotate nothing."""
    lines = [_annotation(f) for f in report.findings if f.accepted is None]
    return "\n".join([*lines, report.summary()]) + "\n"


def _annotation(finding: Finding) -> str:
    where = finding.where
    properties = {
        "file": where.file,
        "line": str(where.line),
        "col": str(where.column),
        "endColumn": str(where.column + where.length),
        "title": f"{finding.code} {finding.name}",
    }
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    text = _data(f"{finding.message}\n{finding.help}")
    return f"::{_COMMANDS[finding.severity]} {listed}::{text}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
