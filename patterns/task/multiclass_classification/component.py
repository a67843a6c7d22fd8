"""Multi-class classification: a probability for each of several outcomes."""

from collections.abc import Mapping, Sequence
from typing import Any

from mldesign.sdk import Component, Design, Objection, Option, Options, dotted

COSTS = ("problem", "error_costs", "matrix")
TRUE_WORDS = frozenset({"1", "t", "true", "y", "yes"})
Cells = Mapping[tuple[str, str], tuple[float, str]]
"""(actual, decided) class → its cost, and where it is written."""


class MulticlassClassificationOptions(Options):
    """Which classes there are."""

    labels: tuple[str | bool | int | float, ...] = Option(
        (),
        why="Left open, they are the declared categories of the target, else its values in the "
        "file, else the classes that `problem.error_costs.matrix` names.",
        effect="A value that is not among them stops the training, by name.",
    )


def arguments(options: MulticlassClassificationOptions, design: Design) -> Mapping[str, Any]:
    """Target, its labels in their natural order, and what each decision costs, if declared."""
    labels, cells = _labels(options, design), _cells(design)
    given = {"target": design.blueprint.data.target, "labels": labels}
    if not cells:
        return given
    free = (0.0, "")
    costs = tuple(tuple(cells.get((y, d), free)[0] for d in labels) for y in labels)
    return {**given, "costs": costs}


def objections(design: Design) -> list[Objection]:
    """Costs that name no class, or that leave open what a mistake costs."""
    labels, cells = _labels(design.options("task"), design), _cells(design)
    matrix = design.blueprint.problem.error_costs.matrix
    if not matrix:
        return []
    if len(cells) < sum(map(len, matrix.values())):
        found = "the same class is written in two ways, and has two costs"
        return [Objection(dotted(COSTS), found, "write each class once, as it is in the data")]
    return _unknown(labels, design) or [*_open(labels, cells), *_upside_down(labels, cells)]


def _labels(options: MulticlassClassificationOptions, design: Design) -> tuple[str, ...]:
    kind = _kind(design)
    target = design.blueprint.data.target
    declared = next((column.categories for column in design.columns if column.name == target), None)
    sources: Sequence[Any] = design.facts.get("sources") or ({},)
    facts = (sources[0].get("columns") or {}).get(target) or {}
    named = [name for pair in _cells(design) for name in pair]
    labels = options.labels or declared or facts.get("values") or named or ("a", "b", "c")
    return tuple(dict.fromkeys(_as_text(label, kind) for label in labels))


def _kind(design: Design) -> str:
    """Type of the target."""
    target = design.blueprint.data.target
    return next((column.type for column in design.columns if column.name == target), "text")


def _cells(design: Design) -> Cells:
    """What the blueprint says about each pair of classes, right decisions among them."""
    kind = _kind(design)
    return {
        (_as_text(y, kind), _as_text(d, kind)): (float(cost), dotted((*COSTS, y, d)))
        for y, row in design.blueprint.problem.error_costs.matrix.items()
        for d, cost in row.items()
    }


def _unknown(labels: Sequence[str], design: Design) -> list[Objection]:
    """Classes of the costs that the target does not have, each once, where it is first written."""
    kind, found = _kind(design), dict[str, str]()
    for y, row in design.blueprint.problem.error_costs.matrix.items():
        for name, path in ((y, (*COSTS, y)), *((d, (*COSTS, y, d)) for d in row)):
            if _as_text(name, kind) not in labels:
                found.setdefault(name, dotted(path))
    remedy = "write a class as it is in the data, or name all classes in `problem.task.labels`"
    return [
        Objection(path, f"`{name}` is none of the classes: {_listed(labels)}", remedy)
        for name, path in found.items()
    ]


def _open(labels: Sequence[str], cells: Cells) -> list[Objection]:
    """Mistakes without a cost: taken for 0 they would be made freely, taken for 1 by surprise."""
    found = []
    for y in labels:
        missing = [d for d in labels if d != y and (y, d) not in cells]
        if missing:
            message = f"where `{y}` is right, nothing says what deciding {_listed(missing)} costs"
            remedy = (
                f"state them under `{y}`: 0 where it costs nothing; right decisions may be left"
            )
            found.append(Objection(dotted(COSTS), message, f"{remedy} out"))
    return found


def _upside_down(labels: Sequence[str], cells: Cells) -> list[Objection]:
    """Mistakes cheaper than being right (the reasonableness condition of Elkan 2001, section 1.1):
    somebody has written gains."""
    found = []
    for (y, d), (cost, path) in cells.items():
        right, _ = cells.get((y, y), (0.0, ""))
        if cost < right:
            message = f"deciding `{d}` where `{y}` is right costs {cost:g}, being right {right:g}"
            found.append(Objection(path, message, "write what is paid, not what is gained"))
    return found


def _listed(names: Sequence[str]) -> str:
    """The first of the names, for a message of one line."""
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(f"`{name[:20]}`" for name in names[:8]) + more


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
    summary="Predicts a probability for each of several classes, and decides for the likeliest, or "
    "for the cheapest where costs are declared.",
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
    objections=objections,
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
    sources=(
        "Elkan 2001, The Foundations of Cost-Sensitive Learning, IJCAI, section 1",
        "Grandini, Bagli & Visani 2020, Metrics for Multi-Class Classification, arXiv",
    ),
)
