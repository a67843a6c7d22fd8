"""What every stage returns beside its result: findings with a place in the user's text."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum


class Severity(IntEnum):
    """How bad a finding is; ordered, so that a threshold can be compared."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The word printed for people: `error`, `warning` or `info`."""
        return self.name.lower()


@dataclass(frozen=True, order=True)
class Span:
    """A place in a blueprint. Lines and columns count from 1; `path` is dotted
    (`data.sources[0].path`)."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1
    path: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or worth knowing, and what to do about it."""

    code: str
    """Stable and never reused: family and number, `DAT003`."""
    name: str
    """Kebab case, names the flaw: `gap-shorter-than-delay`."""
    severity: Severity
    message: str
    """What is wrong, in one line, with the values in conflict."""
    help: str
    """What to do next."""
    where: Span
    related: tuple[Span, ...] = ()
    """The other end of a contradiction."""
    accepted: str | None = None
    """The author's reason for living with it; an accepted finding never fails a run."""
    data: dict[str, object] = field(default_factory=dict)
    """Machine-readable detail: inputs and result of a computed rule."""


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of the text, worst first within a line, each once."""
    unique = {(f.code, f.where, f.message): f for f in findings}
    return sorted(
        unique.values(),
        key=lambda f: (f.where.file, f.where.line, f.where.column, -f.severity, f.code),
    )
