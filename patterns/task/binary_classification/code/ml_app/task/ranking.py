"""How well scores put positives before negatives: curves, their areas, and the top of the list."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml_app.evaluation.context import Context
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.intervals import wilson
from ml_app.evaluation.metric import Sample, Weighted
from ml_app.evaluation.section import (
    Figure,
    Section,
    markdown_table,
    number,
    with_interval,
)
from ml_app.evaluation.style import BLUE, MUTED, canvas
from ml_app.evaluation.weighing import quotient
from ml_app.interfaces import Floats

TOP_SHARES = (0.01, 0.02, 0.05, 0.10, 0.20, 0.50)
MOST_POINTS = 400


@dataclass(frozen=True)
class Ranked:
    """Positives and negatives from the highest score to the lowest, and how many negatives stand
    before each positive. Equal scores form one step: no cut can part them."""

    positives: NDArray[np.intp]
    negatives: NDArray[np.intp]
    above: NDArray[np.intp]
    """Negatives with a higher score than each positive."""
    level: NDArray[np.intp]
    """Negatives with a score at least as high as each positive's."""
    last: NDArray[np.intp]
    """Position in `positives` of the last one that shares each positive's score."""

    def weigh(self, weights: Floats) -> tuple[Floats, Floats]:
        """Weight of each positive, and of the negatives up to each position (from 0), both
        ranked."""
        passed = np.zeros((len(weights), len(self.negatives) + 1))
        np.cumsum(weights[:, self.negatives], axis=1, out=passed[:, 1:])
        return weights[:, self.positives], passed


def ranked(sample: Sample) -> Ranked:
    """Sort a sample once."""
    order = np.argsort(-sample.scores, kind="stable")
    positives, negatives = (order[sample.y[order] == code] for code in (1, 0))
    up, down = -sample.scores[positives], -sample.scores[negatives]
    return Ranked(
        positives,
        negatives,
        np.searchsorted(down, up, side="left"),
        np.searchsorted(down, up, side="right"),
        np.searchsorted(up, up, side="right") - 1,
    )


def roc_auc(sample: Sample) -> Weighted:
    """Area under the ROC curve: the chance that a positive scores above a negative, ties counting
    half."""
    rows = ranked(sample)

    def weighted(weights: Floats) -> Floats:
        hits, passed = rows.weigh(weights)
        beaten = passed[:, -1:] - (passed[:, rows.above] + passed[:, rows.level]) / 2
        return quotient((hits * beaten).sum(axis=1), hits.sum(axis=1) * passed[:, -1])

    return weighted


def average_precision(sample: Sample) -> Weighted:
    """Mean precision over the positives, without interpolation (the area under the precision-recall
    steps)."""
    rows = ranked(sample)

    def weighted(weights: Floats) -> Floats:
        hits, passed = rows.weigh(weights)
        found = np.cumsum(hits, axis=1)[:, rows.last]
        everything = found + passed[:, rows.level]
        precision = np.divide(found, everything, out=np.zeros_like(found), where=everything > 0)
        return quotient((hits * precision).sum(axis=1), hits.sum(axis=1))

    return weighted


def steps(sample: Sample) -> tuple[Floats, Floats]:
    """True positives and false positives when the cut passes each distinct score, from the highest
    down."""
    order = np.argsort(-sample.scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(sample.scores[order])), len(order) - 1)
    hits = np.cumsum(sample.y[order].astype(np.float64))[ends]
    return hits, ends + 1 - hits


@dataclass(frozen=True)
class Top:
    """The highest scores: what acting on a fixed number of rows finds. Ties at the cut go by row
    order."""

    share: float
    rows: int
    precision: Estimate
    recall: Estimate
    lift: float
    """Precision over the share of positives in all rows."""


def tops(sample: Sample) -> tuple[Top, ...]:
    """Precision, recall and lift at each share of `TOP_SHARES`; shares of less than one row are
    left out."""
    positive = sample.y[np.argsort(-sample.scores, kind="stable")]
    total, n = int(positive.sum()), len(positive)
    found = []
    for part in TOP_SHARES:
        rows = round(part * n)
        if rows == 0:
            continue
        hits = int(positive[:rows].sum())
        lift = float("nan") if total == 0 else (hits / rows) / (total / n)
        found.append(Top(part, rows, wilson(hits, rows), wilson(hits, total), lift))
    return tuple(found)


def ranking_section(context: Context) -> Section:
    """ROC and precision-recall curves, and the table of alert budgets."""
    sample, base = context.sample, float(context.sample.y.mean())
    rows = [
        [
            f"top {top.share:.0%}".replace("%", " %"),
            str(top.rows),
            with_interval(top.precision),
            with_interval(top.recall),
            number(top.lift),
        ]
        for top in tops(sample)
    ]
    table = markdown_table(["alert budget", "rows", "precision", "recall", "lift"], rows)
    area, precision = context.metrics["roc_auc"], context.metrics["average_precision"]
    text = (
        f"Average precision {with_interval(precision)} beside a base rate of {number(base)}, which "
        "is what a random "
        f"order reaches; ROC-AUC {with_interval(area)} beside 0.500.\n\n{table}"
    )
    data = {
        "base_rate": base,
        "top": [
            {
                "share": top.share,
                "rows": top.rows,
                "precision": top.precision.value,
                "recall": top.recall.value,
                "lift": top.lift,
            }
            for top in tops(sample)
        ],
    }
    figures = (_figure(sample, area, precision),) if 0 < base < 1 else ()
    return Section("Ranking", text, figures, {"ranking": data})


def _figure(sample: Sample, area: Estimate, precision: Estimate) -> Figure:
    hits, false = (part[_thinned(len(part))] for part in steps(sample))
    base = float(sample.y.mean())
    with canvas(panels=2) as sheet:
        roc, curve = sheet.axes
        roc.plot([0, 1], [0, 1], color=MUTED, linestyle="--", linewidth=1.2, label="random order")
        roc.plot(
            np.append(0, false / false[-1]),
            np.append(0, hits / hits[-1]),
            color=BLUE,
            label="model",
        )
        roc.set(
            xlim=(0, 1), ylim=(0, 1.01), xlabel="false-positive rate", ylabel="true-positive rate"
        )
        roc.set_title(f"ROC, area {number(area.value)}")
        roc.legend(loc="lower right")
        curve.step(hits / hits[-1], hits / (hits + false), color=BLUE, where="pre", label="model")
        curve.axhline(
            base, color=MUTED, linestyle="--", linewidth=1.2, label=f"base rate {number(base)}"
        )
        curve.set(xlim=(0, 1), ylim=(0, 1.01), xlabel="recall", ylabel="precision")
        curve.set_title(f"Precision–recall, average {number(precision.value)}")
        curve.legend(loc="upper right")
        return sheet.figure(
            "ranking.svg",
            "Ranking",
            f"ROC curve with area {number(area.value)}, and precision against recall with average "
            "precision "
            f"{number(precision.value)} above the base rate {number(base)}.",
        )


def _thinned(count: int) -> NDArray[np.intp]:
    """At most `MOST_POINTS` of so many positions, closer together at the start, where curves
    bend."""
    if count <= MOST_POINTS:
        return np.arange(count)
    return np.unique((np.linspace(0, 1, MOST_POINTS) ** 2 * (count - 1)).round().astype(np.intp))
