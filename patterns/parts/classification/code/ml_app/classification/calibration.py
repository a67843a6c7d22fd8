"""Whether a probability means what it says: reliability curve, calibration error, Brier score taken
apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.intervals import wilson
from ml_app.evaluation.metric import Weighted
from ml_app.evaluation.section import (
    Figure,
    Section,
    markdown_table,
    number,
    with_interval,
)
from ml_app.evaluation.style import BLUE, HAIRLINE, MUTED, ORANGE, canvas
from ml_app.interfaces import Floats

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Rows whose probability is alike: what was said and what happened."""

    low: float
    high: float
    n: int
    predicted: float
    observed: Estimate


@dataclass(frozen=True)
class Decomposition:
    """Brier score by bins (Murphy 1973): reliability - resolution + uncertainty, and what bins
    cannot see."""

    brier: float
    reliability: float
    resolution: float
    uncertainty: float

    @property
    def within_bins(self) -> float:
        """What is left because probabilities differ inside a bin."""
        return self.brier - (self.reliability - self.resolution + self.uncertainty)


def bin_of(probability: Floats, bins: int = BINS) -> NDArray[np.intp]:
    """Quantile bin of each row, from 0. Equal probabilities share a bin, so there may be fewer than
    `bins`."""
    edges = np.unique(np.quantile(probability, np.arange(1, bins) / bins, method="lower"))
    codes = np.searchsorted(edges, probability, side="left")
    _, dense = np.unique(codes, return_inverse=True)
    return dense


def reliability(probability: Floats, happened: NDArray[np.bool_]) -> tuple[Bin, ...]:
    """The reliability curve over quantile bins, the share that happened with its interval."""
    member = bin_of(probability)
    found = []
    for code in range(int(member.max()) + 1):
        p, hit = probability[member == code], happened[member == code]
        observed = wilson(int(hit.sum()), len(hit))
        found.append(Bin(float(p.min()), float(p.max()), len(p), float(p.mean()), observed))
    return tuple(found)


def calibration_error(probability: Floats, happened: NDArray[np.bool_]) -> Weighted:
    """Expected calibration error over quantile bins as a function of row weights.

    Σ over bins of |Σ w (happened - p)| / Σ w (Naeini, Cooper & Hauskrecht 2015, with bins of equal
    count). Noise only ever adds to it: a perfectly calibrated model scores above 0.
    """
    member = bin_of(probability)
    inside = np.zeros((len(member), int(member.max()) + 1))
    inside[np.arange(len(member)), member] = happened - probability

    def weighted(weights: Floats) -> Floats:
        error: Floats = np.abs(weights @ inside).sum(axis=1) / weights.sum(axis=1)
        return error

    return weighted


def decompose(probability: Floats, happened: NDArray[np.bool_]) -> Decomposition:
    """Take the Brier score of a binary outcome apart over the bins of the reliability curve."""
    bins = reliability(probability, happened)
    base, n = float(happened.mean()), len(probability)
    off = sum(b.n * (b.predicted - b.observed.value) ** 2 for b in bins) / n
    spread = sum(b.n * (b.observed.value - base) ** 2 for b in bins) / n
    brier = float(((probability - happened) ** 2).mean())
    return Decomposition(brier, off, spread, base * (1 - base))


def calibration_section(
    probability: Floats, happened: NDArray[np.bool_], ece: Estimate, words: tuple[str, str]
) -> Section:
    """Table, figure and numbers. `words` say what the probability is of and what the observed share
    is of."""
    bins = reliability(probability, happened)
    parts = decompose(probability, happened)
    rows = [
        [
            f"{number(b.low)} to {number(b.high)}",
            str(b.n),
            number(b.predicted),
            with_interval(b.observed),
        ]
        for b in bins
    ]
    table = markdown_table(["probability", "n", f"mean {words[0]}", words[1]], rows)
    text = (
        f"Expected calibration error {with_interval(ece)} over {len(bins)} bins of about equal "
        "count; noise alone "
        "keeps it above 0. Brier score "
        f"{number(parts.brier)} = reliability {number(parts.reliability)} (less is better) − "
        "resolution "
        f"{number(parts.resolution)} (more is better) + uncertainty {number(parts.uncertainty)} "
        "(given by the data), "
        f"with {number(parts.within_bins)} left inside bins.\n\n{table}"
    )
    data = {
        "ece": {"value": ece.value, "low": ece.low, "high": ece.high, "n": ece.n},
        "brier": {
            "value": parts.brier,
            "reliability": parts.reliability,
            "resolution": parts.resolution,
            "uncertainty": parts.uncertainty,
            "within_bins": parts.within_bins,
        },
        "bins": [
            {
                "n": b.n,
                "predicted": b.predicted,
                "observed": b.observed.value,
                "low": b.observed.low,
                "high": b.observed.high,
            }
            for b in bins
        ],
    }
    drawn = _figure(probability, bins, ece, words)
    return Section("Calibration", text, (drawn,), {"calibration": data})


def _figure(
    probability: Floats, bins: tuple[Bin, ...], ece: Estimate, words: tuple[str, str]
) -> Figure:
    with canvas(panels=2) as sheet:
        curve, spread = sheet.axes
        curve.plot([0, 1], [0, 1], color=MUTED, linestyle="--", linewidth=1.2, label="perfect")
        curve.errorbar(
            [b.predicted for b in bins],
            [b.observed.value for b in bins],
            yerr=[
                [b.observed.value - b.observed.low for b in bins],
                [b.observed.high - b.observed.value for b in bins],
            ],
            color=BLUE,
            marker="o",
            capsize=2,
            label="observed, 95 % interval",
        )
        curve.set(xlim=(0, 1), ylim=(0, 1), xlabel=f"mean {words[0]}", ylabel=words[1])
        curve.legend(loc="upper left")
        spread.hist(
            probability, bins=np.linspace(0, 1, 41), color=BLUE, edgecolor=HAIRLINE, linewidth=0.5
        )
        spread.axvline(float(probability.mean()), color=ORANGE, linestyle="--", linewidth=1.2)
        spread.set(xlim=(0, 1), xlabel=f"{words[0]} (dashed: mean)", ylabel="rows")
        worst = max(bins, key=lambda b: abs(b.predicted - b.observed.value))
        return sheet.figure(
            "calibration.svg",
            "Calibration",
            f"{words[1].capitalize()} against mean {words[0]} in {len(bins)} bins, and how the "
            "probabilities are "
            f"spread. Calibration error {number(ece.value)}; the largest gap is at "
            f"{number(worst.predicted)}, where "
            f"{number(worst.observed.value)} was observed.",
        )
