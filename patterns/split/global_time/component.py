"""A split at one moment for everybody."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Objection, Option, Options, Share, Suit


class GlobalTime(Options):
    """How much of the end tests."""

    test: Share = Option(
        Share(0.1, "10%"),
        gt=0,
        lt=1,
        why="The last tenth: later than everything that is learned from, and large enough to tell.",
        effect="Larger: more users are asked about, about a time further away.",
    )


def arguments(options: GlobalTime, design: Design) -> Mapping[str, Any]:
    """The share as a number."""
    return {"test": float(options.test)}


def suits(design: Design) -> Suit | None:
    """Where a share to test is written, it is meant of all events."""
    if design.blueprint.training.split.test is None:
        return None
    return Suit(30, "A share to test is written, and shares are cut by time.")


def objections(design: Design) -> list[Objection]:
    """Without a time there is nothing to cut by."""
    written = [source.written for source in design.sources]
    if any(one.time or one.timestamp_column for one in written):
        return []
    return [
        Objection(
            "training.split",
            "a split by time needs the column that says when something happened",
            "write `time:` beside the interactions, or choose leave_last_out",
        )
    ]


COMPONENT = Component(
    summary="Holds out everything that happened after one moment: the past of everybody teaches.",
    options=GlobalTime,
    needs=frozenset({"retrieval"}),
    gives=frozenset({"by_time"}),
    requires=("parts/retrieval",),
    entry="split.global_time:GlobalTime",
    arguments=arguments,
    suits=suits,
    objections=objections,
    why_not="Only users who came back after that moment are asked about: fewer, and busier ones.",
    sources=(
        "Meng, McCreadie, Macdonald & Ounis 2020, Exploring Data Splitting Strategies, RecSys",
    ),
)
