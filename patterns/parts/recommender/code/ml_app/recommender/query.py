"""What can be asked of a recommender, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ml_app.refusal import Refused

Value = bool | int | float | str | Sequence[str] | None
"""Of a feature: a list for a column of several categories, None where it is missing."""


class Unfit(Refused):
    """One member of a query does not fit this recommender."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Query:
    """For whom, how many, and which are out of the question."""

    user: str | None = None
    """Id of a user; one that training has not met is served by the rest of the query."""
    history: Sequence[str] = ()
    """Ids of items from oldest to newest. For a known user they come after what training saw."""
    features: Mapping[str, Value] | None = None
    """Of the user, by column; they take the place of what is known of a known user."""
    k: int = 10
    exclude_seen: bool = True
    """Whether items of the history are left out."""
    allow: Sequence[str] | None = None
    """Only these items; None: all."""
    deny: Sequence[str] = ()
    """None of these."""
    categories: Mapping[str, Sequence[str]] | None = None
    """Column of the items → values of which an item must have at least one, in every column."""


@dataclass(slots=True)  # not frozen: a list makes a hundred, and freezing doubles their price
class Recommended:
    """One place of a list."""

    item: str
    score: float
    """Comparable within one answer only."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A list, best first, and what it rests on."""

    items: list[Recommended]
    """Fewer than asked for where the filters leave fewer."""
    cold: bool
    """Nothing was known to go by: these are the most popular items."""
    known_user: bool
    """Training has met this user."""
    unknown_items: list[str]
    """Those of `history` and `allow` that are not in the catalogue, each once."""
