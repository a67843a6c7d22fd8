"""One number, or date, less another."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Option, Options


class Difference(Options):
    """The two columns."""

    of: tuple[str, str] = Option(
        strict=False,
        why="Nobody but the author knows which difference means something.",
        effect="The first less the second. Of two dates: days.",
    )


def arguments(options: Difference, design: Design) -> Mapping[str, Any]:
    """The name and the two columns."""
    left, right = options.of
    return {
        "name": name_of(design, f"{left} - {right}"),
        "minuend": left,
        "subtrahend": right,
        "dates": all(c.type == "date" for c in design.columns if c.name in options.of),
    }


def name_of(design: Design, otherwise: str) -> str:
    """The name written for the feature; a place in the list, `features.items[2]`, is none."""
    subject = design.subject or otherwise
    return otherwise if subject.endswith("]") else subject


COMPONENT = Component(
    summary="One number minus another, or the days between two dates.",
    options=Difference,
    requires=("parts/tabular",),
    entry="feature.difference:Difference",
    arguments=arguments,
    why_not="It says nothing that its two columns do not say; it only says it in one place.",
)
