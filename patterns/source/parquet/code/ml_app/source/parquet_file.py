"""Rows from a Parquet file, or from a folder of them, streamed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from ml_app.files import replacing
from ml_app.refusal import Refused
from ml_app.source.interface import Refusal


@dataclass(frozen=True)
class ParquetFile:
    """A Parquet file; or a folder whose `*.parquet` files are read in the order of their names."""

    path: str
    bad_share: float = 0.01
    """Share of rows that may break the contract before the whole file is refused."""

    def exists(self) -> bool:
        """Whether there is a file to read."""
        return bool(self._files())

    def at(self, path: str) -> "ParquetFile":
        """The same way of reading another file."""
        return replace(self, path=path)

    def write(self, table: pa.Table) -> None:
        """Write a table as one file."""
        with replacing(Path(self.path)) as temporary:
            parquet.write_table(table, temporary)

    def header(self) -> list[str]:
        """The column names. Raises `Refused` when there is no file, or it is not Parquet."""
        files = self._files()
        if not files:
            raise Refused(f"{self.path}: no Parquet file there")
        try:
            return list(parquet.read_schema(files[0]).names)
        except pa.ArrowInvalid as error:
            raise Refused(f"{files[0]}: {error}") from error

    def batches(
        self,
        columns: Sequence[str] | None = None,
        rows: int = 65_536,
        refused: Refusal | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """Read in pieces of at most `rows` rows; see `Source.batches`. No line of a Parquet file is
        ever refused.
        """
        names = self.header()
        wanted = names if columns is None else [name for name in columns if name in names]
        for path in self._files():
            try:
                with parquet.ParquetFile(path, pre_buffer=False) as file:  # or it keeps all it read
                    yield from file.iter_batches(rows, columns=wanted, use_threads=False)
            except (pa.ArrowInvalid, OSError) as error:  # a damaged page is an OSError
                raise Refused(f"{path}: {error}") from error

    def _files(self) -> list[Path]:
        path = Path(self.path)
        if path.is_dir():
            return sorted(path.glob("*.parquet"))
        return [path] if path.is_file() else []
