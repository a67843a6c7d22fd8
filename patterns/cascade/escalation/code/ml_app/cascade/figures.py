"""The figure of a cascade: what it costs against what it gives up."""

from collections.abc import Sequence

import numpy as np

from ml_app.cascade.report_curve import Curve, Point
from ml_app.evaluation.section import Figure, number, share
from ml_app.evaluation.style import BLUE, GREEN, MUTED, ORANGE, PURPLE, canvas

FILE = "cascade.svg"
LEFT = 0.95
"""Inches for labels of small numbers."""
MARKS = ("s", "^", "D", "v", "P", "X")


def curve_figure(found: Curve, last: str, loss: str) -> Figure:
    """Loss given up against the cost of a row, with the models that answer alone beside it."""
    title = "Cost against quality"
    with canvas(height=4.4, left=LEFT) as sheet:
        axes = sheet.axes[0]
        costs = np.array([point.cost for point in found.path])
        given = [point.given_up for point in found.path]
        axes.fill_between(
            costs,
            [one.low for one in given],
            [one.high for one in given],
            color=BLUE,
            alpha=0.15,
            linewidth=0,
        )
        axes.plot(costs, [one.value for one in given], color=BLUE, label="cascade, by threshold")
        axes.axhline(0, color=MUTED, linewidth=1)
        axes.axhline(
            found.epsilon, color=ORANGE, linestyle="--", linewidth=1.3, label="budget given up"
        )
        for point, mark in zip(found.alone, MARKS * len(found.alone), strict=False):
            value = point.given_up.value
            axes.plot([point.cost], [value], mark, color=PURPLE, label=f"{point.name} alone")
        for point in _shipped(found):
            axes.plot(
                [point.cost],
                [point.given_up.value],
                "o",
                markersize=11,
                markerfacecolor="none",
                markeredgecolor=GREEN,
                markeredgewidth=2,
                label="ships",
            )
        lowest = min(0.5 * min(point.cost for point in found.alone), costs.min())
        if lowest > 0:  # else some model is free
            axes.set_xscale("log")
            axes.xaxis.set_major_formatter("{x:g}")
            axes.set_xlim(lowest, 1.5)
        kind = ", logarithmic" if lowest > 0 else ""
        axes.set_xlabel(f"cost of a row ({last} for every row = 1{kind})")
        axes.set_ylabel(f"{loss} given up against {last}")
        axes.legend(fontsize=8)
        return sheet.figure(FILE, title, _words(found, last, loss))


def _shipped(found: Curve) -> Sequence[Point]:
    return [point for point in (*found.path, *found.alone) if point.ships]


def _words(found: Curve, last: str, loss: str) -> str:
    kind = "declared costs" if found.declared else "CPU seconds of the training machine"
    told = [
        f"{point.name} at {share(point.cost)} of its cost gives up {number(point.given_up.value)}"
        for point in (*(point for point in found.path if point.ships), *found.alone)
    ]
    return (
        f"{loss} given up against {last} for every row, by cost of a row in {kind}; the band is a "
        f"95 % interval, the dashed line the budget of {number(found.epsilon)}. {'; '.join(told)}."
    )
