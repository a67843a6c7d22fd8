"""Tables in and out in pieces, as CSV or Parquet by the name of the file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from ml_app.files import replacing
from ml_app.refusal import Misuse, Refused
from ml_app.source.interface import Refusal, Source

PARQUET = (".parquet", ".pq")
CSV = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz")
BATCH_ROWS = 32_768


class Writer(Protocol):
    """A file that takes tables one after the other."""

    def write_table(self, table: pa.Table) -> None:
        """Append the rows of a table."""


def batches(
    source: Source, path: Path, columns: Sequence[str], refused: Refusal
) -> Iterator[pa.RecordBatch]:
    """Read those of `columns` that the file has, in pieces.

    A file of the kind of `source`, the one training read, is read in the same way (delimiter,
    encoding, what counts as missing); one of the other kind with defaults. Lines that cannot be
    cut into fields go to `refused`. Raises `Refused` for a file that is not there or not
    readable.
    """
    if not path.exists():
        raise Refused(f"{path} is not there")
    if is_parquet(path) == is_parquet(Path(source.path)):
        yield from source.at(str(path)).batches(columns, BATCH_ROWS, refused)
        return
    try:
        yield from _parquet(path, columns) if is_parquet(path) else _text(path, columns)
    except pa.ArrowInvalid as error:
        raise Refused(f"{path}: {error}") from error


@contextmanager
def writing(path: Path, schema: pa.Schema) -> Iterator[Writer]:
    """Open a file to write tables of `schema`. It appears when the block ends well, whole or not at
    all.

    Raises `Misuse` for a name that tells neither CSV nor Parquet.
    """
    if not is_parquet(path) and not path.name.lower().endswith(CSV):
        raise Misuse(f"{path}: the name must end in one of {', '.join(PARQUET + CSV)}")
    with replacing(path) as temporary:
        if is_parquet(path):
            with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
                yield writer
        else:
            with (
                pa.output_stream(str(temporary), compression=_compression(path)) as stream,
                csv.CSVWriter(stream, schema) as writer,
            ):
                yield writer


def is_parquet(path: Path) -> bool:
    """Whether the name is that of a Parquet file. A folder holds Parquet files."""
    return path.suffix.lower() in PARQUET or path.is_dir()


def _parquet(path: Path, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    for part in sorted(path.glob("*.parquet")) if path.is_dir() else [path]:
        with pq.ParquetFile(part, pre_buffer=False) as file:  # or it keeps all it read
            wanted = [name for name in file.schema_arrow.names if name in columns]
            yield from file.iter_batches(BATCH_ROWS, columns=wanted, use_threads=False)


def _text(path: Path, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Everything as text: the contract gives it its type."""
    with csv.open_csv(path) as head:
        names = head.schema.names
    with csv.open_csv(
        path,
        csv.ReadOptions(use_threads=False),
        convert_options=csv.ConvertOptions(
            include_columns=[name for name in names if name in columns],
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    ) as reader:
        yield from reader


def _compression(path: Path) -> str | None:
    return "gzip" if path.suffix.lower() == ".gz" else None
