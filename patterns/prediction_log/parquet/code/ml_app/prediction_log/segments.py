"""Append-only rows in a folder: a tail of JSON lines that grows, and Parquet parts that are whole.

A line is in the file as soon as it is appended, so a killed process loses nothing that was
appended; the line it was killed in is left out when reading. A tail becomes a part by a rename,
so a reader sees one or the other.
"""

import json
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ml_app.files import replacing

TAIL = ".jsonl"
PART = ".parquet"


class Segments:
    """Rows of one schema, which has a column `at`. Every process writes segments of its own."""

    def __init__(self, directory: Path, schema: pa.Schema, part_rows: int, part_seconds: float):
        self._directory = directory
        self._schema = schema
        self._part_rows = part_rows
        self._part_seconds = part_seconds
        self._stream: IO[bytes] | None = None
        self._rows = 0
        self._opened = 0.0

    def append(self, rows: Iterable[Sequence[Any]]) -> None:
        """Append rows; when the tail is long or old enough it becomes a part. Raises OSError."""
        lines = [json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows]
        if lines:
            self._append_whole(b"".join(lines))
            self._rows += len(lines)
        age = time.monotonic() - self._opened
        if self._rows and (self._rows >= self._part_rows or age >= self._part_seconds):
            self.seal()

    def seal(self) -> None:
        """Turn the tail into a part."""
        if self._stream is None:
            return
        self._stream.close()
        tail = Path(self._stream.name)
        self._stream, self._rows = None, 0
        with replacing(tail.with_suffix(PART)) as temporary:
            pq.write_table(self._tail_table(tail), temporary, compression="zstd")
        tail.unlink()

    def read(self, since: int = 0) -> pa.Table:
        """All rows with `at` at or after `since` (microseconds since 1970), oldest first."""
        tables = [self._schema.empty_table()]
        for path in self._paths():
            table = self._table(path)
            tables.append(table.filter(pc.greater_equal(_moments(table), since)))
        return pa.concat_tables(tables).sort_by("at").combine_chunks()

    def purge(self, before: int) -> int:
        """Delete segments whose newest row is older than `before`; returns how many rows."""
        deleted = 0
        for path in self._paths():
            if self._stream is not None and path.name == Path(self._stream.name).name:
                continue
            table = self._table(path)
            if table.num_rows == 0 or pc.max(_moments(table)).as_py() < before:
                path.unlink()
                deleted += table.num_rows
        return deleted

    def _append_whole(self, block: bytes) -> None:
        """Append all of it, or cut the file back to where it was and raise OSError."""
        stream = self._tail()
        start = stream.seek(0, 2)
        try:
            stream.write(block)
        except OSError:
            stream.truncate(start)
            raise

    def _tail(self) -> IO[bytes]:
        if self._stream is None:
            self._directory.mkdir(parents=True, exist_ok=True)
            name = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{uuid.uuid4().hex[:8]}{TAIL}"
            self._stream = (self._directory / name).open("xb", buffering=0)
            self._opened = time.monotonic()
        return self._stream

    def _paths(self) -> Iterator[Path]:
        """Parts, and the tails that are not parts yet. Names begin with the time."""
        parts = {path.stem: path for path in self._directory.glob(f"*{TAIL}")}
        parts |= {path.stem: path for path in self._directory.glob(f"[0-9]*{PART}")}
        for stem in sorted(parts):
            yield parts[stem]

    def _table(self, path: Path) -> pa.Table:
        if path.suffix == PART:
            return pq.read_table(path, schema=self._schema)
        try:
            return self._tail_table(path)
        except FileNotFoundError:  # it became a part between the listing and now
            return pq.read_table(path.with_suffix(PART), schema=self._schema)

    def _tail_table(self, path: Path) -> pa.Table:
        whole, newline, _torn = path.read_bytes().rpartition(b"\n")
        rows = [json.loads(line) for line in (whole + newline).splitlines()]
        columns = list(zip(*rows, strict=True)) or [()] * len(self._schema)
        arrays = [pa.array(v, f.type) for v, f in zip(columns, self._schema, strict=True)]
        return pa.table(arrays, schema=self._schema)


def _moments(table: pa.Table) -> Any:
    return table["at"].cast(pa.int64())
