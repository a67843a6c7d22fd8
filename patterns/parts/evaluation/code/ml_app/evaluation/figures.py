"""The figures every evaluation has, whatever the task."""

from collections.abc import Sequence

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.importance import Importance
from ml_app.evaluation.levels import named
from ml_app.evaluation.section import Figure
from ml_app.evaluation.slices import Slice
from ml_app.evaluation.style import BLUE, LETTER, MUTED, ORANGE, canvas

MOST_BARS = 20
LONGEST = 38


def intervals_figure(
    rows: Sequence[tuple[str, Estimate]], label: str, reference: float, words: tuple[str, str, str]
) -> Figure:
    """Estimates as points with their intervals, one below the other; a dashed line at `reference`.

    `words` are file name, title and alternative text.
    """
    names = [shortened(name) for name, _ in rows]
    left = 0.3 + LETTER * max(map(len, names))
    with canvas(height=max(2.2, 1.4 + 0.28 * len(rows)), left=left) as sheet:
        axes = sheet.axes[0]
        for position, (_, found) in enumerate(rows):
            if found.bounded:
                axes.plot([found.low, found.high], [position, position], color=BLUE, linewidth=1.6)
            axes.plot([found.value], [position], "o", color=BLUE)
        axes.axvline(reference, color=ORANGE, linestyle="--", linewidth=1.2)
        axes.set_yticks(range(len(rows)), names, color=MUTED)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.grid(visible=False, axis="y")
        axes.set_xlabel(label)
        return sheet.figure(*words)


def importance_figure(found: Sequence[Importance], loss: str) -> Figure:
    """The most important features with their intervals."""
    shown = found[:MOST_BARS]
    top = ", ".join(i.feature for i in shown[:3])
    return intervals_figure(
        [(i.feature, i.estimate) for i in shown],
        f"increase in {loss.lower()} when shuffled",
        0.0,
        (
            "importance.svg",
            "Permutation importance",
            f"Increase in {loss.lower()} when each feature is shuffled, with 95 % intervals. "
            f"Largest: {top}.",
        ),
    )


def slices_figure(found: Sequence[Slice], metric: str, title: str, whole: float) -> Figure | None:
    """One metric on every slice large enough, beside its value on all rows; None when there is no
    such slice."""
    rows = [
        (f"{named(part.column, part.value)} (n {part.n})", part.metrics[metric])
        for part in found
        if metric in part.metrics and part.metrics[metric].known
    ]
    if not rows:
        return None
    worst = f"{len(rows)} slices; the dashed line is the value on all rows, {whole:.3g}"
    return intervals_figure(
        rows,
        title,
        whole,
        ("slices.svg", f"{title} by slice", f"{title} with 95 % intervals on {worst}."),
    )


def shortened(name: str, most: int = LONGEST) -> str:
    """Long names cut in the middle, where two of them differ least."""
    if len(name) <= most:
        return name
    return f"{name[: most // 2]}…{name[most // 2 + 1 - most :]}"
