"""The constant baseline: the default, because everything must beat it."""

from mldesign.sdk import Component, Design, Options, Suit


def no_arguments(options: Options, design: Design) -> dict[str, object]:
    """There is nothing to set."""
    return {}


def suits(design: Design) -> Suit | None:
    """Always."""
    return Suit(10, "A model that does not beat a constant has learned nothing.")


COMPONENT = Component(
    summary="Predicts the mean of the training rows, or the share of each class among them.",
    needs=frozenset({"tabular"}),
    requires=("parts/baseline",),
    entry="baseline.constant:Constant",
    arguments=no_arguments,
    suits=suits,
    why_not="It is the floor; what people do today is the better thing to beat: state it as a "
    "`rule`.",
)
