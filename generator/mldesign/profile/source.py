"""Profiling a data file: the entry point of this room."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mldesign.profile.delimited import Table, Unreadable, open_table
from mldesign.profile.facts import ColumnFacts, SourceFacts
from mldesign.profile.tally import Tally

PIECE = 4_096
QUICK_ROWS = 5_000
"""Rows of a quick look, which every `check` pays for."""
WHOLE_FILE_BYTES = 200_000_000
"""A thorough look reads files up to this size to the end."""
SAMPLE_ROWS = 200_000
COUNTED_BYTES = 50_000_000
"""Up to this size the line ends of a file that was not read whole are counted."""
VALUES_HELD = 600_000
"""Different values held at once, over all columns: what bounds the memory."""
CELLS_SAMPLED = 1_000_000


def profile_source(
    path: Path, use: str, *, sample_rows: int | None = None, deep: bool = True
) -> SourceFacts:
    """Return what the file at `path` holds, read the way the source choice `use` is written.

    A quick look (`deep=False`) stops after 5 000 rows; a thorough one reads files up to 200 MB
    whole and the first 200 000 rows of larger ones. `sample_rows` sets another limit. Never raises
    for what is in the file: one that is missing or is no table comes back with a `problem`.
    """
    reader = _READERS.get(use)
    try:
        size = path.stat().st_size
    except OSError:
        return SourceFacts(exists=False, problem="there is no such file")
    if path.is_dir():
        return SourceFacts(exists=True, problem="it is a directory")
    if reader is None:
        return SourceFacts(
            exists=True, bytes=size, problem=f"files of kind `{use}` are not looked into"
        )
    most = sample_rows or (
        QUICK_ROWS if not deep else SAMPLE_ROWS if size > WHOLE_FILE_BYTES else None
    )
    try:
        facts = reader(path, most, deep)
    except (Unreadable, OSError) as fault:
        return SourceFacts(exists=True, bytes=size, problem=str(fault))
    return replace(facts, bytes=size, sha256=_sha256(path) if deep else "")


def _profile_delimited(path: Path, most: int | None, deep: bool) -> SourceFacts:
    table = open_table(path, thorough=deep)
    with table.stream:
        counting = _Counting(table.header, deep)
        for piece in table.pieces(PIECE, most):
            counting.add(piece)
        multiline = table.multiline
        cut = most is not None and counting.rows == most and any(table.pieces(1, 1))
    rows, exact = _rows_of(path, counting, cut)
    return SourceFacts(
        exists=True,
        columns=counting.columns(),
        rows=rows,
        rows_exact=exact and not table.broken,
        sampled=cut or bool(table.broken),
        rows_read=counting.rows,
        encoding=table.dialect.encoding.removesuffix("-sig"),
        delimiter=table.dialect.delimiter,
        multiline=multiline,
        ragged=table.ragged,
        duplicates=counting.duplicates,
        notes=(*table.dialect.notes, *_notes(table)),
        sample=tuple(counting.sample),
    )


def _notes(table: Table) -> Iterator[str]:
    if table.broken:
        yield table.broken
    if table.ragged:
        yield (
            f"{table.ragged} rows have more or fewer cells than the {len(table.header)} of the "
            f"header, the first is row {table.first_ragged}"
        )
    unnamed = [str(place) for place, name in enumerate(table.header, 1) if not name]
    if unnamed:
        yield f"column {', '.join(unnamed)} has no name and is left out"
    twice = sorted({name for name in table.header if name and table.header.count(name) > 1})
    if twice:
        names = ", ".join(f"`{name}`" for name in twice)
        yield f"several columns are called {names}: rename them, such a file is refused"


def _rows_of(path: Path, counting: "_Counting", cut: bool) -> tuple[int, bool]:
    """Return the number of rows, and whether it is exact; line ends are counted after a cut."""
    if not cut:
        return counting.rows, True
    if path.stat().st_size > COUNTED_BYTES:
        return int(path.stat().st_size / max(counting.bytes_per_row(), 1.0)), False
    lines, last = 0, b""
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            lines, last = lines + block.count(b"\n"), block
    return lines - 1 + (not last.endswith(b"\n")), False


class _Counting:
    """Everything counted while the rows stream by."""

    def __init__(self, header: Sequence[str], deep: bool) -> None:
        first: dict[str, int] = {}
        for place, name in enumerate(header):
            if name:
                first.setdefault(name, place)
        self._places = tuple(first.values())
        limit = max(2_000, VALUES_HELD // max(len(first), 1))
        self._tallies = [Tally(name, limit) for name in first]
        self._deep = deep
        self._whole = len(first) == len(header)
        self._most_sampled = max(500, CELLS_SAMPLED // max(len(first), 1))
        self._stride = 1
        self._seen: set[int] = set()
        self._letters = 0
        self.rows = 0
        self.duplicates = 0
        self.sample: list[tuple[str, ...]] = []

    def add(self, piece: list[list[str]]) -> None:
        """Count a piece of rows that are all as wide as the header."""
        cells = list(zip(*piece, strict=True))
        columns = [cells[place] for place in self._places]
        for tally, column in zip(self._tallies, columns, strict=True):
            tally.add(column)
        if self._deep:
            self._look_at_rows(
                list(zip(*columns, strict=True)) if not self._whole else [*map(tuple, piece)]
            )
        if not self.rows:
            self._letters = sum(sum(map(len, row)) + len(row) for row in piece) // len(piece)
        self.rows += len(piece)

    def _look_at_rows(self, rows: list[tuple[str, ...]]) -> None:
        if len(self._seen) < VALUES_HELD:
            before = len(self._seen)
            self._seen.update(map(hash, rows))
            self.duplicates += len(rows) - (len(self._seen) - before)
        start = -self.rows % self._stride
        self.sample.extend(rows[start :: self._stride])
        while len(self.sample) > self._most_sampled:
            # every second one goes, so that what is kept stays spread evenly over the file
            self.sample = self.sample[::2]
            self._stride *= 2

    def bytes_per_row(self) -> float:
        """Length of a usual row in the first piece."""
        return float(self._letters)

    def columns(self) -> tuple[ColumnFacts, ...]:
        """Sum up each column, in file order."""
        return tuple(tally.facts() for tally in self._tallies)


def _profile_parquet(path: Path, most: int | None, deep: bool) -> SourceFacts:
    from mldesign.profile.parquet import open_parquet

    rows, header, pieces = open_parquet(path)
    counting = _Counting(header, deep)
    most = min(most or SAMPLE_ROWS, SAMPLE_ROWS)
    for piece in pieces(PIECE, most):
        counting.add(piece)
    return SourceFacts(
        exists=True,
        columns=counting.columns(),
        rows=rows,
        rows_exact=True,
        sampled=counting.rows < rows,
        rows_read=counting.rows,
        duplicates=counting.duplicates,
        sample=tuple(counting.sample),
    )


_READERS = {
    **dict.fromkeys(("csv", "tsv", "txt", "data"), _profile_delimited),
    **dict.fromkeys(("parquet", "pq"), _profile_parquet),
}
"""By the name of the source choice, or the ending of the file."""


def _sha256(path: Path) -> str:
    import hashlib

    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
