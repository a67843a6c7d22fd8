"""Numbers of evaluation: how precise the estimate is, what an experiment needs, where to cut."""

from functools import partial

from mldesign.model.task import RETRIEVAL, TWO_CLASSES
from mldesign.numbers import decisions, experiments
from mldesign.numbers.given import Given, Label, declared
from mldesign.numbers.sheet import DAY, Sheet

label = partial(Label, section="evaluation")

DEFAULT_TEST_SHARE = 0.2
ON_POSITIVES = {"recall", "sensitivity", "true_positive_rate"}
ON_ROWS = {"accuracy", "balanced_accuracy", "error_rate"}
RANKING = {"roc_auc", "auc", "auroc"}
SMALLEST_DROP = 0.05


def fill(sheet: Sheet) -> None:
    """Add the numbers of evaluation."""
    if sheet.blueprint.problem.task.use not in RETRIEVAL:  # there a list is judged, user by user
        _threshold(sheet)
        _precision(sheet)
        _flagged(sheet)
    _experiment(sheet)
    _sampling(sheet)


def _threshold(sheet: Sheet) -> None:
    if sheet.blueprint.problem.task.use not in TWO_CLASSES:
        return
    sheet.add(
        label("F28", "threshold", "Probability above which acting is cheaper", ""),
        lambda fp, fn: decisions.cost_threshold(fp, fn) if fp + fn > 0 else None,
        sheet.read("cost of a false positive", "problem.error_costs.false_positive", "money"),
        sheet.read("cost of a false negative", "problem.error_costs.false_negative", "money"),
        formula="c_fp / (c_fp + c_fn)",
        note="Holds for calibrated probabilities.",
    )


def target_of(sheet: Sheet, names: set[str]) -> Given:
    """The target of the first declared metric with one of these names."""
    for index, metric in enumerate(sheet.blueprint.evaluation.metrics):
        if metric.name in names and metric.target is not None:
            path = f"evaluation.metrics[{index}].target"
            return declared(f"target of {metric.name}", metric.target, "", path)
    return Given("target", None, "", "evaluation.metrics[].target")


def _precision(sheet: Sheet) -> None:
    rows = sheet.read("test rows", "evaluation.test.n", "rows").or_else(_test_rows(sheet))
    if sheet.blueprint.problem.task.use in TWO_CLASSES:
        positives = sheet.read("test positives", "evaluation.test.positives", "rows").or_else(
            sheet.add(
                label("F22", "test_positives", "Positives in the test set", "rows"),
                lambda rows, rate: rows * rate,
                rows,
                sheet.positive_rate(),
                formula="test rows × positive rate",
            )
        )
        _half_width(sheet, rows, positives)


def _test_rows(sheet: Sheet) -> Given:
    rows = label("F22", "test_rows", "Rows of the test set", "rows")
    if sheet.blueprint.training.split.test_window is not None:
        history = sheet.blueprint.data.sources[0].history
        return sheet.add(
            rows,
            lambda rows, window, history: rows * min(1.0, window / history) if history else None,
            sheet.rows(),
            sheet.read("test window", "training.split.test_window", "days", per=DAY),
            declared("history", history, "days", "data.sources[0].history", per=DAY),
            formula="rows × test window / history",
            note="As many rows a day in the window as on average.",
        )
    return sheet.add(
        rows,
        lambda rows, share: rows * share,
        sheet.rows(),
        sheet.read("test share", "training.split.test").or_assumed(DEFAULT_TEST_SHARE),
        formula="rows × test share",
    )


def _half_width(sheet: Sheet, rows: Given, positives: Given) -> None:
    primary = next((m for m in sheet.blueprint.evaluation.metrics if m.primary), None)
    name = primary.name if primary else "roc_auc"
    target = target_of(sheet, {name})
    title = f"Half-width of the 95 % interval of {name}"
    half = label("F22", "half_width", title, "")
    if name in RANKING:
        sheet.add(
            half,
            lambda auc, pos, rows: (
                experiments.auc_half_width(auc, pos, rows - pos) if 0 < pos < rows else None
            ),
            target,
            positives,
            rows,
            formula="1.96 × Hanley-McNeil standard error",
        )
    elif name in ON_POSITIVES | ON_ROWS:
        sheet.add(
            half,
            lambda target, n: (
                experiments.proportion_half_width(target, n) if n > 0 and 0 < target < 1 else None
            ),
            target,
            positives if name in ON_POSITIVES else rows,
            formula="1.96 √(p(1 − p)/n)",
        )
    if name in ON_POSITIVES:
        sheet.add(
            label("F25", "drop_positives", f"Positives that show {name} falling by 0.05", "rows"),
            lambda target: (
                experiments.quality_drop_positives(target, target - SMALLEST_DROP)
                if SMALLEST_DROP < target < 1
                else None
            ),
            target,
            formula="one-sample test of a proportion, one-sided, α 0.05, power 0.8",
        )


