"""Where predicted numbers are wrong: against the outcome, by size, over time."""

from dataclasses import dataclass

import numpy as np

from ml_app.evaluation.context import Context
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.intervals import mean
from ml_app.evaluation.metric import Sample
from ml_app.evaluation.section import (
    Figure,
    Section,
    markdown_table,
    number,
    with_interval,
)
from ml_app.evaluation.style import BLUE, MUTED, ORANGE, canvas
from ml_app.interfaces import Floats
from ml_app.task.regression_metrics import errors

BINS = 10
MOST_POINTS = 600
WINDOWS = 24
DAY = 86_400.0


@dataclass(frozen=True)
class Stretch:
    """Neighbouring rows in some order: how wrong they are, and in which direction."""

    low: float
    high: float
    n: int
    bias: Estimate
    mae: float


def stretches(key: Floats, error: Floats, count: int) -> tuple[Stretch, ...]:
    """Cut rows sorted by `key` into at most `count` parts of about equal size."""
    order = np.argsort(key, kind="stable")
    parts = [part for part in np.array_split(order, count) if len(part)]
    return tuple(
        Stretch(
            float(key[part].min()),
            float(key[part].max()),
            len(part),
            mean(error[part]),
            float(np.abs(error[part]).mean()),
        )
        for part in parts
    )


def residual_section(context: Context, unit: str) -> Section:
    """Errors by predicted value, their quantiles, and over time when the split is by time."""
    sample, time = context.sample, context.inputs.time
    error = errors(sample)
    by_size = stretches(sample.scores, error, BINS)
    rows = [
        [f"{number(s.low)} to {number(s.high)}", str(s.n), with_interval(s.bias), number(s.mae)]
        for s in by_size
    ]
    quantiles = np.quantile(error, (0.05, 0.25, 0.5, 0.75, 0.95))
    text = (
        "Errors are prediction less outcome"
        + (f", in {unit}" if unit else "")
        + ". Quantiles of the error at 5, 25, 50, 75 and 95 %: "
        + ", ".join(number(float(q)) for q in quantiles)
        + ".\n\n"
        + markdown_table(["predicted", "n", "mean error", "mean absolute error"], rows)
    )
    data = {
        "quantiles": [float(q) for q in quantiles],
        "by_prediction": [_as_data(s) for s in by_size],
    }
    figures = [_scatter(sample, unit)]
    if time is not None:
        over_time = stretches(time, error, WINDOWS)
        data["over_time"] = [_as_data(s) for s in over_time]
        figures.append(_over_time(over_time, unit, context.dated))
    return Section("Residuals", text, tuple(figures), {"residuals": data})


def _as_data(stretch: Stretch) -> dict[str, float]:
    return {
        "from": stretch.low,
        "to": stretch.high,
        "n": stretch.n,
        "bias": stretch.bias.value,
        "low": stretch.bias.low,
        "high": stretch.bias.high,
        "mae": stretch.mae,
    }


def _named(word: str, unit: str) -> str:
    return f"{word} ({unit})" if unit else word


def _scatter(sample: Sample, unit: str) -> Figure:
    """Outcome against prediction, and the error against prediction; a fixed share of rows when
    there are many."""
    step = -(-len(sample) // MOST_POINTS)
    shown = sample.take(np.arange(0, len(sample), step))
    with canvas(panels=2) as sheet:
        actual, residual = sheet.axes
        ends = [
            float(min(shown.y.min(), shown.scores.min())),
            float(max(shown.y.max(), shown.scores.max())),
        ]
        actual.plot(ends, ends, color=MUTED, linestyle="--", linewidth=1.2, label="perfect")
        actual.plot(shown.scores, shown.y, ".", color=BLUE, alpha=0.4, markersize=3, label="rows")
        actual.set(xlabel=_named("predicted", unit), ylabel=_named("actual", unit))
        actual.legend(loc="upper left")
        residual.axhline(0, color=MUTED, linestyle="--", linewidth=1.2)
        residual.plot(shown.scores, errors(shown), ".", color=BLUE, alpha=0.4, markersize=3)
        residual.set(
            xlabel=_named("predicted", unit), ylabel=_named("prediction less actual", unit)
        )
        spread = float(np.abs(errors(sample)).mean())
        return sheet.figure(
            "residuals.svg",
            "Predicted and actual",
            "Actual against predicted value, and the error against the predicted value, for "
            f"{len(shown)} of "
            f"{len(sample)} rows. Mean absolute error {number(spread)}.",
        )


def _over_time(found: tuple[Stretch, ...], unit: str, dated: bool) -> Figure:
    step = DAY if dated else 1.0
    places = [((s.low + s.high) / 2 - found[0].low) / step for s in found]
    with canvas() as sheet:
        axes = sheet.axes[0]
        axes.axhline(0, color=MUTED, linestyle="--", linewidth=1.2)
        axes.fill_between(
            places,
            [s.bias.low for s in found],
            [s.bias.high for s in found],
            color=BLUE,
            alpha=0.2,
            linewidth=0,
        )
        axes.plot(
            places,
            [s.bias.value for s in found],
            color=BLUE,
            marker="o",
            label="mean error, 95 % interval",
        )
        axes.plot(
            places,
            [s.mae for s in found],
            color=ORANGE,
            marker="s",
            linestyle="--",
            label="mean absolute error",
        )
        axes.set(
            xlabel=f"{'days' if dated else 'rows'} since the first test row",
            ylabel=_named("error", unit),
        )
        axes.legend()
        first, last = found[0].mae, found[-1].mae
        return sheet.figure(
            "residuals_time.svg",
            "Errors over time",
            f"Mean error and mean absolute error in {len(found)} stretches of the test period; the "
            "absolute error "
            f"goes from {number(first)} in the first to {number(last)} in the last.",
        )
