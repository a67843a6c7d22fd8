"""A split by time."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Duration, Option, Options, Share, Suit

SECONDS_PER_DAY = 86_400


class Temporal(Options):
    """Shares of the rows, by what they are ordered, and the gap between parts."""

    time: str | None = Option(
        None,
        why="The source's `timestamp_column` when it is declared; else the order of the file.",
        effect="The column of dates that rows are ordered by.",
    )
    gap: Duration | None = Option(
        None,
        why="The label's delay: what is not known yet at the time of training must not train.",
        effect="Rows this close before the validation and the test part are left out.",
        related=["time"],
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


def arguments(options: Temporal, design: Design) -> Mapping[str, Any]:
    """The column, the gap in days, and shares as numbers."""
    delay = design.blueprint.data.label.delay
    gap = options.gap if options.gap is not None else delay.p95 or delay.typical
    return {
        "time": options.time or design.blueprint.data.sources[0].timestamp_column,
        "test": float(options.test),
        "validation": float(options.validation),
        "gap_days": float(gap or 0.0) / SECONDS_PER_DAY,
    }


def suits(design: Design) -> Suit | None:
    """Where a time is declared."""
    blueprint = design.blueprint
    time = blueprint.training.split.time or blueprint.data.sources[0].timestamp_column
    if time is None:
        return None
    return Suit(
        30, f"Rows have a time (`{time}`), and the model will predict rows that come later."
    )


COMPONENT = Component(
    summary="Trains on the past and tests on the future, with a gap for outcomes that are not "
    "known yet.",
    options=Temporal,
    needs=frozenset({"tabular"}),
    gives=frozenset({"time_order"}),
    entry="split.temporal:TemporalSplit",
    arguments=arguments,
    suits=suits,
    why_not="It needs rows that have a time, and tests on one season only.",
    sources=(
        "Tashman 2000, Out-of-sample tests of forecasting accuracy, section 3 (rolling origin)",
    ),
)
