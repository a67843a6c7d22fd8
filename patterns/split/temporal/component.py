"""A split by time."""

from collections.abc import Iterator, Mapping
from typing import Any

from mldesign.sdk import Component, Design, Duration, Objection, Option, Options, Share, Suit

SECONDS_PER_DAY = 86_400
PATH = "training.split"


class Temporal(Options):
    """Shares of the rows or periods of time, what rows are ordered by, and the gap of parts."""

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
    test: Share | None = Option(
        Share(0.2, "20%"),
        gt=0,
        lt=1,
        why="Enough rows for intervals one can act on, without starving the model.",
        effect="Larger: narrower intervals, a worse model.",
        related=["validation", "test_window"],
    )
    validation: Share | None = Option(
        Share(0.2, "20%"),
        gt=0,
        lt=1,
        why="Calibration, threshold and search are decided on these rows, never on the test rows. "
        "Beside a `test_window`, none is written: a period as long validates.",
        effect="The final model learns from train and validation rows together.",
        related=["test"],
    )
    test_window: Duration | None = Option(
        None,
        gt=0,
        why="A share needs no knowledge of the calendar; a period is better where the model serves "
        "for a known time until it is trained again.",
        effect="The rows of this last period test, in place of a share; each rolling origin scores "
        "as long a period. Longer: narrower intervals, an older model.",
        related=["test", "step"],
    )
    folds: int | None = Option(
        None,
        ge=2,
        le=20,
        why="The search knows how many: four rolling origins where nothing is written.",
        effect="So many rolling origins judge each setting of a search; each costs one training.",
        related=["step", "test_window"],
    )
    step: Duration | None = Option(
        None,
        gt=0,
        why="As long as the test window: then every row is scored once. Without both, origins lie "
        "equally many rows apart.",
        effect="Shorter than the window: rows are scored more than once; longer: some never. "
        "Written alone, it is how long each scored period is, too.",
        related=["folds", "test_window"],
    )

    def model_post_init(self, context: Any, /) -> None:
        """A window takes the place of the shares that nobody wrote: they hold no more."""
        if self.test_window is not None:
            shares = {"test", "validation"} - self.model_fields_set
            self.__dict__.update(dict.fromkeys(shares))


def arguments(options: Temporal, design: Design) -> Mapping[str, Any]:
    """The column, shares as numbers, and times in days."""
    given: dict[str, Any] = {"time": _time(design)}
    if options.test is not None:
        given["test"] = float(options.test)
    given["validation"] = None if options.validation is None else float(options.validation)
    given["gap_days"] = _days(_gap(options, design))
    if options.test_window is not None:
        given["test_window_days"] = _days(options.test_window)
    if options.step is not None:
        given["step_days"] = _days(options.step)
    if design.blueprint.training.window is not None:
        given["training_days"] = _days(design.blueprint.training.window)
    return given


def _time(design: Design) -> str | None:
    blueprint = design.blueprint
    time: str | None = blueprint.training.split.time or blueprint.data.sources[0].timestamp_column
    return time


def _gap(options: Temporal, design: Design) -> Duration | float:
    delay = design.blueprint.data.label.delay
    gap = options.gap if options.gap is not None else delay.p95 or delay.typical
    return gap or 0.0


def _days(duration: float) -> float:
    return float(duration) / SECONDS_PER_DAY


def suits(design: Design) -> Suit | None:
    """Where a time is declared, or a window is written."""
    time, split = _time(design), design.blueprint.training.split
    if time is not None:
        return Suit(
            30, f"Rows have a time (`{time}`), and the model will predict rows that come later."
        )
    if split.test_window is not None or split.step is not None:
        return Suit(30, "A window of time is written, and only a split by time has one.")
    return None


def objections(design: Design) -> list[Objection]:
    """What is written twice, and periods without a time to count them in."""
    options = design.options("split")
    return [*_written_twice(options), *_without_dates(options, design)]


def _written_twice(options: Temporal) -> Iterator[Objection]:
    if options.test_window is not None and options.test is not None:
        yield Objection(
            f"{PATH}.test_window",
            f"the test part is written twice: `test: {options.test}` of the rows, and the last "
            f"{options.test_window} (`test_window`)",
            "leave one of them out",
        )


def _without_dates(options: Temporal, design: Design) -> Iterator[Objection]:
    written = [
        f"{PATH}.{name}" for name in ("test_window", "step") if getattr(options, name) is not None
    ]
    if design.blueprint.training.window is not None:
        written.append("training.window")
    if not written:
        return
    period = written[0].rpartition(".")[2]
    time = _time(design)
    kind = next((column.type for column in design.columns if column.name == time), "date")
    if time is None:
        yield Objection(
            written[0],
            f"`{period}` is a period, but no column says when rows were",
            "name the column of dates: `training.split.time`, or `timestamp_column` of the source",
        )
    elif kind != "date":
        yield Objection(
            written[0],
            f"`{period}` is a period, but `{time}` is of type {kind} and holds no dates",
            f"declare `{time}` as a date, or name another column: `training.split.time`",
        )


COMPONENT = Component(
    summary="Trains on the past and tests on the future, with a gap for outcomes that are not "
    "known yet.",
    options=Temporal,
    needs=frozenset({"tabular"}),
    gives=frozenset({"time_order", "training_window"}),
    test_packages=("hypothesis>=6.112,<7",),
    entry="split.temporal:TemporalSplit",
    arguments=arguments,
    suits=suits,
    objections=objections,
    why_not="It needs rows that have a time, and tests on one season only.",
    sources=(
        "Tashman 2000, Out-of-sample tests of forecasting accuracy, section 3 (rolling origin)",
    ),
)
