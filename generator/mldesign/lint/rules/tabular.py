"""TAB001 to TAB003 and TAB017: columns that are named, and what they may give away."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from mldesign.model.context import Context, column_path
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Verdicts, rule

AFTERMATH = (
    "outcome",
    "after_",
    "_after",
    "future",
    "next_",
    "collections",
    "recovery",
    "chargeback",
    "write_off",
    "writeoff",
    "cancel_date",
    "churn_date",
    "default_date",
    "closed_at",
    "resolved_at",
)
"""Parts of names that usually speak of what happened after the decision."""


@rule("TAB001", "target-among-features", ERROR)
def target_among_features(context: Context) -> Verdicts:
    """The target is made into a feature.

    Why it hurts: The model reads the answer; the measured quality means nothing.
    How to fix: Remove the feature; a lagged outcome must be a column of its own.
    When to ignore: Never.
    Source: leakage checklists of ML system design.

    Bad:
        features: {items: [{column: class, use: ordinal}]}
    Good:
        features: {items: [{column: housing, use: ordinal}]}
    """
    target = context.blueprint.data.target
    for index, feature in enumerate(context.blueprint.features.items):
        if target is not None and feature.column == target:
            yield Failure(
                f"features.items[{index}]",
                f"the feature is made from `{target}`, which is the target",
                related=("data.target",),
            )


@rule("TAB017", "feature-named-twice", ERROR)
def feature_named_twice(context: Context) -> Verdicts:
    """Two features of one column bear the same name.

    Why it hurts: What one of them has learned is stored under that name, and the other reads it.
    How to fix: Give one a `name`; where its kind takes none, keep one of them.
    When to ignore: Never.
    Source: contract of the encoder.

    Bad:
        data: {columns: {note: text}}
        features:
          items: [{column: note, use: hashed_words}, {column: note, use: character_ngrams}]
    Good:
        data: {columns: {note: text}}
        features:
          items:
            - {column: note, use: hashed_words}
            - {name: note_pieces, column: note, use: character_ngrams}
    """
    written = dict(context.blueprint.choices("features.items[]"))
    known: dict[str, str] = {}
    for taken in context.design.taken.get("feature", ()):
        item: Any = written.get(taken.path)
        own = item.name if item and "named_feature" in taken.component.gives else None
        name = own or taken.subject or taken.path
        if name in known:
            yield Failure(
                taken.path,
                f"two features are called `{name}`",
                related=(known[name],),
            )
        known.setdefault(name, taken.path)


def known_columns(context: Context) -> tuple[list[str], bool]:
    """Names of columns, and whether these are all: those of the file, else those declared."""
    seen = list(context.file().get("columns") or ())
    return (seen, True) if seen else (list(context.blueprint.data.columns), False)


def named_columns(context: Context) -> Iterator[tuple[str, str]]:
    """Path and name of every column that the design speaks of outside the data contract."""
    b = context.blueprint
    main = b.data.sources[0].name
    single = (
        ("data.target", b.data.target),
        ("data.key", b.data.key),
        ("training.split.time", b.training.split.time),
        ("training.split.group", b.training.split.group),
        ("data.sources[0].timestamp_column", b.data.sources[0].timestamp_column),
    )
    for path, name in single:
        if name is not None:
            yield path, name
    lists = (
        ("features.exclude", b.features.exclude),
        ("evaluation.slices", b.evaluation.slices),
        ("evaluation.threshold.by", b.evaluation.threshold.by),
    )
    for path, names in lists:
        for index, name in enumerate(names):
            yield f"{path}[{index}]", name
    for index, feature in enumerate(b.features.items):
        if feature.source not in (None, main):
            continue
        if feature.column is not None:
            yield f"features.items[{index}].column", feature.column


@rule("TAB002", "unknown-column", ERROR)
def unknown_column(context: Context) -> Verdicts:
    """The design names a column that the data does not have.

    Why it hurts: Training stops at the door, or the wish is silently ignored.
    How to fix: Correct the spelling, or declare the column under `data.columns`.
    When to ignore: The file at hand is an extract, and the full one has the column.
    Source: dbt-project-evaluator, hard-coded references.

    Bad:
        _facts: {sources: [{exists: true, rows: 9, columns: {housing: {}, class: {}}}]}
        features: {exclude: [housng]}
    Good:
        _facts: {sources: [{exists: true, rows: 9, columns: {housing: {}, class: {}}}]}
        features: {exclude: [housing]}
    """
    known, complete = known_columns(context)
    declared = context.blueprint.data.columns
    if not known:
        yield Missing("data.columns")
        return
    for path, name in named_columns(context):
        if name in known or name in declared:
            continue
        if not complete and path in ("data.target", "data.key"):
            continue
        near = get_close_matches(name, known, n=1)
        where = "the file" if complete else "data.columns"
        yield Failure(
            path,
            f"`{name}` is no column of {where}",
            help=f"did you mean `{near[0]}`?" if near else f"columns are: {_some(known)}",
            severity=None if complete else WARNING,
        )


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(f"`{name}`" for name in names[:8]) + more


@rule("TAB003", "target-leak-suspect", WARNING)
def target_leak_suspect(context: Context) -> Verdicts:
    """A column looks like a copy of the target, or like something known only afterwards.

    Why it hurts: The offline score includes the answer and collapses in use.
    How to fix: Exclude it, or say `at_prediction: false`; declare it, described, if it is harmless.
    When to ignore: The name misleads; then describe the column under `data.columns`.
    Source: Kaufman et al. 2012, Leakage in Data Mining.

    Bad:
        data: {columns: {default_date: date}}
    Good:
        data: {columns: {default_date: {type: date, at_prediction: false}}}
    """
    data, target = context.blueprint.data, context.blueprint.data.target
    seen = context.file().get("columns") or {}
    out = {target, data.key, *context.blueprint.features.exclude}
    for name in dict.fromkeys((*data.columns, *seen)):
        column = data.columns.get(name)
        if name in out or (column and (column.at_prediction is False or column.description)):
            continue
        reason = _suspicion(name, target or "", seen)
        if reason:
            yield Failure(
                column_path(name),
                f"`{name}` {reason}",
                help=f"write `features: {{exclude: [{name}]}}`, or describe the column if it is "
                "known before the decision",
                related=("data.target",),
            )


def _suspicion(name: str, target: str, seen: Mapping[str, Mapping[str, Any]]) -> str:
    lower = name.lower()
    part = next((word for word in AFTERMATH if word in lower), None)
    if part:
        return f"speaks of what happens after the decision (`{part}`)"
    if len(target) > 3 and target.lower() in lower and lower != target.lower():
        return f"bears the target's name (`{target}`)"
    own, answer = (seen.get(column, {}).get("counts") or {} for column in (name, target))
    if len(own) > 1 and sorted(own.values()) == sorted(answer.values()):
        return f"has as many rows of each value as the target (`{target}`)"
    return ""
