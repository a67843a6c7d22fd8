"""The logged lists of a period, and what was taken from them."""

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

MOST = 100_000
"""Lists looked at; of more, every second, third, … is taken, so that memory stays flat."""


class Log(Protocol):
    """What is asked of the prediction log."""

    def read(self, since: datetime | None = None) -> pa.Table:
        """Lists, oldest first; the decision is the JSON array of what was shown."""

    def feedback(self) -> pa.Table:
        """What was taken: prediction_id, outcome (an item), at."""


@dataclass(frozen=True)
class Shown:
    """One list."""

    asked: Mapping[str, Any]
    """The request."""
    items: Sequence[str]
    cold: bool
    known_user: bool
    taken: frozenset[str]
    """Items of the list that were taken."""


@dataclass(frozen=True)
class Window:
    """Lists of one model version, oldest first."""

    lists: Sequence[Shown]
    found: int
    """Lists of this version in the period; `lists` may hold only some of them."""
    others: int
    """Lists of other versions in the period, which are left out."""
    astray: int
    """Items reported as taken from one of these lists that were not on it."""


def read(log: Log, version: str, since: datetime | None, last: int | None = None) -> Window:
    """The lists of one model version since a time, or the newest `last` of them."""
    table = log.read(since)
    own = table.filter(pc.equal(table["model_version"], version))
    others = table.num_rows - own.num_rows
    if last is not None:
        own = own.slice(max(0, own.num_rows - last))
    step = max(1, math.ceil(own.num_rows / MOST))
    kept = own if step == 1 else own.take(pa.array(range(0, own.num_rows, step)))
    taken = _taken(log.feedback(), set(kept["prediction_id"].to_pylist()))
    lists, astray = [], 0
    for row in kept.select(["prediction_id", "features", "decision", "remarks"]).to_pylist():
        items = json.loads(row["decision"])
        remarks = json.loads(row["remarks"] or "{}")
        reported = taken.get(row["prediction_id"], set())
        on_it = frozenset(reported.intersection(items))
        astray += len(reported) - len(on_it)
        asked = json.loads(row["features"])
        known = bool(remarks.get("known_user"))
        lists.append(Shown(asked, items, bool(remarks.get("cold")), known, on_it))
    return Window(lists, own.num_rows, others, astray)


def _taken(feedback: pa.Table, ids: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    pairs = zip(feedback["prediction_id"].to_pylist(), feedback["outcome"].to_pylist(), strict=True)
    for name, item in pairs:
        if name in ids:
            found[name].add(item)
    return found
