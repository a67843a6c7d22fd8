"""Refused rows, kept aside with the reason, so that nothing is lost."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa

from ml_app.contract import Checked, Fault
from ml_app.files import replacing

QUARANTINE = Path("reports/quarantine.csv")
SHOWN = 5
"""Faults that a message names; the file has all."""


class _Writer(Protocol):
    def writerow(self, row: Iterable[object], /) -> object: ...


class Quarantine:
    """Takes refused rows into a CSV file: row number, faults, and the row as it was read."""

    def __init__(self, path: Path, writer: _Writer) -> None:
        self.path = path
        self.rows = 0
        self._first: list[Fault] = []
        self._writer = writer

    def add(self, batch: pa.RecordBatch, checked: Checked) -> None:
        """Keep the refused rows of a batch."""
        if not checked.faults:
            return
        of_row = defaultdict(list)
        for fault in checked.faults:
            of_row[fault.row].append(fault)
        refused = batch.take(pa.array(np.flatnonzero(checked.bad))).to_pylist()
        for (row, faults), values in zip(sorted(of_row.items()), refused, strict=True):
            told = "; ".join(f"{fault.column}: {fault.rule}" for fault in faults)
            self._keep(row, told, ["" if v is None else v for v in values.values()], faults)

    def add_line(self, row: int, text: str, rule: str) -> None:
        """Keep a line that could not be cut into fields, as its text."""
        self._keep(row, f"line: {rule}", [text], [Fault(row, "line", text, rule)])

    def summary(self) -> str:
        """The number of rows and the first faults, for people."""
        shown = "".join(f"\n  {fault}" for fault in self._first)
        return f"{self.rows} row(s) refused and kept in {self.path}:{shown}"

    def _keep(self, row: int, told: str, values: list[object], faults: list[Fault]) -> None:
        self._writer.writerow([row, told, *values])
        self.rows += 1
        self._first = [*self._first, *faults][:SHOWN]


@contextmanager
def quarantine(path: Path, columns: Sequence[str]) -> Iterator[Quarantine]:
    """Open a quarantine for rows of these columns.

    The file appears when the block ends, and only when a row was refused. That of an earlier run is
    then replaced, or removed.
    """
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "faults", *columns])
        kept = Quarantine(path, writer)
        yield kept
    if not kept.rows:
        path.unlink()
