"""The report for people, in Markdown."""

from collections.abc import Iterator, Sequence

from ml_app.evaluation.comparison import verdict
from ml_app.evaluation.fairness import Attribute
from ml_app.evaluation.fairness_figure import PREFIX
from ml_app.evaluation.importance import MOST_ROWS, without_effect
from ml_app.evaluation.markdown import SYNTHETIC, goals_table, section_text
from ml_app.evaluation.result import Evaluation
from ml_app.evaluation.section import (
    Figure,
    Section,
    escape,
    markdown_table,
    with_interval,
)
from ml_app.evaluation.slices import Slice


def report(evaluation: Evaluation, version: str, title: str) -> str:
    """The whole report; figures are expected in the folder `figures` beside it."""
    head = f"# {escape(title)}\n\n" + (SYNTHETIC if evaluation.synthetic else "")
    parts = [head + provenance(evaluation, version)]
    parts += [section_text(section) for section in _sections(evaluation)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def provenance(evaluation: Evaluation, version: str) -> str:
    """Which model, on which data, and how the rows were used."""
    data, rows = evaluation.data, evaluation.training.get("rows", {})
    used = ", ".join(f"{count} {part}" for part, count in rows.items())
    lines = [
        f"Version `{version}` of {escape(evaluation.system.name)}",
        f"model {escape(str(evaluation.training.get('model', 'unknown')))}",
        f"data `{data.get('path', 'unknown')}` ({data.get('rows', '?')} rows, SHA-256 "
        f"`{str(data.get('sha256', ''))[:12]}`)",
        f"rows: {used}" if used else f"{evaluation.rows} test rows",
        f"seed {evaluation.training.get('seed', evaluation.system.seed)}",
    ]
    if evaluation.positives is not None:
        lines.insert(4, f"{evaluation.positives} positives among the {evaluation.rows} test rows")
    return " · ".join(lines) + "."


def _sections(evaluation: Evaluation) -> Iterator[Section]:
    if evaluation.goals:
        yield Section("Goals", goals_table(evaluation.goals))
    yield Section("Metrics", metrics_table(evaluation) + _gains(evaluation))
    yield from evaluation.sections
    if evaluation.slices:
        yield Section("Slices", slices_table(evaluation), _named(evaluation, "slices.svg"))
    if evaluation.fairness:
        yield Section(
            "Fairness",
            "\n\n".join(fairness_text(one) for one in evaluation.fairness),
            tuple(one for one in evaluation.figures if one.file.startswith(PREFIX)),
        )
    if evaluation.importance:
        yield Section(
            "Importance of features", _importance(evaluation), _named(evaluation, "importance.svg")
        )
    yield Section("How to read this", "\n".join(f"- {note}" for note in evaluation.notes))


def _named(evaluation: Evaluation, file: str) -> tuple[Figure, ...]:
    return tuple(figure for figure in evaluation.figures if figure.file == file)


def metrics_table(evaluation: Evaluation) -> str:
    """The model beside every baseline."""
    rows = []
    for metric in evaluation.definitions:
        own = evaluation.metrics[metric.name]
        theirs = [with_interval(other.metrics[metric.name]) for other in evaluation.baselines]
        arrow = {"maximize": "↑", "minimize": "↓", "zero": "→ 0"}[metric.direction]
        rows.append([f"{metric.title} {arrow}", with_interval(own), *theirs, str(own.n)])
    names = [escape(other.title) for other in evaluation.baselines]
    return markdown_table(["metric", "model", *names, "n"], rows)


def _gains(evaluation: Evaluation) -> str:
    """Paired differences, in words only where the interval leaves no doubt."""
    if not evaluation.baselines:
        return ""
    rows = []
    for metric in evaluation.definitions:
        cells = []
        for other in evaluation.baselines:
            gain = other.gains[metric.name]
            cells.append(f"{with_interval(gain)} {verdict(gain)}")
        rows.append([metric.title, *cells])
    names = [f"over {escape(other.title)}" for other in evaluation.baselines]
    return (
        "\n\nHow much better the model is, paired on the same rows (above zero: better).\n\n"
        + markdown_table(["metric", *names], rows)
    )


def slices_table(evaluation: Evaluation) -> str:
    """All slices; 'too few' instead of numbers that would mean nothing."""
    shown = [
        m
        for m in evaluation.definitions
        if any(m.name in part.metrics for part in evaluation.slices)
    ]
    header = ["column", "value", "n", *(["positives"] if evaluation.positives is not None else [])]
    rows = [_slice_row(part, [m.name for m in shown], header) for part in evaluation.slices]
    return markdown_table([*header, *(metric.title for metric in shown)], rows, left=2)


def _slice_row(part: Slice, metrics: Sequence[str], header: Sequence[str]) -> list[str]:
    cells = [part.column, part.value, str(part.n)]
    if "positives" in header:
        cells.append(str(part.positives))
    if part.too_few:
        return [
            *cells,
            *([f"too few ({part.too_few})"] + [""] * len(metrics))[: max(len(metrics), 1)],
        ]
    return [*cells, *(with_interval(part.metrics[name]) for name in metrics)]


def fairness_text(attribute: Attribute) -> str:
    """The groups of one attribute, and their widest gaps."""
    rows = []
    for group in attribute.groups:
        rates = [with_interval(rate) for rate in group.rates.values()]
        if not rates:
            rates = [f"too few ({group.too_few})"] + [""] * (len(attribute.titles) - 1)
        rows.append([group.value, str(group.n), *rates])
    table = markdown_table(["group", "n", *map(escape, attribute.titles.values())], rows)
    gaps = [
        f"- {escape(gap.title)}: {escape(gap.high_group)} above {escape(gap.low_group)} by "
        f"{with_interval(gap.estimate)}{'; within noise' if gap.estimate.low <= 0 else ''}"
        for gap in attribute.gaps
    ]
    parts = (f"**{escape(attribute.column)}**", table, "\n".join(gaps))
    return "\n\n".join(part for part in parts if part)


def _importance(evaluation: Evaluation) -> str:
    rows = [[one.feature, with_interval(one.estimate)] for one in evaluation.importance]
    loss = evaluation.loss_title.lower()
    table = markdown_table(["feature", f"increase in {loss}"], rows)
    text = (
        f"Mean increase in {loss} per row when the values of a feature are shuffled, on at most "
        f"{MOST_ROWS} test rows. "
        "Features that say the same thing share their importance."
    )
    idle = without_effect(evaluation.importance)
    if idle:
        names = ", ".join(escape(name) for name in idle)
        text += f" No effect above noise: {names}."
    return f"{text}\n\n{table}"
