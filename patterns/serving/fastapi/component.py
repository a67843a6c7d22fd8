"""The HTTP service."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Duration, Option, Options, Size, Suit


class FastApiOptions(Options):
    """Where it listens, and how much it takes."""

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
    max_body: Size = Option(
        Size("1 MB"),
        gt=0,
        why="Some 3,000 rows of twenty columns; larger tables belong into the `score` command.",
        effect="Longer bodies are refused before they are read (413).",
        related=("max_rows",),
    )
    max_rows: int = Option(
        10_000,
        ge=1,
        why="A second of work at most, so that no request keeps others waiting for long.",
        effect="More rows in one request are refused (413).",
        related=("max_body",),
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


def arguments(options: FastApiOptions, design: Design) -> Mapping[str, Any]:
    """Quantities as plain numbers."""
    return {
        "host": options.host,
        "port": options.port,
        "max_body_bytes": int(options.max_body),
        "max_head_bytes": int(options.max_head),
        "max_rows": options.max_rows,
        "read_seconds": float(options.read_timeout),
        "drain_seconds": int(options.drain),
    }


def suits(design: Design) -> Suit | None:
    """The default unless predictions are only made in batches."""
    if design.blueprint.deployment.mode == "batch":
        return None
    return Suit(10, "Predictions are asked for one by one, and HTTP is what every caller speaks.")


COMPONENT = Component(
    summary="HTTP with FastAPI: strict validation, outcomes, metrics, the Open Inference Protocol; "
    "single rows bypass the framework.",
    options=FastApiOptions,
    needs=frozenset({"prediction_log", "tabular"}),
    gives=frozenset({"online"}),
    requires=("parts/scoring", "parts/prediction_log", "parts/service"),
    packages=(
        "fastapi>=0.115,<1",
        "msgspec>=0.19,<1",
        "numpy>=2.1,<3",
        "prometheus-client>=0.20,<1",
        "pyarrow>=20,<27",
        "pydantic>=2.10,<3",
        "starlette>=0.40,<2",
    ),
    test_packages=("httpx>=0.27,<1", "hypothesis>=6.112,<7", "schemathesis>=4,<5"),
    entry="serving.service:Service",
    arguments=arguments,
    suits=suits,
    why_not="Where predictions are only needed by the next morning, `score` in a batch is simpler.",
    sources=("Open Inference Protocol, version 2",),
)
