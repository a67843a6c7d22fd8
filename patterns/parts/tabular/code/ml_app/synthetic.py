"""A made-up sample of the declared columns, with something in it to learn. For the time before
there is data.
"""

from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.arrow import integers
from ml_app.columns import Column
from ml_app.conversion import CONVERSIONS
from ml_app.instants import parse_instant
from ml_app.interfaces import Floats
from ml_app.source.interface import Source
from ml_app.synthetic_text import effect_of_words, texts
from ml_app.system import System

FOLDER = Path("data/synthetic")
ROWS = 3_000
MISSING_SHARE = 0.05
NOISE = 0.6
"""Standard deviation of what cannot be learned; that of what can is 1."""
FIRST_DAY, LAST_DAY = "2024-01-01", "2025-12-31"
MICROSECONDS_PER_DAY = 86_400_000_000
MICROSECONDS_PER_MINUTE = 60_000_000
ROWS_OF_A_GROUP = 10


@runtime_checkable
class Dated(Protocol):
    """A split that may count in time: made-up rows then have to lie where it looks for them."""

    def days_of(self, places: Floats, folds: int) -> Floats | None:
        """Days since the first row for rows at these places, 0 the oldest and 1 the newest; None:
        any will do.
        """


def write_sample(system: System, rows: int = ROWS) -> Source:
    """Write the sample below `data/synthetic/` in the format of the system's source, and return it
    as a source.

    The same system, seed and number of rows give the same file.
    """
    source = system.source.at(str(FOLDER / Path(system.source.path).name))
    source.write(sample(system, rows))
    return source


def sample(system: System, rows: int = ROWS) -> pa.Table:
    """Rows that keep the contract, in order of time where the split goes by time.

    The target follows a weighted sum of all columns known at prediction, a bend in the first of
    them, and noise.
    """
    rng = np.random.default_rng(system.seed)
    known = {column.name for column in system.contract.inputs}
    arrays: dict[str, pa.Array] = {}
    signal = np.zeros(rows)
    for column in system.columns:
        if column.name == system.task.target:
            continue
        kept_whole = column.name in {system.key, system.split.time, system.split.group}
        if column.name == system.split.group:
            values = _grouped(column, rows, rng)
        else:
            values = _values(column, rows, rng, unique=column.unique or column.name == system.key)
        if column.name == system.split.time:
            values = _dated(values, column, system)
        if column.name in known:
            worded = column.type == "text" and not column.unique
            effect = effect_of_words(values, rng) if worded else _effect(values, rng)
            signal += effect if signal.any() else effect + np.abs(effect)
        if column.nullable and not kept_whole:
            values = _with_gaps(values, rng)
        arrays[column.name] = values
    spread = signal.std() or 1.0
    latent = (signal - signal.mean()) / spread + rng.normal(0, NOISE, rows)
    arrays[system.task.target] = _target(system, latent)
    table = pa.table({column.name: arrays[column.name] for column in system.columns})
    return table.sort_by(system.split.time) if system.split.time else table


def _values(column: Column, rows: int, rng: np.random.Generator, *, unique: bool) -> pa.Array:
    """Typed values inside the column's bounds, none missing."""
    if unique:
        return _unique(column, rows)
    if column.type in {"number", "integer"}:
        return _numbers(column, rng.beta(2, 3, rows))
    if column.type == "date":
        first = parse_instant(column.minimum or FIRST_DAY)
        last = parse_instant(column.maximum or max(LAST_DAY, str(column.minimum or "")))
        days = (last - first).days + 1
        offsets = rng.integers(0, days, rows) * MICROSECONDS_PER_DAY
        start = pa.scalar(first, pa.timestamp("us")).value
        return pa.array(np.sort(offsets) + start, pa.int64()).cast(pa.timestamp("us"))
    if column.type == "text":
        return texts(rows, rng)
    if column.type == "boolean":
        return pa.array(rng.random(rows) < 0.3)
    names = column.categories or tuple(f"{column.name}-{letter}" for letter in "abcd")
    shares = 1 / np.arange(2, len(names) + 2)  # some are common, some are rare, as they are in life
    return pa.array(rng.choice(names, rows, p=shares / shares.sum()), pa.string())


