"""What a careful person would ask about a table before training on it."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from mldesign.profile.facts import ColumnFacts, SourceFacts
from mldesign.profile.kinds import PROSE_WORDS
from mldesign.profile.leaks import find_leaks

Kind = Literal[
    "identifier", "constant", "empty", "leak", "names", "unreadable", "sensitive", "question"
]

KEPT: frozenset[Kind] = frozenset({"sensitive", "question"})
"""Suspicions that are worth a word, but do not keep a column out of the features."""


@dataclass(frozen=True)
class Suspicion:
    """One doubt about one column, with the reason in words."""

    column: str
    kind: Kind
    reason: str

    @property
    def excludes(self) -> bool:
        """Whether the column had better not be a feature."""
        return self.kind not in KEPT


_SENSITIVE = {
    word: trait
    for trait, words in {
        "age": "age birth birthday birthdate dob",
        "sex": "sex gender female male pregnant pregnancy",
        "family status": "marriage marital married spouse divorced",
        "origin": "nationality foreign foreigner citizenship immigrant ethnic ethnicity race",
        "belief": "religion religious union political",
        "health": "disability disabled health diagnosis",
        "sexual orientation": "orientation",
        "social standing, a usual proxy for age and origin": "education",
        "place of living, a usual proxy for origin": "postcode postal zip zipcode",
        "personal contact data": "email phone",
        "a person's name": "surname firstname lastname",
    }.items()
    for word in words.split()
}
_IDENTIFIERS = frozenset(
    {"id", "key", "uuid", "guid", "index", "instant", "no", "nr", "number", "udi", "rowid"}
)
_AFTERWARDS = frozenset(
    {"outcome", "result", "resolution", "resolved", "closed", "final", "after", "recovered"}
)


def words_of(name: str) -> tuple[str, ...]:
    """Split a column name into lower-case words: `personalStatus_sex2` → personal, status, sex."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return tuple(re.findall(r"[a-z]+", spaced.lower()))


def suspicions(facts: SourceFacts, target: str, *, classes: bool) -> list[Suspicion]:
    """Return the doubts about the columns of a thoroughly profiled source, in file order.

    `classes` tells whether the target holds classes rather than amounts.
    """
    columns = [column for column in facts.columns if column.name != target]
    settled = {column.name: doubt for column in columns if (doubt := _unfit(column))}
    open_columns = [column.name for column in columns if column.name not in settled]
    leaks = find_leaks(facts, target, open_columns, classes=classes)
    found: list[Suspicion] = []
    for column in columns:
        if column.name in settled:
            found.append(settled[column.name])
        elif column.name in leaks:
            found.append(Suspicion(column.name, "leak", leaks[column.name]))
        else:
            found.extend(_questions(column, target))
        if kin := sensitive(column.name):
            found.append(Suspicion(column.name, "sensitive", kin))
    return found


def sensitive(name: str) -> str:
    """Return which protected trait a column name speaks of; empty when it speaks of none."""
    return next((_SENSITIVE[word] for word in words_of(name) if word in _SENSITIVE), "")


def repeated_rows(facts: SourceFacts, left_out: frozenset[str]) -> int:
    """Return how many sampled rows equal an earlier one when identifiers are left out."""
    kept = [place for place, column in enumerate(facts.columns) if column.name not in left_out]
    rows = Counter(tuple(row[place] for place in kept) for row in facts.sample)
    return sum(times - 1 for times in rows.values())


def _unfit(column: ColumnFacts) -> Suspicion | None:
    """Return why a column cannot be a feature whatever it means, if so."""
    if column.distinct == 0:
        return Suspicion(column.name, "empty", "every cell is empty")
    if column.constant and not column.nulls:
        return Suspicion(column.name, "constant", f"every row says `{column.example}`")
    if is_identifier(column):
        return Suspicion(
            column.name, "identifier", "its values tell rows apart and mean nothing else"
        )
    if column.type == "text":
        if column.notes:
            return Suspicion(column.name, "unreadable", column.notes[0])
        if column.words <= PROSE_WORDS:
            return Suspicion(
                column.name,
                "names",
                "nearly another one in each row; take it out of this list to "
                "have pieces of them read",
            )
    return None


def is_identifier(column: ColumnFacts) -> bool:
    """Whether a column numbers or names the rows."""
    if column.type == "identifier":
        return True
    if column.type != "integer" or not column.unique or not isinstance(column.minimum, int):
        return False
    counted = int(column.maximum or 0) - column.minimum + 1 == column.cells
    named = bool(_IDENTIFIERS.intersection(words_of(column.name)))
    return (counted and column.cells >= 20) or (named and column.cells > 1)


def _questions(column: ColumnFacts, target: str) -> list[Suspicion]:
    words = set(words_of(column.name))
    if _AFTERWARDS & words or (len(target) > 3 and target.lower() in column.name.lower()):
        return [
            Suspicion(
                column.name, "question", "is it known before the outcome? Its name makes one doubt"
            )
        ]
    if (
        column.type == "category"
        and not column.unique
        and column.distinct > column.cells / 10 > LONG_TAIL
    ):
        return [
            Suspicion(column.name, "question", f"{column.distinct} different values: many are rare")
        ]
    return []


LONG_TAIL = 20
"""Below this many rows per ten it says nothing that categories are many."""
