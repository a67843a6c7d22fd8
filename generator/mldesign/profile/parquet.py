"""Reading Parquet in pieces, through pyarrow where it is installed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mldesign.profile.delimited import Unreadable

Pieces = Callable[[int, int], Iterator[list[list[str]]]]


def open_parquet(path: Path) -> tuple[int, list[str], Pieces]:
    """Return row count, column names, and a function that yields the rows as text, in pieces.

    Raises Unreadable when pyarrow is missing or the file is not Parquet.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as fault:
        raise Unreadable(
            "not read: reading Parquet needs `pip install mldesign[parquet]`"
        ) from fault
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as fault:
        raise Unreadable("it is not a Parquet file, or a damaged one") from fault

    def pieces(size: int, most: int) -> Iterator[list[list[str]]]:
        left = most
        for batch in file.iter_batches(batch_size=min(size, most)):
            wanted = batch.slice(0, left)
            columns = [[_text(value) for value in column.to_pylist()] for column in wanted.columns]
            yield [list(row) for row in zip(*columns, strict=True)]
            left -= wanted.num_rows
            if left <= 0:
                return

    return file.metadata.num_rows, list(file.schema_arrow.names), pieces


def _text(value: Any) -> str:
    """Write a value as it would stand in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
