"""Made-up interactions, items and users for the declared sources. For the time before there is
data.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from ml_app.columns import Column
from ml_app.instants import parse_instant
from ml_app.made_up.events import SECONDS_PER_DAY, Events, make_events
from ml_app.made_up.values import Subjects, bounds, identifiers, made_column
from ml_app.made_up.world import (
    SEGMENTS,
    TOPICS,
    Floats,
    Sizes,
    World,
    make_world,
)
from ml_app.recommendation.system import System
from ml_app.recommendation.tables import EntityTable, InteractionTable
from ml_app.source.interface import Source

FOLDER = Path("data/synthetic")
FIRST_DAY = datetime(2024, 1, 1)
SEGMENT_NAMES = ("home", "garden", "office", "gifts")
FORMER_DAYS = 500
"""Users joined up to so long before their first event."""


def write_sample(system: System, sizes: Sizes | None = None) -> Mapping[str, Source]:
    """Write a file for every declared table below `data/synthetic/`, in the format of its source,
    and return these files as sources by the name of the table.

    The same system, seed and sizes give the same files.
    """
    written = {}
    for name, table in sample(system, sizes or Sizes()).items():
        declared = getattr(system, name)
        written[name] = declared.source.at(str(FOLDER / Path(declared.source.path).name))
        written[name].write(table)
    return written


def sample(system: System, sizes: Sizes) -> dict[str, pa.Table]:
    """Tables that keep the contract, by name: `interactions`, and `items` and `users` where they
    are declared.

    Order, seasons, skewed popularity, and items and users that are hardly known are planted in
    them; features tell of topics and tastes.
    """
    rng = np.random.default_rng(system.seed)
    world = make_world(sizes, rng)
    events = make_events(world, rng)
    start = _start(system.interactions)
    made = {"interactions": _interactions(system, world, events, start)}
    if system.items is not None:
        items = Subjects(world.topic, world.place, TOPICS[: world.topics], world.released, start)
        made["items"] = _entities(system.items, items, rng)
    if system.users is not None:
        joined = _first_days(world, events) - rng.integers(0, FORMER_DAYS, sizes.users)
        place = rng.random(sizes.users)
        users = Subjects(world.segment, place, SEGMENT_NAMES[:SEGMENTS], joined, start)
        made["users"] = _entities(system.users, users, rng)
    return made


def _interactions(system: System, world: World, events: Events, start: datetime) -> pa.Table:
    table = system.interactions
    users, items = (
        identifiers(_key(entity, _column(table.columns, own)), count)
        for entity, own, count in (
            (system.users, table.user, world.sizes.users),
            (system.items, table.item, world.sizes.items),
        )
    )
    ready = {table.user: users.take(events.user), table.item: items.take(events.item)}
    if table.time is not None:
        ready[table.time] = _instants(_column(table.columns, table.time), events, start)
    if table.weight is not None:
        ready[table.weight] = _weights(_column(table.columns, table.weight), events.liking)
    return pa.table({column.name: ready[column.name] for column in table.columns})


def _entities(table: EntityTable, subjects: Subjects, rng: np.random.Generator) -> pa.Table:
    separators = {
        spec.column: spec.separator for spec in table.features if spec.kind == "categories"
    }
    arrays = {}
    for column in table.columns:
        if column.name == table.key:
            arrays[column.name] = identifiers(column, len(subjects))
        else:
            separator = separators.get(column.name)
            arrays[column.name] = made_column(column, separator, subjects, rng)
    return pa.table(arrays)


def _key(entity: EntityTable | None, otherwise: Column) -> Column:
    """The column whose ids both tables must share: that of the entity's own table."""
    return otherwise if entity is None else _column(entity.columns, entity.key)


def _column(columns: Sequence[Column], name: str) -> Column:
    return next(column for column in columns if column.name == name)


def _start(table: InteractionTable) -> datetime:
    """The first day: the earliest the contract allows, where it is declared as a date."""
    if table.time is None:
        return FIRST_DAY
    least = _column(table.columns, table.time).minimum
    return parse_instant(least) if isinstance(least, str) else FIRST_DAY


def _instants(column: Column, events: Events, start: datetime) -> pa.Array:
    """Dates, or seconds since 1970 where the column is a number."""
    since = (start - datetime(1970, 1, 1)) // timedelta(seconds=1)
    seconds = pa.array(events.second + since)
    return seconds.cast(pa.timestamp("s")) if column.type == "date" else seconds


def _weights(column: Column, liking: Floats) -> pa.Array:
    low, high = bounds(column, 1.0, 5.0)
    return pa.array(np.round(low + (high - low) * liking, 1))


def _first_days(world: World, events: Events) -> Floats:
    """Day of each user's first event; the last day for those without."""
    first = np.full(world.sizes.users, world.sizes.days, dtype=np.float64)
    np.minimum.at(first, events.user, events.second // SECONDS_PER_DAY)
    return first
