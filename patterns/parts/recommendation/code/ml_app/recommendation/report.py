"""The report for people, in Markdown."""

from collections.abc import Iterator, Sequence

from ml_app.evaluation.markdown import SYNTHETIC, goals_table, section_text
from ml_app.evaluation.section import (
    Figure,
    Section,
    escape,
    markdown_table,
    number,
    with_interval,
)
from ml_app.recommendation.judging import Evaluation

SHOWN = ("ndcg@10", "recall@20", "recall@100")
"""Metrics of slices."""


def report(evaluation: Evaluation, version: str, title: str, figures: Sequence[Figure]) -> str:
    """The whole report; figures are expected in the folder `figures` beside it."""
    head = f"# {escape(title)}\n\n" + (SYNTHETIC if evaluation.synthetic else "")
    parts = [head + provenance(evaluation, version)]
    parts += [section_text(section) for section in _sections(evaluation, figures)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def provenance(evaluation: Evaluation, version: str) -> str:
    """Which model, on which events, and how they were used."""
    data, training = evaluation.data, evaluation.training
    used = ", ".join(f"{count} {part}" for part, count in training["rows"].items())
    lines = [
        f"Version `{version}` of {escape(evaluation.system.name)}",
        f"ships {escape(evaluation.model.title)}",
        f"data `{data['path']}` ({data['rows']} events, {data['users']} users, {data['items']} "
        f"items, SHA-256 `{str(data['sha256'])[:12]}`)",
        f"events: {used}",
        f"held out: {training['holdout']}, {training['users']} users",
        f"seed {training['seed']}",
    ]
    return " · ".join(lines) + "."


def _sections(evaluation: Evaluation, figures: Sequence[Figure]) -> Iterator[Section]:
    drawn = {figure.file: figure for figure in figures}
    if evaluation.goals:
        yield Section("Goals", goals_table(evaluation.goals))
    yield Section("What ships", escape(str(evaluation.package["reason"])))
    yield Section("Metrics", metrics_table(evaluation), (drawn["depth.svg"],))
    if evaluation.contenders:
        yield Section("Gains", gains_table(evaluation), (drawn["gains.svg"],))
    yield Section("Who is served how well", slices_table(evaluation))
    yield Section("How to read this", _reading(evaluation))


def metrics_table(evaluation: Evaluation) -> str:
    """What ships beside everything else that was fitted on the same events."""
    rows = []
    for metric in evaluation.system.task.metrics:
        arrow = "↓" if metric.direction == "minimize" else "↑"
        cells = [with_interval(one.metrics[metric.name]) for one in evaluation.rankings]
        rows.append([f"{metric.title} {arrow}", *(cell.removesuffix(" –") for cell in cells)])
    names = [escape(one.title) for one in evaluation.rankings]
    return markdown_table(["metric", *names], rows)


def gains_table(evaluation: Evaluation) -> str:
    """Paired differences over the same users."""
    rows = []
    for metric in evaluation.system.task.metrics:
        found = [one.gains[metric.name] for one in evaluation.contenders]
        if all(gain.bounded for gain in found):
            rows.append([metric.title, *(with_interval(gain) for gain in found)])
    names = [f"over {escape(one.judged.title)}" for one in evaluation.contenders]
    words = "How much better what ships is, paired over users (above zero: better)."
    return words + "\n\n" + markdown_table(["metric", *names], rows)


def slices_table(evaluation: Evaluation) -> str:
    """Users cut by how much is known; 'too few' instead of numbers that would mean nothing."""
    shown = [metric for metric in evaluation.system.task.metrics if metric.name in SHOWN]
    rows = []
    for part in evaluation.slices:
        cells = [part.column, part.value, str(part.n)]
        if part.metrics:
            cells += [with_interval(part.metrics[metric.name]) for metric in shown]
        else:
            cells += ["too few", *[""] * (len(shown) - 1)]
        rows.append(cells)
    return markdown_table(["users by", "value", "n", *(m.title for m in shown)], rows, left=2)


def _reading(evaluation: Evaluation) -> str:
    shown = evaluation.model.metrics
    notes = [
        "Every item of the catalogue that a user has not had is ranked; no metric is sampled. "
        "Intervals are 95 % percentiles of 1000 resamples of users.",
        "The model that was judged is the one that ships. It has not learned from the events held "
        "out, but at serving they are part of a user's history.",
        f"An item shown has {number(shown['popularity'].value)} events on average, and "
        f"{shown['coverage'].value:.1%} of the catalogue stand in somebody's first ten.",
        *evaluation.notes,
    ]
    return "\n".join(f"- {escape(note)}" for note in notes)
