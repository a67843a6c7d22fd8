"""The HTTP service that recommends."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Duration, Option, Options, Size, Suit


class RecommenderOptions(Options):
    """Where it listens, how much it takes, and how it comes by a new version."""

    host: str = Option(
        "127.0.0.1",
        min_length=1,
        why="This machine alone: nothing is exposed by accident. Containers pass `--host 0.0.0.0`.",
        effect="Another address exposes the service to that network.",
    )
    port: int = Option(
        8000,
        ge=0,
        le=65535,
        why="The customary port of Python services.",
        effect="0 takes one that is free and says which.",
    )
    max_k: int = Option(
        100,
        ge=1,
        le=10_000,
        why="Recall is measured to 100; a page shows ten.",
        effect="Longer lists are refused (422). A ranker behind it may want 500.",
    )
    max_items: int = Option(
        10_000,
        ge=1,
        why="A history or a list of allowed items beyond that belongs into training or a category.",
        effect="More ids in one member are refused (422).",
        related=("max_body",),
    )
    max_body: Size = Option(
        Size("1 MB"),
        gt=0,
        why="Some thirty thousand ids.",
        effect="Longer bodies are refused before they are read (413).",
        related=("max_items",),
    )
    max_head: Size = Option(
        Size("16 kB"),
        gt=0,
        why="Twice what proxies customarily let pass.",
        effect="Longer heads are refused (431).",
    )
    read_timeout: Duration = Option(
        Duration("10 s"),
        gt=0,
        why="Longer than an honest caller needs for a megabyte; slow ones cannot hold connections.",
        effect="A request that is not complete by then is refused (408).",
    )
    drain: Duration = Option(
        Duration("30 s"),
        ge=1,
        why="The customary grace of container platforms before they kill.",
        effect="How long a stopping service waits for the requests it is answering.",
    )
    look: Duration = Option(
        Duration("30 s"),
        ge=0,
        why="A new version serves within half a minute of training, without a restart; looking is "
        "one read of one small file.",
        effect="0 s: the version of the start serves until a restart.",
    )


def arguments(options: RecommenderOptions, design: Design) -> Mapping[str, Any]:
    """Quantities as plain numbers."""
    return {
        "host": options.host,
        "port": options.port,
        "max_body_bytes": int(options.max_body),
        "max_head_bytes": int(options.max_head),
        "read_seconds": float(options.read_timeout),
        "drain_seconds": int(options.drain),
        "max_k": options.max_k,
        "max_items": options.max_items,
        "look_seconds": float(options.look),
    }


def suits(design: Design) -> Suit | None:
    """The default of a retrieval unless lists are only made in batches."""
    if "retrieval" not in design.gives or design.blueprint.deployment.mode == "batch":
        return None
    return Suit(20, "What a user does in this minute decides the next list: it is made on request.")


COMPONENT = Component(
    summary="HTTP for lists: users, histories or features in, filters, similar items, feedback; "
    "a new version is switched in whole.",
    options=RecommenderOptions,
    needs=frozenset({"retrieval", "prediction_log"}),
    gives=frozenset({"online"}),
    requires=("parts/recommender", "parts/prediction_log", "parts/service"),
    packages=(
        "fastapi>=0.115,<1",
        "msgspec>=0.19,<1",
        "numpy>=2.1,<3",
        "prometheus-client>=0.20,<1",
        "pydantic>=2.10,<3",
        "starlette>=0.40,<2",
    ),
    test_packages=("httpx>=0.27,<1", "hypothesis>=6.112,<7", "schemathesis>=4,<5"),
    entry="recommender_api.service:Service",
    arguments=arguments,
    suits=suits,
    why_not="Where lists are only needed by the next morning, `score` in a batch is simpler.",
)
