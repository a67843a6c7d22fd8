"""One question about one column: what people would do without a model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ml_app.baseline.typical import repeated, typical
from ml_app.interfaces import Floats, Task

Comparison = Literal["above", "below", "equals"]
CUTS = 19
"""Values of a number that are tried: every twentieth part of the rows."""
CATEGORIES = 50
"""Values of a category that are tried: the most frequent ones."""
LEAST = 20
"""Rows on either side of a rule that is learned: fewer are an accident."""


@dataclass(frozen=True)
class Question:
    """Splits rows in two."""

    column: str
    comparison: Comparison
    value: float | str | bool

    def answers(self, table: pa.Table) -> NDArray[np.bool_]:
        """Whether each row says yes, shape (rows,). A missing value says no."""
        values = table[self.column]
        compare = {"above": pc.greater, "below": pc.less, "equals": pc.equal}[self.comparison]
        yes = compare(values, pa.scalar(self.value, type=values.type))
        return np.asarray(pc.fill_null(yes, False).to_numpy(), dtype=np.bool_)

    def __str__(self) -> str:
        return f"{self.column} {self.comparison} {self.value}"


@dataclass(frozen=True)
class FittedRule:
    """A question, and what to say to either answer."""

    question: Question
    yes: Floats
    no: Floats

    def scores(self, table: pa.Table) -> Floats:
        """The typical score of the training rows that gave the same answer."""
        answers = self.question.answers(table)
        scores = repeated(self.no, len(answers))
        scores[answers] = self.yes
        return scores


@dataclass(frozen=True)
class Rule:
    """A rule people have stated, or the best question there is about one column."""

    question: tuple[str, Comparison, float | str | bool] | None
    """Column, comparison and value; None: learned from the training rows."""
    columns: tuple[str, ...]
    """The columns a learned rule may ask about."""

    name: ClassVar[str] = "rule"

    @property
    def title(self) -> str:
        """The rule in words."""
        return "best one-column rule" if self.question is None else str(Question(*self.question))

    def fit(self, task: Task, table: pa.Table, y: NDArray[Any]) -> FittedRule:
        """Learn what to say on either side and, unless it was stated, the question itself.

        Of the questions tried, the one that leaves the least squared error (the Brier score for
        classes) on the training rows wins. Raises ValueError when no column can be asked about.
        """
        stated = self.question
        question = _best(task, table, y, self.columns) if stated is None else Question(*stated)
        answers = question.answers(table)
        return FittedRule(question, typical(task, y[answers]), typical(task, y[~answers]))


def _best(task: Task, table: pa.Table, y: NDArray[Any], columns: Sequence[str]) -> Question:
    outcomes = np.eye(len(task.labels))[y] if task.labels else y[:, None].astype(np.float64)
    outcomes = outcomes - outcomes.mean(axis=0)
    best, most = None, -1.0
    for question in (q for column in columns for q in _questions(column, table[column])):
        answers = question.answers(table)
        explained = _explained(outcomes, answers)
        if explained > most:
            best, most = question, explained
    if best is None:
        raise ValueError("no column has two sides to ask about: state the rule, or leave it out")
    return best


def _explained(outcomes: Floats, answers: NDArray[np.bool_]) -> float:
    """Squared error that two typical scores save against one; `outcomes` have mean 0."""
    yes = int(answers.sum())
    no = len(answers) - yes
    if min(yes, no) < LEAST:
        return -1.0
    total = outcomes[answers].sum(axis=0)
    return float((total**2).sum() * (1 / yes + 1 / no))


def _questions(column: str, values: pa.ChunkedArray) -> Iterator[Question]:
    known = pc.drop_null(values)
    if pa.types.is_floating(values.type) or pa.types.is_integer(values.type):
        numbers = known.to_numpy().astype(np.float64)
        shares = np.arange(1, CUTS + 1) / (CUTS + 1)
        cuts = np.unique(np.quantile(numbers, shares)) if len(numbers) else ()
        for cut in cuts:
            exact = int(cut) if pa.types.is_integer(values.type) else float(cut)
            yield Question(column, "above", exact)
        return
    counted = pc.value_counts(known).to_pylist()
    counted.sort(key=lambda entry: (-entry["counts"], str(entry["values"])))
    for entry in counted[:CATEGORIES]:
        yield Question(column, "equals", entry["values"])
