"""From the sources to events and features: read, checked, what was refused kept aside and what does
not fit together said.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml_app.intake import fingerprint, take_in
from ml_app.quarantine import QUARANTINE
from ml_app.recommendation.sample import write_sample
from ml_app.recommendation.system import System
from ml_app.recommendation.tables import EntityTable, InteractionTable
from ml_app.retrieval.arrays import Floats, Indices
from ml_app.retrieval.features import Features, Row
from ml_app.retrieval.interactions import Interactions
from ml_app.source.interface import Source

SAID = 5
"""As many unknown ids as a note names."""


@dataclass(frozen=True, eq=False)
class Data:
    """What there is to learn from."""

    interactions: Interactions
    items: Mapping[str, Row]
    """Features by item id."""
    users: Mapping[str, Row]
    """Features by user id."""
    facts: dict[str, Any]
    """What reports say about the data; JSON-ready."""
    notes: tuple[str, ...]

    @property
    def synthetic(self) -> bool:
        """Whether the events were made up."""
        return bool(self.facts["synthetic"])

    def item_features(self, system: System, known: Indices | None = None) -> Features | None:
        """Encoded items, row for row; None where no feature is declared. Vocabularies are learned
        from the items with these rows, or from all.
        """
        return _encoded(system.items, self.interactions.items, self.items, known)

    def user_features(self, system: System, known: Indices | None = None) -> Features | None:
        """The same for users."""
        return _encoded(system.users, self.interactions.users, self.users, known)

    def values_of_users(self, columns: Iterable[str]) -> dict[str, list[str | None]]:
        """For each column its value for every user, as text; None where it is not known."""
        rows = [self.users.get(user, {}) for user in self.interactions.users]
        return {
            column: [None if row.get(column) is None else str(row[column]) for row in rows]
            for column in columns
        }


def available(system: System) -> tuple[System, bool]:
    """The system with sources that are there; while the interactions are not, with a synthetic
    sample of all of them, which is said aloud.
    """
    source = system.interactions.source
    if source.exists():
        return system, False
    print(
        f"warning: {source.path} is not there; using a SYNTHETIC sample. "
        "Results say nothing about the real world.",
        file=sys.stderr,
    )
    return over(system, write_sample(system)), True


def read(system: System, kept_in: Path = QUARANTINE) -> Data:
    """Read all sources; rows that break their contract go to `kept_in` and files beside it.

    Raises `Refused` when a declared column or a file of items or users is missing, when there are
    no events or fewer than two items, or when more rows break the contract than `bad_share` allows.
    """
    system, synthetic = available(system)
    events = take_in(system.interactions.source, system.interactions.contract, kept_in)
    items = _entities(system.items, kept_in, "items")
    users = _entities(system.users, kept_in, "users")
    interactions = interactions_of(system.interactions, events.table, items)
    notes = [
        *interactions.notes(),
        *_strangers("item", system.items, interactions.items, items),
        *_strangers("user", system.users, interactions.users, users),
    ]
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    source = system.interactions.source
    facts = {
        "path": source.path,
        "sha256": fingerprint(Path(source.path)),
        "rows": len(interactions),
        "refused": events.refused,
        "synthetic": synthetic,
        "users": len(interactions.users),
        "items": len(interactions.items),
    }
    return Data(interactions, items, users, facts, tuple(notes))


def interactions_of(
    table: InteractionTable, rows: pa.Table, items: Iterable[str] = ()
) -> Interactions:
    """Events of typed rows; `items` are further ids of the catalogue."""
    times = None if table.time is None else seconds(rows[table.time])
    weights = None if table.weight is None else rows[table.weight].to_numpy()
    return Interactions.of(rows[table.user], rows[table.item], times, weights, items)


def seconds(column: pa.ChunkedArray) -> Floats:
    """Times as seconds, NaN where missing: instants since 1970, numbers as they are."""
    if pa.types.is_temporal(column.type):
        column = pc.divide(pc.cast(pc.cast(column, pa.int64()), pa.float64()), 1e6)
    return np.asarray(pc.fill_null(pc.cast(column, pa.float64()), np.nan).to_numpy())


def _entities(table: EntityTable | None, kept_in: Path, role: str) -> dict[str, Row]:
    if table is None:
        return {}
    kept = kept_in.with_name(f"{kept_in.stem}_{role}{kept_in.suffix}")
    rows = take_in(table.source, table.contract, kept).table
    return {row[table.key]: row for row in rows.to_pylist()}


def _strangers(
    noun: str, table: EntityTable | None, ids: tuple[str, ...], rows: Mapping[str, Row]
) -> list[str]:
    """Ids of the events that the table does not know."""
    if table is None:
        return []
    missing = [name for name in ids if name not in rows]
    if not missing:
        return []
    named = ", ".join(missing[:SAID]) + (", …" if len(missing) > SAID else "")
    return [
        f"{len(missing)} of {len(ids)} {noun}s have no row in {table.source.path} and so no "
        f"features: {named}"
    ]


def _encoded(
    table: EntityTable | None,
    ids: tuple[str, ...],
    rows: Mapping[str, Row],
    known: Indices | None,
) -> Features | None:
    if table is None or not table.features:
        return None
    mask = None
    if known is not None:
        mask = np.zeros(len(ids), dtype=np.bool_)
        mask[known] = True
    return Features.of(table.features, ids, rows, mask)


def over(system: System, sources: Mapping[str, Source]) -> System:
    """The system over other files: `interactions`, `items`, `users`, as far as they are given and
    declared.
    """
    declared = {name: getattr(system, name) for name in sources}
    tables = {
        name: replace(table, source=sources[name])
        for name, table in declared.items()
        if table is not None
    }
    return replace(system, **tables)
