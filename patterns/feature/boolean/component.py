"""Truth values."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Options, ResolvedColumn, Suit


def arguments(options: Options, design: Design) -> Mapping[str, Any]:
    """The column."""
    return {"column": design.subject}


def suits_column(design: Design, column: ResolvedColumn) -> Suit | None:
    """Booleans."""
    return Suit(10, "True or false: 1 or 0.") if column.type == "boolean" else None


COMPONENT = Component(
    summary="True or false as 1 or 0; gaps take the more frequent one where the model cannot "
    "take them.",
    requires=("parts/tabular",),
    entry="feature.boolean:Boolean",
    arguments=arguments,
    suits_column=suits_column,
    why_not="It knows two values only.",
)
