"""Parts of the report as values: what a task adds to what every evaluation says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Any

from ml_app.evaluation.estimate import Estimate

MARKUP = re.compile(r"[\\`*|]|(?<=\])\(|(?<!\w)_|_(?!\w)")
"""What would start emphasis, code, a cell or the target of a link."""


@dataclass(frozen=True)
class Figure:
    """A drawn figure. `file` is its name inside the folder of figures."""

    file: str
    title: str
    alt: str
    """What it shows, in words, for readers who cannot see it."""
    svg: str = field(repr=False)


@dataclass(frozen=True)
class Section:
    """One heading of the report with its text, figures and the machine-readable form of both."""

    title: str
    text: str
    """Markdown without the heading and the figures."""
    figures: tuple[Figure, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    """Merged into `measured.json`: key → JSON-ready value."""
    card: str = ""
    """What the model card says of it, Markdown; empty: it stays in the report."""


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """A Markdown table; the first `left` columns are words, the others numbers and set to the
    right.

    Cells come from data: what would end a cell, start markup or HTML is escaped.
    """
    marks = ["---"] * left + ["---:"] * (len(header) - left)
    lines = [header, marks, *([escape(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def escape(text: str) -> str:
    r"""Text from data, safe inside Markdown: no markup, no HTML, no new cell or line.

    What cannot start markup stays as it is, so that the source reads well too.

    >>> escape("PAY_0 [0.1, 0.2]"), escape("_a_ | <b>")
    ('PAY_0 [0.1, 0.2]', '\\_a\\_ \\| &lt;b>')
    """
    marked = MARKUP.sub(r"\\\g<0>", text)
    return " ".join(marked.replace("&", "&amp;").replace("<", "&lt;").split())


def number(value: float) -> str:
    """The digits that matter; a dash where there is no value.

    >>> number(12345.6), number(42.24), number(0.7654), number(0.00123), number(-0.00001)
    ('12,346', '42.2', '0.765', '0.0012', '0.0000')
    """
    if isnan(value):
        return "–"
    size = abs(value)
    if size >= 1000:
        return f"{value:,.0f}"
    digits = 1 if size >= 10 else 3 if size >= 0.01 or size == 0 else 4
    return f"{round(value, digits) + 0.0:.{digits}f}"


def share(value: float) -> str:
    """A share in percent."""
    return "–" if isnan(value) else f"{value:.1%}".replace("%", " %")


def interval(estimate: Estimate) -> str:
    """The interval in brackets, or a dash."""
    if not estimate.bounded:
        return "–"
    return f"[{number(estimate.low)}, {number(estimate.high)}]"


def with_interval(estimate: Estimate) -> str:
    """Value and interval in one cell."""
    return f"{number(estimate.value)} {interval(estimate)}"
