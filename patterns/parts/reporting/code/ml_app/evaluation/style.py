"""How figures look: one place for colour, type and size. No global state, no window, the same bytes
every time."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from ml_app.evaluation.section import Figure

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

INK, MUTED, HAIRLINE, PAPER = "#17202c", "#566273", "#d8dee6", "#ffffff"
BLUE, ORANGE, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#8a5a9e"
"""Okabe & Ito's palette (2008), told apart with any kind of colour vision. Never the only sign:
lines differ by dash as well, points by shape."""
WIDTH, HEIGHT, LEFT = 6.4, 4.0, 0.75
"""Inches; a figure with two panels is 1.6 times as wide."""
LETTER = 0.08
"""Inches that an average letter of the type takes at most."""

_SETTINGS: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "evaluation",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Segoe UI", "Helvetica", "Arial"],
    "font.size": 10,
    "text.parse_math": False,  # names come from data: a dollar is a dollar
    "axes.titlesize": 10,
    "axes.titleweight": "normal",
    "axes.titlelocation": "left",
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": HAIRLINE,
    "grid.linewidth": 0.7,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "text.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
}


class Canvas:
    """A sheet with one or more axes that becomes a `Figure`."""

    def __init__(self, panels: int, height: float, left: float) -> None:
        from matplotlib.figure import Figure as Sheet

        width = WIDTH if panels == 1 else 1.6 * WIDTH
        self.sheet = Sheet(figsize=(width, height))
        self.axes: list[Any] = list(self.sheet.subplots(1, panels, squeeze=False)[0])
        # Margins in inches: a layout engine draws everything twice to find the same.
        self.sheet.subplots_adjust(
            left=left / width,
            right=1 - 0.15 / width,
            bottom=0.55 / height,
            top=1 - 0.62 / height,
            wspace=0.22,
        )

    def figure(self, file: str, title: str, alt: str) -> Figure:
        """The SVG with its title and description inside, so that it speaks when it is embedded."""
        self.sheet.text(
            0.15 / self.sheet.get_figwidth(),
            1 - 0.12 / self.sheet.get_figheight(),
            title,
            va="top",
            fontsize=12,
            fontweight="bold",
        )
        target = BytesIO()
        self.sheet.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
        svg = target.getvalue().decode()
        start = svg.index("<svg")
        end = svg.index(">", start)
        words = f"\n <title>{escape(title)}</title>\n <desc>{escape(alt)}</desc>"
        svg = svg[start:end] + ' role="img">' + words + svg[end + 1 :]
        return Figure(file, title, alt, svg)


@contextmanager
def canvas(panels: int = 1, height: float = HEIGHT, left: float = LEFT) -> Iterator[Canvas]:
    """A fresh sheet in the style of all figures, `left` inches free for the labels of the vertical
    axis. Draw and call `figure` inside the block."""
    from matplotlib import rc_context

    with rc_context(cast("dict[RcKeyType, Any]", _SETTINGS)):
        yield Canvas(panels, height, left)
