"""Escalation: a cheap model first; what it is not sure of goes on to a dearer one."""

import re
from collections.abc import Mapping
from typing import Any, Literal

from mldesign.sdk import Component, Design, Duration, Option, Options, Share, Suit

RESERVED = frozenset({"budget", "cascade", "costs", "deferral", "delta", "loss", "price"}) | {
    "random_state",
    "relative",
    "shares",
    "single",
    "stages",
    "time_ordered",
}
"""What the certificate calls the whole and the one model that competes with it, and parameters of
the estimator, beside which the stages' names stand."""
Loss = Literal["brier", "log_loss", "cost", "accuracy", "squared", "absolute"]


class EscalationOptions(Options):
    """What quality may be given up, and how surely that has to be known."""

    budget: Share = Option(
        Share("1%"),
        gt=0,
        lt=1,
        why="A hundredth of the loss of the last stage: of Brier score or log-loss hardly anybody "
        "sees it, and a small boosted model may still answer half to three quarters of all rows.",
        effect="Higher lets cheap stages answer more. Of `loss: accuracy` it is points: 0.5% lets "
        "accuracy fall by half a point.",
        related=("loss", "confidence"),
    )
    relative: bool | None = Option(
        None,
        why="Left open, the budget is a share of the last stage's loss, and of `loss: accuracy` "
        "points: people think of both that way.",
        effect="`false` makes the budget absolute, in units of the loss (1% of Brier is 0.01): "
        "needed where the last stage hardly ever errs, because a share of nothing is nothing.",
        related=("budget",),
    )
    loss: Loss | None = Option(
        None,
        why="Left open, the Brier score for classes and the squared error for numbers: they budget "
        "the whole probability. Half a point of accuracy let a linear model answer 88 % of loan "
        "applications and cost six points of AUC.",
        effect="`cost` budgets what mistakes cost (`problem.error_costs`); `accuracy` is right "
        "only where nothing but the most probable class is used.",
        related=("budget",),
    )
    confidence: Share = Option(
        Share("95%"),
        ge=0.5,
        lt=1,
        why="The customary one chance in twenty that the rows deceive.",
        effect="Higher needs more labels for the same share of cheap answers.",
        related=("budget",),
    )
    deadline: Duration | None = Option(
        None,
        gt=0,
        why="No limit: every row gets the answer the certificate speaks of.",
        effect="A row whose time is up when a dearer stage would be asked gets the answer of the "
        "last stage that finished, and says so. It holds for single rows, from the moment they are "
        "encoded.",
    )
    single_cost: float | None = Option(
        None,
        ge=0,
        why="Not declared, the simplest system that is proven ships, one model before several.",
        effect="What a row costs by `model:` alone. With it and a `cost` of every stage, the "
        "cheapest system that is proven ships.",
    )
    learned: bool = Option(
        False,
        why="The distance from the decision orders two classes as any margin does. A learned rule "
        "won on some tables by seven points of share and lost on others by three.",
        effect="A rule learned from where the first stage is worse takes over if it wins on rows "
        "it was not learned from.",
    )


def arguments(options: EscalationOptions, design: Design) -> Mapping[str, Any]:
    """The terms of the cascade, in plain numbers; names and declared costs are those of the
    stages. Where only some stages have a price, the others and the single model are free."""
    stages = design.blueprint.patterns.cascade.stages
    declared = any(stage.cost is not None for stage in stages)
    free = declared and any(stage.cost is None for stage in stages)
    costs = tuple(0.0 if stage.cost is None else float(stage.cost) for stage in stages)
    return {
        "names": _names([stage.name or str(stage.use) for stage in stages]),
        "costs": costs if declared else None,
        "single_cost": 0.0 if free and options.single_cost is None else options.single_cost,
        "loss": options.loss or _loss(design),
        "budget": round(float(options.budget), 12),
        "relative": options.loss != "accuracy" if options.relative is None else options.relative,
        "confidence": round(float(options.confidence), 12),
        "error_costs": _error_costs(design) if options.loss == "cost" else None,
        "deadline_seconds": None if options.deadline is None else float(options.deadline),
        "learned": options.learned,
    }


def _loss(design: Design) -> str:
    return "brier" if "classification" in design.gives else "squared"


def _error_costs(design: Design) -> tuple[float, float]:
    """Of a false positive and a false negative; without them both count the same."""
    costs = design.blueprint.problem.error_costs
    both = (costs.false_positive, costs.false_negative)
    false_positive, false_negative = (1.0 if cost is None else float(cost) for cost in both)
    return false_positive, false_negative


def _names(written: list[str]) -> tuple[str, ...]:
    """Names that can stand in a metric's label and a parameter's name, each once."""
    names: list[str] = []
    for text in written:
        plain = re.sub(r"\W+", "_", text.lower()).strip("_") or "stage"
        plain = re.sub("__+", "_", plain)
        while plain in names or plain in RESERVED:
            plain = f"{plain}_{len(names) + 1}"
        names.append(plain)
    return tuple(names)


def suits(design: Design) -> Suit | None:
    """Where every stage of an escalation names its model; what is only described stays in the
    document."""
    cascade = design.blueprint.patterns.cascade
    if len(cascade.stages) < 2 or cascade.kind == "funnel":
        return None
    if not all(stage.use for stage in cascade.stages):
        return None
    return Suit(10, "The blueprint names the model of every stage.")


COMPONENT = Component(
    summary="A cheap model answers first; rows it is not sure of go on to a dearer one, as far as "
    "a certificate on the quality given up allows.",
    options=EscalationOptions,
    gives=frozenset({"calibrated", "stage_of_answers"}),
    requires=("parts/tabular", "parts/scoring"),
    packages=(
        "numpy>=2.1,<3",
        "pyarrow>=20,<27",
        "scikit-learn>=1.7,<1.10",
        "scipy>=1.14,<2",
    ),
    entry="cascade.model:CascadeModel",
    arguments=arguments,
    suits=suits,
    slots=("stage",),
    around={"package": "cascade.package:StagedPackage"},
    why_not="Unless the last stage is both better and dearer, one tuned model is as good and "
    "simpler.",
    sources=(
        "Angelopoulos et al. 2021, Learn then Test: Calibrating Predictive Algorithms to Achieve "
        "Risk Control, section 3",
        "Waudby-Smith & Ramdas 2024, Estimating means of bounded random variables by betting, "
        "JRSS B",
        "Jitkrittum et al. 2023, When Does Confidence-Based Cascade Deferral Suffice?, NeurIPS",
    ),
)
