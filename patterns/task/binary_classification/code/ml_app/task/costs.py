"""What mistakes cost at every threshold, beside the policies that need no model."""

from dataclasses import dataclass
from math import isfinite, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.evaluation.context import Context
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.intervals import draw, resampled
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.section import (
    Figure,
    Section,
    markdown_table,
    number,
    share,
    with_interval,
)
from ml_app.evaluation.style import BLUE, GREEN, MUTED, ORANGE, PURPLE, canvas
from ml_app.interfaces import Floats

MOST_POINTS = 101
TUNED = "cheapest on validation rows"
DASHES = (":", "--", "-.", (0, (5, 1)), (0, (1, 1)))


@dataclass(frozen=True)
class Costs:
    """The price of the two mistakes, in any unit; right decisions cost nothing."""

    false_positive: float = 1.0
    false_negative: float = 1.0

    @property
    def bayes_threshold(self) -> float:
        """Where acting becomes cheaper than not acting, for a calibrated probability (Elkan
        2001)."""
        return self.false_positive / (self.false_positive + self.false_negative)

    def of(self, y: NDArray[np.int64], acted: NDArray[np.bool_]) -> Floats:
        """Cost of each row."""
        wrong_act = self.false_positive * ((y == 0) & acted)
        cost: Floats = wrong_act + self.false_negative * ((y == 1) & ~acted)
        return cost


@dataclass(frozen=True)
class Policy:
    """A rule for acting, and its cost per row."""

    name: str
    threshold: float
    """Minus infinity: acts on all rows; infinity: on none; NaN: not known."""
    acted: float
    """Share of rows acted on."""
    cost: Estimate

    @property
    def cuts(self) -> bool:
        """Whether there is a threshold to speak of."""
        return isfinite(self.threshold)


def curve(sample: Sample, costs: Costs, points: int = MOST_POINTS) -> tuple[Floats, Floats]:
    """Thresholds over the range of scores (at most `points`, the quantiles) and the mean cost at
    each."""
    inner = np.unique(np.quantile(sample.scores, np.linspace(0, 1, points), method="higher"))
    thresholds = np.append(inner, np.nextafter(inner[-1], np.inf))
    order = np.argsort(sample.scores, kind="stable")
    positive = np.append(0, np.cumsum(sample.y[order]))
    below = np.searchsorted(sample.scores[order], thresholds, side="left")
    missed = positive[below]
    alarms = (len(sample) - below) - (positive[-1] - missed)
    cost = (costs.false_positive * alarms + costs.false_negative * missed) / len(sample)
    return thresholds, cost.astype(np.float64)


def cheapest(sample: Sample, costs: Costs) -> float:
    """The threshold with the least mean cost on the sample; the highest of equals, which acts
    least."""
    thresholds, cost = curve(sample, costs, points=len(sample) + 1)
    return float(thresholds[np.flatnonzero(cost == cost.min())[-1]])


def policies(context: Context, costs: Costs, cost: Metric) -> tuple[Policy, ...]:
    """The threshold in use beside Bayes' rule, the best on validation rows and the two trivial
    policies."""
    sample, inputs = context.sample, context.inputs
    cuts = {
        "Bayes threshold from the costs": costs.bayes_threshold,
        "act on all": -np.inf,
        "act on none": np.inf,
    }
    tuned = inputs.tuned
    if inputs.validation is not None:
        y, scores = inputs.validation
        tuned = cheapest(Sample(y, scores, y), costs)
    if tuned is not None:
        cuts[TUNED] = tuned
    samples = {"threshold in use": sample} | {
        name: Sample(sample.y, sample.scores, (sample.scores >= cut).astype(np.int64))
        for name, cut in cuts.items()
    }
    draws = draw((cost,), samples, context.resampling)
    return tuple(
        Policy(
            name,
            cuts.get(name, nan if inputs.threshold is None else inputs.threshold),
            float(one.decisions.mean()),
            resampled(cost.value(one), draws[name, cost.name], len(one)),
        )
        for name, one in samples.items()
    )


