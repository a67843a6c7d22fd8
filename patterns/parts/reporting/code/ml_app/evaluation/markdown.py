"""What the Markdown reports of any evaluation share."""

from collections.abc import Sequence

from ml_app.evaluation.goals import Outcome
from ml_app.evaluation.section import (
    Figure,
    Section,
    escape,
    interval,
    markdown_table,
)

FOLDER = "figures"
"""Where the figures lie, beside the report."""
SYNTHETIC = (
    "> **Synthetic data.** These rows were made up: no number here says anything about the real "
    "world.\n\n"
)


def section_text(section: Section) -> str:
    """Heading, text and figures of one section."""
    figures = "\n\n".join(_figure(figure) for figure in section.figures)
    return "\n\n".join(part for part in (f"## {section.title}", section.text, figures) if part)


def _figure(figure: Figure) -> str:
    return f'![{escape(figure.alt)}]({FOLDER}/{figure.file} "{figure.title}")'


def goals_table(outcomes: Sequence[Outcome]) -> str:
    """Target beside value, interval and verdict."""
    signs = {"maximize": "≥", "minimize": "≤", "zero": "within ±"}
    rows = []
    for outcome in outcomes:
        goal, found = outcome.goal, outcome.estimate
        target = "–" if goal.target is None else f"{signs[outcome.direction]} {goal.target:g}"
        name = outcome.title + (" (primary)" if goal.primary else "")
        measured = ["–", "–", "–"]
        if found is not None:
            measured = [f"{found.value:.4g}" if found.known else "–", interval(found), str(found.n)]
        rows.append([name, outcome.word, target, *measured])
    return markdown_table(
        ["goal", "outcome", "target", "measured", "95 % interval", "n"], rows, left=2
    )
