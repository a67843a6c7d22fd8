"""Pictures of what has moved."""

from collections.abc import Sequence

import numpy as np

from ml_app.drift.statistical import Verdict
from ml_app.evaluation.section import Figure
from ml_app.evaluation.style import BLUE, MUTED, ORANGE, canvas

MOST = 6
"""Drifted series that get a picture of their own: the farthest."""
CELLS = 12
"""Cells of a category that are drawn: those with most rows."""


def figures(verdicts: Sequence[Verdict], stem: str) -> tuple[Figure, ...]:
    """All series by their PSI, then each drifted one, cell by cell. Files begin with `stem`."""
    judged = [verdict for verdict in verdicts if verdict.psi is not None]
    drifted = sorted((v for v in judged if v.status == "drift"), key=lambda v: -(v.psi or 0.0))
    overview = (_overview(judged, f"{stem}-psi.svg"),) if judged else ()
    details = (_cells(v, f"{stem}-drift-{n}.svg") for n, v in enumerate(drifted[:MOST], start=1))
    return (*overview, *details)


def _overview(judged: Sequence[Verdict], file: str) -> Figure:
    ordered = sorted(judged, key=lambda verdict: verdict.psi or 0.0)
    places = np.arange(len(ordered))
    with canvas(height=1.2 + 0.28 * len(ordered)) as sheet:
        (axes,) = sheet.axes
        colours = [ORANGE if v.status == "drift" else BLUE for v in ordered]
        axes.barh(places, [v.psi or 0.0 for v in ordered], color=colours, height=0.6)
        axes.plot(
            [v.limit for v in ordered], places, "|", color=MUTED, markersize=12, label="limit"
        )
        axes.set_yticks(places, [v.name for v in ordered])
        axes.set(xlabel="population stability index", title="How far each series has moved")
        axes.legend(loc="lower right")
        top = ordered[-1]
        alt = f"PSI of {len(ordered)} series, the largest {top.psi:.3f} for {top.name}."
        return sheet.figure(file, "Drift of each series", alt)


def _cells(verdict: Verdict, file: str) -> Figure:
    order = np.argsort([-(a + b) for a, b in zip(verdict.reference, verdict.window, strict=True)])
    kept = sorted(order[:CELLS].tolist())
    places = np.arange(len(kept))
    with canvas() as sheet:
        (axes,) = sheet.axes
        before = [verdict.reference[i] for i in kept]
        now = [verdict.window[i] for i in kept]
        axes.bar(places - 0.2, before, 0.4, color=MUTED, label="training")
        axes.bar(places + 0.2, now, 0.4, color=ORANGE, hatch="//", label="now")
        axes.set_xticks(places, [verdict.cells[i] for i in kept], rotation=30, ha="right")
        axes.set(ylabel="share of rows", title=f"{verdict.name} ({verdict.of})")
        axes.legend()
        alt = f"Shares of {verdict.name} in {len(kept)} cells, training rows beside live rows."
        return sheet.figure(file, f"Drift of {verdict.name}", alt)
