"""What kind of prediction a target column asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from mldesign.profile.facts import ColumnFacts

MOST_CLASSES = 50
FEW_WHOLE_NUMBERS = 10
"""Whole numbers with at most this many different values are taken for classes."""
_POSITIVE = "yes true t y bad default defaulted fraud spam churn churned failure positive"
POSITIVE = frozenset(_POSITIVE.split())
"""Labels that usually name the event one wants to catch."""


@dataclass(frozen=True)
class Question:
    """The task that a target asks for, with the reason."""

    task: str
    """Name of the task choice."""
    why: str
    positive: str = ""
    """For two classes: the one whose probability is predicted."""
    shares: Mapping[str, float] | None = None
    """For classes: how often each occurs."""

    @property
    def classes(self) -> bool:
        """Whether the target holds classes rather than amounts."""
        return self.shares is not None


class NoTarget(ValueError):
    """The column cannot be predicted; the message says why."""


def question(target: ColumnFacts) -> Question:
    """Return what kind of prediction the column asks for. Raises NoTarget."""
    if target.distinct < 2:
        raise NoTarget(f"`{target.name}` holds one value only: there is nothing to predict")
    if target.type in ("date", "identifier") or (target.type == "text" and target.counts is None):
        article = "an identifier" if target.type == "identifier" else f"a {target.type}"
        raise NoTarget(f"`{target.name}` is {article}: it can be neither classes nor an amount")
    amounts = target.type in ("integer", "number")
    if target.counts is not None and target.distinct == 2:
        return _two_classes(target)
    many = target.distinct > (FEW_WHOLE_NUMBERS if amounts else MOST_CLASSES)
    if target.type == "number" or (amounts and many):
        return Question("regression", f"{_least(target)} different numbers: an amount, not classes")
    if many or target.counts is None:
        raise NoTarget(f"`{target.name}` has {_least(target)} different values: too many classes")
    doubt = ", though whole numbers could also be an amount (`regression`)" if amounts else ""
    return Question(
        "multiclass_classification",
        f"{target.distinct} different values{doubt}",
        shares=_shares(target),
    )


def _two_classes(target: ColumnFacts) -> Question:
    shares = _shares(target)
    rarer = min(shares, key=lambda label: (shares[label], label))
    spoken = [label for label in shares if label.strip().lower() in POSITIVE]
    if set(shares) == {"0", "1"}:
        spoken = ["1"]
    positive = spoken[0] if len(spoken) == 1 else rarer
    rank = "rarer" if positive == rarer else "commoner"
    why = f"two outcomes; `{positive}` is the {rank} one, {shares[positive]:.1%} of the rows"
    return Question("binary_classification", why, positive, shares)


def _shares(target: ColumnFacts) -> dict[str, float]:
    counts = target.counts or {}
    total = sum(counts.values())
    return {label: times / total for label, times in counts.items()}


def _least(target: ColumnFacts) -> str:
    return f"at least {target.distinct}" if target.distinct_is_least else str(target.distinct)
