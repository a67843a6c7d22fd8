"""Parquet files."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Option, Options, Share, Suit


class Parquet(Options):
    """How a Parquet file is read."""

    path: str = Option(
        min_length=1,
        why="Relative to the project, so that the project can be moved.",
        effect="A file, or a folder whose `*.parquet` files are read in the order of their names. "
        "While nothing lies there, a synthetic sample of the declared columns is used.",
    )
    bad_share: Share = Option(
        Share(0.01, "1%"),
        why="A few bad rows are life; more mean that something has changed, and a person should "
        "look.",
        effect="Share of rows that may break the contract; they are set aside. Above it "
        "training refuses.",
    )


def arguments(options: Parquet, design: Design) -> Mapping[str, Any]:
    """Shares as numbers."""
    return {"path": options.path, "bad_share": float(options.bad_share)}


def suits(design: Design) -> Suit | None:
    """By the name of the file."""
    path = str(design.source.written.written.get("path", "")).lower()
    return Suit(10, "The file's name says so.") if path.endswith((".parquet", ".pq")) else None


COMPONENT = Component(
    summary="Rows from a Parquet file or a folder of them, streamed, with the types they were "
    "written with.",
    options=Parquet,
    requires=("parts/contract",),
    packages=("pyarrow>=20,<27",),
    entry="source.parquet_file:ParquetFile",
    arguments=arguments,
    suits=suits,
    why_not="People cannot read it without a tool, and many exports are CSV.",
)
