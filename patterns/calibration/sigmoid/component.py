"""Sigmoid calibration: safe from dozens of rows on."""

from mldesign.sdk import Component, Design, Options, Suit


def no_arguments(options: Options, design: Design) -> dict[str, object]:
    """There is nothing to set."""
    return {}


def suits(design: Design) -> Suit | None:
    """The default where a decision hangs on the probabilities of trees."""
    costs = design.blueprint.problem.error_costs
    declared = costs.false_positive is not None and costs.false_negative is not None
    priced = "multiclass" in design.gives and bool(costs.matrix)
    if not {"classification", "trees"} <= design.gives or not (declared or priced):
        return None
    if "calibrated" in design.gives:  # by what is put round the model
        return None
    follows = "follows from the costs, which holds for true probabilities only; trees overstate"
    why = (
        f"The decision {follows} them."
        if priced
        else f"The threshold {follows} them, and two parameters cost no accuracy."
    )
    return Suit(10, why)


COMPONENT = Component(
    summary="Stretches and moves the log-odds: Platt scaling, or temperature and bias per class.",
    needs=frozenset({"classification", "probabilities"}),
    gives=frozenset({"calibrated"}),
    requires=("parts/tabular",),
    packages=("scipy>=1.14,<2",),
    entry="calibration.sigmoid:Sigmoid",
    arguments=no_arguments,
    suits=suits,
    why_not="It can only stretch and move; with ten thousand calibration rows `isotonic` can bend.",
    sources=(
        "Platt 1999, Probabilistic Outputs for Support Vector Machines",
        "Alexandari, Kundaje & Shrikumar 2020, Maximum Likelihood with Bias-Corrected "
        "Calibration, ICML",
    ),
)
