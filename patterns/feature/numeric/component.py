"""Numbers."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Option, Options, ResolvedColumn, Suit


class Numeric(Options):
    """How a number is prepared."""

    indicator: bool | None = Option(
        None,
        why="With a linear model, because there the median that fills a gap would hide it; "
        "trees see the gap itself.",
        effect="True: where training rows have gaps, a second column is 1 for them.",
    )


def arguments(options: Numeric, design: Design) -> Mapping[str, Any]:
    """The column; an indicator by default where the model is linear."""
    linear = "linear" in design.gives
    return {
        "column": design.subject,
        "indicator": linear if options.indicator is None else options.indicator,
    }


def suits_column(design: Design, column: ResolvedColumn) -> Suit | None:
    """Numbers and whole numbers."""
    if column.type not in {"number", "integer"}:
        return None
    return Suit(10, "A number: taken as it is, scaled only where the model wants that.")


COMPONENT = Component(
    summary="A number as it is; gaps are filled with the median where the model cannot take them.",
    options=Numeric,
    requires=("parts/tabular",),
    entry="feature.numeric:Numeric",
    arguments=arguments,
    suits_column=suits_column,
    why_not="A number that only names something, such as a code, has no order: declare it a "
    "category.",
)
