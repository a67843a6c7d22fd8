"""EVL001 to EVL003, EVL011, EVL012 and EVL016: what the metrics can tell."""

from mldesign.lint.applies import classification, written
from mldesign.lint.metrics import PERCENT_ERRORS, PLAIN_ACCURACY, ROC, cut_off, plain_name
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Stage, Verdicts, rule

SMALL_COUNT = 5


def _rarest_class(context: Context) -> tuple[float, str] | None:
    """Share of the rarest class with the path it is known from."""
    data = context.blueprint.data
    if data.label.positive_rate is not None:
        return min(
            data.label.positive_rate, 1 - data.label.positive_rate
        ), "data.label.positive_rate"
    column = (context.file().get("columns") or {}).get(data.target or "") or {}
    counts = column.get("counts") or {}
    total = sum(counts.values())
    return (min(counts.values()) / total, "data.target") if total else None


@rule("EVL001", "accuracy-on-imbalance", ERROR, classification, written("evaluation.metrics"))
def accuracy_on_imbalance(context: Context) -> Verdicts:
    """Accuracy is the only yardstick on an unbalanced problem.

    Why it hurts: Always answering the majority class looks excellent.
    How to fix: Use precision and recall at a threshold, PR-AUC, or cost.
    When to ignore: Both classes are made equally frequent on purpose, in use as well.
    Source: ML system design reviews, metrics.

    Bad:
        data: {label: {positive_rate: 5%}}
        evaluation: {metrics: [{name: accuracy, target: 0.95, primary: true}]}
    Good:
        data: {label: {positive_rate: 5%}}
        evaluation: {metrics: [{name: pr_auc, target: 0.4, primary: true}]}
    """
    names = {plain_name(metric.name) for metric in context.blueprint.evaluation.metrics}
    if not names <= PLAIN_ACCURACY:
        return
    rarest = _rarest_class(context)
    if rarest is None:
        yield Missing("data.label.positive_rate")
    elif rarest[0] < context.thresholds.imbalance:
        yield Failure(
            "evaluation.metrics",
            f"{' and '.join(sorted(names))} is the only metric but the rarest class has "
            f"{rarest[0]:.1%} of the rows",
            related=(rarest[1],),
        )


@rule("EVL002", "roc-only-on-rare", WARNING, classification, written("evaluation.metrics"))
def roc_only_on_rare(context: Context) -> Verdicts:
    """ROC-AUC alone describes a very rare event.

    Why it hurts: A good ROC can coexist with unusable precision.
    How to fix: Add PR-AUC, or precision at the planned alert volume.
    When to ignore: Only the order of cases is used and all of them are worked through.
    Source: published churn design, section 3; Saito and Rehmsmeier 2015.

    Bad:
        data: {label: {positive_rate: 0.5%}}
        evaluation: {metrics: [{name: roc_auc, target: 0.8, primary: true}]}
    Good:
        data: {label: {positive_rate: 0.5%}}
        evaluation: {metrics: [{name: roc_auc, target: 0.8, primary: true}, {name: pr_auc}]}
    """
    names = {plain_name(metric.name) for metric in context.blueprint.evaluation.metrics}
    if not names <= ROC:
        return
    rarest = _rarest_class(context)
    if rarest is None:
        yield Missing("data.label.positive_rate")
    elif rarest[0] < context.thresholds.rare_event:
        yield Failure(
            "evaluation.metrics",
            f"roc_auc is the only metric but {rarest[0]:.2%} of the rows are positive",
            related=(rarest[1],),
        )


@rule("EVL003", "no-acceptance-threshold", ERROR, early=WARNING, since=Stage.DESIGN)
def no_acceptance_threshold(context: Context) -> Verdicts:
    """The primary offline metric has no target and no margin over the baseline.

    Why it hurts: Whatever comes out will be called success.
    How to fix: Set `target` of the primary metric, or `evaluation.baseline_margin`.
    When to ignore: A study that asks how good it can get.
    Source: Reliable Machine Learning, section 2.3; ML system design template, section V.i.

    Bad:
        evaluation: {metrics: [{name: roc_auc, primary: true}]}
    Good:
        evaluation: {metrics: [{name: roc_auc, primary: true, target: 0.78}]}
    """
    evaluation = context.blueprint.evaluation
    if evaluation.baseline_margin is not None:
        return
    if not evaluation.metrics:
        yield Failure("evaluation.metrics", "no metric has a target to reach", severity=INFO)
        return
    index = next((i for i, metric in enumerate(evaluation.metrics) if metric.primary), 0)
    metric = evaluation.metrics[index]
    if metric.target is None:
        yield Failure(
            f"evaluation.metrics[{index}].target",
            f"`{metric.name}` decides but has neither a target nor a margin over the baseline",
        )


