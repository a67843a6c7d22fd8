"""One number in relation to another."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Option, Options


class Ratio(Options):
    """The two columns."""

    of: tuple[str, str] = Option(
        strict=False,
        why="Nobody but the author knows which relation means something.",
        effect="Numerator and denominator. Where the denominator is zero the ratio counts as "
        "missing.",
    )


def arguments(options: Ratio, design: Design) -> Mapping[str, Any]:
    """The name and the two columns."""
    above, below = options.of
    return {
        "name": name_of(design, f"{above} / {below}"),
        "numerator": above,
        "denominator": below,
    }


def name_of(design: Design, otherwise: str) -> str:
    """The name written for the feature; a place in the list, `features.items[2]`, is none."""
    subject = design.subject or otherwise
    return otherwise if subject.endswith("]") else subject


COMPONENT = Component(
    summary="One number divided by another.",
    options=Ratio,
    requires=("parts/tabular",),
    entry="feature.ratio:Ratio",
    arguments=arguments,
    why_not="Trees find sums and differences by themselves, ratios hardly: declare those that "
    "mean something.",
)