def _dated(values: pa.Array, column: Column, system: System) -> pa.Array:
    """The instants in the same order, moved to where the periods of the split hold enough rows."""
    if not isinstance(system.split, Dated):
        return values
    instants = integers(values.cast(pa.int64()), missing=0)
    first = instants.min()
    places = (instants - first) / max(float(np.ptp(instants)), 1.0)
    days = system.split.days_of(places, 0 if system.search is None else system.search.folds)
    if days is None:
        return values
    offsets = days * MICROSECONDS_PER_DAY
    if column.maximum is not None:
        last = pa.scalar(parse_instant(column.maximum), pa.timestamp("us")).value
        offsets *= min(1.0, float(last - first) / max(float(offsets.max()), 1.0))
    if not column.unique:
        offsets = offsets // MICROSECONDS_PER_MINUTE * MICROSECONDS_PER_MINUTE
    return pa.array(first + offsets.astype(np.int64)).cast(pa.timestamp("us"))


def _numbers(column: Column, unit: Floats) -> pa.Array:
    """Spread numbers of 0…1 over the column's bounds; an open bound is taken to be 100 away from
    the other.
    """
    low, high = _bounds(column)
    values = low + (high - low) * unit
    if column.type == "integer":
        return pa.array(np.clip(np.rint(values), low, high).astype(np.int64))
    digits = max(0, 4 - int(np.floor(np.log10(max(high - low, 1e-9)))))
    return pa.array(np.clip(np.round(values, digits), low, high))


def _bounds(column: Column) -> tuple[float, float]:
    low = None if column.minimum is None else float(column.minimum)
    high = None if column.maximum is None else float(column.maximum)
    if low is None:
        low = 0.0 if high is None or high > 0 else high - 100
    return low, low + 100 if high is None else high


def _unique(column: Column, rows: int) -> pa.Array:
    numbers = np.arange(rows)
    if column.type in {"number", "integer"}:
        first = 1 if column.minimum is None else float(column.minimum)
        return pa.array(numbers + int(first)).cast(
            pa.int64() if column.type == "integer" else pa.float64()
        )
    if column.type == "date":
        start = pa.scalar(parse_instant(column.minimum or FIRST_DAY), pa.timestamp("us")).value
        return pa.array(start + numbers * 60_000_000).cast(pa.timestamp("us"))
    return pa.array([f"{column.name}-{number:06d}" for number in numbers])


def _grouped(column: Column, rows: int, rng: np.random.Generator) -> pa.Array:
    groups = _unique(column, max(rows // ROWS_OF_A_GROUP, 3))
    return groups.take(pa.array(rng.integers(0, len(groups), rows)))


def _effect(values: pa.Array, rng: np.random.Generator) -> Floats:
    """What a column adds to the target: a slope for what can be measured, a step for each
    category.
    """
    if pa.types.is_string(values.type):
        encoded = values.dictionary_encode()
        steps = rng.normal(0, 1, len(encoded.dictionary))
        return np.asarray(steps[encoded.indices.to_numpy()], dtype=np.float64)
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.int64())
    numbers = values.cast(pa.float64(), safe=False).to_numpy()
    spread = numbers.std() or 1.0
    return np.asarray(rng.normal() * (numbers - numbers.mean()) / spread, dtype=np.float64)


def _with_gaps(values: pa.Array, rng: np.random.Generator) -> pa.Array:
    gaps = rng.random(len(values)) < MISSING_SHARE
    return pa.array(values.to_pylist(), values.type, mask=gaps)


def _target(system: System, latent: Floats) -> pa.Array:
    """Labels at the declared shares, or numbers inside the declared bounds, in the order of
    `latent`.
    """
    column = system.contract[system.task.target]
    ranks: NDArray[np.float64] = (np.argsort(np.argsort(latent)) + 0.5) / len(latent)
    if not system.task.labels:
        return _numbers(column, ranks)
    labels = system.task.labels
    declared = {
        label: system.class_shares[label] for label in labels if label in system.class_shares
    }
    rest = (1 - sum(declared.values())) / max(len(labels) - len(declared), 1)
    edges = np.cumsum([declared.get(label, rest) for label in labels])
    codes = np.minimum(np.searchsorted(edges, ranks), len(labels) - 1)
    texts = pa.array(labels).take(pa.array(codes))
    typed, _ = CONVERSIONS[column.type](texts)
    return typed
