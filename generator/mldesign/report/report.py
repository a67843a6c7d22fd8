"""What is reported, and the formats it can be reported in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module

from mldesign.model.finding import Finding, Severity

FORMATS = ("text", "json", "sarif", "github")


@dataclass(frozen=True)
class Report:
    """The outcome of a check of one or more files."""

    findings: Sequence[Finding]
    files: Sequence[str] = ()
    """All files that were checked, also those without findings."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Text of each file that could be read, for the lines around a finding."""
    notes: Sequence[str] = ()
    """Lines for people at the end: how much was judged."""
    outcomes: Sequence[Mapping[str, object]] = ()
    """What came of each rule, for programs."""

    def count(self, severity: Severity) -> int:
        """Number of findings of a severity that nobody accepted."""
        return sum(f.severity is severity and f.accepted is None for f in self.findings)

    @property
    def accepted(self) -> int:
        """Number of findings the author lives with."""
        return sum(f.accepted is not None for f in self.findings)

    def fails(self, threshold: Severity) -> bool:
        """Whether a finding at or above the threshold stands that nobody accepted."""
        return any(f.severity >= threshold and f.accepted is None for f in self.findings)

    def summary(self) -> str:
        """One line: how many findings of each severity."""
        words = {
            "error": self.count(Severity.ERROR),
            "warning": self.count(Severity.WARNING),
            "note": self.count(Severity.INFO),
        }
        parts = [f"{n} {word}{'s' * (n != 1)}" for word, n in words.items() if n]
        text = ", ".join(parts) or "no findings"
        return f"{text} ({self.accepted} accepted)" if self.accepted else text


def render(report: Report, form: str, *, colour: bool = False) -> str:
    """Return the report in one of `FORMATS`, ending with a newline. Colour is for `text` only."""
    if form == "text":
        from mldesign.report.human import human

        return human(report, colour=colour)
    text: str = getattr(import_module(f"mldesign.report.{form}"), f"as_{form}")(report)
    return text
