"""ETH004 to ETH006 and ETH011: how groups of people are compared."""

from mldesign.lint.applies import people, written
from mldesign.model.context import Context, column_path
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Verdicts, rule
from mldesign.numbers.experiments import proportion_half_width


@rule("ETH004", "fairness-undefined", WARNING, people, high=ERROR)
def fairness_undefined(context: Context) -> Verdicts:
    """People are affected and no fairness measure or limit is set.

    Why it hurts: Fair by intention is not measurable.
    How to fix: Pick groups, a metric by the harm feared, and the largest gap accepted.
    When to ignore: No group can be told apart by anything related to the decision.
    Source: ML Test Score, Model 7; Model Cards.

    Bad:
        problem: {decision: {affects_people: true}}
        data: {columns: {sex: category}}
        evaluation: {slices: [sex], fairness: {attributes: [sex]}}
    Good:
        problem: {decision: {affects_people: true}}
        data: {columns: {sex: category}}
        evaluation:
          {slices: [sex], fairness: {attributes: [sex], metrics: [equal_opportunity], max_gap: 10%}}
    """
    fairness = context.blueprint.evaluation.fairness
    absent = [
        name.replace("_", " ")
        for name in ("attributes", "metrics", "max_gap")
        if not getattr(fairness, name)
    ]
    if absent:
        yield Failure(
            "evaluation.fairness",
            f"people are affected but fairness has no {' and no '.join(absent)}",
            related=("problem.decision.affects_people",),
        )


@rule("ETH005", "fairness-unmeasurable", ERROR, written("evaluation.fairness.attributes"))
def fairness_unmeasurable(context: Context) -> Verdicts:
    """A fairness metric is promised for an attribute that the data lacks.

    Why it hurts: The check will be skipped.
    How to fix: Collect it for audit only, use a proxy with stated error, or change the promise.
    When to ignore: The audit data is another file; then declare it as a source.
    Source: NIST AI RMF MEASURE 2.11.

    Bad:
        data: {columns: {age: integer}}
        evaluation: {fairness: {attributes: [sex], metrics: [equal_opportunity], max_gap: 10%}}
    Good:
        data: {columns: {age: integer, sex: category}}
        evaluation: {fairness: {attributes: [sex], metrics: [equal_opportunity], max_gap: 10%}}
    """
    columns = set(context.blueprint.data.columns) | set(context.file().get("columns") or ())
    if not columns:
        yield Missing("data.columns")
        return
    for index, name in enumerate(context.blueprint.evaluation.fairness.attributes):
        if name not in columns:
            yield Failure(
                f"evaluation.fairness.attributes[{index}]",
                f"fairness is promised for `{name}`, which is no column of the data",
                related=("data.columns",),
            )


@rule("ETH006", "fairness-group-too-small", WARNING, written("evaluation.fairness.max_gap"))
def fairness_group_too_small(context: Context) -> Verdicts:
    """A group is too small for its gap to be seen.

    Why it hurts: Noise will read as bias, or hide it.
    How to fix: Pool periods, report intervals, or set the gap by the sample.
    When to ignore: The gap is only watched over time.
    Source: normal approximation of the binomial; F22.

    Bad:
        data: {columns: {sex: {type: category, categories: [f, m]}}}
        evaluation:
          test: {n: 400, positives: 120}
          fairness: {attributes: [sex], metrics: [equal_opportunity], max_gap: 5%}
    Good:
        data: {columns: {sex: {type: category, categories: [f, m]}}}
        evaluation:
          test: {n: 40k, positives: 12k}
          fairness: {attributes: [sex], metrics: [equal_opportunity], max_gap: 5%}
    """
    fairness, test = context.blueprint.evaluation.fairness, context.blueprint.evaluation.test
    positives: float | None = test.positives
    if positives is None:
        number = context.number("F22", "test_positives")
        positives = number.value if number else None
    if positives is None:
        yield Missing("evaluation.test.positives")
        return
    for index, name in enumerate(fairness.attributes):
        column = context.blueprint.data.columns.get(name)
        seen = (context.file().get("columns") or {}).get(name) or {}
        counts = seen.get("counts") or {}
        groups = len(column.categories) if column and column.categories else len(counts)
        smallest = min(counts.values()) / sum(counts.values()) if counts else 1 / max(groups, 1)
        if groups < 2 or fairness.max_gap is None or positives * smallest < 1:
            continue
        half = proportion_half_width(0.8, positives * smallest)
        if half > fairness.max_gap / 2:
            yield Failure(
                "evaluation.fairness.max_gap",
                f"the smallest group of `{name}` has about {positives * smallest:.0f} positives: "
                f"±{half:.1%} (F22) hides a gap of {fairness.max_gap}",
                related=(f"evaluation.fairness.attributes[{index}]", column_path(name)),
            )


@rule("ETH011", "group-specific-thresholds", WARNING, written("evaluation.threshold.by"))
def group_specific_thresholds(context: Context) -> Verdicts:
    """Protected groups get different cut-offs without legal review.

    Why it hurts: It may repair one metric and break one law.
    How to fix: Record the legal view and the chosen criterion.
    When to ignore: Never.
    Source: studies of bias in credit models (five policies compared).

    Bad:
        data: {columns: {sex: {type: category, sensitive: true}}}
        evaluation:
          threshold: {use: cost_based, by: [sex]}
          fairness: {attributes: [sex], metrics: [equal_opportunity], max_gap: 10%}
    Good:
        data: {columns: {sex: {type: category, sensitive: true}}}
        governance: {legal_review: approved 2026-04}
        evaluation:
          threshold: {use: cost_based, by: [sex]}
          fairness: {attributes: [sex], metrics: [equal_opportunity], max_gap: 10%}
    """
    columns, fairness = context.blueprint.data.columns, context.blueprint.evaluation.fairness
    protected = {name for name, column in columns.items() if column.sensitive}
    protected |= set(fairness.attributes)
    for index, name in enumerate(context.blueprint.evaluation.threshold.by):
        if name in protected and not context.blueprint.governance.legal_review:
            yield Failure(
                f"evaluation.threshold.by[{index}]",
                f"groups of `{name}` get thresholds of their own without a legal review",
                related=("governance.legal_review",),
            )
