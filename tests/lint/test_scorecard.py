"""The report card: caps by severity, grades, verdict, top fix."""

from pathlib import Path

import pytest

from mldesign.catalog import builtin
from mldesign.lint.rules import every_rule
from mldesign.lint.scorecard import DIMENSIONS, dimension_of, scorecard
from mldesign.model.finding import Severity

DESIGNS = Path(__file__).parent / "designs"
LOANS = (DESIGNS / "loans.yaml").read_text()


def test_a_design_without_flaws_is_approved(judge) -> None:
    card = scorecard(judge(LOANS))
    assert [row.grade for row in card.dimensions] == ["A"] * 10
    assert card.average == 4.0
    assert card.verdict == "approve"
    assert card.top_fix is None


def test_an_error_caps_at_c_and_a_warning_at_b(judge) -> None:
    broken = LOANS.replace("gap: 30 days", "gap: 1 day").replace(
        "slices: [market, sex]", "slices: []"
    )
    rows = {row.name: row for row in scorecard(judge(broken)).dimensions}
    assert rows["Validation and leakage"].grade == "C"
    assert rows["Validation and leakage"].failed == ("DAT003",)
    assert rows["Error analysis and people"].grade == "B"


def test_the_top_fix_is_the_worst_finding(judge) -> None:
    broken = LOANS.replace("gap: 30 days", "gap: 1 day").replace(
        "slices: [market, sex]", "slices: []"
    )
    fix = scorecard(judge(broken)).top_fix
    assert fix is not None
    assert (fix.code, fix.severity) == ("DAT003", Severity.ERROR)


def test_accepted_findings_take_no_marks_away(judge) -> None:
    broken = LOANS.replace("gap: 30 days", "gap: 1 day")
    excused = broken + "lint: {ignore: [{rule: DAT003, reason: labels are final the same day}]}\n"
    assert scorecard(judge(excused)).average == 4.0


def test_what_cannot_be_judged_has_no_grade(judge) -> None:
    card = scorecard(judge(LOANS, codes="TAB007"))
    assert all(row.grade is None for row in card.dimensions)
    assert card.average is None
    assert card.verdict == "not enough to judge"


@pytest.mark.parametrize("rule", every_rule(builtin()), ids=lambda rule: rule.code)
def test_every_rule_but_those_about_linting_has_a_dimension(rule) -> None:
    name = dimension_of(rule.code)
    assert (name is None) == rule.code.startswith("LNT")
    assert name is None or name in DIMENSIONS
