"""Groups of people side by side, drawn: one panel for each rate."""

import re
from collections.abc import Sequence
from typing import Any

from ml_app.evaluation.fairness import Attribute, Gap, Group
from ml_app.evaluation.figures import shortened
from ml_app.evaluation.section import Figure, number, with_interval
from ml_app.evaluation.style import (
    BLUE,
    INK,
    LETTER,
    MUTED,
    ORANGE,
    PAPER,
    canvas,
)

PREFIX = "fairness-"
"""How the files of these figures begin."""
MOST_PANELS = 4
LONGEST_GROUP, LONGEST_RATE = 26, 21
"""Letters that find room beside four panels, and above one of them."""


def fairness_figures(found: Sequence[Attribute]) -> tuple[Figure, ...]:
    """A figure for each attribute of which at least one group is large enough to have rates."""
    return tuple(
        _figure(attribute, f"{PREFIX}{place}{_slug(attribute.column)}.svg")
        for place, attribute in enumerate(found, 1)
        if any(group.rates for group in attribute.groups)
    )


def _figure(attribute: Attribute, file: str) -> Figure:
    groups, rates = attribute.groups, _shown(attribute)
    gaps = {gap.rate: gap for gap in attribute.gaps}
    names = [f"{shortened(group.value, LONGEST_GROUP)} (n {group.n})" for group in groups]
    left = 0.3 + LETTER * max(map(len, names))
    limits = _limits(groups, rates)
    with canvas(len(rates), height=max(2.2, 1.4 + 0.28 * len(groups)), left=left) as sheet:
        for axes, rate in zip(sheet.axes, rates, strict=True):
            _panel(axes, rate, groups, gaps.get(rate))
            axes.set_title(shortened(attribute.titles[rate], LONGEST_RATE))
            axes.set_yticks(range(len(groups)), names if axes is sheet.axes[0] else [], color=MUTED)
            axes.set_ylim(len(groups) - 0.5, -0.5)
            axes.set_xlim(limits)
        return sheet.figure(file, f"Groups by {attribute.column}", _words(attribute, rates))


def _panel(axes: Any, rate: str, groups: Sequence[Group], gap: Gap | None) -> None:
    """One rate of all groups, and how far they lie apart."""
    if gap is not None:
        values = {group.value: group.rates[rate].value for group in groups if group.rates}
        _band(axes, values[gap.low_group], values[gap.high_group], gap)
    for position, group in enumerate(groups):
        found = group.rates.get(rate)
        if found is None or not found.known:
            _word(axes, position, "undefined" if found else "too few")
            continue
        if found.bounded:
            axes.plot([found.low, found.high], [position, position], color=BLUE, linewidth=1.6)
        axes.plot([found.value], [position], "o", color=BLUE)
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="y", length=0)
    axes.locator_params(axis="x", nbins=4)
    axes.xaxis.set_major_formatter("{x:,.6g}")


def _word(axes: Any, position: int, word: str) -> None:
    """Say in place of a number why there is none."""
    axes.text(
        0.5,
        position,
        word,
        transform=axes.get_yaxis_transform(),
        ha="center",
        va="center",
        fontsize=9,
        fontstyle="italic",
        color=MUTED,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5},
    )


def _band(axes: Any, low: float, high: float, gap: Gap) -> None:
    """From the lowest to the highest group; in colour, and its width in bold, beyond noise."""
    color, ink, weight = (ORANGE, INK, "bold") if _sure(gap) else (MUTED, MUTED, "normal")
    axes.axvspan(low, high, color=color, alpha=0.14, linewidth=0)
    for end in (low, high):
        axes.axvline(end, color=color, linestyle="--", linewidth=1.0)
    words = f"gap {number(gap.estimate.value)}{_doubt(gap)}"
    axes.set_xlabel(words, fontsize=9, color=ink, fontweight=weight)


def _shown(attribute: Attribute) -> list[str]:
    """The rates drawn, in their order: the first, which a task puts there because it says most, and
    those whose gaps are widest."""
    rates = list(attribute.titles)
    wide = {gap.rate: gap.estimate.value for gap in attribute.gaps}
    others = sorted(rates[1:], key=lambda rate: -wide.get(rate, -1.0))
    kept = {rates[0], *others[: MOST_PANELS - 1]}
    return [rate for rate in rates if rate in kept]


def _limits(groups: Sequence[Group], rates: Sequence[str]) -> tuple[float | None, float | None]:
    """One scale from zero for all panels where all of them are shares, so that they compare; else
    each its own."""
    found = [group.rates[rate] for group in groups for rate in rates if rate in group.rates]
    ends = [end for one in found if one.bounded for end in (one.low, one.high)]
    if not ends or min(ends) < 0 or max(ends) > 1:
        return None, None
    return -0.02 * max(ends), 1.04 * max(ends)


def _words(attribute: Attribute, rates: Sequence[str]) -> str:
    """The finding, for those who cannot see it."""
    titles = ", ".join(attribute.titles[rate] for rate in rates)
    parts = [f"{titles} by {attribute.column}, with 95 % intervals.", *_gap_words(attribute.gaps)]
    left_out = len(attribute.titles) - len(rates)
    if left_out:
        parts.append(f"Not drawn: {left_out} rates whose gaps are smaller.")
    few = [f"{group.value} (n {group.n})" for group in attribute.groups if group.too_few]
    if few:
        parts.append(f"Too few to compare: {', '.join(few)}.")
    return " ".join(parts)


def _gap_words(gaps: Sequence[Gap]) -> list[str]:
    if not gaps:
        return ["No two groups can be compared."]
    widest = max(gaps, key=lambda gap: gap.estimate.value)
    said = (
        f"Largest gap: {widest.title}, {widest.high_group} above {widest.low_group} by "
        f"{with_interval(widest.estimate)}{_doubt(widest)}."
    )
    sure = [gap.title for gap in gaps if _sure(gap)]
    beyond = f"Beyond noise: {', '.join(sure)}." if sure else "No gap is beyond noise."
    return [said, beyond]


def _sure(gap: Gap) -> bool:
    return gap.estimate.low > 0


def _doubt(gap: Gap) -> str:
    if not gap.estimate.bounded:
        return ", no interval"
    return "" if _sure(gap) else ", within noise"


def _slug(column: str) -> str:
    """What of a column's name any file system and address can bear; `place` keeps two apart."""
    plain = re.sub(r"[^A-Za-z0-9_]+", "-", column).strip("-")[:40]
    return f"-{plain}" if plain else ""
