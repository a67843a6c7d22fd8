"""The words of a dozen findings, to the letter: values in conflict, both places, what to do."""

from pathlib import Path

import pytest

LOANS = (Path(__file__).parent / "designs" / "loans.yaml").read_text()

# code, what is replaced, by what, message, help, paths of both ends
CASES = [
    (
        "DAT003",
        "gap: 30 days",
        "gap: 1 day",
        "gap is 1 day but labels take up to 30 days (data.label.delay.p95)",
        "set `gap: 30 days`",
        ("training.split.gap", "data.label.delay.p95"),
    ),
    (
        "PRB005",
        "lead_time: 1 day",
        "lead_time: 2 years",
        "horizon is 12 months but the action needs 2 years (problem.decision.lead_time)",
        "Lengthen the horizon, shorten the action, or change the decision.",
        ("problem.task.horizon", "problem.decision.lead_time"),
    ),
    (
        "DEP001",
        "p99: 40 ms}\n  hardware",
        "p99: 400 ms}\n  hardware",
        "the steps take 415.0 ms at p99 (F5) but the target is 120 ms",
        "Run steps side by side, cache, cut candidates, or drop features.",
        ("deployment.latency_budget", "constraints.latency.p99"),
    ),
    (
        "DEP016",
        "availability: 99.9%",
        "availability: 99.99999%",
        "99.99999% is promised but the dependencies leave 99.99995% with the fallback (F9)",
        "Add a fallback, remove a hop, or lower the promise.",
        ("constraints.availability", "deployment.dependencies"),
    ),
    (
        "EVL006",
        "eligible_units_per_day: 20k",
        "eligible_units_per_day: 500",
        "62,469 units take 126 days (F21) but the test may last 12 weeks",
        "Raise the effect, the allocation or the duration; reduce variance.",
        (
            "evaluation.ab_test.max_duration",
            "traffic.eligible_units_per_day",
            "evaluation.ab_test.mde",
        ),
    ),
    (
        "EVL014",
        "capacity_per_day: 4000",
        "capacity_per_day: 120",
        "3,600 cases a day are flagged (F26) but people can review 120",
        "Raise the threshold, rank by expected loss, or add capacity.",
        (
            "deployment.human_review.capacity_per_day",
            "traffic.requests_per_day",
            "evaluation.metrics",
        ),
    ),
    (
        "MON002",
        "retention: 180 days",
        "retention: 30 days",
        "the log is kept 30 days but labels take up to 30 days and training runs every 30 days",
        "keep it for at least 60 days (F11)",
        ("monitoring.prediction_log.retention", "data.label.delay.p95"),
    ),
    (
        "MON003",
        "bins: 10, window: 7 days",
        "bins: 10, window: 10 min",
        "a window of 10 min compares 139 effective rows but psi at 0.1 needs 169 (F23)",
        "Lengthen the window, use fewer bins, or set the limit from the sample size.",
        ("monitoring.drift.checks[0].window", "traffic.requests_per_day"),
    ),
    (
        "PAT002",
        "cycle: 90 days",
        "cycle: 45 days",
        "a cycle of 45 days is promised but once round takes 67.04 days (F15)",
        "Shorten the slowest arc, or state the claim anew.",
        ("patterns.data_flywheel.cycle", "data.label.delay.p95", "training.cadence.interval"),
    ),
    (
        "OPS001",
        "budget_month: 3000",
        "budget_month: 50",
        "the system costs 94 a month (cost of serving 88, cost of training 6, price of keeping the "
        "log 0) but the budget is 50",
        "Batch, cache, smaller model, sampling, cheaper hardware.",
        ("constraints.budget_month",),
    ),
    (
        "FEA004",
        "attributes: [sex, age]",
        "attributes: [sex]",
        "`age` is sensitive and an input, but not among sex (evaluation.fairness.attributes)",
        "Name it in `evaluation.fairness.attributes`, or take it out by `features.exclude`.",
        ("data.columns.age.sensitive", "evaluation.fairness.attributes"),
    ),
    (
        "ETH009",
        "limitations: [No history below 21 years.]",
        "limitations: []",
        "EU AI Act asks for governance.limitations (Annex IV(3))",
        "Fill the listed fields.",
        ("governance.limitations",),
    ),
    (
        "DOC001",
        "cardinality: 2, source: loans",
        "cardinality: 2, source: laons",
        "`laons` is no source; there is `loans`",
        "did you mean `loans`?",
        ("features.items[0].source",),
    ),
]


