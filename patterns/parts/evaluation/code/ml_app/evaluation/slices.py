"""The model on parts of the rows: where a good average hides a bad answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.intervals import estimates
from ml_app.evaluation.levels import levels
from ml_app.evaluation.metric import Sample
from ml_app.evaluation.resampling import Resampling
from ml_app.evaluation.task import JudgedTask

FLOOR = 20
"""Fewer rows than this say nothing about a part."""


@dataclass(frozen=True)
class Slice:
    """The rows with one value of a column. `too_few` gives the reason when there are no metrics."""

    column: str
    value: str
    n: int
    positives: int | None
    too_few: str
    metrics: Mapping[str, Estimate]


def slices(
    task: JudgedTask,
    columns: tuple[str, ...],
    table: pa.Table,
    sample: Sample,
    resampling: Resampling,
) -> tuple[Slice, ...]:
    """Judge each value of each column. Raises KeyError for a column the table does not have."""
    chosen = [metric for metric in task.metrics if metric.name in task.slice_metrics]
    found = []
    for column in columns:
        for level in levels(table.column(column)):
            part = sample.take(level.rows)
            reason = few(task, part.y)
            scheme = resampling.take(level.rows)
            metrics = {} if reason else estimates(chosen, part, scheme)
            positives = task.positives(part.y)
            found.append(Slice(column, level.value, len(part), positives, reason, metrics))
    return tuple(found)


def few(task: JudgedTask, y: Any) -> str:
    """Why these rows cannot be judged; empty when they can."""
    if len(y) < FLOOR:
        return f"{len(y)} rows, fewer than {FLOOR}"
    return task.too_few(y)