@rule("EVL011", "percent-error-with-zeros", ERROR, written("evaluation.metrics"))
def percent_error_with_zeros(context: Context) -> Verdicts:
    """A percentage error is used on a target that can be zero.

    Why it hurts: The metric is undefined or saturated on the commonest rows.
    How to fix: Use a scaled, weighted or quantile error (mase, wape, pinball).
    When to ignore: Rows with zero are left out of the metric, and that is written down.
    Source: retail design, section II.b.

    Bad:
        problem: {task: {use: regression}}
        data: {label: {zero_share: 12%}}
        evaluation: {metrics: [{name: mape, target: 0.2, primary: true}]}
    Good:
        problem: {task: {use: regression}}
        data: {label: {zero_share: 12%}}
        evaluation: {metrics: [{name: wape, target: 0.2, primary: true}]}
    """
    label = context.blueprint.data.label
    column = (context.file().get("columns") or {}).get(context.blueprint.data.target or "") or {}
    least = column.get("min")
    seen_zero = isinstance(least, int | float) and least <= 0
    for index, metric in enumerate(context.blueprint.evaluation.metrics):
        if plain_name(metric.name) not in PERCENT_ERRORS:
            continue
        if label.zero_share:
            reason, path = f"{label.zero_share} of the targets are zero", "data.label.zero_share"
        elif label.mean is not None and abs(label.mean) < SMALL_COUNT:
            reason, path = f"the target's mean is {label.mean:g}", "data.label.mean"
        elif seen_zero:
            reason, path = f"the target goes down to {least:g} in the file", "data.target"
        else:
            if label.zero_share is None and least is None:
                yield Missing("data.label.zero_share")
            continue
        yield Failure(
            f"evaluation.metrics[{index}].name",
            f"{metric.name} is used but {reason}",
            related=(path,),
        )


@rule("EVL012", "offline-online-link-missing", WARNING, early=INFO, since=Stage.DESIGN)
def offline_online_link_missing(context: Context) -> Verdicts:
    """No claim connects the offline metric to the business one.

    Why it hurts: Offline gains may be worth nothing.
    How to fix: State the expected conversion, and how it will be checked.
    When to ignore: The offline metric is the business metric.
    Source: ML Test Score, Model 2.

    Bad:
        evaluation: {interval: bootstrap}
    Good:
        evaluation: {interval: bootstrap, offline_online_link: 0.01 AUC was worth 40k EUR in 2025}
    """
    if not context.blueprint.evaluation.offline_online_link:
        yield Failure(
            "evaluation.offline_online_link", "nothing says what a better metric is worth"
        )


@rule("EVL016", "k-does-not-match-product", WARNING, written("problem.slots"))
def k_does_not_match_product(context: Context) -> Verdicts:
    """The cut-off of a top-k metric is not the number the product shows.

    Why it hurts: The metric rewards positions nobody sees.
    How to fix: Set k from `problem.slots`; use recall at the candidates for a retrieval stage.
    When to ignore: The metric judges an earlier stage; name it in `stage`.
    Source: video recommendation designs; Meta Explore, stage funnel.

    Bad:
        problem: {slots: 10}
        evaluation: {metrics: [{name: ndcg, k: 50, target: 0.3, primary: true}]}
    Good:
        problem: {slots: 10}
        evaluation: {metrics: [{name: ndcg, k: 10, target: 0.3, primary: true}]}
    """
    slots = context.blueprint.problem.slots
    for index, metric in enumerate(context.blueprint.evaluation.metrics):
        k = cut_off(metric.name, metric.k)
        if k is not None and metric.stage is None and slots is not None and k != int(slots):
            yield Failure(
                f"evaluation.metrics[{index}]",
                f"`{metric.name}` cuts at {k} but {slots} items are shown (problem.slots)",
                related=("problem.slots",),
            )
