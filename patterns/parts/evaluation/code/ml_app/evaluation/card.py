"""The model card that travels with the artifact (after Mitchell et al. 2019)."""

from ml_app.columns import Column
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.levels import named
from ml_app.evaluation.markdown import SYNTHETIC, goals_table
from ml_app.evaluation.report import fairness_text, metrics_table
from ml_app.evaluation.result import Evaluation
from ml_app.evaluation.section import escape, markdown_table, with_interval
from ml_app.evaluation.slices import Slice

WORST = 5


def card(evaluation: Evaluation) -> str:
    """Intended use, data, metrics, slices, fairness and limits in one Markdown page without
    figures."""
    system = evaluation.system
    parts = [
        f"# Model card: {escape(system.name)}",
        SYNTHETIC if evaluation.synthetic else "",
        "## Intended use",
        escape(system.summary) or "Not declared: the blueprint has no summary.",
        f"It predicts `{system.task.target}`. Any other use needs an evaluation of its own.",
        "## Model and training",
        _training(evaluation),
        "## Data",
        _data(evaluation),
        "## Measured on the test part",
        goals_table(evaluation.goals) if evaluation.goals else "",
        metrics_table(evaluation),
        *(f"## {one.title}\n\n{one.card}" for one in evaluation.sections if one.card),
        "## Where it is weakest",
        _weakest(evaluation),
        "## Groups of people",
        "\n\n".join(fairness_text(one) for one in evaluation.fairness)
        or "Not compared: the blueprint names no attributes (`evaluation.fairness`).",
        "## Limits",
        _limits(evaluation),
    ]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def _training(evaluation: Evaluation) -> str:
    training = evaluation.training
    parameters = ", ".join(f"{k} = {v}" for k, v in dict(training.get("parameters", {})).items())
    rows = [
        ["model", str(training.get("model", "unknown"))],
        ["parameters", parameters or "defaults"],
        ["rows", ", ".join(f"{n} {part}" for part, n in training.get("rows", {}).items())],
        ["seed", str(training.get("seed", evaluation.system.seed))],
        ["CPU seconds", str(training.get("cpu_seconds", "not measured"))],
    ]
    return markdown_table(["", "value"], rows, left=2)


def _data(evaluation: Evaluation) -> str:
    data = evaluation.data
    facts = (
        f"`{data.get('path', 'unknown')}`, {data.get('rows', '?')} rows, "
        f"SHA-256 `{data.get('sha256', 'unknown')}`."
    )
    rows = [_column(column) for column in evaluation.system.columns]
    return facts + "\n\n" + markdown_table(["column", "type", "allowed", "use"], rows, left=4)


def _column(column: Column) -> list[str]:
    allowed = ", ".join(column.categories or ())
    if column.minimum is not None or column.maximum is not None:
        allowed = f"{_bound(column.minimum)} to {_bound(column.maximum)} {column.unit}".strip()
    use = "" if column.at_prediction else "known only afterwards"
    return [
        column.name,
        column.type,
        allowed,
        "; ".join(filter(None, [use, "sensitive" * column.sensitive])),
    ]


def _bound(value: float | str | None) -> str:
    return "…" if value is None else str(value)


def _weakest(evaluation: Evaluation) -> str:
    """The slices where the first metric is worst, and how many were too small to judge."""
    judged = [part for part in evaluation.slices if part.metrics]
    if not judged:
        return "No slices were judged (`evaluation.slices`)."
    first = next(iter(judged[0].metrics))
    if evaluation.primary.name in judged[0].metrics:
        first = evaluation.primary.name
    metric = next(one for one in evaluation.definitions if one.name == first)

    def loss(part: Slice) -> float:
        found: Estimate = part.metrics[first]
        return metric.loss(found.value) if found.known else float("-inf")

    worst = sorted(judged, key=loss, reverse=True)[:WORST]
    rows = [[named(p.column, p.value), str(p.n), with_interval(p.metrics[first])] for p in worst]
    unknown = len(evaluation.slices) - len(judged)
    text = f"On all rows {metric.title} is {with_interval(evaluation.metrics[first])}."
    if unknown:
        text += f" {unknown} slices hold too few rows to say anything."
    return text + "\n\n" + markdown_table(["slice", "n", metric.title], rows)


def _limits(evaluation: Evaluation) -> str:
    lines = [
        *evaluation.notes,
        "The numbers hold for rows like those of the test part; drift ends their validity.",
    ]
    missed = [o.title for o in evaluation.goals if o.met is False]
    if missed:
        lines.insert(0, f"Goals not met: {', '.join(missed)}.")
    return "\n".join(f"- {line}" for line in lines)
