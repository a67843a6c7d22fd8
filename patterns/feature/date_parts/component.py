"""Dates."""

from collections.abc import Mapping
from typing import Any, Literal

from mldesign.sdk import Component, Design, Option, Options, ResolvedColumn, Suit

Part = Literal["year", "month", "day", "weekday", "hour", "day_of_year", "elapsed_days"]


class DateParts(Options):
    """Which parts."""

    parts: tuple[Part, ...] = Option(
        (),
        strict=False,
        why="All that differ between training rows: the hour of a plain date says nothing.",
        effect="Those named here, and no others. `elapsed_days` counts from the first training "
        "row.",
    )


def arguments(options: DateParts, design: Design) -> Mapping[str, Any]:
    """The column and the parts."""
    return {"column": design.subject, "parts": options.parts}


def suits_column(design: Design, column: ResolvedColumn) -> Suit | None:
    """Dates."""
    if column.type != "date":
        return None
    return Suit(10, "A date: its parts repeat, so what was learned from them holds again.")


COMPONENT = Component(
    summary="A date as year, month, day, weekday, hour, day of the year and days gone by.",
    options=DateParts,
    requires=("parts/tabular",),
    entry="feature.date_parts:DateParts",
    arguments=arguments,
    suits_column=suits_column,
    why_not="The time between two dates is often what matters: use `difference`.",
)
