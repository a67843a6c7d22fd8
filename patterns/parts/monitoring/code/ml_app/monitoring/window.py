"""Which logged predictions are looked at."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml_app.interfaces import Floats

MOST = 100_000
"""Predictions looked at; of more, every second, third, … is taken, so that memory stays flat."""


class Log(Protocol):
    """What monitoring asks of the prediction log."""

    def read(self, since: datetime | None = None) -> pa.Table:
        """Predictions, oldest first: id, time, version, features as JSON, score, decision."""

    def feedback(self) -> pa.Table:
        """Outcomes, oldest first: prediction_id, outcome, at."""


@dataclass(frozen=True)
class Period:
    """A stretch of time, or the newest predictions before its end."""

    until: datetime
    since: datetime | None = None
    last: int | None = None

    def earlier(self, days: float) -> "Period":
        """The same stretch, so many days ago."""
        by = timedelta(days=days)
        since = None if self.since is None else self.since - by
        return replace(self, until=self.until - by, since=since)


@dataclass(frozen=True)
class Window:
    """Predictions of one model version, oldest first."""

    predictions: pa.Table
    found: int
    """Predictions of this version in the period; `predictions` may hold only some of them."""
    others: int
    """Predictions of other versions in the period, which are left out."""

    def __len__(self) -> int:
        return int(self.predictions.num_rows)

    @property
    def scores(self) -> Floats:
        """The score that was answered, or that of the class that was decided: shape (n,)."""
        return np.asarray(self.predictions["score"].to_numpy(), dtype=np.float64)

    @property
    def seconds(self) -> Floats:
        """When each was answered, in seconds since 1970: shape (n,)."""
        return np.asarray(self.predictions["at"].cast(pa.int64()).to_numpy() / 1e6)

    @cached_property
    def rows(self) -> list[Mapping[str, Any]]:
        """What was sent, row by row."""
        return [json.loads(text) for text in self.predictions["features"].to_pylist()]

    @cached_property
    def said(self) -> list[Mapping[str, Any]]:
        """What the model said about each answer beside its score; empty where it said nothing."""
        texts = self.predictions["remarks"].to_pylist()
        return [json.loads(text) if text else {} for text in texts]

    @property
    def remarks(self) -> Mapping[str, list[str | None]]:
        """The same by name, as far as it is text: for each name a value of every row."""
        names = {name for one in self.said for name, value in one.items() if isinstance(value, str)}
        return {name: [one.get(name) for one in self.said] for name in sorted(names)}

    @property
    def bounds(self) -> tuple[datetime, datetime] | None:
        """When the first and the last of them was answered; None for an empty window."""
        if not len(self):
            return None
        ends = pc.min_max(self.predictions["at"]).as_py()
        return ends["min"], ends["max"]


def read(log: Log, version: str, period: Period) -> Window:
    """The predictions of one model version in a period."""
    table = log.read(period.since)
    table = table.filter(pc.less_equal(table["at"], pa.scalar(period.until, table["at"].type)))
    own = table.filter(pc.equal(table["model_version"], version))
    others = table.num_rows - own.num_rows
    if period.last is not None:
        own = own.slice(max(0, own.num_rows - period.last))
    step = max(1, math.ceil(own.num_rows / MOST))
    kept = own if step == 1 else own.take(pa.array(range(0, own.num_rows, step)))
    return Window(kept, own.num_rows, others)
