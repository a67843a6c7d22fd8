"""Counting the cells of one column while a file streams by."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import le
from typing import Any

from mldesign.profile.facts import ColumnFacts
from mldesign.profile.kinds import ACCEPTED, LISTED, NULLS, Kinds, type_of

LONGEST = 200
"""Characters of a cell that are kept. Longer cells are prose, whatever their tails say."""

_NOTES = {
    "other_date": "dates are not in ISO 8601 (`2024-01-31`), so they are read as text",
    "decimal_comma": "numbers use a decimal comma, so they are read as text",
    "infinite": "infinite numbers count as faults",
}


class Tally:
    """Counts the values of one column; holds at most `limit` different ones."""

    def __init__(self, name: str, limit: int) -> None:
        self._name = name
        self._limit = limit
        self._counts: Counter[str] = Counter()
        self._kinds = Kinds()
        self._cells = 0
        self._settled = 0
        self._unique = True
        self._ascending = True
        self._last = ""

    def add(self, cells: Sequence[str]) -> None:
        """Count some more cells, in file order."""
        if max(map(len, cells), default=0) > LONGEST:
            cells = [cell[:LONGEST] for cell in cells]
        self._counts.update(cells)
        self._cells += len(cells)
        if self._ascending and cells:
            self._ascending = self._last <= cells[0] and all(le(a, b) for a, b in pairwise(cells))
            self._last = cells[-1]
        if len(self._counts) > self._limit:
            self._settle()

    def _settle(self) -> None:
        """Fold what was counted into the summary and forget the single values."""
        self._kinds.add(self._counts)
        self._unique = self._unique and self._all_once()
        self._settled = max(self._settled, len(self._counts))
        self._counts = Counter()

    def _all_once(self) -> bool:
        return all(
            times == 1 for value, times in self._counts.items() if value.strip() not in NULLS
        )

    def _filled_values(self) -> dict[str, int]:
        return {value: n for value, n in self._counts.items() if value.strip() not in NULLS}

    def facts(self) -> ColumnFacts:
        """Sum up."""
        bounded = self._settled > 0
        unique = self._unique and self._all_once()
        kinds = self._kinds
        kinds.add(self._counts)
        filled = kinds.filled()
        values = {} if bounded else self._filled_values()
        distinct = max(self._settled, len(self._counts)) if bounded else len(values)
        unique = unique and filled > 1
        column_type = type_of(kinds, distinct=distinct, unique=unique)
        fitting = ACCEPTED.get(column_type)
        strays = [
            kind for kind in kinds.cells if fitting and kind not in fitting and kind != "null"
        ]
        return ColumnFacts(
            name=self._name,
            type=column_type,
            cells=self._cells,
            nulls=kinds.cells.get("null", 0),
            distinct=distinct,
            distinct_is_least=bounded,
            minimum=_extreme(min, [kinds.low[kind] for kind in fitting or () if kind in kinds.low]),
            maximum=_extreme(
                max, [kinds.high[kind] for kind in fitting or () if kind in kinds.high]
            ),
            counts=None if bounded or len(values) > LISTED else values,
            example=next((value for value in self._counts if value.strip() not in NULLS), ""),
            words=kinds.words / max(kinds.cells.get("word", 0), 1),
            unique=unique,
            ascending=self._ascending and filled > 1,
            odd=tuple(value for kind in strays for value in kinds.examples[kind])[:3],
            odd_cells=sum(kinds.cells[kind] for kind in strays),
            notes=tuple(note for kind, note in _NOTES.items() if kinds.cells.get(kind, 0)),
        )


def _extreme(choose: Callable[[list[Any]], Any], sizes: list[Any]) -> float | str | None:
    return choose(sizes) if sizes else None
