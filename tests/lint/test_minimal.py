"""A short blueprint stays readable: no error, few warnings, and it does not look finished."""

from mldesign.model.finding import Severity

MINIMAL = """\
name: loan-default
problem: {task: binary_classification}
data:
  sources: [{name: loans, use: csv, path: data/loans.csv}]
  target: class
"""


def test_has_no_error_and_one_warning(judge) -> None:
    findings = judge(MINIMAL).findings
    assert [f.code for f in findings if f.severity is Severity.ERROR] == []
    assert [f.code for f in findings if f.severity is Severity.WARNING] == ["PRB001"]
    assert len(findings) <= 8


def test_is_quieter_as_a_concept(judge) -> None:
    early = {f.code for f in judge(MINIMAL + "stage: concept\n").findings}
    assert early < {f.code for f in judge(MINIMAL).findings}


def test_coverage_says_what_could_not_be_judged(judge) -> None:
    coverage = judge(MINIMAL).coverage
    assert coverage.not_evaluated > 0
    assert coverage.applicable == coverage.evaluated + coverage.not_evaluated


def test_a_later_stage_asks_for_more(judge) -> None:
    codes = {f.code for f in judge(MINIMAL + "stage: production\n").findings}
    assert {"OPS004", "DEP008", "ETH007", "MON017", "TRN002", "PRB012"} <= codes