def cost_section(context: Context, costs: Costs, cost: Metric) -> Section:
    """The cost curve, the policies beside each other, and what other costs would mean."""
    found = policies(context, costs, cost)
    rows = [
        [
            policy.name,
            number(policy.threshold) if policy.cuts else "–",
            share(policy.acted),
            with_interval(policy.cost),
        ]
        for policy in found
    ]
    text = (
        f"A false positive costs {costs.false_positive:g}, a false negative "
        f"{costs.false_negative:g}. A threshold "
        "tuned on validation rows is one draw of luck: prefer it to the Bayes threshold only where "
        "the intervals "
        "part.\n\n"
    )
    if costs.false_positive == costs.false_negative:
        text += (
            "Both mistakes count the same here; declare `problem.error_costs` where they do not."
            "\n\n"
        )
    text += markdown_table(["policy", "threshold", "acted on", "cost per row"], rows)
    thresholds, values = curve(context.sample, costs)
    data = {
        "value": context.inputs.threshold,
        "bayes": costs.bayes_threshold,
        "tuned": next((policy.threshold for policy in found if policy.name == TUNED), None),
        "costs": {"false_positive": costs.false_positive, "false_negative": costs.false_negative},
        "policies": [_as_data(policy) for policy in found],
        "curve": [[float(t), float(c)] for t, c in zip(thresholds[:-1], values[:-1], strict=True)],
    }
    drawn = _figure(context.sample, costs, found)
    return Section("Threshold and costs", text, (drawn,), {"threshold": data})


def _as_data(policy: Policy) -> dict[str, str | float | None]:
    return {
        "name": policy.name,
        "threshold": policy.threshold if policy.cuts else None,
        "acted": policy.acted,
        "value": policy.cost.value,
        "low": policy.cost.low,
        "high": policy.cost.high,
    }


def _figure(sample: Sample, costs: Costs, found: tuple[Policy, ...]) -> Figure:
    thresholds, values = curve(sample, costs)
    colours = (ORANGE, MUTED, MUTED, GREEN, PURPLE)
    with canvas(panels=2) as sheet:
        cut, ratio = sheet.axes
        cut.plot(thresholds[:-1], values[:-1], color=BLUE, label="model")
        for policy, colour, dash in zip(found, colours, DASHES, strict=False):
            draw_line = cut.axvline if policy.cuts else cut.axhline
            at = policy.threshold if policy.cuts else policy.cost.value
            draw_line(at, color=colour, linestyle=dash, linewidth=1.3, label=policy.name)
        cut.set(xlabel="threshold", ylabel="cost per row")
        cut.set_ylim(bottom=0)
        cut.legend(fontsize=8)
        _draw_ratios(ratio, sample, costs)
        best = min(found, key=lambda policy: policy.cost.value)
        return sheet.figure(
            "costs.svg",
            "Threshold and costs",
            "Mean cost against threshold with the policies marked, and the cost at the Bayes "
            "threshold for other "
            f"ratios of the two costs. Cheapest on these rows: {best.name}, "
            f"{number(best.cost.value)} per row.",
        )


def _draw_ratios(axes: Any, sample: Sample, costs: Costs) -> None:
    """Cost when the two mistakes share a price of 1 in other parts, each time at the threshold that
    follows."""
    parts = np.linspace(0.0, 1.0, 101)
    base = float(sample.y.mean())
    order = np.argsort(sample.scores, kind="stable")
    positive = np.append(0, np.cumsum(sample.y[order]))
    below = np.searchsorted(sample.scores[order], parts, side="left")
    missed = positive[below] / len(sample)
    alarms = (len(sample) - below) / len(sample) - (positive[-1] / len(sample) - missed)
    axes.plot(parts, parts * alarms + (1 - parts) * missed, color=BLUE, label="model")
    trivial = np.minimum(parts * (1 - base), (1 - parts) * base)
    axes.plot(
        parts, trivial, color=MUTED, linestyle="--", linewidth=1.3, label="better of all and none"
    )
    axes.axvline(
        costs.bayes_threshold, color=GREEN, linestyle="-.", linewidth=1.3, label="declared costs"
    )
    axes.set(xlabel="price of a false positive (both sum to 1)", ylabel="cost per row", xlim=(0, 1))
    axes.legend(fontsize=8)
