"""A split by chance within each class."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Option, Options, Share, Suit


class Stratified(Options):
    """Shares of the rows."""

    test: Share = Option(
        Share(0.2, "20%"),
        gt=0,
        lt=1,
        why="Enough rows for intervals one can act on, without starving the model.",
        effect="Larger: narrower intervals, a worse model.",
        related=["validation"],
    )
    validation: Share = Option(
        Share(0.2, "20%"),
        gt=0,
        lt=1,
        why="Calibration, threshold and search are decided on these rows, never on the test rows.",
        effect="The final model learns from train and validation rows together.",
        related=["test"],
    )


def arguments(options: Stratified, design: Design) -> Mapping[str, Any]:
    """Shares as numbers."""
    return {"test": float(options.test), "validation": float(options.validation)}


def suits(design: Design) -> Suit | None:
    """For classes."""
    if "classification" not in design.gives:
        return None
    return Suit(
        10, "Classes, and neither time nor groups: every part gets its share of each class."
    )


COMPONENT = Component(
    summary="Deals rows out by chance, with the same share of every class in each part.",
    options=Stratified,
    needs=frozenset({"classification"}),
    gives=frozenset({"shuffled_rows"}),
    packages=("scikit-learn>=1.7,<1.10",),
    entry="split.stratified:StratifiedSplit",
    arguments=arguments,
    suits=suits,
    why_not="It grades the model on days and groups it has already seen, wherever rows have "
    "either.",
)
