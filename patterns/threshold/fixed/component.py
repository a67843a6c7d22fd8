"""A threshold that people have set."""

from mldesign.sdk import Component, Design, Option, Options, Suit


class FixedOptions(Options):
    """Where the score is cut."""

    value: float = Option(
        0.5,
        ge=0,
        le=1,
        why="Makes the fewest mistakes when both kinds count the same and probabilities are true.",
        effect="Higher acts less often: fewer false positives, more false negatives.",
    )


def suits(design: Design) -> Suit | None:
    """The default where no costs are declared."""
    if "binary" not in design.gives:
        return None
    return Suit(
        10, "No costs of mistakes are declared (`problem.error_costs`): both count the same."
    )


COMPONENT = Component(
    summary="Acts from a score on that people have set.",
    options=FixedOptions,
    needs=frozenset({"binary"}),
    requires=("parts/tabular",),
    entry="threshold.fixed:Fixed",
    suits=suits,
    why_not="Nobody knows what a bare number costs; declare the costs and let them decide.",
)
