"""What can be wrong with a ratio."""

from typing import Any

from mldesign.sdk import Context, Failure, Missing, Severity, Verdicts, rule

NUMBERS = frozenset({"number", "integer"})


@rule("TAB015", "ratio-of-no-numbers", Severity.ERROR)
def ratio_of_no_numbers(context: Context) -> Verdicts:
    """A ratio is made of a column that no model may read, or that is no number.

    Why it hurts: Training stops at the door, or the model reads the answer.
    How to fix: Name two columns of numbers that are known before the outcome.
    When to ignore: Never.
    Source: contract of the feature.

    Bad:
        data: {columns: {balance: number, housing: category}}
        features: {items: [{name: utilisation, use: ratio, of: [balance, housing]}]}
    Good:
        data: {columns: {balance: number, limit: number}}
        features: {items: [{name: utilisation, use: ratio, of: [balance, limit]}]}
    """
    if not context.design.columns:
        yield Missing("data.columns")
        return
    for taken in context.mine:
        options: Any = taken.options
        for place, name in enumerate(options.of):
            flaw, remedy = context.unreadable(name) or not_a_number(context, name)
            if flaw:
                yield Failure(f"{taken.path}.of[{place}]", f"`{name}` {flaw}", help=remedy)


def not_a_number(context: Context, name: str) -> tuple[str, str]:
    """What is wrong with the type of a column, and what to do; empty: nothing."""
    column = context.design.column(name)
    if column.type in NUMBERS:
        return "", ""
    return (
        f"is of type {column.type}, and a ratio is made of two numbers",
        f"name a column of numbers; if `{name}` is one, declare it so under `data.columns`",
    )
