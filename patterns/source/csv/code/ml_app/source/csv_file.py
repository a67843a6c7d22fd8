"""Rows from a CSV file, streamed. Every value is read as text: the contract gives it its type, and
a refused row keeps what was written.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from ml_app.files import replacing
from ml_app.refusal import Refused
from ml_app.source.interface import Refusal

BLOCK_BYTES = 4 << 20
"""What is parsed at once. It bounds memory, and no row may be longer."""


@dataclass(frozen=True)
class CsvFile:
    """A CSV file with a header; `.gz`, `.bz2` and `.zst` are unpacked on the way."""

    path: str
    delimiter: str = ","
    encoding: str = "utf-8"
    missing: tuple[str, ...] = ("", "NA", "N/A", "NaN", "nan", "null", "NULL")
    """Texts that mean: no value."""
    multiline: bool = False
    """Whether a quoted value may contain line breaks. Costs a slower parse."""
    bad_share: float = 0.01
    """Share of rows that may break the contract before the whole file is refused."""

    def exists(self) -> bool:
        """Whether the file is there."""
        return Path(self.path).is_file()

    def at(self, path: str) -> "CsvFile":
        """The same way of reading another file."""
        return replace(self, path=path)

    def write(self, table: pa.Table) -> None:
        """Write a table so that `batches` reads it back."""
        options = arrow_csv.WriteOptions(delimiter=self.delimiter, quoting_style="needed")
        with replacing(Path(self.path)) as temporary:
            arrow_csv.write_csv(table, temporary, options)

    def header(self) -> list[str]:
        """The column names. Raises `Refused` when there are none, or the same one twice."""
        with pa.input_stream(self.path) as stream:
            first = stream.read(1 << 20).splitlines()[:1]
        text = first[0].decode(self.encoding, errors="replace") if first else ""
        names = next(csv.reader([text.removeprefix("\ufeff")], delimiter=self.delimiter), [])
        twice = sorted({name for name in names if names.count(name) > 1})
        if not names or twice:
            what = f"the header names {', '.join(twice)} twice" if twice else "there is no header"
            raise Refused(f"{self.path}: {what}")
        return names

    def batches(
        self,
        columns: Sequence[str] | None = None,
        rows: int = 65_536,
        refused: Refusal | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """Read in pieces of at most `rows` rows, all columns as strings; see `Source.batches`."""
        names = self.header()
        wanted = names if columns is None else [name for name in columns if name in names]
        try:
            with self._open(names, wanted, refused) as reader:
                read = 0
                for block in reader:
                    if not self.multiline:
                        _refuse_line_breaks(self.path, block, read)
                    read += block.num_rows
                    for start in range(0, block.num_rows, rows):
                        yield block.slice(start, rows)
        except (pa.ArrowInvalid, UnicodeError) as error:
            raise Refused(f"{self.path}: {_explained(str(error), self)}") from error

    def _open(
        self, names: list[str], wanted: list[str], refused: Refusal | None
    ) -> arrow_csv.CSVStreamingReader:
        return arrow_csv.open_csv(
            self.path,
            # one thread: only then does a line that cannot be read come with its number
            arrow_csv.ReadOptions(
                use_threads=False, block_size=BLOCK_BYTES, encoding=self.encoding
            ),
            arrow_csv.ParseOptions(
                delimiter=self.delimiter,
                newlines_in_values=self.multiline,
                invalid_row_handler=None if refused is None else _skipping(refused),
            ),
            arrow_csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(names, pa.string()),
                null_values=list(self.missing),
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )


def _refuse_line_breaks(path: str, block: pa.RecordBatch, rows_before: int) -> None:
    """Raise `Refused` when a value spans lines: a quote that is never closed swallows rows, which
    the parser takes for one long value."""
    for name, column in zip(block.schema.names, block.columns, strict=True):
        text = column.buffers()[2]
        if text is None or b"\n" not in text.to_pybytes():  # ten times cheaper than value by value
            continue
        found = pc.index(pc.match_substring(column, "\n"), True).as_py()
        raise Refused(
            f"{path}: near row {rows_before + found + 1}, {name}: a quote is not closed, or a "
            "value contains a line break, which only `multiline: true` allows"
        )


def _skipping(refused: Refusal) -> Callable[[arrow_csv.InvalidRow], Literal["skip", "error"]]:
    def handle(row: arrow_csv.InvalidRow) -> Literal["skip", "error"]:
        rule = f"has {row.actual_columns} fields where the header has {row.expected_columns}"
        refused(row.number - 1, row.text, rule)  # the reader counts the header
        return "skip"

    return handle


def _explained(message: str, file: CsvFile) -> str:
    if "UTF8" in message or "codec" in message or "decode" in message:
        return (
            f"not {file.encoding} text; give its encoding beside the source, "
            f"e.g. `encoding: latin-1` ({message})"
        )
    if "straddling" in message or "block size" in message:
        return (
            "a row is longer than 4 MiB or a quote is not closed; "
            f"`multiline: true` allows line breaks inside quotes ({message})"
        )
    return message
