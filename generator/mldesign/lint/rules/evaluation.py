"""EVL004, EVL005, EVL014, EVL018 and EVL019: the rows an evaluation rests on."""

from mldesign.lint.applies import people, written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Verdicts, rule
from mldesign.model.task import PER_SEGMENT


@rule("EVL004", "no-slices", WARNING)
def no_slices(context: Context) -> Verdicts:
    """Quality is only planned in aggregate.

    Why it hurts: Averages hide the segment that breaks.
    How to fix: List columns in `evaluation.slices`; include new entities and the costliest segment.
    When to ignore: The population is uniform by construction.
    Source: ML Test Score, Model 6; Model Cards, quantitative analyses.

    Bad:
        problem: {markets: 3}
        data: {columns: {market: category}}
    Good:
        problem: {markets: 3}
        evaluation: {slices: [market]}
        data: {columns: {market: category}}
    """
    problem = context.blueprint.problem
    reasons = (
        (people(context), "people are affected", "problem.decision.affects_people"),
        ((problem.markets or 0) > 1, f"{problem.markets} markets are served", "problem.markets"),
        (
            problem.task.use in PER_SEGMENT,
            f"the task is {problem.task.use}",
            "problem.task",
        ),
    )
    found = next(((text, path) for holds, text, path in reasons if holds), None)
    if context.gives("retrieval"):
        return  # users are compared by how much is known of them, whatever is declared
    if found and not context.blueprint.evaluation.slices:
        yield Failure(
            "evaluation.slices",
            f"{found[0]} and quality is only planned in aggregate",
            related=(found[1],),
        )


@rule("EVL005", "test-set-too-small", ERROR, written("evaluation.baseline_margin"))
def test_set_too_small(context: Context) -> Verdicts:
    """The test set cannot resolve the margin that decides promotion.

    Why it hurts: The gate becomes a coin toss.
    How to fix: Enlarge the test set, pool folds, use paired tests, or widen the margin.
    When to ignore: Both models are compared on the same rows by a paired test.
    Source: Hanley and McNeil 1982; F22.

    Bad:
        evaluation:
          metrics: [{name: roc_auc, target: 0.8, primary: true}]
          baseline_margin: 0.01
          test: {n: 1000, positives: 100}
    Good:
        evaluation:
          metrics: [{name: roc_auc, target: 0.8, primary: true}]
          baseline_margin: 0.05
          test: {n: 2000, positives: 600}
    """
    margin = context.blueprint.evaluation.baseline_margin
    half = context.number("F22", "half_width")
    if half is None or half.value is None:
        yield Missing(*context.missing("F22", "half_width"))
    elif margin is not None and half.value > margin:
        yield Failure(
            "evaluation.baseline_margin",
            f"the margin is {margin:g} but the test set resolves ±{half.value:.3f} (F22)",
            related=("evaluation.test",),
            data={"half_width": half.value},
        )


@rule("EVL014", "alert-load-exceeds-capacity", ERROR, written("deployment.human_review"))
def alert_load_exceeds_capacity(context: Context) -> Verdicts:
    """The flagged volume is larger than people can review.

    Why it hurts: Queues grow, reviewers click through, real cases wait.
    How to fix: Raise the threshold, rank by expected loss, or add capacity.
    When to ignore: Only a random part is meant to be reviewed.
    Source: fraud design DDC2023, section 1.2; F26.

    Bad:
        traffic: {requests_per_day: 20k}
        data: {label: {positive_rate: 5%}}
        evaluation:
          metrics: [{name: recall, target: 0.8, primary: true}, {name: precision, target: 0.4}]
        deployment: {human_review: {capacity_per_day: 500}}
    Good:
        traffic: {requests_per_day: 20k}
        data: {label: {positive_rate: 5%}}
        evaluation:
          metrics: [{name: recall, target: 0.8, primary: true}, {name: precision, target: 0.4}]
        deployment: {human_review: {capacity_per_day: 2500}}
    """
    capacity = context.blueprint.deployment.human_review.capacity_per_day
    flagged = context.number("F26", "flagged_per_day")
    if flagged is None or flagged.value is None:
        yield Missing(*context.missing("F26", "flagged_per_day") or ("evaluation.metrics",))
    elif capacity is not None and flagged.value > capacity:
        yield Failure(
            "deployment.human_review.capacity_per_day",
            f"{flagged.value:,.0f} cases a day are flagged (F26) but people can review {capacity}",
            related=("traffic.requests_per_day", "evaluation.metrics"),
        )


@rule("EVL018", "calibrated-on-test", ERROR)
def calibrated_on_test(context: Context) -> Verdicts:
    """Threshold or calibrator is fitted on the data used for the final report.

    Why it hurts: The report is optimistic by construction.
    How to fix: Use validation rows or nested folds.
    When to ignore: Never.
    Source: leakage checklists of ML system design.

    Bad:
        evaluation: {threshold: {use: cost_based, fit_on: test}}
    Good:
        evaluation: {threshold: {use: cost_based, fit_on: validation}}
    """
    evaluation, training = context.blueprint.evaluation, context.blueprint.training
    places = (
        ("evaluation.threshold.fit_on", evaluation.threshold.fit_on, "the threshold is chosen"),
        (
            "evaluation.calibration.fit_on",
            evaluation.calibration.fit_on,
            "the calibrator is fitted",
        ),
        ("training.calibration.fit_on", training.calibration.fit_on, "the calibrator is fitted"),
    )
    for path, rows, text in places:
        if rows == "test":
            yield Failure(path, f"{text} on the test rows, which the final report rests on")


@rule("EVL019", "holdout-never-refreshed", INFO, written("evaluation.holdout"))
def holdout_never_refreshed(context: Context) -> Verdicts:
    """The golden set has no refresh rule.

    Why it hurts: It slowly stops resembling traffic, or the team overfits to it.
    How to fix: Set a refresh period, and keep the old set for the trend.
    When to ignore: The set must stay fixed by regulation.
    Source: retail design, section IV.iv (quarterly).

    Bad:
        evaluation: {holdout: {description: 500 cases labelled by two experts}}
    Good:
        evaluation: {holdout: {description: 500 cases labelled by two experts, refresh: 90 days}}
    """
    if context.blueprint.evaluation.holdout.refresh is None:
        yield Failure("evaluation.holdout.refresh", "the golden set is never renewed")