def _flagged(sheet: Sheet) -> None:
    recall = target_of(sheet, ON_POSITIVES)
    precision = target_of(sheet, {"precision", "positive_predictive_value"})
    if recall.value is None and precision.value is None:
        return
    sheet.add(
        label("F26", "flagged_per_day", "Cases flagged per day", "cases/day"),
        lambda volume, rate, recall, precision: (
            decisions.flagged_from_precision(volume, rate, recall, precision)
            if precision > 0
            else None
        ),
        sheet.read("requests per day", "traffic.requests_per_day"),
        sheet.base_rate(),
        recall,
        precision,
        formula="V × π × recall / precision",
    )


def _experiment(sheet: Sheet) -> None:
    test = sheet.blueprint.evaluation.ab_test
    if not test:
        return
    path = "evaluation.ab_test"
    baseline = declared("value today", test.baseline, "", f"{path}.baseline")
    effect = declared("smallest relative effect", test.mde, "", f"{path}.mde")
    alpha = declared("false alarms", test.alpha, "", f"{path}.alpha").or_assumed(0.05)
    power = declared("power", test.power, "", f"{path}.power").or_assumed(0.8)
    spread = declared("standard deviation", test.sd, "", f"{path}.sd")
    function = _per_arm_proportion if spread.value is None else _per_arm_mean
    inputs = (baseline, effect, alpha, power) + (() if spread.value is None else (spread,))
    arm = sheet.add(
        label("F21", "per_arm", "Units per arm of the experiment", "units"),
        function,
        *inputs,
        formula="2 (z_{1−α/2} + z_power)² variance / d²",
    )
    total = sheet.add(
        label("F21", "total", "Units in the experiment", "units"),
        _total,
        arm,
        declared(
            "share of the new model", test.treatment_share, "", f"{path}.treatment_share"
        ).or_assumed(0.5),
        declared("cluster size", test.cluster_size, "", f"{path}.cluster_size").or_assumed(1),
        declared("intraclass correlation", test.icc, "", f"{path}.icc").or_assumed(0),
        declared(
            "covariate correlation", test.covariate_correlation, "", f"{path}.covariate_correlation"
        ).or_assumed(0),
        formula="2 n × split factor × design effect × (1 − r²)",
    )
    units = sheet.read("eligible units per day", "traffic.eligible_units_per_day")
    allocation = declared("allocation", test.allocation, "", f"{path}.allocation").or_assumed(1)
    sheet.add(
        label("F21", "days", "Duration of the experiment", "days"),
        lambda total, units, share: (
            experiments.ab_days(total, units, share) if units * share > 0 else None
        ),
        total,
        units,
        allocation,
        formula="total / (eligible units per day × allocation), in whole weeks",
    )
    _detectable(sheet, baseline, units, allocation)


def _detectable(sheet: Sheet, baseline: Given, units: Given, allocation: Given) -> None:
    planned = sheet.read("planned duration", "evaluation.ab_test.duration", "days", per=DAY)
    if planned.value is None:
        return
    sheet.add(
        label("F21", "detectable", "Smallest relative effect the planned duration can show", ""),
        lambda rate, units, share, days: (
            experiments.detectable_difference(rate * (1 - rate), units * share * days / 2) / rate
            if 0 < rate < 1 and units * share * days > 0
            else None
        ),
        baseline,
        units,
        allocation,
        planned,
        formula="(z_{1−α/2} + z_power) √(2 p(1 − p) / n per arm) / p",
    )


def _per_arm_proportion(baseline: float, effect: float, alpha: float, power: float) -> float | None:
    difference = baseline * effect
    if not 0 < baseline < 1 or difference <= 0 or baseline + difference >= 1:
        return None
    return experiments.ab_per_arm(baseline, difference, alpha, power)


def _per_arm_mean(
    baseline: float, effect: float, alpha: float, power: float, spread: float
) -> float | None:
    difference = abs(baseline * effect)
    if difference == 0:
        return None
    return experiments.ab_per_arm_mean(spread**2, difference, alpha, power)


def _total(arm: float, share: float, size: float, icc: float, correlation: float) -> float | None:
    if not 0 < share < 1:
        return None
    factor = experiments.unequal_split_factor(share) * experiments.design_effect(size, icc)
    return 2 * arm * factor * experiments.covariate_factor(correlation)


def _sampling(sheet: Sheet) -> None:
    kept = sheet.read("kept share of negatives", "data.sampling.negatives.keep_rate")
    if kept.value is None or kept.value == 0:
        return
    sheet.add(
        label("F27", "corrected_half", "Probability behind a score of 0.5", ""),
        lambda kept: decisions.corrected_probability(0.5, kept),
        kept,
        formula="s / (s + (1 − s)/w), s = 0.5",
    )
