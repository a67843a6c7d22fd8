"""Rows taken in from a source: typed, checked, and what was refused kept aside."""

import hashlib
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.contract import Checked, Contract
from ml_app.files import sha256_of
from ml_app.progress import counter
from ml_app.quarantine import Quarantine, quarantine
from ml_app.refusal import Refused
from ml_app.rules import Repeats
from ml_app.source.interface import Source


@dataclass(frozen=True)
class TakenIn:
    """The good rows of a source, typed."""

    table: pa.Table
    refused: int
    """Rows that broke the contract."""


def take_in(source: Source, contract: Contract, kept_in: Path) -> TakenIn:
    """Read all rows that keep the contract; those that break it go to `kept_in`.

    Raises `Refused` when a declared column is missing, when there is no row, or when more rows
    break the contract than the source's `bad_share` allows.
    """
    _check_header(contract, source)
    names = [column.name for column in contract.columns]
    tables, good = [], 0
    malformed: list[int] = []
    repeats = Repeats()
    with quarantine(kept_in, names) as kept, counter("reading", unit="row") as bar:

        def keep_line(row: int, text: str, rule: str) -> None:
            malformed.append(row)
            kept.add_line(row, text, rule)

        for batch in source.batches(names, refused=keep_line):
            checked = contract.check(
                batch.select(names), first_row=good + 1, target=True, repeats=repeats
            )
            kept.add(batch.select(names), _in_file(checked, malformed))
            tables.append(checked.table)
            good += batch.num_rows
            bar.update(batch.num_rows)
    _judge(source, kept, good + len(malformed))
    return TakenIn(pa.concat_tables(tables), kept.rows)


def fingerprint(path: Path) -> str:
    """SHA-256 of a file; of a folder, that of the names and hashes of the files in it."""
    if path.is_file():
        return sha256_of(path)
    files = [p for p in sorted(path.rglob("*")) if p.is_file()]
    listing = "".join(f"{p.relative_to(path).as_posix()} {sha256_of(p)}\n" for p in files)
    return hashlib.sha256(listing.encode()).hexdigest()


def _check_header(contract: Contract, source: Source) -> None:
    header = source.header()
    missing = contract.missing(header, target=True)
    if missing:
        raise Refused(
            f"{source.path} lacks {len(missing)} declared column(s): {', '.join(missing)}; "
            f"it has {', '.join(header)}"
        )
    unknown = contract.unknown(header)
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
