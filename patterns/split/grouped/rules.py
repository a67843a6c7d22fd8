"""What can be wrong with a split of whole groups."""

from mldesign.sdk import Context, Failure, Severity, Verdicts, rule


@rule("TAB005", "split-without-group", Severity.ERROR)
def split_without_group(context: Context) -> Verdicts:
    """A split of whole groups does not say which column tells the groups apart.

    Why it hurts: Rows cannot be kept together; training would stop at once.
    How to fix: Name the column: `training.split.group`, or `data.entity_column`.
    When to ignore: Never.
    Source: contract of the split.

    Bad:
        training: {split: grouped}
    Good:
        training: {split: {use: grouped, group: customer_id}}
    """
    if not (context.blueprint.training.split.group or context.blueprint.data.entity_column):
        yield Failure(
            "training.split.group",
            "whole groups are kept together but no column tells them apart",
            related=("training.split", "data.entity_column"),
        )
