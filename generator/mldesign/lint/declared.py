"""Typed numbers beside the ones that follow from other fields."""

from collections.abc import Iterator
from dataclasses import dataclass

from mldesign.model.context import Context
from mldesign.model.plan import Number


@dataclass(frozen=True)
class Contradiction:
    """A typed number that disagrees with the computed one."""

    path: str
    title: str
    declared: str
    declared_value: float
    computed: float
    unit: str
    formula_id: str
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class Twin:
    """A field and the number that other fields determine for it."""

    path: str
    formula_id: str
    key: str


TWINS = (
    Twin("traffic.peak_rate", "F1", "peak_rate"),
    Twin("problem.success.annual_value", "F29", "annual_value"),
    Twin("training.compute.hours", "F16", "training_hours"),
    Twin("data.label.labels_per_week", "F14", "labels_per_week"),
    Twin("evaluation.test.n", "F22", "test_rows"),
    Twin("evaluation.test.positives", "F22", "test_positives"),
)
"""Fields that other fields determine. Which of the two is right, the author knows."""


def contradictions(context: Context) -> Iterator[Contradiction]:
    """Find fields that are off by more than the tolerance."""
    for twin in TWINS:
        number = context.number(twin.formula_id, twin.key)
        value: object = context.blueprint
        for part in twin.path.split("."):
            value = getattr(value, part)
        if number is not None and isinstance(value, int | float):
            yield from _compare(context, twin.path, str(value), float(value), number)


def _compare(
    context: Context, path: str, text: str, value: float, number: Number
) -> Iterator[Contradiction]:
    inputs = tuple(given.path for given in number.inputs if "." in given.path)
    if number.value is None or path in inputs or not inputs:
        return
    largest = max(abs(value), abs(number.value))
    if abs(value - number.value) > context.thresholds.declared_tolerance * largest:
        yield Contradiction(
            path, number.title, text, value, number.value, number.unit, number.id, inputs
        )
