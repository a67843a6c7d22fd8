"""What every source of rows promises."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import pyarrow as pa

Refusal = Callable[[int, str, str], None]
"""Called for a line that cannot be cut into fields: its row number (from 1), its text, and what is
wrong.
"""


class Source(Protocol):
    """Where rows come from."""

    @property
    def path(self) -> str:
        """Path of the file, relative to the project."""

    @property
    def bad_share(self) -> float:
        """Share of rows that may break the contract before the whole file is refused."""

    def exists(self) -> bool:
        """Whether there is something to read."""

    def header(self) -> list[str]:
        """The names of the columns that lie there. Raises
        `ml_app.refusal.Refused`.
        """

    def at(self, path: str) -> "Source":
        """The same kind of source over another file."""

    def write(self, table: pa.Table) -> None:
        """Write a table to `path` so that `batches` reads it back; the file appears whole or not at
        all.
        """

    def batches(
        self,
        columns: Sequence[str] | None = None,
        rows: int = 65_536,
        refused: Refusal | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """Read the file in pieces of at most `rows` rows, so that memory stays flat. Values are as
        they lie in the file: the contract gives them their types. Lines that cannot be read go to
        `refused`; without it they raise `ml_app.refusal.Refused`.
        """
