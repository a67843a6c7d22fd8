"""A split of whole groups."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Option, Options, Share, Suit


class Grouped(Options):
    """Shares of the rows, and what keeps them together."""

    group: str | None = Option(
        None,
        why="`data.entity_column` names it when it is declared.",
        effect="The column whose rows of one value stay in one part.",
    )
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


def arguments(options: Grouped, design: Design) -> Mapping[str, Any]:
    """The column, and shares as numbers."""
    return {
        "group": options.group or design.blueprint.data.entity_column,
        "test": float(options.test),
        "validation": float(options.validation),
    }


def suits(design: Design) -> Suit | None:
    """Where groups are declared."""
    group = design.blueprint.training.split.group or design.blueprint.data.entity_column
    if group is None:
        return None
    return Suit(20, f"Rows of one `{group}` resemble each other: it must not train and test.")


COMPONENT = Component(
    summary="Deals whole groups out by chance, so that no customer, patient or machine is in "
    "two parts.",
    options=Grouped,
    needs=frozenset({"tabular"}),
    gives=frozenset({"whole_groups"}),
    packages=("scikit-learn>=1.7,<1.10",),
    entry="split.grouped:GroupedSplit",
    arguments=arguments,
    suits=suits,
    why_not="It needs a column of groups, and it is needed only where new rows come from new "
    "groups.",
)
