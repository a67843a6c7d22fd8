"""What a reader must know to read the numbers rightly."""

from collections.abc import Mapping, Sequence

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.fairness import Attribute
from ml_app.evaluation.inputs import EvaluationInputs
from ml_app.evaluation.resampling import Resampling
from ml_app.evaluation.slices import Slice


def notes(
    inputs: EvaluationInputs,
    resampling: Resampling,
    metrics: Mapping[str, Estimate],
    parts: Sequence[Slice],
    groups: Sequence[Attribute],
) -> tuple[str, ...]:
    """Sentences about this evaluation: what is synthetic, how intervals came about, warnings."""
    found = []
    if inputs.data.get("synthetic"):
        found.append("The data is synthetic: no number here says anything about the world.")
    found.append(
        f"Intervals are 95 %. {_method(resampling)} They cover the luck of this test part, not "
        "that of another training run."
    )
    undefined = [name for name, one in metrics.items() if not one.known]
    if undefined:
        found.append(
            "Undefined on this test part (one class only, or nothing to divide by): "
            f"{', '.join(undefined)}."
        )
    if parts:
        found.append(
            "With many slices, about one interval in twenty misses the true value by chance alone."
        )
    if groups:
        found.append(
            "Differences between groups are stated, not judged. The pair shown is the one that "
            "differs most, which overstates the difference, the more so the more and the smaller "
            "the groups."
        )
    return tuple(found)


def _method(resampling: Resampling) -> str:
    count = f"{resampling.count} bootstrap resamples"
    if resampling.groups is not None:
        return f"They come from {count} of whole groups: rows of a group depend on each other."
    if resampling.time is not None:
        return f"They come from {count} of blocks of neighbours: rows close in time are alike."
    return f"Shares have Wilson's interval, other metrics one from {count} of rows."
