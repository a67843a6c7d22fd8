"""What can be wrong with one column for each category."""

from mldesign.sdk import Context, Failure, Severity, Verdicts, rule

HUGE = 100_000
"""Categories from which the columns no longer fit anywhere."""


@rule("FEA014", "high-cardinality-no-plan", Severity.WARNING)
def high_cardinality_no_plan(context: Context) -> Verdicts:
    """A huge set of identifiers gets a column for each of them.

    Why it hurts: Memory explodes and new identifiers fail.
    How to fix: Choose a target statistic, and say what unknown ones become.
    When to ignore: The set is closed and the model is linear and sparse.
    Source: McMahan et al. 2013, probabilistic feature inclusion.

    Bad:
        data: {columns: {merchant: category}}
        features: {items: [{column: merchant, use: one_hot, cardinality: 500k}]}
    Good:
        data: {columns: {merchant: category}}
        features: {items: [{column: merchant, use: target_encoding, cardinality: 500k}]}
    """
    here = {taken.path for taken in context.mine}
    for index, feature in enumerate(context.blueprint.features.items):
        path = f"features.items[{index}]"
        if path in here and feature.cardinality is not None and feature.cardinality > HUGE:
            yield Failure(
                f"{path}.use",
                f"`{feature.name or feature.column}` has {feature.cardinality} values and a column "
                "is made of each",
                related=(f"{path}.cardinality",),
            )
