"""DAT011 to DAT014 and DAT016: labels and the rows they are known for."""

from mldesign.lint.applies import automated, written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Verdicts, rule


@rule("DAT011", "selective-labels", WARNING, written("data.label.observed_only_if_action"))
def selective_labels(context: Context) -> Verdicts:
    """Outcomes are only seen for cases the system lets through.

    Why it hurts: The next model trains on a population chosen by the last one.
    How to fix: Let a small random share through (`feedback_loop.exploration.rate`), or hold out.
    When to ignore: The refused cases are observed elsewhere, for example by a bureau.
    Source: Rules of ML #34; Hidden Technical Debt, feedback loops.

    Bad:
        data: {label: {observed_only_if_action: true}}
    Good:
        data: {label: {observed_only_if_action: true}}
        feedback_loop: {exploration: {rate: 1%}}
    """
    loop = context.blueprint.feedback_loop
    if not loop.exploration.rate and not loop.holdout:
        yield Failure(
            "feedback_loop.exploration.rate",
            "outcomes are only seen where the system let them happen, and nothing is explored",
            related=("data.label.observed_only_if_action",),
            severity=ERROR if automated(context) else None,
        )


@rule("DAT012", "sampling-breaks-probability", WARNING, written("data.sampling"))
def sampling_breaks_probability(context: Context) -> Verdicts:
    """Negatives are dropped but scores are used as probabilities.

    Why it hurts: Scores are inflated by the inverse of the keep rate.
    How to fix: Weight kept negatives by 1/w, or correct scores by F27: set `sampling.correction`.
    When to ignore: Only the order of the scores is used.
    Source: Rules of ML #30; McMahan et al. 2013, subsampling.

    Bad:
        data: {sampling: {negatives: {keep_rate: 10%}}}
        problem: {decision: {uses: probability}}
        training: {calibration: sigmoid}
    Good:
        data: {sampling: {negatives: {keep_rate: 10%}, correction: weights}}
        problem: {decision: {uses: probability}}
        training: {calibration: sigmoid}
    """
    sampling, uses = context.blueprint.data.sampling, context.blueprint.problem.decision.uses
    kept = sampling.negatives.keep_rate
    if kept is None or kept >= 1 or sampling.correction is not None:
        return
    if uses is None:
        yield Missing("problem.decision.uses")
    elif uses in ("probability", "expected_value", "bid"):
        yield Failure(
            "data.sampling.correction",
            f"{kept} of the negatives are kept and the decision uses the {uses.replace('_', ' ')}, "
            "but nothing corrects for it",
            related=("data.sampling.negatives.keep_rate", "problem.decision.uses"),
        )


@rule("DAT013", "label-quality-unmeasured", WARNING)
def label_quality_unmeasured(context: Context) -> Verdicts:
    """Hand labels have one annotator or no agreement statistic.

    Why it hurts: Label noise caps the reachable metric and nobody knows the cap.
    How to fix: Have a sample labelled twice and report the agreement.
    When to ignore: The label is a measurement that one person merely types in.
    Source: Datasheets for Datasets, collection.

    Bad:
        data: {label: {kind: manual, annotators_per_item: 1}}
    Good:
        data: {label: {kind: manual, annotators_per_item: 2, agreement: 0.82}}
    """
    label = context.blueprint.data.label
    if label.kind != "manual":
        return
    if label.annotators_per_item is not None and label.annotators_per_item < 2:
        yield Failure(
            "data.label.annotators_per_item",
            f"labels are made by hand with {label.annotators_per_item} annotator per item",
            related=("data.label.kind",),
        )
    elif label.agreement is None:
        yield Failure(
            "data.label.agreement",
            "labels are made by hand and their agreement is not measured",
            related=("data.label.kind",),
        )


@rule("DAT014", "label-capacity-short", ERROR, written("data.label.labels_per_week"))
def label_capacity_short(context: Context) -> Verdicts:
    """Labelling cannot supply the volume that one training interval needs.

    Why it hurts: The schedule silently assumes data that will not exist.
    How to fix: Buy capacity, train less often, or use labels that arise by themselves.
    When to ignore: Old labels are reused and only a part must be new.
    Source: ML Canvas, data collection; F14.

    Bad:
        data: {label: {labels_per_week: 500, delay: {p95: 1 day}}}
        training: {labels_needed: 20k, cadence: {interval: 4 weeks}}
    Good:
        data: {label: {labels_per_week: 6000, delay: {p95: 1 day}}}
        training: {labels_needed: 20k, cadence: {interval: 4 weeks}}
    """
    weeks = context.number("F14", "weeks_to_collect")
    interval = context.blueprint.training.cadence.interval
    if weeks is None or weeks.value is None:
        yield Missing(*context.missing("F14", "weeks_to_collect") or ("training.labels_needed",))
    elif interval is None:
        yield Missing("training.cadence.interval")
    elif weeks.value > interval / 604_800:
        yield Failure(
            "data.label.labels_per_week",
            f"{context.blueprint.data.label.labels_per_week} labels a week need {weeks.value:.1f} "
            f"weeks for one training, which is due every {interval} (F14)",
            related=("training.labels_needed", "training.cadence.interval"),
        )


@rule("DAT016", "base-rate-shift-by-design", WARNING, written("data.label.positive_rate"))
def base_rate_shift_by_design(context: Context) -> Verdicts:
    """The base rate expected in production differs from the training one.

    Why it hurts: Thresholds and precision learned on the sample do not carry over.
    How to fix: Set `data.sampling.correction` and report metrics at the serving rate.
    When to ignore: The threshold is set on rows as they are served.
    Source: published design (1 in 5 recorded, 1 in 25 expected); F26.

    Bad:
        data: {label: {positive_rate: 30%, expected_serving_rate: 8%}}
    Good:
        data:
          label: {positive_rate: 30%, expected_serving_rate: 8%}
          sampling: {correction: weights}
    """
    label = context.blueprint.data.label
    trained, served = label.positive_rate, label.expected_serving_rate
    if served is None:
        yield Missing("data.label.expected_serving_rate")
    elif trained and served and context.blueprint.data.sampling.correction is None:
        ratio = max(trained / served, served / trained)
        if ratio > context.thresholds.base_rate_ratio:
            yield Failure(
                "data.label.expected_serving_rate",
                f"{trained} of the training rows are positive but {served} of those served "
                f"(a factor of {ratio:.1f})",
                related=("data.label.positive_rate",),
            )
