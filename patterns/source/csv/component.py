"""CSV files."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Option, Options, Share, Suit

MISSING = ("", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "#N/A", "?")


class Csv(Options):
    """How a CSV file is read."""

    path: str = Option(
        min_length=1,
        why="Relative to the project, so that the project can be moved.",
        effect="While no file lies there, a synthetic sample of the declared columns is used.",
    )
    delimiter: str | None = Option(
        None,
        min_length=1,
        max_length=1,
        why="Seen in the file; a comma while it is not there.",
        effect="The character between two values.",
    )
    encoding: str | None = Option(
        None,
        why="Seen in the file; UTF-8 while it is not there.",
        effect="Another one is converted while reading, which costs time.",
    )
    missing: tuple[str, ...] = Option(
        MISSING,
        strict=False,
        why="The ways in which tools write a missing value. A declared category is never one.",
        effect="Each of these texts, unquoted, is read as no value.",
    )
    multiline: bool = Option(
        False,
        why="Rare, and without it a quote that is never closed is found at once.",
        effect="True: quoted values may contain line breaks; parsing takes about a third longer.",
    )
    bad_share: Share = Option(
        Share(0.01, "1%"),
        why="A few bad rows are life; more mean that something has changed, and a person should "
        "look.",
        effect="Share of rows that may break the contract; they are set aside. Above it "
        "training refuses.",
    )


def arguments(options: Csv, design: Design) -> Mapping[str, Any]:
    """What is not written is taken from the file, when it is there."""
    source = design.source
    seen = source.facts
    declared = {value for column in source.columns for value in column.categories or ()}
    return {
        "path": options.path,
        "delimiter": options.delimiter or seen.get("delimiter") or ",",
        "encoding": options.encoding or seen.get("encoding") or "utf-8",
        "missing": tuple(text for text in options.missing if text not in declared),
        "multiline": options.multiline,
        "bad_share": float(options.bad_share),
    }


def suits(design: Design) -> Suit | None:
    """By the name of the file."""
    path = str(design.source.written.written.get("path", "")).lower()
    if path.removesuffix(".gz").endswith((".csv", ".tsv", ".txt")):
        return Suit(10, "The file's name says so.")
    return None


COMPONENT = Component(
    summary="Rows from a CSV file, streamed; every value is kept as text until the contract has "
    "checked it.",
    options=Csv,
    requires=("parts/contract",),
    packages=("pyarrow>=20,<27",),
    entry="source.csv_file:CsvFile",
    arguments=arguments,
    suits=suits,
    why_not="CSV carries no types and is five to ten times larger than Parquet.",
)
