"""What can be wrong with a difference."""

from typing import Any

from mldesign.sdk import Context, Failure, Missing, Severity, Verdicts, rule

KINDS = {"number": "number", "integer": "number", "date": "date"}
"""Types of columns that can be subtracted, and from what."""


@rule("TAB016", "difference-of-unlike-columns", Severity.ERROR)
def difference_of_unlike_columns(context: Context) -> Verdicts:
    """A difference is made of a column that no model may read, or of columns of unlike types.

    Why it hurts: Training stops at the door, or the model reads the answer.
    How to fix: Name two columns of numbers, or two of dates, that are known before the outcome.
    When to ignore: Never.
    Source: contract of the feature.

    Bad:
        data: {columns: {opened_at: date, balance: number}}
        features: {items: [{name: waiting, use: difference, of: [opened_at, balance]}]}
    Good:
        data: {columns: {opened_at: date, applied_at: date}}
        features: {items: [{name: waiting, use: difference, of: [opened_at, applied_at]}]}
    """
    if not context.design.columns:
        yield Missing("data.columns")
        return
    for taken in context.mine:
        options: Any = taken.options
        path, names = f"{taken.path}.of", options.of
        flaws = [context.unreadable(name) or not_subtracted(context, name) for name in names]
        for place, (name, (flaw, remedy)) in enumerate(zip(names, flaws, strict=True)):
            if flaw:
                yield Failure(f"{path}[{place}]", f"`{name}` {flaw}", help=remedy)
        if not any(flaw for flaw, _ in flaws):
            kinds = [KINDS[context.design.column(name).type] for name in names]
            if kinds[0] != kinds[1]:
                text = " and ".join(f"`{n}` is a {k}" for n, k in zip(names, kinds, strict=True))
                yield Failure(path, f"{text}: they cannot be subtracted")


def not_subtracted(context: Context, name: str) -> tuple[str, str]:
    """What is wrong with the type of a column, and what to do; empty: nothing."""
    column = context.design.column(name)
    if column.type in KINDS:
        return "", ""
    return (
        f"is of type {column.type}, and a difference is made of numbers or dates",
        f"name such a column; if `{name}` is one, declare it so under `data.columns`",
    )