@pytest.mark.parametrize(
    ("code", "old", "new", "message", "help_", "paths"), CASES, ids=[case[0] for case in CASES]
)
def test_words(code, old, new, message, help_, paths, judge) -> None:
    assert LOANS.count(old) == 1
    (finding,) = judge(LOANS.replace(old, new), codes=code).findings
    assert finding.message == message
    assert finding.help == help_
    assert (finding.where.path, *(span.path for span in finding.related)) == paths
    line = next(
        i
        for i, text in enumerate(LOANS.replace(old, new).splitlines(), 1)
        if new.splitlines()[0] in text
    )
    places = (finding.where.line, *(span.line for span in finding.related))
    assert min(abs(line - place) for place in places) <= 2


COLUMNS = "data: {columns: {balance: number, limit: integer, housing: category, at: date}}\n"
OPERANDS = [
    ("ratio", "[balanc, limit]", 0, "`balanc` is no column of the data", "did you mean `balance`?"),
    (
        "ratio",
        "[balance, at]",
        1,
        "`at` is of type date, and a ratio is made of two numbers",
        "name a column of numbers; if `at` is one, declare it so under `data.columns`",
    ),
    (
        "difference",
        "[housing, limit]",
        0,
        "`housing` is of type category, and a difference is made of numbers or dates",
        "name such a column; if `housing` is one, declare it so under `data.columns`",
    ),
    (
        "difference",
        "[at, limit]",
        None,
        "`at` is a date and `limit` is a number: they cannot be subtracted",
        "Name two columns of numbers, or two of dates, that are known before the outcome.",
    ),
]


@pytest.mark.parametrize(("use", "of", "place", "message", "help_"), OPERANDS)
def test_columns_a_feature_cannot_be_made_of(
    use, of, place, message, help_, judge_fragment
) -> None:
    feature = f"features: {{items: [{{name: mine, use: {use}, of: {of}}}]}}\n"
    (finding,) = judge_fragment(COLUMNS + feature, codes="TAB015 TAB016").findings
    assert (finding.message, finding.help) == (message, help_)
    inner = "" if place is None else f"[{place}]"
    assert finding.where.path == f"features.items[0].of{inner}"


@pytest.mark.parametrize(
    "column", ["class: integer", "class: {type: number, at_prediction: false}"]
)
def test_a_ratio_of_the_answer_is_refused(column: str, judge_fragment) -> None:
    name = "class" if column == "class: integer" else "later"
    columns = f"data: {{columns: {{balance: number, {column.replace('class', name)}}}}}\n"
    feature = f"features: {{items: [{{name: mine, use: ratio, of: [balance, {name}]}}]}}\n"
    (finding,) = judge_fragment(columns + feature, codes="TAB015").findings
    assert finding.message.startswith(f"`{name}` is ")


def test_both_findings_of_a_file_that_breaks_the_contract(judge_fragment) -> None:
    facts = {
        "sources": [
            {
                "exists": True,
                "rows": 100,
                "columns": {
                    "housing": {
                        "type": "category",
                        "values": ("free", "own", "rent"),
                        "nullable": True,
                        "null_share": 0.031,
                    },
                    "class": {},
                },
            }
        ]
    }
    fragment = (
        "data: {columns: {housing: {type: category, categories: [own, rent], nullable: false}}}"
    )
    findings = judge_fragment(fragment, facts, "TAB009").findings
    assert sorted(finding.message for finding in findings) == [
        "`housing` has values that are not declared: `free`",
        "`housing` must not be missing but is in 3.1% of the rows",
    ]
