"""How one column of features is read: its vocabulary or scale, and the entries of one value."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Literal, Protocol, Self

import numpy as np

from ml_app.refusal import Refused

Kind = Literal["numeric", "category", "categories", "text", "date"]
BUCKETS = 8
"""Numbers become soft membership in so many buckets of equal size: a linear tower can then bend."""
MOST = 2_000
"""Categories or words of one column, the most frequent: a regression on them stays small."""
DAY = 86_400.0


class Spec(Protocol):
    """What `learn` reads of a feature's description."""

    @property
    def column(self) -> str:
        """Its name."""

    @property
    def kind(self) -> Kind:
        """How its values are read."""

    @property
    def separator(self) -> str:
        """What stands between several categories."""

    @property
    def min_count(self) -> int:
        """Rows that must have a category or word for it to be known."""


@dataclass(frozen=True)
class Learned:
    """A column that knows its vocabulary (categories, words) or its knots (numbers, dates)."""

    column: str
    kind: Kind
    separator: str
    vocabulary: tuple[str, ...] = ()
    knots: tuple[float, ...] = ()

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Self:
        """The column that gave this `state()`."""
        lists = {key: tuple(state[key]) for key in ("vocabulary", "knots")}
        return cls(**{**state, **lists})

    def state(self) -> dict[str, Any]:
        """What was learned; JSON-ready."""
        lists = {"vocabulary": list(self.vocabulary), "knots": list(self.knots)}
        return {**asdict(self), **lists}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the entries."""
        parts = self.vocabulary or tuple(f"{knot:g}" for knot in self.knots)
        return tuple(f"{self.column}={part}" for part in parts)

    def entries(self, value: object) -> Iterator[tuple[int, float]]:
        """Places and amounts of one value; none where it is missing or was never seen. The amounts
        have length 1 together, or less.
        """
        if self.kind in {"numeric", "date"}:
            yield from _between(self.knots, _number(self, value))
            return
        places = sorted({self._place[w] for w in words(self, value) if w in self._place})
        for place in places:
            yield place, 1.0 / len(places) ** 0.5

    @cached_property
    def _place(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self.vocabulary)}


def learn(spec: Spec, values: Sequence[object]) -> Learned:
    """Learn the vocabulary or the knots of a column from its values."""
    empty = Learned(spec.column, spec.kind, spec.separator)
    if spec.kind in {"numeric", "date"}:
        numbers = [n for v in values if (n := _number(empty, v)) is not None]
        cuts = np.quantile(numbers, np.linspace(0, 1, BUCKETS)).tolist() if numbers else []
        knots = tuple(sorted(set(cuts)))
        return Learned(spec.column, spec.kind, spec.separator, knots=knots)
    counts = Counter(word for value in values for word in set(words(empty, value)))
    frequent = [word for word, n in counts.most_common(MOST) if n >= spec.min_count]
    vocabulary = tuple(sorted(frequent))
    return Learned(spec.column, spec.kind, spec.separator, vocabulary)


def words(column: Learned, value: object) -> list[str]:
    """The categories or words of one value; a list is taken as it is."""
    if value is None:
        return []
    if isinstance(value, list | tuple | set):
        return [str(one) for one in value]
    text = str(value)
    if column.kind == "text":
        return re.findall(r"\w+", text.lower())
    parts = text.split(column.separator) if column.kind == "categories" else [text]
    return [part.strip() for part in parts if part.strip()]


def _number(column: Learned, value: object) -> float | None:
    """A number, or the days since 1970 of a date. None where it is missing."""
    if value is None or value == "":
        return None
    try:
        # what no number can be made of is told below
        number = _days(value) if column.kind == "date" else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError) as fault:
        wanted = "a date in ISO 8601" if column.kind == "date" else "a number"
        raise Refused(f"column {column.column!r}: {value!r} is not {wanted}") from fault
    return number if np.isfinite(number) else None


def _days(value: object) -> float:
    if isinstance(value, int | float):
        return float(value) / DAY  # seconds since 1970
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    when = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() / DAY


def _between(knots: tuple[float, ...], number: float | None) -> Iterator[tuple[int, float]]:
    """Weights of the two knots around a number, falling linearly: no jump at a border."""
    if number is None or not knots:
        return
    right = bisect_left(knots, number)
    if right == 0 or right == len(knots):
        yield min(right, len(knots) - 1), 1.0
        return
    share = (number - knots[right - 1]) / (knots[right] - knots[right - 1])
    if share < 1.0:
        yield right - 1, 1.0 - share
    yield right, share
