"""One column for each category."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Option, Options, ResolvedColumn, Suit


class OneHot(Options):
    """What counts as a category of its own."""

    min_count: int = Option(
        10,
        ge=1,
        why="An effect learned from fewer rows is mostly chance.",
        effect="Categories with fewer training rows share one column; unseen ones go there too.",
    )


def arguments(options: OneHot, design: Design) -> Mapping[str, Any]:
    """The column."""
    return {"column": design.subject, "min_count": options.min_count}


def suits_column(design: Design, column: ResolvedColumn) -> Suit | None:
    """Categories, unless another way suits many of them better."""
    if column.type != "category":
        return None
    return Suit(10, "A category without order: one column for each value, so no order is made up.")


COMPONENT = Component(
    summary="A category as one column of 0 or 1 for each value; rare values share one.",
    options=OneHot,
    requires=("parts/vocabulary",),
    packages=("scikit-learn>=1.7,<1.10",),
    entry="feature.one_hot:OneHot",
    arguments=arguments,
    suits_column=suits_column,
    why_not="With many values it makes a wide matrix of nearly empty columns.",
)
