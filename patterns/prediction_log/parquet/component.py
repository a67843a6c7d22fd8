"""The prediction log in Parquet files."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Duration, Option, Options, Share

DAY = 86_400.0


class ParquetOptions(Options):
    """Where it lies, and how long."""

    path: str = Option(
        "data/predictions",
        min_length=1,
        why="Relative to the project; a folder, because whole files are never changed.",
        effect="It is made when it is not there. Several processes may share it.",
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
    part_rows: int = Option(
        50_000,
        ge=1,
        why="Parts of a few megabytes, which any reader likes.",
        effect="More rows make larger and fewer files.",
        related=("part_interval",),
    )
    part_interval: Duration = Option(
        Duration("10 min"),
        gt=0,
        why="144 files on a quiet day.",
        effect="A part is closed after this time even when it is small.",
        related=("part_rows",),
    )
    retention: Duration | None = Option(
        None,
        gt=0,
        why="Kept until someone decides how long; the linter asks.",
        effect="Files whose newest row is older are deleted, once an hour.",
    )
    sample_rate: Share = Option(
        Share(1.0, "100%"),
        gt=0,
        le=1,
        why="Everything: outcomes can only be joined with what was kept.",
        effect="Share of requests that is kept, chosen at random.",
    )


def arguments(options: ParquetOptions, design: Design) -> Mapping[str, Any]:
    """Quantities as plain numbers."""
    return {
        "path": options.path,
        "flush_seconds": float(options.flush_interval),
        "buffer_rows": options.buffer_rows,
        "retention_days": None if options.retention is None else float(options.retention) / DAY,
        "sample_rate": float(options.sample_rate),
        "part_rows": options.part_rows,
        "part_seconds": float(options.part_interval),
    }


COMPONENT = Component(
    summary="A folder of Parquet files behind an append-only tail, written off the request path.",
    options=ParquetOptions,
    gives=frozenset({"prediction_log"}),
    requires=("parts/prediction_log",),
    packages=("pyarrow>=20,<27",),
    entry="prediction_log.parquet:ParquetLog",
    arguments=arguments,
    why_not="Single predictions cannot be looked up quickly; SQLite can be queried as it is.",
)
