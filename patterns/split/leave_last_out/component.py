"""A split that asks for each user's last item."""

from mldesign.sdk import Component, Design, Suit


def suits(design: Design) -> Suit | None:
    """The default for interactions."""
    return Suit(20, "Every user is asked about once, and nothing of the answer lies in the past.")


COMPONENT = Component(
    summary="Holds out each user's last item by time; items of one moment stay together.",
    needs=frozenset({"retrieval"}),
    gives=frozenset({"by_time", "whole_groups"}),
    requires=("parts/retrieval",),
    entry="split.leave_last_out:LeaveLastOut",
    suits=suits,
    why_not="Users end at different times, so a model may learn from what others did later.",
    sources=(
        "Rendle, Freudenthaler & Schmidt-Thieme 2010, Factorizing Personalized Markov Chains",
    ),
)
