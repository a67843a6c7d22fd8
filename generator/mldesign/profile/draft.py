"""A first blueprint as text: commented, complete enough to run, and meant to be edited."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

PLAIN = re.compile(r"[A-Za-z_](?:[A-Za-z0-9_./ -]*[A-Za-z0-9_.])?|\d+(?:\.\d+)? [a-z]+")
RESERVED = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"})
"""Words that some reader of YAML takes for something else than text."""
WIDTH = 98


@dataclass(frozen=True)
class Line:
    """A column or another entry with the remark that stands beside it."""

    name: str
    rules: Mapping[str, Any] = field(default_factory=dict)
    remark: str = ""


@dataclass(frozen=True)
class Draft:
    """Everything a first blueprint says. What is empty is left out, so that the default holds."""

    name: str
    summary: str
    origin: str
    """One sentence at the top: where this blueprint comes from."""
    task: str
    task_why: str
    source: str
    use: str
    path: str
    target: str
    positive: str = ""
    statement: str = ""
    costs: Mapping[str, Any] = field(default_factory=dict)
    reading: Mapping[str, Any] = field(default_factory=dict)
    """Options of the source that this file needs, e.g. its delimiter."""
    ship: bool = False
    key: str = ""
    time: str = ""
    time_split: bool = False
    delay: str = ""
    columns: tuple[Line, ...] = ()
    exclude: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    """What was found about the file as a whole."""
    model: str = ""
    metric: str = ""
    metric_target: float | None = None
    fairness: tuple[str, ...] = ()
    latency: str = ""
    retention: str = ""
    open_questions: tuple[str, ...] = ()
    schema: str = ""
    """Path or address of the JSON Schema, for editors."""


def text_of(draft: Draft) -> str:
    """Write the blueprint."""
    return (
        "\n".join(
            line.rstrip()
            for part in (_head, _problem, _data, _features, _model, _training, _evaluation, _use)
            for line in part(draft)
        )
        + "\n"
    )


def scalar(value: Any) -> str:
    """Write one YAML value: plain where every reader agrees what it is, quoted elsewhere."""
    if isinstance(value, str):
        plain = PLAIN.fullmatch(value) and value.lower() not in RESERVED and len(value) < WIDTH
        return value if plain else json.dumps(value, ensure_ascii=not value.isprintable())
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(scalar, value))}]"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{scalar(key)}: {scalar(item)}" for key, item in value.items())
        return f"{{{inside}}}"
    return json.dumps(value)


def one_line(text: str) -> str:
    """Make text fit for a comment: a single line of printable characters."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def _comment(text: str, indent: int) -> Iterator[str]:
    """Wrap a remark into comment lines."""
    line = "#"
    for word in one_line(text).split():
        if len(line) + len(word) + 1 > WIDTH - indent and line != "#":
            yield " " * indent + line
            line = "#"
        line += f" {word}"
    yield " " * indent + line


def _head(draft: Draft) -> Iterator[str]:
    if draft.schema:
        yield f"# yaml-language-server: $schema={one_line(draft.schema)}"
    yield from _comment(draft.origin, 0)
    yield "# Every value not written here has a default with a reason: `mldesign plan` shows them."
    yield "# `mldesign explain PATH` says what else a section can hold."
    yield "blueprint: 1"
    yield f"name: {scalar(draft.name)}"
    yield f"summary: {scalar(draft.summary)}"
    yield "stage: design"
    yield ""


def _problem(draft: Draft) -> Iterator[str]:
    yield "problem:"
    if draft.statement:
        yield f"  statement: {scalar(draft.statement)}"
    yield from _comment(draft.task_why, 2)
    task = {"use": draft.task} | ({"positive": draft.positive} if draft.positive else {})
    yield f"  task: {scalar(task) if len(task) > 1 else draft.task}"
    if draft.costs:
        yield f"  error_costs: {scalar(draft.costs)}"
    elif draft.positive:
        yield "  # What a mistake costs decides where a score becomes a decision. Any unit will do:"
        yield "  # error_costs: {false_positive: 1, false_negative: 5}"
    yield "  # What shall become better, and what could be done without a model? Reviewers ask:"
    yield "  # success: {business_metrics: [{name: loss rate, direction: minimize, target: 0.04}]}"
    yield "  # alternatives: [{name: the present rule, kind: rules, why_not: misses every second}]"
    yield ""


def _data(draft: Draft) -> Iterator[str]:
    yield "data:"
    yield "  sources:"
    for note in draft.notes:
        yield from _comment(note, 4)
    yield f"    - name: {scalar(draft.source)}"
    yield f"      use: {draft.use}"
    yield f"      path: {scalar(draft.path)}"
    for option, value in draft.reading.items():
        yield f"      {option}: {scalar(value)}"
    if draft.time:
        yield f"      timestamp_column: {scalar(draft.time)}"
    if draft.ship:
        yield "      ship: true   # the file is copied into the project"
    yield f"  target: {scalar(draft.target)}"
    if draft.key:
        yield f"  key: {scalar(draft.key)}"
    if draft.delay:
        yield "  # how long until the outcome is known"
        yield f"  label: {{delay: {{typical: {scalar(draft.delay)}}}}}"
    if draft.columns:
        yield from _comment(
            "The contract: a row that breaks it is refused, by name, in training and in serving. "
            "Bounds were seen and then widened; narrow them where you know better.",
            2,
        )
        yield "  columns:"
    for column in draft.columns:
        if column.remark:
            yield from _comment(column.remark, 4)
        yield f"    {scalar(column.name)}: {scalar(column.rules)}"
    yield ""


def _features(draft: Draft) -> Iterator[str]:
    if not draft.exclude:
        return
    yield "features:"
    yield "  # What the model must not see, and why."
    yield "  exclude:"
    for column in draft.exclude:
        yield f"    - {scalar(column.name)}   # {one_line(column.remark)}"
    yield ""


def _model(draft: Draft) -> Iterator[str]:
    if draft.model:
        yield f"model: {scalar(draft.model)}"
        yield ""


def _training(draft: Draft) -> Iterator[str]:
    if draft.time_split:
        yield "training:"
        yield "  # Rows have a time, so the test rows are the latest: a random split would let the"
        yield "  # model learn from the days after those it is judged on."
        yield f"  split: {scalar({'use': 'temporal', 'time': draft.time})}"
        yield ""


def _evaluation(draft: Draft) -> Iterator[str]:
    yield "evaluation:"
    metric: dict[str, Any] = {"name": draft.metric}
    if draft.metric_target is None:
        yield "  # Add `target:` once you know what is good enough; reports then say met or not."
    else:
        metric["target"] = draft.metric_target
    yield f"  metrics: [{scalar(metric | {'primary': True})}]"
    if draft.fairness:
        yield "  # Groups that the reports compare. Whether the model may see these columns at all"
        yield "  # is a question for you and your lawyers: `features.exclude` takes them away."
        yield f"  fairness: {{attributes: {scalar(draft.fairness)}}}"


def _use(draft: Draft) -> Iterator[str]:
    if draft.latency:
        yield ""
        yield f"constraints: {{latency: {{p99: {scalar(draft.latency)}}}}}"
    if draft.retention:
        yield ""
        yield f"monitoring: {{prediction_log: {{retention: {scalar(draft.retention)}}}}}"
    if draft.open_questions:
        yield ""
        yield "docs:"
        yield "  open_questions:"
    for question in draft.open_questions:
        yield f"    - question: {scalar(question)}"
