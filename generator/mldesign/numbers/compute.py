"""Every number a blueprint has inputs for; the document prints these instead of typed ones."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mldesign.model.plan import Number
from mldesign.numbers.sections import (
    data,
    deployment,
    evaluation,
    features,
    monitoring,
    operations,
    training,
)
from mldesign.numbers.sheet import Sheet

SECTIONS = (
    "problem",
    "data",
    "features",
    "model",
    "training",
    "evaluation",
    "deployment",
    "monitoring",
    "patterns",
    "operations",
)


def compute(blueprint: Any, facts: Mapping[str, Any]) -> tuple[Number, ...]:
    """Return the numbers of a design by section and formula. Pure.

    A number without value names the blueprint paths that would give it one.
    """
    sheet = Sheet(blueprint, facts)
    for section in (data, features, training, evaluation, deployment, monitoring, operations):
        section.fill(sheet)
    currency = blueprint.operations.prices.currency
    made = sheet.numbers.values()
    return tuple(
        sorted(
            (_in_currency(number, currency) for number in made) if currency else made,
            key=lambda number: (SECTIONS.index(number.section), int(number.id[1:])),
        )
    )


def _in_currency(number: Number, currency: str) -> Number:
    """The number with the design's own currency where its units say `money`."""
    inputs = tuple(replace(i, unit=i.unit.replace("money", currency)) for i in number.inputs)
    return replace(number, unit=number.unit.replace("money", currency), inputs=inputs)
