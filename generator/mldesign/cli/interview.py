"""`mldesign init --ask`: the eight stages as questions, each with a default and a reason."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from mldesign.cli.answers import (
    TYPES,
    Asker,
    among,
    any_number,
    as_number,
    blueprint_name,
    column_list,
    duration,
    names,
    one_of,
    positive_number,
)
from mldesign.profile.draft import Draft, Line
from mldesign.profile.proposal import METRICS, slug

Propose = Callable[[Path, str], Draft]

OUTCOMES: Mapping[str, Mapping[str, Any]] = {
    "binary_classification": {"type": "category", "categories": ["0", "1"]},
    "multiclass_classification": {"type": "category", "categories": ["a", "b", "c"]},
    "regression": {"type": "number", "min": 0, "max": 1000},
}
"""What the target of a table that is not there yet is declared to hold, by task: an example."""


def interview(
    source: Path | None, target: str | None, propose: Propose
) -> tuple[Draft, Path | None]:
    """Ask for everything a first blueprint says, and where its data lies. Writes nothing."""
    asker = Asker()
    click.echo("Eight stages, a few questions each. Enter takes the default.")
    asker.stage(1, "Problem")
    statement = asker.ask(
        "What is decided with the prediction, in one sentence?",
        "Decide which cases need attention.",
        "a design that cannot say this is not ready for a model",
    )
    name = asker.ask(
        "What is the system called?",
        slug(source.name) if source else "first-design",
        "lower case with hyphens; it names the project",
        blueprint_name,
    )
    draft, source = _data(asker, source, target, propose)
    draft = replace(draft, name=name, statement=statement, summary=statement)
    return _later_stages(asker, draft), source


def _data(
    asker: Asker, source: Path | None, target: str | None, propose: Propose
) -> tuple[Draft, Path | None]:
    asker.stage(2, "Data")
    if source is None:
        path = asker.ask(
            "Where is the table (CSV or Parquet)?",
            "data/table.csv",
            "it need not be there yet: a synthetic sample then stands in for it",
        )
        if not Path(path).is_file():
            return _declared(asker, path, target), None
        source = Path(path)
    if target is None:
        return _choose_target(asker, source, propose), source
    return propose(source, target), source


def _choose_target(asker: Asker, source: Path, propose: Propose) -> Draft:
    found: list[Draft] = []

    def fits(name: str) -> str:
        try:
            found.append(propose(source, name))
        except click.UsageError as fault:
            return f"cannot be predicted: {fault.message}"
        return ""

    from mldesign.profile import profile_source

    use = "parquet" if source.suffix.lower() in (".parquet", ".pq") else "csv"
    columns = profile_source(source, use, deep=False).columns
    last = columns[-1].name if columns else ""
    asker.ask("Which column is predicted?", last, "outcomes usually stand last", fits)
    return found[-1]


def _declared(asker: Asker, path: str, target: str | None) -> Draft:
    """Ask for the columns of a file that is not there yet."""
    wanted = target or asker.ask("Which column is predicted?", "outcome", "any name will do")
    task = asker.ask(
        "What is it: " + ", ".join(METRICS) + "?",
        "binary_classification",
        "most decisions are between two ways",
        one_of(METRICS),
    )
    columns = asker.ask(
        "Which columns does the table have, as name:type, name:type?",
        "amount:number, kind:category",
        f"types are {', '.join(TYPES)}; they are the data contract",
        column_list,
    )
    use = "parquet" if path.endswith((".parquet", ".pq")) else "csv"
    outcome = OUTCOMES[task]
    return Draft(
        name=slug(path),
        summary="",
        origin="Made by `mldesign init --ask`. It is yours now.",
        task=task,
        task_why="As answered.",
        source=slug(path).replace("-", "_"),
        use=use,
        path=path,
        target=wanted,
        positive="1" if outcome.get("categories") == ["0", "1"] else "",
        columns=(*_columns(columns), Line(wanted, outcome)),
        metric=METRICS[task],
    )


def _columns(text: str) -> Iterable[Line]:
    for item in text.split(","):
        name, _, kind = item.partition(":")
        rules: dict[str, Any] = {"type": kind.strip()}
        if kind.strip() in ("number", "integer"):
            rules |= {"min": 0, "max": 1000}
        if kind.strip() == "category":
            rules["categories"] = ["a", "b", "c"]
        yield Line(name.strip(), rules, "Bounds and categories are examples: write the real ones.")


def _costs(asker: Asker, draft: Draft) -> dict[str, Any]:
    if not draft.positive:
        return {}
    costs = {}
    for kind, meaning in (
        ("false_positive", f"of acting on `{draft.positive}` where it is not"),
        ("false_negative", f"of missing a `{draft.positive}`"),
    ):
        answer = asker.ask(
            f"What is the cost {meaning}, in any unit?",
            "1",
            "the ratio of the two decides where a score becomes a decision",
            positive_number,
        )
        costs[kind] = as_number(answer)
    return costs


def _later_stages(asker: Asker, draft: Draft) -> Draft:
    delay = asker.ask(
        "How long until the outcome is known?",
        "",
        "training must wait that long, and the test set keeps that gap",
        duration,
    )
    asker.stage(3, "Features")
    excluded = asker.ask(
        "Which columns must the model not see?",
        ", ".join(column.name for column in draft.exclude),
        "what looks like a leak, an identifier or prose stays out",
        among([column.name for column in draft.columns]),
    )
    asker.stage(4, "Model")
    choices = _choices("model")
    model = asker.ask(
        f"Which model: {', '.join(choices)}?",
        "",
        "the tool then takes the one that suits, and says why",
        one_of(choices),
    )
    draft = replace(draft, delay=delay, exclude=_kept(draft, excluded), model=model)
    return _use(asker, _judgement(asker, draft))


def _judgement(asker: Asker, draft: Draft) -> Draft:
    asker.stage(5, "Training")
    ordered = asker.ask(
        f"Is the test set the latest part, by `{draft.time}` (yes or no)?"
        if draft.time
        else "Do the rows have an order in time that the table does not show (yes or no)?",
        "yes" if draft.time else "no",
        "a model is used on days to come, so it is judged on the latest days",
        one_of(("yes", "no")),
    )
    asker.stage(6, "Evaluation")
    goal = asker.ask(
        f"Which {draft.metric} is good enough?",
        "",
        "name it when the baselines have been measured",
        any_number,
    )
    return replace(
        draft,
        time_split=bool(draft.time) and ordered == "yes",
        open_questions=("Which column will hold the time of a row?",)
        if ordered == "yes" and not draft.time
        else (),
        metric_target=as_number(goal) if goal else None,
        costs=_costs(asker, draft),
    )


def _use(asker: Asker, draft: Draft) -> Draft:
    asker.stage(7, "Deployment")
    latency = asker.ask(
        "How fast must 99 of 100 answers be?", "100 ms", "people notice more", duration
    )
    asker.stage(8, "Monitoring")
    retention = asker.ask(
        "How long are predictions kept?",
        "90 days",
        "long enough for outcomes to be joined",
        duration,
    )
    return replace(draft, latency=latency, retention=retention)


def _kept(draft: Draft, answer: str) -> tuple[Line, ...]:
    reasons = {column.name: column for column in draft.exclude}
    return tuple(reasons.get(name, Line(name, {}, "as answered")) for name in names(answer))


def _choices(slot: str) -> tuple[str, ...]:
    from mldesign.content import content_root

    folders = (content_root() / "patterns" / slot).glob("*/component.py")
    return tuple(sorted(path.parent.name for path in folders))
