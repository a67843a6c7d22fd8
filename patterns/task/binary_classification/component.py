"""Binary classification: the probability of one of two outcomes."""

from collections.abc import Mapping, Sequence
from typing import Any

from mldesign.sdk import Component, Design, Option, Options

SPOKEN = frozenset(
    {"1", "bad", "churn", "churned", "default", "defaulted", "failure", "fraud", "positive"}
    | {"spam", "t", "true", "y", "yes"}
)
"""Labels that usually name the event one wants to catch."""
TRUE_WORDS = frozenset({"1", "t", "true", "y", "yes"})
Label = str | bool | int | float


class BinaryClassificationOptions(Options):
    """Which of the two values is the event."""

    positive: Label | None = Option(
        None,
        why="Left open, it is the value that speaks for itself (`1`, `yes`, `true`, `fraud`, …), "
        "else the rarer one in the file: what one wants to catch is seldom the rule.",
        effect="The probability, recall and precision are those of this value; the costs of "
        "mistakes are read from its side.",
        related=("negative",),
    )
    negative: Label | None = Option(
        None,
        why="Left open, it is the other value in the file or among the declared categories.",
        effect="Needed only where neither the file nor the categories name two values.",
        related=("positive",),
    )


def arguments(options: BinaryClassificationOptions, design: Design) -> Mapping[str, Any]:
    """Target, its two labels, and what the two mistakes cost."""
    target = design.blueprint.data.target
    kind = next((column.type for column in design.columns if column.name == target), "text")
    seen = _seen(design, target, kind)
    positive, negative = (
        None if label is None else _as_text(label, kind)
        for label in (options.positive, options.negative)
    )
    if positive is None:
        positive = _positive([label for label in seen if label != negative])
    if negative is None:
        negative = next((label for label in seen if label != positive), f"not {positive}")
    costs = design.blueprint.problem.error_costs
    return {
        "target": target,
        "negative": negative,
        "positive": positive,
        "false_positive": 1.0 if costs.false_positive is None else float(costs.false_positive),
        "false_negative": 1.0 if costs.false_negative is None else float(costs.false_negative),
    }


def _positive(seen: Sequence[str]) -> str:
    """The one label that speaks for itself, else the rarest."""
    spoken = [label for label in seen if label.lower() in SPOKEN]
    return spoken[0] if len(spoken) == 1 else seen[-1]


def _seen(design: Design, target: str, kind: str) -> list[str]:
    """Labels of the target, the commonest first: from the file, else as declared, else 0 and 1."""
    sources: Sequence[Any] = design.facts.get("sources") or ({},)
    facts = (sources[0].get("columns") or {}).get(target) or {}
    counts: Mapping[str, int] = facts.get("counts") or {}
    if counts:
        ordered = sorted(counts, key=lambda text: (-counts[text], text))
        return list(dict.fromkeys(_as_text(text, kind) for text in ordered))
    declared = next((c.categories for c in design.columns if c.name == target), None)
    return list(declared or (("false", "true") if kind == "boolean" else ("0", "1")))


def _as_text(label: Label, kind: str) -> str:
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
    summary="Predicts the probability of one of two outcomes, and decides where it is cut.",
    options=BinaryClassificationOptions,
    gives=frozenset({"binary", "classification", "tabular"}),
    requires=(
        "parts/core",
        "parts/tabular",
        "parts/evaluation",
        "parts/classification",
        "parts/retraining",
    ),
    packages=("matplotlib>=3.9,<4", "numpy>=2.1,<3", "pyarrow>=20,<27"),
    entry="task.binary:BinaryClassification",
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
        "threshold",
        "package",
        "serving",
        "prediction_log",
        "drift",
    ),
    why_not="The outcome has more than two values, or is an amount.",
    sources=(
        "Elkan 2001, The Foundations of Cost-Sensitive Learning, IJCAI",
        "Fawcett 2006, An Introduction to ROC Analysis",
        "Saito & Rehmsmeier 2015, The Precision-Recall Plot Is More Informative than the ROC Plot",
    ),
)
