"""The model card that travels with the artifact (after Mitchell et al. 2019)."""

from ml_app.evaluation.markdown import SYNTHETIC, goals_table
from ml_app.evaluation.section import escape, markdown_table
from ml_app.recommendation.judging import Evaluation
from ml_app.recommendation.report import metrics_table, slices_table


def card(evaluation: Evaluation) -> str:
    """Intended use, data, metrics, slices and limits in one Markdown page without figures."""
    system = evaluation.system
    parts = [
        f"# Model card: {escape(system.name)}",
        SYNTHETIC if evaluation.synthetic else "",
        "## Intended use",
        escape(system.summary) or "Not declared: the blueprint has no summary.",
        f"It ranks `{system.interactions.item}` for `{system.interactions.user}`. Any other use "
        "needs an evaluation of its own.",
        "## Model and training",
        escape(str(evaluation.package["reason"])),
        _training(evaluation),
        "## Data",
        _data(evaluation),
        "## Measured on what was held out",
        goals_table(evaluation.goals) if evaluation.goals else "",
        metrics_table(evaluation),
        "## Who is served how well",
        slices_table(evaluation),
        "## Limits",
        _limits(evaluation),
    ]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def _training(evaluation: Evaluation) -> str:
    training = evaluation.training
    rows = [
        ["ships", evaluation.model.title],
        ["events", ", ".join(f"{n} {part}" for part, n in training["rows"].items())],
        ["held out", str(training["holdout"])],
        ["seed", str(training["seed"])],
        ["CPU seconds", str(training["cpu_seconds"])],
        ["index", str(evaluation.package["index"]["reason"])],
    ]
    return markdown_table(["", "value"], rows, left=2)


def _data(evaluation: Evaluation) -> str:
    data = evaluation.data
    return (
        f"`{data['path']}`: {data['rows']} events of {data['users']} users and {data['items']} "
        f"items, SHA-256 `{data['sha256']}`."
    )


def _limits(evaluation: Evaluation) -> str:
    lines = [
        *evaluation.notes,
        "What was never shown cannot have been chosen: the events hold the taste of whatever "
        "recommended before.",
        "The numbers hold for users and items like those of the hold-out; drift ends their "
        "validity.",
    ]
    missed = [o.title for o in evaluation.goals if o.met is False]
    if missed:
        lines.insert(0, f"Goals not met: {', '.join(missed)}.")
    return "\n".join(f"- {escape(line)}" for line in lines)
