"""What the decisions in use cost, beside the most probable class and beside no model at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml_app.classification.confusion import MOST_CLASSES, MOST_MISTAKES
from ml_app.evaluation.context import Context
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.intervals import draw, resampled
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.section import (
    Section,
    escape,
    markdown_table,
    share,
    with_interval,
)
from ml_app.task.cost_matrix import CostMatrix

IN_USE = "decisions in use"
LIKELIEST = "most probable class"


@dataclass(frozen=True)
class Policy:
    """A rule for deciding, and its cost per row."""

    name: str
    right: float
    """Share of right decisions."""
    cost: Estimate
    extra: Estimate
    """What it costs beyond the decisions in use, on the same resamples."""


def policies(
    context: Context, labels: Sequence[str], costs: CostMatrix, cost: Metric
) -> tuple[Policy, ...]:
    """The decisions in use, the most probable class, and the one class that would have been
    cheapest for all rows (the first of equals)."""
    sample = context.sample
    always = int(costs.array[sample.y].mean(axis=0).argmin())
    codes = {
        IN_USE: sample.decisions,
        LIKELIEST: sample.scores.argmax(axis=1),
        f"always {labels[always]}": np.full(len(sample), always),
    }
    samples = {name: Sample(sample.y, sample.scores, code) for name, code in codes.items()}
    draws = draw((cost,), samples, context.resampling)
    own, mine = cost.value(sample), draws[IN_USE, cost.name]
    found = []
    for name, one in samples.items():
        value, theirs = cost.value(one), draws[name, cost.name]
        paid, extra = (
            resampled(centre, drawn, len(one))
            for centre, drawn in ((value, theirs), (value - own, theirs - mine))
        )
        found.append(Policy(name, float((one.decisions == one.y).mean()), paid, extra))
    return tuple(found)


def cost_section(
    context: Context, labels: Sequence[str], costs: CostMatrix, cost: Metric
) -> Section:
    """The declared costs, and the policies beside each other."""
    found = policies(context, labels, costs, cost)
    rows = [
        [
            policy.name,
            share(policy.right),
            with_interval(policy.cost),
            "–" if policy.name == IN_USE else with_interval(policy.extra),
        ]
        for policy in found
    ]
    header = ["policy", "right", "cost per row", "more than in use"]
    text = (
        f"{_declared(labels, costs)}\n\n"
        "The class of least expected cost is decided, which is the cheapest rule where "
        "probabilities hold. Where the interval of the last column lies below 0, they do not: see "
        f"Calibration. The policy *{escape(found[-1].name)}* needs no model; its class is the "
        "cheapest on these very rows, chosen with hindsight.\n\n"
        f"{markdown_table(header, rows)}"
    )
    data = {
        "labels": list(labels),
        "matrix": [list(row) for row in costs.cells],
        "policies": [_as_data(policy) for policy in found],
    }
    return Section("Costs", text, (), {"costs": data})


def _declared(labels: Sequence[str], costs: CostMatrix) -> str:
    """The matrix; of many classes only what costs most."""
    if len(labels) <= MOST_CLASSES:
        header = ["actual", *(f"decided {escape(label)}" for label in labels)]
        rows = [
            [label, *(f"{price:g}" for price in row)]
            for label, row in zip(labels, costs.cells, strict=True)
        ]
        return "What one decision costs:\n\n" + markdown_table(header, rows)
    order = np.argsort(-costs.array, axis=None, kind="stable")[:MOST_MISTAKES]
    places = zip(*np.unravel_index(order, costs.array.shape), strict=True)
    rows = [[labels[y], labels[d], f"{costs.array[y, d]:g}"] for y, d in places]
    told = f"The dearest of {costs.array.size} pairs of what happened and what was decided:"
    return f"{told}\n\n" + markdown_table(["actual", "decided", "cost"], rows, left=2)


def _as_data(policy: Policy) -> dict[str, Any]:
    extra = policy.extra
    return {
        "name": policy.name,
        "right": policy.right,
        "value": policy.cost.value,
        "low": policy.cost.low,
        "high": policy.cost.high,
        "extra": {"value": extra.value, "low": extra.low, "high": extra.high},
    }
