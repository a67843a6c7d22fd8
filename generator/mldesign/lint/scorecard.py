"""A report card on top of the rules: ten dimensions, a grade each, one verdict and one top fix."""

from collections.abc import Sequence
from dataclasses import dataclass

from mldesign.lint.engine import FAILED, NOT_EVALUATED, PASSED, Linted, Outcome
from mldesign.model.finding import Finding, Severity

POINTS = {"A": 4.0, "B": 3.0, "C": 2.0, "D": 1.0, "F": 0.0}
GRADES = ((0.9, "A"), (0.75, "B"), (0.6, "C"), (0.4, "D"), (0.0, "F"))
"""Least share of passed rules for each grade."""
APPROVE, CONCERNS = 3.0, 2.3

FRAMING, MISTAKES, PRIOR = "Framing and non-goals", "Cost of mistakes", "Prior work and baselines"
METRICS, DATA = "Metrics and measurement", "Data and features"
LEAKAGE, ERRORS = "Validation and leakage", "Error analysis and people"
TRAINING, SERVING = "Training and reproducibility", "Serving and release"
MONITORING = "Monitoring and ownership"
DIMENSIONS = (
    FRAMING,
    MISTAKES,
    PRIOR,
    METRICS,
    DATA,
    LEAKAGE,
    ERRORS,
    TRAINING,
    SERVING,
    MONITORING,
)
FAMILIES = {
    "PRB": FRAMING,
    "DAT": DATA,
    "FEA": DATA,
    "TAB": DATA,
    "MOD": PRIOR,
    "TRN": TRAINING,
    "EVL": METRICS,
    "DEP": SERVING,
    "PAT": SERVING,
    "MON": MONITORING,
    "OPS": MONITORING,
    "ETH": ERRORS,
    "DOC": FRAMING,
}
ELSEWHERE = {
    MISTAKES: "PRB002 PRB008 MOD003 MOD004 EVL013 EVL014 DAT012 DAT016 TRN013",
    PRIOR: "PRB004 PRB011 MOD001 MOD002",
    LEAKAGE: "DAT001 DAT002 DAT003 DAT004 DAT006 DAT011 FEA002 FEA003 FEA006 TRN003 TRN009 EVL018 "
    "TAB001 TAB003 TAB005 TAB010 TAB013",
    ERRORS: "EVL004 FEA004 FEA005",
    TRAINING: "DAT015",
    MONITORING: "PRB012",
}
_BY_CODE = {code: name for name, codes in ELSEWHERE.items() for code in codes.split()}


@dataclass(frozen=True)
class Dimension:
    """One row of the card."""

    name: str
    grade: str | None
    """A to F; None when none of its rules could be judged."""
    passed: tuple[str, ...]
    failed: tuple[str, ...]
    """Codes of the rules that took marks away, the worst first."""
    not_evaluated: tuple[str, ...]


@dataclass(frozen=True)
class Scorecard:
    """The card. Dimensions without a grade are left out of the average."""

    dimensions: tuple[Dimension, ...]
    average: float | None
    verdict: str
    top_fix: Finding | None


def scorecard(linted: Linted) -> Scorecard:
    """Grade a design from what the linter found. Accepted findings take no marks away."""
    open_ = [finding for finding in linted.findings if finding.accepted is None]
    rows = tuple(_dimension(name, linted.outcomes, open_) for name in DIMENSIONS)
    points = [POINTS[row.grade] for row in rows if row.grade is not None]
    average = sum(points) / len(points) if points else None
    worst = max(open_, key=lambda finding: finding.severity, default=None)
    return Scorecard(rows, average, _verdict(average), worst)


def dimension_of(code: str) -> str | None:
    """Which dimension a rule belongs to; None for rules about the linting itself."""
    return _BY_CODE.get(code) or FAMILIES.get(code[:3])


def _dimension(name: str, outcomes: Sequence[Outcome], findings: Sequence[Finding]) -> Dimension:
    mine = [outcome for outcome in outcomes if dimension_of(outcome.code) == name]
    worst: dict[str, Severity] = {}
    for finding in findings:
        if dimension_of(finding.code) == name:
            worst[finding.code] = max(finding.severity, worst.get(finding.code, Severity.INFO))
    judged = [o.code for o in mine if o.status in (PASSED, FAILED)]
    passed = tuple(code for code in judged if code not in worst)
    failed = tuple(sorted(worst, key=lambda code: (-worst[code], code)))
    absent = tuple(o.code for o in mine if o.status == NOT_EVALUATED)
    return Dimension(name, _grade(len(passed), worst), passed, failed, absent)


def _grade(passed: int, failed: dict[str, Severity]) -> str | None:
    total = passed + len(failed)
    if total == 0:
        return None
    share = passed / total
    grade = next(letter for least, letter in GRADES if share >= least)
    worst = max(failed.values(), default=None)
    cap = {Severity.ERROR: "C", Severity.WARNING: "B"}.get(worst, "A") if worst else "A"
    return max(grade, cap)  # letters: the later one is the worse grade


def _verdict(average: float | None) -> str:
    if average is None:
        return "not enough to judge"
    if average >= APPROVE:
        return "approve"
    return "approve with concerns" if average >= CONCERNS else "needs improvement"
