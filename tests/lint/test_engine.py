"""The engine on rules made for the purpose: outcomes, degrees, exceptions, order."""

from mldesign.lint import Linted, lint
from mldesign.load import parse
from mldesign.model.blueprint import Blueprint
from mldesign.model.design import Design
from mldesign.model.finding import Severity
from mldesign.model.rule import (
    ERROR,
    INFO,
    WARNING,
    Failure,
    Missing,
    Rule,
    Stage,
    Verdicts,
    rule,
)

BASE = """\
name: loan-default
problem: {task: binary_classification}
data:
  sources: [{name: loans, use: csv, path: data/loans.csv}]
  target: class
"""


def fails(context) -> Verdicts:
    """Always."""
    yield Failure("data.target", "wrong", help="put it right", related=("problem.task",))


def passes(context) -> Verdicts:
    """Never."""
    yield from ()


def lacks(context) -> Verdicts:
    """Cannot tell."""
    yield Missing("data.label.delay.p95", "data.key")


def judged(*rules: Rule, more: str = "", **facts: object) -> Linted:
    loaded = parse(BASE + more, "b.yaml")
    assert loaded.source is not None
    blueprint = Blueprint.model_validate(loaded.source.data)
    return lint(loaded.source, Design(blueprint, facts=facts), (), rules)


def made(check, code: str = "XYZ001", severity: Severity = WARNING, *when, **degrees) -> Rule:
    return rule(code, f"name-{code.lower()}", severity, *when, **degrees)(check)


class TestOutcomes:
    def test_each_rule_has_one(self) -> None:
        linted = judged(
            made(fails, "AAA001"),
            made(passes, "AAA002"),
            made(lacks, "AAA003"),
            made(fails, "AAA004", ERROR, lambda context: False),
        )
        assert [(o.code, o.status) for o in linted.outcomes] == [
            ("AAA001", "failed"),
            ("AAA002", "passed"),
            ("AAA003", "not evaluated"),
            ("AAA004", "not applicable"),
        ]
        assert linted.outcomes[2].missing == ("data.key", "data.label.delay.p95")

    def test_coverage_counts_them(self) -> None:
        linted = judged(made(fails, "AAA001"), made(passes, "AAA002"), made(lacks, "AAA003"))
        assert str(linted.coverage) == (
            "3 rules apply: 1 passed, 1 failed, 0 accepted, 1 not evaluated for want of a value"
        )

    def test_a_finding_has_both_places(self) -> None:
        (finding,) = judged(made(fails)).findings
        assert (finding.where.line, finding.where.column, finding.where.path) == (
            5,
            11,
            "data.target",
        )
        assert finding.related[0].line == 2
        assert finding.help == "put it right"

    def test_what_is_deferred_is_no_failure(self) -> None:
        def about_costs(context) -> Verdicts:
            """Asks for costs."""
            yield Failure("problem.error_costs.false_positive", "no cost", help="give one")

        from mldesign.catalog import builtin
        from mldesign.validate import validate

        text = BASE.replace(
            "{task: binary_classification}",
            '{task: binary_classification, error_costs: {deferred: "after the pilot"}}',
        )
        source = parse(text, "b.yaml").source
        assert source is not None
        blueprint = validate(source, builtin()).blueprint
        assert blueprint is not None
        linted = lint(source, Design(blueprint), (), [made(about_costs)])
        assert linted.findings == ()
        assert linted.outcomes[0].status == "not evaluated"


class TestSeverity:
    def level(self, more: str = "", **degrees) -> Severity | None:
        findings = judged(made(fails, **degrees), more=more).findings
        return findings[0].severity if findings else None

    def test_is_the_rules_own(self) -> None:
        assert self.level() is WARNING

    def test_is_lower_before_a_prototype(self) -> None:
        assert self.level(early=INFO) is INFO
        assert self.level("stage: prototype\n", early=INFO) is WARNING

    def test_is_higher_in_the_high_risk_tier(self) -> None:
        assert self.level("governance: {risk_tier: high}\n", early=INFO, high=ERROR) is ERROR

    def test_is_silent_before_its_stage(self) -> None:
        assert self.level("stage: prototype\n", since=Stage.PILOT) is None
        assert self.level("stage: pilot\n", since=Stage.PILOT) is WARNING

    def test_of_the_failure_comes_first(self) -> None:
        def hard(context) -> Verdicts:
            """Hard."""
            yield Failure("data.target", "wrong", help="h", severity=ERROR)

        assert judged(made(hard, severity=INFO)).findings[0].severity is ERROR


class TestExceptions:
    def reason(self, more: str, **facts: object) -> str | None:
        (finding,) = judged(made(fails), more=more, **facts).findings
        return finding.accepted

    def test_by_code_name_and_prefix(self) -> None:
        for name in ("XYZ001", "name-xyz001", "XYZ*", "'*'"):
            more = f"lint: {{ignore: [{{rule: {name}, reason: known since May}}]}}\n"
            assert self.reason(more) == "known since May"
        assert self.reason("lint: {ignore: [{rule: XYZ002, reason: known since May}]}\n") is None

    def test_by_path_and_what_is_below(self) -> None:
        entry = "lint: {{ignore: [{{rule: XYZ001, path: {}, reason: known since May}}]}}\n"
        assert self.reason(entry.format("data.target")) == "known since May"
        assert self.reason(entry.format("data")) == "known since May"
        assert self.reason(entry.format("dat")) is None
        assert self.reason(entry.format("problem")) is None

    def test_by_comment_on_the_line(self) -> None:
        text = BASE.replace("target: class", "target: class  # mldesign: ignore[XYZ001] as agreed")
        source = parse(text, "b.yaml").source
        assert source is not None
        linted = lint(source, Design(Blueprint.model_validate(source.data)), (), [made(fails)])
        assert linted.findings[0].accepted == "as agreed"
        assert linted.coverage.accepted == 1
        assert linted.coverage.failed == 0

    def test_comment_elsewhere_excuses_nothing(self) -> None:
        assert self.reason("# mldesign: ignore[XYZ001] as agreed\n") is None

    def test_comment_without_reason_excuses_nothing(self) -> None:
        text = BASE.replace("target: class", "target: class  # mldesign: ignore[XYZ001]")
        source = parse(text, "b.yaml").source
        assert source is not None
        linted = lint(source, Design(Blueprint.model_validate(source.data)), (), [made(fails)])
        assert linted.findings[0].accepted is None

    def test_ends_with_its_last_day(self) -> None:
        more = "lint: {ignore: [{rule: XYZ001, reason: known since May, until: 2026-12-31}]}\n"
        assert self.reason(more) == "known since May"
        assert self.reason(more, today="2026-12-31") == "known since May"
        assert self.reason(more, today="2027-01-01") is None


def test_findings_stand_in_the_order_of_the_text(judge) -> None:
    findings = judge(BASE).findings
    places = [(f.where.line, f.where.column) for f in findings]
    assert places == sorted(places)


def test_the_same_design_gives_the_same_findings(judge) -> None:
    assert judge(BASE) == judge(BASE)


def test_thresholds_of_the_blueprint_are_used(judge) -> None:
    more = (
        "{label: {positive_rate: 15%}, sources: [{name: loans, use: csv, path: a.csv}], target: y}"
    )
    text = (
        "name: x\nproblem: {task: binary_classification}\n"
        f"data: {more}\nevaluation: {{metrics: [{{name: accuracy, target: 0.9}}]}}\n"
    )
    assert judge(text, codes="EVL001").findings
    assert not judge(text + "lint: {thresholds: {imbalance: 10%}}\n", codes="EVL001").findings
