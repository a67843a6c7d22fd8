"""Made-up values for declared columns: what a row is about can be read from its features."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from ml_app.columns import Column
from ml_app.instants import parse_instant
from ml_app.made_up.world import Floats, Indices

MISLEADING = 0.08
"""Share of rows whose category is that of another kind: life is like that."""
MISSING_SHARE = 0.05
FURTHER_TAG = 0.4
"""Chance of a second tag, and of a third."""
QUALITIES = ("small", "large", "light", "classic", "modern", "quiet", "soft", "bright", "simple")


@dataclass(frozen=True, eq=False)
class Subjects:
    """The things that rows describe: items or users."""

    kind: Indices
    """What each is about: a topic or a segment."""
    place: Floats
    """Where each lies within its kind, 0 to 1: near ones are alike."""
    names: tuple[str, ...]
    """A word for each kind."""
    day: Floats
    """When each appears, in days since `start`."""
    start: datetime

    def __len__(self) -> int:
        return len(self.kind)


def made_column(
    column: Column, separator: str | None, subjects: Subjects, rng: np.random.Generator
) -> pa.Array:
    """Values that keep the column's contract and tell something of each subject's kind.

    With a separator a value is a list of categories. Columns that may have gaps have some.
    """
    made = _made(column, separator, subjects, rng)
    if not column.nullable or column.unique:
        return made
    gaps = rng.random(len(subjects)) < MISSING_SHARE
    return pa.array(made.to_pylist(), made.type, mask=gaps)


def _made(
    column: Column, separator: str | None, subjects: Subjects, rng: np.random.Generator
) -> pa.Array:
    if column.unique or column.type == "identifier":
        return identifiers(column, len(subjects))
    if separator is not None:
        return _tags(column, separator, subjects, rng)
    ways = {
        "number": _numbers,
        "integer": _numbers,
        "date": _dates,
        "boolean": _flags,
        "text": _titles,
    }
    return ways.get(column.type, _labels)(column, subjects, rng)


def identifiers(column: Column, count: int) -> pa.Array:
    """Distinct ids that keep the column's type."""
    numbers = np.arange(count)
    if column.type in {"number", "integer"}:
        first = 1 if column.minimum is None else int(float(column.minimum))
        return pa.array(numbers + first, pa.int64())
    return pa.array([f"{column.name}-{number + 1:06d}" for number in numbers])


def bounds(column: Column, low: float, high: float) -> tuple[float, float]:
    """The column's bounds, the given ones where it has none."""
    least = low if column.minimum is None else float(column.minimum)
    most = high if column.maximum is None else float(column.maximum)
    return least, max(most, least)


def _numbers(column: Column, subjects: Subjects, rng: np.random.Generator) -> pa.Array:
    """Each kind has a middle of its own, about which values spread with the place."""
    low, high = bounds(column, 0.0, 100.0)
    middle = rng.uniform(0.15, 0.85, len(subjects.names))[subjects.kind]
    swing = 0.2 * np.sin(2 * np.pi * subjects.place)
    unit = np.clip(middle + swing + rng.normal(0, 0.08, len(subjects)), 0, 1)
    values = low + (high - low) * unit
    if column.type == "integer":
        return pa.array(np.clip(np.rint(values), np.ceil(low), np.floor(high)).astype(np.int64))
    return pa.array(np.clip(np.round(values, 2), low, high))


def _dates(column: Column, subjects: Subjects, rng: np.random.Generator) -> pa.Array:
    """The day of appearance, moved into the column's bounds."""
    dates = [subjects.start + timedelta(days=float(day)) for day in subjects.day]
    least = None if column.minimum is None else parse_instant(str(column.minimum))
    most = None if column.maximum is None else parse_instant(str(column.maximum))
    dates = [date if least is None else max(date, least) for date in dates]
    return pa.array([date if most is None else min(date, most) for date in dates])


def _flags(column: Column, subjects: Subjects, rng: np.random.Generator) -> pa.Array:
    chance = rng.uniform(0.1, 0.9, len(subjects.names))
    return pa.array(rng.random(len(subjects)) < chance[subjects.kind])


def _labels(column: Column, subjects: Subjects, rng: np.random.Generator) -> pa.Array:
    names = _categories(column, subjects)
    misled = rng.random(len(subjects)) < MISLEADING
    kind = np.where(misled, rng.integers(0, len(names), len(subjects)), subjects.kind)
    return pa.array(names).take(pa.array(kind % len(names)))


def _categories(column: Column, subjects: Subjects) -> tuple[str, ...]:
    return column.categories or subjects.names


def _tags(column: Column, separator: str, subjects: Subjects, rng: np.random.Generator) -> pa.Array:
    """One to three tags: the one of its place, another of the kind, any."""
    own = _categories(column, subjects)
    names = own if column.categories else tuple(f"{n}-{part}" for n in own for part in "abc")
    width = max(1, len(names) // len(subjects.names))
    first = subjects.kind * width + np.floor(subjects.place * width).astype(np.int64)
    near = subjects.kind * width + rng.integers(0, width, len(subjects))
    any_one = rng.integers(0, len(names), len(subjects))
    more = rng.random((2, len(subjects))) < FURTHER_TAG
    rows = zip(first % len(names), near % len(names), any_one, more[0], more[1], strict=True)
    texts = []
    for one, two, three, second, third in rows:
        picked = {int(one): None, **({int(two): None} if second else {})}
        picked |= {int(three): None} if third else {}
        texts.append(separator.join(names[place] for place in picked))
    return pa.array(texts, pa.string())


def _titles(column: Column, subjects: Subjects, rng: np.random.Generator) -> pa.Array:
    """A quality, the kind, and a number that tells one from another."""
    near = subjects.place + rng.normal(0, 0.05, len(subjects))
    quality = np.floor(near % 1 * len(QUALITIES)).astype(np.int64) % len(QUALITIES)
    pairs = enumerate(zip(quality, subjects.kind, strict=True), start=1)
    return pa.array(
        [f"{QUALITIES[q].capitalize()} {subjects.names[k]} {number}" for number, (q, k) in pairs]
    )
