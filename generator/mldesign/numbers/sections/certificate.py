"""How many labels the certificate of a cascade takes, before anything is trained."""

from functools import partial
from math import log

from mldesign.model.quantities import Share
from mldesign.model.task import TWO_CLASSES
from mldesign.numbers import cascade
from mldesign.numbers.given import ASSUMED, COMPUTED, Given, Label, declared
from mldesign.numbers.sheet import Sheet

label = partial(Label, section="patterns")

PATH = "patterns.cascade"
BUDGET, CONFIDENCE = 0.01, 0.95
DIFFERENT = 0.02
"""Rows that two models of like quality decide differently, where one of them is wrong."""
LARGEST_LOG_LOSS = log(100)
"""No probability is taken for smaller than a hundredth, so that log-loss has a bound."""
METRICS = {"brier": "brier", "log_loss": "log_loss", "cost": "expected_cost"}
"""Which metric of the evaluation tells the level of a loss."""


def fill(sheet: Sheet) -> None:
    """Add the floor of labels, and what a certificate is likely to take, where every stage of an
    escalation is built and the loss has a level that can be told before: of two classes, or points
    of accuracy.
    """
    pattern = sheet.blueprint.patterns.cascade
    built = len(pattern.stages) > 1 and all(stage.use for stage in pattern.stages)
    loss = str(pattern.written.get("loss") or "brier")
    two = loss in METRICS and sheet.blueprint.problem.task.use in TWO_CLASSES
    if pattern.kind == "funnel" or not built or not (two or loss == "accuracy"):
        return
    given_up = _given_up(sheet, loss)
    sheet.add(
        label("F20", "labels_floor", "Labels below which nothing can be certified", "rows"),
        cascade.certificate_floor,
        given_up,
        _share(sheet, "confidence", CONFIDENCE),
        Given("models that compete", float(len(pattern.stages)), "", f"{PATH}.stages", COMPUTED),
    )
    if loss == "accuracy":
        sheet.add(
            label("F20", "labels_needed", "Labels a certificate is likely to take", "rows"),
            cascade.certificate_labels,
            given_up,
            Given("rows answered differently", None, "", f"{PATH}.stages").or_assumed(DIFFERENT),
        )


def _share(sheet: Sheet, name: str, default: float) -> Given:
    written = sheet.blueprint.patterns.cascade.written.get(name)
    try:
        value = None if written is None else float(Share(written))
    except ValueError:
        value = None  # said where choices are judged
    return declared(name, value, "", f"{PATH}.{name}").or_assumed(default)


def _given_up(sheet: Sheet, loss: str) -> Given:
    """The budget as a share of the largest loss a row can have."""
    budget = _share(sheet, "budget", BUDGET)
    if loss == "accuracy":
        return budget
    return sheet.add(
        label("F20", "given_up", "Loss that may be given up, of the largest a row can have", ""),
        lambda budget, level, largest: budget * level / largest,
        budget,
        _level(sheet, loss),
        _largest(sheet, loss),
        formula="budget × loss of the last stage / largest loss",
    )


def _level(sheet: Sheet, loss: str) -> Given:
    """The loss of the last stage: what the design aims at, else that of the base rate, which no
    model may exceed.
    """
    for index, metric in enumerate(sheet.blueprint.evaluation.metrics):
        if metric.name == METRICS[loss] and metric.target is not None:
            path = f"evaluation.metrics[{index}].target"
            return declared(f"target of {metric.name}", metric.target, "", path)
    rate = sheet.positive_rate()
    value = None if rate.value is None else _of_base_rate(sheet, loss, rate.value)
    path = "data.label.positive_rate"
    return Given(f"{METRICS[loss]} of the base rate", value, "", path, ASSUMED)


def _of_base_rate(sheet: Sheet, loss: str, rate: float) -> float | None:
    """Loss of the model that always says the share of positives."""
    if not 0 < rate < 1:
        return None
    if loss == "brier":
        return rate * (1 - rate)
    if loss == "log_loss":
        return -(rate * log(rate) + (1 - rate) * log(1 - rate))
    costs = sheet.blueprint.problem.error_costs
    if costs.false_positive is None or costs.false_negative is None:
        return None
    return min(float(costs.false_positive) * (1 - rate), float(costs.false_negative) * rate)


def _largest(sheet: Sheet, loss: str) -> Given:
    if loss != "cost":
        bound = LARGEST_LOG_LOSS if loss == "log_loss" else 1.0
        return Given("largest loss", bound, "", f"{PATH}.loss", COMPUTED)
    costs = sheet.blueprint.problem.error_costs
    known = [float(c) for c in (costs.false_positive, costs.false_negative) if c is not None]
    value = max(known) if len(known) == 2 else None
    return declared("cost of the dearer error", value, "", "problem.error_costs")
