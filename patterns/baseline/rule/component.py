"""The rule baseline: what people do, or could do, without a model."""

from typing import Any

from mldesign.sdk import Component, Design, Option, Options

ASKED = ("number", "integer", "category", "boolean")
"""Column types a learned rule may ask about."""


class RuleOptions(Options):
    """The rule. Without a column it is learned."""

    column: str | None = Option(
        None,
        why="Without a column the best question about any one of them is learned, which is the "
        "strongest rule a person could have found by looking.",
        effect="Name the column your present rule looks at.",
        related=("above", "below", "equals"),
    )
    above: float | None = Option(
        None,
        why="No limit unless one is stated.",
        effect="The rule says yes where the column is above it.",
        related=("column",),
    )
    below: float | None = Option(
        None,
        why="No limit unless one is stated.",
        effect="The rule says yes where the column is below it.",
        related=("column",),
    )
    equals: str | None = Option(
        None,
        why="No value unless one is stated.",
        effect="The rule says yes where the column has this value.",
        related=("column",),
        coerce_numbers_to_str=True,
    )


def arguments(options: RuleOptions, design: Design) -> dict[str, Any]:
    """The stated question as column, comparison and value; else the columns to learn one from."""
    stated = [
        (name, value)
        for name in ("above", "below", "equals")
        if (value := getattr(options, name)) is not None
    ]
    if options.column is None or not stated:
        return {"question": None, "columns": askable(options, design)}
    comparison, value = stated[0]
    return {
        "question": (options.column, comparison, _typed(value, options.column, design)),
        "columns": (),
    }


def askable(options: RuleOptions, design: Design) -> tuple[str, ...]:
    """Columns that are known at prediction time and have values to compare."""
    data, excluded = design.blueprint.data, design.blueprint.features.exclude
    wanted = [
        column.name
        for column in design.columns
        if column.type in ASKED
        and column.available_at_prediction
        and column.name not in {data.target, data.key, *excluded}
    ]
    return tuple(name for name in wanted if options.column in {None, name})


def _typed(value: Any, name: str, design: Design) -> Any:
    """The value as the column holds it."""
    kind = next((column.type for column in design.columns if column.name == name), "category")
    if kind == "boolean":
        return str(value).lower() in {"true", "1", "yes"}
    if kind == "integer" and float(value).is_integer():
        return int(float(value))
    return float(value) if kind in {"integer", "number"} else str(value)


COMPONENT = Component(
    summary="Asks one question about one column, as a person would without a model.",
    options=RuleOptions,
    needs=frozenset({"tabular"}),
    requires=("parts/baseline",),
    entry="baseline.rule:Rule",
    arguments=arguments,
    why_not="State it to compare the model with what is done today.",
    sources=("Holte 1993, Very Simple Classification Rules Perform Well, Machine Learning 11",),
)
