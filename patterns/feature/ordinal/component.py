"""Categories in an order."""

from collections.abc import Mapping, Sequence
from typing import Any

from mldesign.sdk import Component, Design, Option, Options, ResolvedColumn, Suit

MANY = 10
"""Categories from which trees do better with one column to cut than with many to choose from."""


class Ordinal(Options):
    """The order."""

    order: tuple[str, ...] = Option(
        (),
        strict=False,
        why="Without one, values are put in the order of their numbers or letters, which trees "
        "can live with.",
        effect="From lowest to highest. Values that are not named follow behind it.",
    )


def arguments(options: Ordinal, design: Design) -> Mapping[str, Any]:
    """The column and the order."""
    return {"column": design.subject, "order": options.order}


def suits_column(design: Design, column: ResolvedColumn) -> Suit | None:
    """Many categories before trees."""
    if column.type != "category" or "trees" not in design.gives:
        return None
    sources: Sequence[Any] = design.facts.get("sources") or ({},)
    seen = sources[0].get("columns", {}).get(column.name, {})
    many = max(len(column.categories or ()), seen.get("distinct") or 0)
    if many <= MANY:
        return None
    return Suit(20, f"{many} categories before trees: one column of codes is cut where it helps.")


COMPONENT = Component(
    summary="A category as its place in an order: one column of codes.",
    options=Ordinal,
    requires=("parts/vocabulary",),
    entry="feature.ordinal:Ordinal",
    arguments=arguments,
    suits_column=suits_column,
    why_not="A linear model would take the order, and the distances, at their word.",
)
