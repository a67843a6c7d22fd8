"""The prediction log in SQLite."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Duration, Option, Options, Share, Suit

DAY = 86_400.0


class SqliteOptions(Options):
    """Where it lies, and how long."""

    path: str = Option(
        "data/predictions.sqlite",
        min_length=1,
        why="Relative to the project; on a local disk, because SQLite locks files.",
        effect="Its folder is made when it is not there.",
    )
    flush_interval: Duration = Option(
        Duration("1 s"),
        gt=0,
        why="What a killed process loses at most; writing each answer at once costs five times the "
        "whole request.",
        effect="Longer loses more and writes less often.",
    )
    buffer_rows: int = Option(
        100_000,
        ge=1,
        why="Ten seconds of a busy service in some 50 MB: time for a disk to come back.",
        effect="When it is full, new rows are dropped and counted; the service goes on.",
    )
    retention: Duration | None = Option(
        None,
        gt=0,
        why="Kept until someone decides how long; the linter asks.",
        effect="Older rows are deleted, once an hour.",
    )
    sample_rate: Share = Option(
        Share(1.0, "100%"),
        gt=0,
        le=1,
        why="Everything: outcomes can only be joined with what was kept.",
        effect="Share of requests that is kept, chosen at random.",
    )


def arguments(options: SqliteOptions, design: Design) -> Mapping[str, Any]:
    """Quantities as plain numbers."""
    return {
        "path": options.path,
        "flush_seconds": float(options.flush_interval),
        "buffer_rows": options.buffer_rows,
        "retention_days": None if options.retention is None else float(options.retention) / DAY,
        "sample_rate": float(options.sample_rate),
    }


def suits(design: Design) -> Suit | None:
    """The default beside a service."""
    if not design.taken.get("serving"):
        return None
    return Suit(10, "One file, no server, and any tool can query it.")


COMPONENT = Component(
    summary="One SQLite file in WAL mode, written in batches off the request path.",
    options=SqliteOptions,
    gives=frozenset({"prediction_log"}),
    requires=("parts/prediction_log",),
    packages=("pyarrow>=20,<27",),
    entry="prediction_log.sqlite:SqliteLog",
    arguments=arguments,
    suits=suits,
    why_not="Above some thousand rows per second, or for analysis over months, Parquet is smaller "
    "and faster.",
)
