"""Rows to learn from: read, checked, and what was refused kept aside."""

import hashlib
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.contract import Checked
from ml_app.files import sha256_of
from ml_app.interfaces import Source
from ml_app.progress import counter
from ml_app.quarantine import QUARANTINE, Quarantine, quarantine
from ml_app.refusal import Refused
from ml_app.rules import Repeats
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
    _check_header(system, source)
    names = [column.name for column in system.columns]
    tables, good = [], 0
    malformed: list[int] = []
    repeats = Repeats()
    with quarantine(kept_in, names) as kept, counter("reading", unit="row") as bar:

        def keep_line(row: int, text: str, rule: str) -> None:
            malformed.append(row)
            kept.add_line(row, text, rule)

        for batch in source.batches(names, refused=keep_line):
            checked = system.contract.check(
                batch.select(names), first_row=good + 1, target=True, repeats=repeats
            )
            kept.add(batch.select(names), _in_file(checked, malformed))
            tables.append(checked.table)
            good += batch.num_rows
            bar.update(batch.num_rows)
    _judge(source, kept, good + len(malformed))
    return Data(
        pa.concat_tables(tables), source.path, fingerprint(Path(source.path)), synthetic, kept.rows
    )


def fingerprint(path: Path) -> str:
    """SHA-256 of a file; of a folder, that of the names and hashes of the files in it."""
    if path.is_file():
        return sha256_of(path)
    files = [p for p in sorted(path.rglob("*")) if p.is_file()]
    listing = "".join(f"{p.relative_to(path).as_posix()} {sha256_of(p)}\n" for p in files)
    return hashlib.sha256(listing.encode()).hexdigest()


def _check_header(system: System, source: Source) -> None:
    header = source.header()
    missing = system.contract.missing(header, target=True)
    if missing:
        raise Refused(
            f"{source.path} lacks {len(missing)} declared column(s): {', '.join(missing)}; "
            f"it has {', '.join(header)}"
        )
    unknown = system.contract.unknown(header)
    if unknown:
        print(f"note: {source.path}: not declared, not used: {', '.join(unknown)}", file=sys.stderr)


def _in_file(checked: Checked, malformed: list[int]) -> Checked:
    """Count the lines that could not be read as rows too, so that numbers are those of the file."""
    if not malformed:
        return checked
    rows = _row_in_file(checked.rows, malformed)
    faulty = _row_in_file(np.array([fault.row for fault in checked.faults]), malformed)
    faults = tuple(
        replace(fault, row=int(row)) for fault, row in zip(checked.faults, faulty, strict=True)
    )
    return replace(checked, rows=rows, faults=faults)


def _row_in_file(readable: NDArray[np.int64], malformed: list[int]) -> NDArray[np.int64]:
    """Places among the readable rows → places in the file, both from 1."""
    readable_before = np.sort(np.array(malformed)) - np.arange(len(malformed))
    return readable + np.searchsorted(readable_before, readable, side="right")


def _judge(source: Source, kept: Quarantine, rows: int) -> None:
    if rows == 0:
        raise Refused(f"{source.path} has no rows")
    if not kept.rows:
        return
    if kept.rows > source.bad_share * rows:
        raise Refused(
            f"{source.path}: {kept.rows / rows:.1%} of {rows} rows break the contract, "
            f"{source.bad_share:.1%} may; {kept.summary()}"
        )
    print(f"warning: {source.path}: {kept.summary()}", file=sys.stderr)
