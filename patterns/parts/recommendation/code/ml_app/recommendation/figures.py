"""The figures of an evaluation of rankings."""

from ml_app.evaluation.section import Figure
from ml_app.evaluation.style import (
    BLUE,
    GREEN,
    INK,
    LETTER,
    MUTED,
    ORANGE,
    PURPLE,
    canvas,
)
from ml_app.recommendation.judging import Evaluation
from ml_app.retrieval.ranking import RECALL_AT

LINES = ((BLUE, "o", "-"), (ORANGE, "s", "--"), (GREEN, "^", "-."), (PURPLE, "D", ":"))
OTHERS = ((INK, "v", "--"), (MUTED, "x", ":"))


def figures_of(evaluation: Evaluation) -> tuple[Figure, ...]:
    """Recall by depth, and the paired gains."""
    drawn = [depth_figure(evaluation)]
    if evaluation.contenders:
        drawn.append(gains_figure(evaluation))
    return tuple(drawn)


def depth_figure(evaluation: Evaluation) -> Figure:
    """Recall of every ranker at growing depth, with intervals."""
    styles = (*LINES, *OTHERS)
    with canvas() as sheet:
        axes = sheet.axes[0]
        for place, one in enumerate(evaluation.rankings):
            colour, mark, dash = styles[place % len(styles)]
            found = [one.metrics[f"recall@{k}"] for k in RECALL_AT]
            line = {"color": colour, "marker": mark, "linestyle": dash, "label": one.title}
            axes.plot(RECALL_AT, [each.value for each in found], **line)
            if place == 0:
                low, high = [each.low for each in found], [each.high for each in found]
                axes.fill_between(RECALL_AT, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.set_xscale("log")
        axes.set_xticks(RECALL_AT, [str(k) for k in RECALL_AT])
        axes.minorticks_off()
        axes.set_ylim(bottom=0)
        axes.set_xlabel("length of the list")
        axes.set_ylabel("recall")
        axes.legend()
        best = max(evaluation.rankings, key=lambda one: one.metrics["recall@100"].value)
        words = (
            f"Recall of {len(evaluation.rankings)} rankers for lists of 10 to 100 items. "
            f"Highest at 100: {best.title}, {best.metrics['recall@100'].value:.3f}."
        )
        return sheet.figure("depth.svg", "Recall by length of the list", words)


def gains_figure(evaluation: Evaluation) -> Figure:
    """How much better what ships is than each other ranker, in the primary metric."""
    metric = evaluation.primary
    rows = [(one.judged.title, one.gains[metric.name]) for one in evaluation.contenders]
    left = 0.3 + LETTER * max(len(name) for name, _ in rows)
    with canvas(height=max(2.2, 1.4 + 0.28 * len(rows)), left=left) as sheet:
        axes = sheet.axes[0]
        for place, (_, gain) in enumerate(rows):
            if gain.bounded:
                axes.plot([gain.low, gain.high], [place, place], color=BLUE, linewidth=1.6)
            axes.plot([gain.value], [place], "o", color=BLUE)
        axes.axvline(0.0, color=ORANGE, linestyle="--", linewidth=1.2)
        axes.set_yticks(range(len(rows)), [name for name, _ in rows], color=MUTED)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.grid(visible=False, axis="y")
        axes.set_xlabel(f"{metric.title}: {evaluation.model.title} less the other")
        told = ", ".join(f"{name} {gain.value:+.3f}" for name, gain in rows)
        words = f"Paired differences in {metric.title} with 95 % intervals over users: {told}."
        return sheet.figure("gains.svg", f"Gain in {metric.title}", words)
