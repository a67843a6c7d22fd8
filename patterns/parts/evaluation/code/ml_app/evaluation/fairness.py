"""Groups of people side by side. Facts with intervals; whether they are acceptable is for people to
say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.intervals import difference, estimates
from ml_app.evaluation.levels import Level, levels
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.resampling import Resampling
from ml_app.evaluation.slices import few
from ml_app.evaluation.task import JudgedTask


@dataclass(frozen=True)
class Group:
    """One group: its size and its rates, or why there are none."""

    value: str
    n: int
    positives: int | None
    too_few: str
    rates: Mapping[str, Estimate]


@dataclass(frozen=True)
class Gap:
    """The largest difference of one rate between two groups."""

    rate: str
    title: str
    high_group: str
    low_group: str
    estimate: Estimate
    """Rate of `high_group` less that of `low_group`. The pair was picked because it differs most,
    so the difference is too large on average; the more and smaller the groups, the more so."""


@dataclass(frozen=True)
class Attribute:
    """One attribute with its groups and the gaps between them."""

    column: str
    titles: Mapping[str, str]
    """Title of each rate by its name."""
    groups: tuple[Group, ...]
    gaps: tuple[Gap, ...]


def fairness(
    task: JudgedTask,
    columns: Sequence[str],
    table: pa.Table,
    sample: Sample,
    resampling: Resampling,
) -> tuple[Attribute, ...]:
    """Compare the groups of each column. Raises KeyError for a column the table does not have."""
    found = []
    for column in columns:
        groups = tuple(
            _group(task, level, sample, resampling) for level in levels(table.column(column))
        )
        gaps = tuple(gap for rate in task.group_metrics for gap in _gap(rate, groups))
        titles = {rate.name: rate.title for rate in task.group_metrics}
        found.append(Attribute(column, titles, groups, gaps))
    return tuple(found)


def _group(task: JudgedTask, level: Level, sample: Sample, resampling: Resampling) -> Group:
    part = sample.take(level.rows)
    reason = few(task, part.y)
    rates = {} if reason else estimates(task.group_metrics, part, resampling.take(level.rows))
    return Group(level.value, len(part), task.positives(part.y), reason, rates)


def _gap(rate: Metric, groups: Sequence[Group]) -> Sequence[Gap]:
    """The widest gap of a rate; none when fewer than two groups have it."""
    known = [
        (group.rates[rate.name], group.value)
        for group in groups
        if rate.name in group.rates and group.rates[rate.name].known
    ]
    if len(known) < 2:
        return ()
    high, high_group = max(known, key=lambda pair: pair[0].value)
    low, low_group = min(known, key=lambda pair: pair[0].value)
    if high_group == low_group:
        low, low_group = next(pair for pair in known if pair[1] != high_group)
    gap = Gap(rate.name, rate.title, high_group, low_group, difference(high, low))
    return (gap,)
