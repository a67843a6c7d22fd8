"""Isotonic calibration: for many rows."""

from mldesign.sdk import Component, Option, Options


class IsotonicOptions(Options):
    """When there are enough rows."""

    fewest: int = Option(
        500,
        ge=50,
        why="Below it the steps follow noise: with 200 rows log-loss rose by 24 %, with 2,000 to "
        "6,000 by a few percent to two thirds. From ten thousand on it is worth a try.",
        effect="Training refuses to calibrate with fewer rows.",
    )


COMPONENT = Component(
    summary="The best monotone curve through the outcomes, kept away from 0 and 1.",
    options=IsotonicOptions,
    needs=frozenset({"classification", "probabilities"}),
    gives=frozenset({"calibrated"}),
    requires=("parts/tabular",),
    packages=("scikit-learn>=1.7,<1.10",),
    entry="calibration.isotonic:Isotonic",
    why_not="Below about ten thousand calibration rows `sigmoid` is better, and it makes no ties.",
    sources=(
        "Zadrozny & Elkan 2002, Transforming Classifier Scores into Accurate Multiclass "
        "Probability Estimates, KDD",
    ),
)
