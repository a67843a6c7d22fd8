"""Who did what, and when: the events that everything else is fitted on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np

from ml_app.refusal import Refused
from ml_app.retrieval.arrays import (
    Floats,
    Histories,
    Indices,
    Mask,
    Vectors,
)


@dataclass(frozen=True, eq=False)
class Interactions:
    """Events sorted by user, then by time. Events of one user at one time keep the order they came
    in; those without a time come first, because nothing says that they are recent.
    """

    users: tuple[str, ...]
    """Ids of the users, sorted. Ids are text everywhere."""
    items: tuple[str, ...]
    """Ids of the items, sorted: the whole catalogue, also items that nobody has touched."""
    user: Indices
    """For each event the row of its user in `users`."""
    item: Indices
    """For each event the row of its item in `items`."""
    time: Floats
    """Seconds; NaN where nobody wrote it down."""
    weight: Vectors
    """How much an event counts; 1 where nobody said."""
    folded: int = 0
    """Events left out because user, item and time were those of another one."""

    @classmethod
    def of(
        cls,
        user_ids: Iterable[Any],
        item_ids: Iterable[Any],
        times: Iterable[float | None] | None = None,
        weights: Iterable[float] | None = None,
        items: Iterable[Any] | None = None,
    ) -> Self:
        """Sort and number events given as columns of equal length.

        `items` are further ids of the catalogue. Of events that agree in user, item and time one is
        kept, with the largest weight. Raises `Refused` without events, with fewer than two items,
        and for columns of unequal length, empty ids, or weights that are not positive.
        """
        users, user = _numbered(user_ids, ())
        known, item = _numbered(item_ids, () if items is None else items)
        time = _column(times, np.nan, len(user), np.float64)
        weight = _column(weights, 1.0, len(user), np.float32)
        _must_be_usable(known, user, item, (time, weight))
        kept = _kept(user, item, time, weight)
        return cls(
            users=users,
            items=known,
            user=user[kept],
            item=item[kept],
            time=time[kept],
            weight=weight[kept],
            folded=len(user) - len(kept),
        )

    def __len__(self) -> int:
        return len(self.user)

    @cached_property
    def starts(self) -> Indices:
        """Where each user's events begin, and the end of the last: shape (users + 1,)."""
        return np.searchsorted(self.user, np.arange(len(self.users) + 1))

    @cached_property
    def ordered(self) -> bool:
        """Whether order is known: some user has events at two different times."""
        same_user = self.user[1:] == self.user[:-1]
        return bool(np.any(same_user & (self.time[1:] > self.time[:-1])))

    @cached_property
    def popularity(self) -> Indices:
        """Events of each item, shape (items,)."""
        return np.bincount(self.item, minlength=len(self.items))

    def history(self, user: int) -> Indices:
        """Item rows of one user, oldest first."""
        return self.item[self.starts[user] : self.starts[user + 1]]

    def histories(self, users: Indices | None = None) -> Histories:
        """The histories of the users with these rows, or of all."""
        if users is None:
            return Histories(self.item, self.starts)
        return Histories.of([self.history(int(user)) for user in users])

    def matrix(self, *, binary: bool = True) -> Any:
        """Users × items as a CSR matrix of float32: 1 for a pair that was seen, or the summed
        weights.
        """
        found = self.histories().matrix(len(self.items), self.weight)
        if binary:
            found.data[:] = 1.0
        return found

    def where(self, kept: Mask) -> "Interactions":
        """Only these events, with all users and items and their rows as they were."""
        return replace(
            self,
            user=self.user[kept],
            item=self.item[kept],
            time=self.time[kept],
            weight=self.weight[kept],
            folded=0,
        )

    def notes(self) -> list[str]:
        """What a reader of the results should know about these events."""
        found = []
        if self.folded:
            found.append(f"{self.folded} events were repeated (same user, item and time): one kept")
        missing = int(np.isnan(self.time).sum())
        if missing:
            found.append(f"{missing} of {len(self)} events have no time: taken as the oldest")
        same_user = self.user[1:] == self.user[:-1]
        ties = int(np.sum(same_user & (self.time[1:] == self.time[:-1])))
        if ties:
            found.append(f"{ties} events share their time with the one before: order as read")
        if not self.ordered:
            found.append("no user has two different times: order is not used")
        return found


def _numbered(ids: Iterable[Any], further: Iterable[Any]) -> tuple[tuple[str, ...], Indices]:
    """Sorted distinct ids, and for each of `ids` its place among them."""
    import pyarrow as pa

    column = _text(ids)
    encoded = column.dictionary_encode()
    if encoded.null_count or "" in (found := encoded.dictionary.to_pylist()):
        raise Refused("an event has no user or no item: leave such rows out of the interactions")
    listed = set(_text(further).to_pylist())
    if listed & {None, ""}:
        raise Refused("an item of the catalogue has no id: leave such rows out of the items")
    names = sorted({*found, *listed})
    place = {name: row for row, name in enumerate(names)}
    rows = np.array([place[name] for name in found], dtype=np.int64)
    codes = encoded.indices.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return tuple(names), rows[codes] if len(rows) else np.empty(0, np.int64)


def _text(ids: Iterable[Any]) -> Any:
    import pyarrow as pa

    if isinstance(ids, pa.ChunkedArray):
        ids = ids.combine_chunks()
    plain = ids if isinstance(ids, pa.Array | np.ndarray | list | tuple) else list(ids)
    column = plain if isinstance(plain, pa.Array) else pa.array(plain)
    return column.cast(pa.string())


def _column(values: Iterable[Any] | None, otherwise: float, length: int, kind: Any) -> Any:
    if values is None:
        return np.full(length, otherwise, dtype=kind)
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf":
        return values.astype(kind)
    plain = list(values)
    return np.array([otherwise if v is None else v for v in plain], dtype=kind)


def _must_be_usable(
    items: Sequence[str], user: Indices, item: Indices, columns: tuple[Any, ...]
) -> None:
    if len(user) != len(item) or any(len(column) != len(user) for column in columns):
        raise Refused("users, items, times and weights must have one value per event each")
    if not items:
        raise Refused("the catalogue is empty: no event and no item file names an item")
    if len(user) == 0:
        raise Refused("there are no interactions: nothing can be learned without events")
    if len(items) == 1:
        raise Refused(f"the catalogue has one item, {items[0]!r}: there is nothing to rank")
    weight = columns[-1]
    if not np.all(np.isfinite(weight) & (weight > 0)):
        raise Refused("weights must be positive numbers: leave events that do not count out")


def _kept(user: Indices, item: Indices, time: Floats, weight: Vectors) -> Indices:
    """Rows of the events to keep, in their final order."""
    when = np.where(np.isnan(time), -np.inf, time)
    order = np.lexsort((-weight, item, when, user))
    again = np.ones(len(order), dtype=np.bool_)
    again[0] = False
    for column in (user, item, when):
        again[1:] &= column[order][1:] == column[order][:-1]
    kept = np.sort(order[~again])
    return kept[np.lexsort((when[kept], user[kept]))]
