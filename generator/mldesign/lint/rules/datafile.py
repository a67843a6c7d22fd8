"""TAB007 to TAB011: what is declared beside what the file holds."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from mldesign.lint.applies import amount, classification
from mldesign.model.blueprint.data import Column
from mldesign.model.context import Context, column_path
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Verdicts, rule

MANY_CLASSES = 50
NUMBERS = {"number", "integer"}
FRACTIONS = {"number"}
COMPATIBLE = {
    "number": {"number", "integer"},
    "integer": {"integer"},
    "category": {"category", "text", "integer", "boolean", "identifier", "number"},
    "boolean": {"boolean", "integer", "category"},
    "date": {"date"},
    "text": {"text", "category", "identifier", "integer", "number", "boolean", "date"},
    "identifier": {"identifier", "integer", "text", "category", "number"},
}
"""Declared type → types that the file's cells may look like."""


@rule("TAB007", "data-file-absent", INFO)
def data_file_absent(context: Context) -> Verdicts:
    """The data file is not there yet; a synthetic sample will stand in for it.

    Why it hurts: All figures are then about made-up rows; every report says so.
    How to fix: Put the file where `path` says, relative to the project.
    When to ignore: The data will come later.
    Source: scope of the generated project.

    Bad:
        _facts: {sources: [{exists: false}]}
    Good:
        _facts: {sources: [{exists: true, rows: 1000, columns: {class: {}}}]}
    """
    if not context.design.facts.get("sources"):
        yield Missing("data.sources[0].path")
    elif not context.file().get("exists"):
        path = context.blueprint.data.sources[0].written.get("path")
        problem = context.file().get("problem")
        why = f" ({problem})" if problem and "no such" not in str(problem).lower() else ""
        yield Failure(
            "data.sources[0].path",
            f"`{path}` is not there{why}; a synthetic sample of the declared columns will be used",
        )


@rule("TAB008", "columns-differ-from-file", ERROR)
def columns_differ_from_file(context: Context) -> Verdicts:
    """A declared column is not in the file.

    Why it hurts: The contract refuses every row.
    How to fix: Correct the name, or take the column out.
    When to ignore: The file at hand is an extract.
    Source: contract of the data.

    Bad:
        _facts: {sources: [{exists: true, rows: 9, columns: {housing: {}, class: {}}}]}
        data: {columns: {hosing: category}}
    Good:
        _facts: {sources: [{exists: true, rows: 9, columns: {housing: {}, class: {}}}]}
        data: {columns: {housing: category}}
    """
    seen = _seen(context)
    if not seen:
        yield Missing("data.sources[0].path")
        return
    for name in context.blueprint.data.columns:
        if name in seen:
            continue
        free = [column for column in seen if column not in context.blueprint.data.columns]
        near = get_close_matches(name, free, n=1)
        yield Failure(
            column_path(name),
            f"`{name}` is declared but the file has no such column",
            help=f"did you mean `{near[0]}`?"
            if near
            else f"the file has {', '.join(list(seen)[:8])}",
            related=("data.sources[0].path",),
        )


def _seen(context: Context) -> Mapping[str, Mapping[str, Any]]:
    return context.file().get("columns") or {}


@rule("TAB009", "contract-refuses-file", WARNING)
def contract_refuses_file(context: Context) -> Verdicts:
    """Rows of the file break the declared types, ranges, categories or nulls.

    Why it hurts: These rows are kept aside and never learned from.
    How to fix: Widen the contract, or repair the file.
    When to ignore: The rows are known to be faulty.
    Source: contract of the data.

    Bad:
        _facts:
          sources: [{exists: true, rows: 9, columns: {age: {type: integer, min: 11, max: 75}, class:
          {}}}]
        data: {columns: {age: {type: integer, min: 18}}}
    Good:
        _facts:
          sources: [{exists: true, rows: 9, columns: {age: {type: integer, min: 19, max: 75}, class:
          {}}}]
        data: {columns: {age: {type: integer, min: 18}}}
    """
    seen = _seen(context)
    if not seen:
        yield Missing("data.sources[0].path")
        return
    for name, column in context.blueprint.data.columns.items():
        for field, text in _breaks(column, seen.get(name) or {}):
            yield Failure(
                column_path(name, field), f"`{name}` {text}", related=("data.sources[0].path",)
            )


