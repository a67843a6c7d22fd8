"""Rows to learn from: read, checked, and what was refused kept aside."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ml_app.intake import fingerprint, take_in
from ml_app.quarantine import QUARANTINE
from ml_app.source.interface import Source
from ml_app.synthetic import write_sample
from ml_app.system import System


@dataclass(frozen=True)
class Data:
    """The good rows of a source, typed."""

    table: pa.Table
    path: str
    sha256: str
    synthetic: bool
    refused: int
    """Rows that broke the contract."""

    def facts(self) -> dict[str, Any]:
        """What reports say about the data. JSON-ready."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "rows": self.table.num_rows,
            "refused": self.refused,
            "synthetic": self.synthetic,
        }


def available(system: System) -> tuple[Source, bool]:
    """The system's source; while its file is not there, a synthetic sample of it, which is said
    aloud.
    """
    if system.source.exists():
        return system.source, False
    sample = write_sample(system)
    print(
        f"warning: {system.source.path} is not there; using the SYNTHETIC sample {sample.path}. "
        "Results say nothing about the real world.",
        file=sys.stderr,
    )
    return sample, True


def read(system: System, kept_in: Path = QUARANTINE) -> Data:
    """Read all rows that keep the contract; those that break it go to `kept_in`.

    Raises `Refused` when a declared column is missing, when there is no row, or when more rows
    break the contract than the source's `bad_share` allows.
    """
    source, synthetic = available(system)
    found = take_in(source, system.contract, kept_in)
    return Data(found.table, source.path, fingerprint(Path(source.path)), synthetic, found.refused)
