"""MOD003 and MOD004: scores that are turned into decisions and money."""

from mldesign.lint.applies import written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Verdicts, rule

SYMMETRIC = {"mse", "mae", "squared_error", "absolute_error", "log_loss", "logloss"}
MONEY = {"expected_value", "bid"}


@rule("MOD003", "uncalibrated-probability", WARNING, written("problem.decision.uses"))
def uncalibrated_probability(context: Context) -> Verdicts:
    """Decisions use probabilities that nobody calibrates.

    Why it hurts: Expected-value rules multiply the calibration error by money.
    How to fix: Add `training.calibration`, or a goal under `evaluation.calibration`.
    When to ignore: The model is known to be calibrated on rows like those served.
    Source: McMahan et al. 2013, calibration.

    Bad:
        problem: {decision: {uses: probability}}
        training: {calibration: none}
    Good:
        problem: {decision: {uses: probability}}
        training: {calibration: {use: sigmoid}}
    """
    uses = context.blueprint.problem.decision.uses
    if (
        uses in MONEY | {"probability"}
        and not context.gives("calibrated")
        and not context.blueprint.evaluation.calibration
    ):
        yield Failure(
            "training.calibration",
            f"the decision uses the {str(uses).replace('_', ' ')} and nothing calibrates it",
            related=("problem.decision.uses",),
            severity=ERROR if uses in MONEY else None,
        )


@rule("MOD004", "symmetric-loss-asymmetric-cost", WARNING, written("problem.error_costs"))
def symmetric_loss_asymmetric_cost(context: Context) -> Verdicts:
    """Costs differ by direction, but neither loss nor threshold knows.

    Why it hurts: The optimiser is told the wrong thing.
    How to fix: Use a quantile or weighted loss, or `evaluation.threshold: cost_based`.
    When to ignore: A later step corrects for the costs.
    Source: retail design, sections II and VI.ii; F28.

    Bad:
        problem: {error_costs: {false_positive: 1, false_negative: 5}}
        evaluation: {threshold: {use: fixed, value: 0.5}}
    Good:
        problem: {error_costs: {false_positive: 1, false_negative: 5}}
        evaluation: {threshold: cost_based}
    """
    costs = context.blueprint.problem.error_costs
    pairs = (
        ("false_positive", costs.false_positive, "false_negative", costs.false_negative),
        ("over", costs.over, "under", costs.under),
    )
    for first, one, second, other in pairs:
        if not one or not other:
            continue
        ratio = max(one / other, other / one)
        if ratio <= context.thresholds.cost_ratio:
            continue
        path, blind = _blind_to_direction(context, first)
        if not blind:
            continue
        yield Failure(
            path,
            f"{first} costs {one} and {second} {other} (a factor of {ratio:.3g}), but the {blind}",
            related=(f"problem.error_costs.{first}", f"problem.error_costs.{second}"),
        )


def _blind_to_direction(context: Context, first: str) -> tuple[str, str]:
    """Path of what should know that one direction costs more, and what it is instead; empty: it
    knows.
    """
    if first == "over":
        loss = context.blueprint.model.loss
        blind = f"loss is {loss}" if loss and loss.lower() in SYMMETRIC else ""
        return "model.loss", blind
    path = "evaluation.threshold"
    if context.blueprint.evaluation.threshold.off:
        return path, "threshold is none"
    threshold = context.answer(path)
    if threshold is None or context.gives("threshold_from_costs"):
        return path, ""
    return path, f"threshold is {threshold.component.name}"
