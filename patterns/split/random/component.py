"""A split by chance."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Option, Options, Share, Suit


class Random(Options):
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


def arguments(options: Random, design: Design) -> Mapping[str, Any]:
    """Shares as numbers."""
    return {"test": float(options.test), "validation": float(options.validation)}


def suits(design: Design) -> Suit | None:
    """Whenever nothing better is known."""
    return Suit(1, "No time, no groups and no classes are declared: rows count as independent.")


COMPONENT = Component(
    summary="Deals rows out by chance.",
    options=Random,
    needs=frozenset({"tabular"}),
    gives=frozenset({"shuffled_rows"}),
    entry="split.random:RandomSplit",
    arguments=arguments,
    suits=suits,
    why_not="It grades the model on days and groups it has already seen, wherever rows have "
    "either.",
)