def _breaks(column: Column, seen: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind = seen.get("type")
    if column.type and kind and kind not in COMPATIBLE.get(column.type, {kind}):
        yield "type", f"is declared {column.type} but the file holds {kind} values"
        return
    for field, below in (("min", True), ("max", False)):
        limit, found = getattr(column, field), seen.get(field)
        if limit is None or found is None or isinstance(limit, str) != isinstance(found, str):
            continue
        if found < limit if below else found > limit:
            yield (
                field,
                f"is declared with {field} {_shown(limit)} but the file has {_shown(found)}",
            )
    if column.nullable is False and seen.get("nullable"):
        share = seen.get("null_share")
        how = f" in {share:.1%} of the rows" if isinstance(share, float) else ""
        yield "nullable", f"must not be missing but is{how}"
    if column.categories and seen.get("values"):
        unknown = [v for v in seen["values"] if v not in {str(c) for c in column.categories}]
        if unknown and not _same_numbers(unknown, column):
            shown = ", ".join(f"`{value}`" for value in unknown[:5])
            yield "categories", f"has values that are not declared: {shown}"


def _same_numbers(unknown: list[str], column: Column) -> bool:
    """Whether the values only differ in how a number is written: `1` and `1.0`."""
    try:
        return {float(v) for v in unknown} <= {float(str(c)) for c in column.categories}
    except ValueError:
        return False


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


@rule("TAB010", "identifier-as-feature", WARNING)
def identifier_as_feature(context: Context) -> Verdicts:
    """A column that names rows is left among the features.

    Why it hurts: The model memorises names, or the order in which rows were written.
    How to fix: Name it as `data.key`, declare it `identifier`, or exclude it.
    When to ignore: The number carries meaning, such as a date in disguise.
    Source: Kaufman et al. 2012, Leakage in Data Mining.

    Bad:
        _facts: {sources: [{exists: true, rows: 9, columns: {ID: {type: identifier}, class: {}}}]}
    Good:
        _facts: {sources: [{exists: true, rows: 9, columns: {ID: {type: identifier}, class: {}}}]}
        data: {key: ID}
    """
    data = context.blueprint.data
    out = {data.target, data.key, data.entity_column, *context.blueprint.features.exclude}
    for name, facts in _seen(context).items():
        declared = data.columns.get(name)
        ruled_out = declared and (declared.at_prediction is False or declared.type == "identifier")
        if facts.get("type") == "identifier" and name not in out and not ruled_out:
            if declared is None or declared.type is None:
                yield Failure(
                    column_path(name),
                    f"`{name}` looks like the name of a row, and is neither key nor excluded",
                    help=f"write `key: {name}` under `data`, or exclude it",
                    severity=INFO if declared is None else None,
                )
            else:
                yield Failure(
                    column_path(name, "type"),
                    f"`{name}` is declared {declared.type} but looks like the name of a row",
                )


@rule("TAB011", "target-does-not-suit-task", ERROR)
def target_does_not_suit_task(context: Context) -> Verdicts:
    """The target's values do not fit the task.

    Why it hurts: Training stops, or learns something else than asked.
    How to fix: Choose the task that fits, or another target.
    When to ignore: The file at hand is an extract.
    Source: contract of the target column.

    Bad:
        _facts:
          sources: [{exists: true, rows: 9, columns: {class: {type: category, distinct: 1}}}]
    Good:
        _facts:
          sources: [{exists: true, rows: 9, columns: {class: {type: category, distinct: 2}}}]
    """
    data = context.blueprint.data
    column = _seen(context).get(data.target or "")
    if not column:
        yield Missing("data.sources[0].path")
        return
    distinct, kind = column.get("distinct"), column.get("type")
    text = ""
    if distinct is not None and distinct < 2:
        text = "has a single value in the file; there is nothing to learn"
    elif amount(context) and kind is not None and kind not in NUMBERS:
        text = f"holds {kind} values but the task predicts an amount"
    elif classification(context) and kind in FRACTIONS and (distinct or 0) > MANY_CLASSES:
        text = f"has {distinct} different numbers; that is an amount, not a class"
    if text:
        yield Failure("data.target", f"`{data.target}` {text}", related=("problem.task",))
