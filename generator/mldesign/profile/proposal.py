"""From the facts about a file to the first blueprint it suggests."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mldesign.profile.contract import rules
from mldesign.profile.draft import Draft, Line
from mldesign.profile.facts import ColumnFacts, SourceFacts
from mldesign.profile.suspicions import (
    Suspicion,
    is_identifier,
    repeated_rows,
    suspicions,
    words_of,
)
from mldesign.profile.target import Question, question

METRICS = {
    "binary_classification": "roc_auc",
    "multiclass_classification": "log_loss",
    "regression": "rmse",
}
"""The metric that is looked at first, by task."""
MOST_FAIRNESS = 4


def propose(facts: SourceFacts, target: str, *, use: str, path: str, title: str) -> Draft:
    """Return the blueprint that a thoroughly profiled file suggests.

    Raises NoTarget when the column cannot be predicted, KeyError when there is no such column.
    """
    goal = facts.column(target)
    if goal is None:
        raise KeyError(target)
    asked = question(goal)
    doubts = suspicions(facts, target, classes=asked.classes)
    spared = _spared(facts, target, doubts)
    excluded = {
        doubt.column: f"{doubt.kind}: {doubt.reason}"
        for doubt in doubts
        if doubt.excludes and doubt.column not in spared
    }
    key = _key(facts, target)
    time = _time(facts, target)
    by_column = _by_column(doubts)
    groups = [
        c.name for c in facts.columns if "sensitive" in by_column.get(c.name, {}) and _groups(c)
    ]
    columns = tuple(
        _target_line(c, asked)
        if c is goal
        else _line(c, by_column.get(c.name, {}), key=c.name == key)
        for c in facts.columns
    )
    return Draft(
        name=slug(title),
        summary=f"Predicts `{target}` from the columns of {title}.",
        origin=f"Made by `mldesign init` from {title}: {_count(facts)}. It is yours now.",
        task=asked.task,
        task_why=asked.why[0].upper() + asked.why[1:] + ".",
        source=slug(title).replace("-", "_"),
        use=use,
        path=path,
        target=target,
        positive=asked.positive,
        reading=_reading(facts),
        key=key,
        time=time.name if time else "",
        time_split=time is not None,
        columns=columns,
        exclude=tuple(Line(name, {}, why) for name, why in excluded.items() if name != key),
        notes=_notes(facts, excluded),
        metric=METRICS[asked.task],
        fairness=tuple(groups[:MOST_FAIRNESS]),
    )


def slug(title: str) -> str:
    """Make a blueprint's name of any text: lower case, hyphens, at most 64 characters."""
    words = re.findall(r"[a-z0-9]+", Path(title).stem.lower())
    name = "-".join(words).strip("-")[:64].rstrip("-")
    return name if name[:1].isalpha() else f"model-{name}".rstrip("-")[:64].rstrip("-")


def _by_column(doubts: Sequence[Suspicion]) -> dict[str, dict[str, str]]:
    """Column → kind of doubt → reason."""
    found: dict[str, dict[str, str]] = {}
    for doubt in doubts:
        found.setdefault(doubt.column, {})[doubt.kind] = doubt.reason
    return found


def _spared(facts: SourceFacts, target: str, doubts: Sequence[Suspicion]) -> frozenset[str]:
    """Columns of names that stay, because nothing else is left to learn from."""
    unfit = {doubt.column for doubt in doubts if doubt.excludes}
    if any(c.name != target and c.name not in unfit for c in facts.columns):
        return frozenset()
    return frozenset(doubt.column for doubt in doubts if doubt.kind == "names")


def _key(facts: SourceFacts, target: str) -> str:
    names = [c.name for c in facts.columns if c.name != target and c.unique and is_identifier(c)]
    return names[0] if names else ""


def _time(facts: SourceFacts, target: str) -> ColumnFacts | None:
    """The column that orders the rows: a date with more than a few values, sorted ones first."""
    dates = [c for c in facts.columns if c.type == "date" and c.name != target and c.distinct > 10]
    dates = [
        c for c in dates if not {"birth", "birthday", "birthdate", "dob"} & set(words_of(c.name))
    ]
    return next((c for c in dates if c.ascending), dates[0] if dates else None)


def _groups(column: ColumnFacts) -> bool:
    return column.distinct > 1 and column.type in ("category", "integer", "boolean")


def _line(column: ColumnFacts, doubts: Mapping[str, str], *, key: bool) -> Line:
    """Declare a column. `doubts` are kind → reason."""
    declared = rules(column)
    remarks = [*column.notes]
    if key or "identifier" in doubts:
        declared = {"type": "identifier"} | ({"unique": True} if key else {})
    if "leak" in doubts:
        declared["at_prediction"] = False
    if "sensitive" in doubts:
        declared["sensitive"] = True
    if "question" in doubts:
        remarks.append(doubts["question"][0].upper() + doubts["question"][1:] + ".")
    if column.odd_cells:
        shown = ", ".join(f"`{value}`" for value in column.odd)
        remarks.append(f"{column.odd_cells} cells do not fit and will be refused: {shown}.")
    if column.type == "integer" and declared["type"] == "category":
        remarks.append("Whole numbers that look like codes; `integer` if they are amounts.")
    return Line(column.name, declared, " ".join(remarks))


def _target_line(column: ColumnFacts, asked: Question) -> Line:
    if not asked.classes:
        return Line(column.name, rules(column))
    nullable = {"nullable": True} if column.nulls else {}
    return Line(
        column.name, {"type": "category", "categories": list(column.values or ()), **nullable}
    )


def _reading(facts: SourceFacts) -> dict[str, Any]:
    """Options of the source that this file needs."""
    options: dict[str, Any] = {}
    if facts.delimiter not in ("", ","):
        options["delimiter"] = facts.delimiter
    if facts.encoding not in ("", "utf-8"):
        options["encoding"] = facts.encoding
    if facts.multiline:
        options["multiline"] = True
    return options


def _notes(facts: SourceFacts, excluded: dict[str, str]) -> tuple[str, ...]:
    notes = [note[0].upper() + note[1:] + "." for note in facts.notes]
    if facts.sampled:
        notes.append(f"Only the first {facts.rows_read:,} rows were looked at.")
    repeated = repeated_rows(facts, frozenset(excluded))
    if repeated:
        notes.append(
            f"{repeated:,} of {len(facts.sample):,} rows repeat an earlier one in every column "
            "that counts: with a random split, copies stand on both sides."
        )
    return tuple(notes)


def _count(facts: SourceFacts) -> str:
    about = "" if facts.rows_exact else "about "
    return f"{about}{facts.rows:,} rows, {len(facts.columns)} columns"
