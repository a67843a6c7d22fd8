"""Reading delimited text in pieces; encoding and delimiter are found out, never asked for."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

DELIMITERS = (",", ";", "\t", "|")
HEAD_BYTES = 65_536
"""How much of a file is looked at to find encoding and delimiter."""
ALL_BYTES = 1 << 40
QUICK_BYTES = 1 << 22
HUGE_CELL = 1_000_000
"""A cell of more characters than this is taken for a quote that was never closed."""
WIDEST = 10_000
"""More columns than this are no table of ours."""


class Unreadable(ValueError):
    """The file is not a table that can be read; the message says why, in one sentence."""


@dataclass
class Dialect:
    """How the text is written."""

    encoding: str
    delimiter: str
    notes: list[str] = field(default_factory=list)


@dataclass
class Table:
    """An open table: its header, its rows in pieces, and what went wrong while reading."""

    header: list[str]
    dialect: Dialect
    stream: io.TextIOWrapper
    reader: Any
    """Of the `csv` module: yields rows, counts lines."""
    header_lines: int = 1
    ragged: int = 0
    first_ragged: int = 0
    broken: str = ""
    """Why reading stopped early; empty when it did not."""
    _rows: int = 0
    _blank: int = 0

    @property
    def multiline(self) -> bool:
        """Whether some row so far ran over several lines."""
        return int(self.reader.line_num) - self.header_lines > self._rows + self._blank

    def pieces(self, size: int, most: int | None) -> Iterator[list[list[str]]]:
        """Yield lists of at most `size` rows, all as wide as the header; `most` rows in total."""
        left = most
        while left is None or left > 0:
            piece = list(islice(self._sound_rows(), size if left is None else min(size, left)))
            if not piece:
                return
            if left is not None:
                left -= len(piece)
            yield self._squared(piece)

    def _sound_rows(self) -> Iterator[list[str]]:
        try:
            for row in self.reader:
                if row:
                    yield row
                else:
                    self._blank += 1
        except csv.Error as fault:
            self.broken = f"reading stopped after row {self._rows}: {fault}"

    def _squared(self, piece: list[list[str]]) -> list[list[str]]:
        width = len(self.header)
        before, self._rows = self._rows, self._rows + len(piece)
        if {len(row) for row in piece} == {width}:
            return piece
        for index, row in enumerate(piece):
            if len(row) != width:
                self.ragged += 1
                self.first_ragged = self.first_ragged or before + index + 1
                piece[index] = (row + [""] * width)[:width]
        return piece


def open_table(path: Path, *, thorough: bool = True) -> Table:
    """Open a delimited text file and read its header; a thorough look proves the encoding of all.

    Raises Unreadable, or OSError.
    """
    csv.field_size_limit(HUGE_CELL)
    dialect = _dialect(path, ALL_BYTES if thorough else QUICK_BYTES)
    # undecodable bytes further down must not end the reading: they stay visible as \xNN
    stream = path.open(encoding=dialect.encoding, errors="backslashreplace", newline="")
    reader = csv.reader(stream, delimiter=dialect.delimiter)
    try:
        header = next((row for row in reader if any(cell.strip() for cell in row)), None)
    except csv.Error as fault:
        stream.close()
        raise Unreadable(f"the first line is no header of a table: {fault}") from fault
    if header is None or len(header) > WIDEST:
        stream.close()
        raise Unreadable(
            "it is empty" if header is None else f"its first line has {len(header)} cells"
        )
    return Table([name.strip() for name in header], dialect, stream, reader, reader.line_num)


def _dialect(path: Path, proven: int) -> Dialect:
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not head.strip():
        raise Unreadable("it is empty")
    dialect = Dialect(*_encoding(path, head, proven))
    text = head.decode(dialect.encoding, errors="replace")
    dialect.delimiter = _delimiter(text, complete=len(head) < HEAD_BYTES)
    if dialect.delimiter != ",":
        shown = "a tab" if dialect.delimiter == "\t" else f"`{dialect.delimiter}`"
        dialect.notes.append(f"cells are separated by {shown}, not by a comma")
    return dialect


def _encoding(path: Path, head: bytes, proven: int) -> tuple[str, str, list[str]]:
    """Return encoding, a delimiter to start with, and notes."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", ",", ["it is UTF-16; save it as UTF-8"]
    if b"\0" in head:
        raise Unreadable("it is a binary file, not text")
    notes = ["it starts with a byte order mark"] if head.startswith(codecs.BOM_UTF8) else []
    if _is_utf8(path, proven):
        return "utf-8-sig", ",", notes
    return "latin-1", ",", ["it is not valid UTF-8 and was read as Latin-1; save it as UTF-8"]


def _is_utf8(path: Path, most: int) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        for _ in range(0, most, 1 << 20):
            piece = stream.read(1 << 20)
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError:
                return False
            if not piece:
                break
    return True


def _delimiter(text: str, *, complete: bool) -> str:
    """Return the delimiter that cuts the first lines into equally many cells, and into many."""
    lines = text.splitlines()
    if not complete and len(lines) > 1:
        lines.pop()  # cut off in the middle
    lines = lines[:50]

    def merit(delimiter: str) -> tuple[float, float]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            return 0.0, 0.0
        usual = sorted(widths)[len(widths) // 2] if widths else 0
        if usual < 2 or not widths or widths[0] < 2:
            return 0.0, 0.0
        return sum(width == usual for width in widths) / len(widths), usual

    best = max(DELIMITERS, key=merit)
    return best if merit(best) > (0.0, 0.0) else ","
