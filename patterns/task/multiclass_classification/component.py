"""Multi-class classification: a probability for each of several outcomes."""

from collections.abc import Mapping, Sequence
from typing import Any

from mldesign.sdk import Component, Design, Option, Options

TRUE_WORDS = frozenset({"1", "t", "true", "y", "yes"})


class MulticlassClassificationOptions(Options):
    """Which classes there are."""

    labels: tuple[str | bool | int | float, ...] = Option(
        (),
        why="Left open, they are the values of the target in the file, else its declared "
        "categories.",
        effect="A value that is not among them stops the training, by name.",
    )


def arguments(options: MulticlassClassificationOptions, design: Design) -> Mapping[str, Any]:
    """Target and its labels, in their natural order."""
    target = design.blueprint.data.target
    column = next((column for column in design.columns if column.name == target), None)
    kind = "text" if column is None else column.type
    sources: Sequence[Any] = design.facts.get("sources") or ({},)
    facts = (sources[0].get("columns") or {}).get(target) or {}
    declared = () if column is None else column.categories or ()
    labels = options.labels or declared or facts.get("values") or ("a", "b", "c")
    return {
        "target": target,
        "labels": tuple(dict.fromkeys(_as_text(label, kind) for label in labels)),
    }


def _as_text(label: Any, kind: str) -> str:
    """A label as the data contract's types are written: `2`, `true`, or the text itself."""
    text = str(label).strip()
    if kind == "boolean" or isinstance(label, bool):
        return "true" if text.lower() in TRUE_WORDS else "false"
    if kind in ("integer", "number"):
        try:
            return f"{float(text):.15g}"
        except ValueError:
            return text
    return text


COMPONENT = Component(
    summary="Predicts a probability for each of several classes, and decides for the likeliest.",
    options=MulticlassClassificationOptions,
    gives=frozenset({"multiclass", "classification", "tabular"}),
    requires=(
        "parts/core",
        "parts/tabular",
        "parts/evaluation",
        "parts/classification",
        "parts/retraining",
    ),
    packages=("numpy>=2.1,<3", "pyarrow>=20,<27"),
    entry="task.multiclass:MulticlassClassification",
    arguments=arguments,
    system="system:System",
    slots=(
        "source",
        "feature",
        "model",
        "cascade",
        "baseline",
        "split",
        "search",
        "calibration",
        "package",
        "serving",
        "prediction_log",
        "drift",
    ),
    why_not="There are two outcomes only, or the outcome is an amount.",
    sources=("Grandini, Bagli & Visani 2020, Metrics for Multi-Class Classification, arXiv",),
)
