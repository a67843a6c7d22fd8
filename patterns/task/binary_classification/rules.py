"""What can be wrong with a target of two values."""

from mldesign.sdk import Context, Failure, Missing, Severity, Verdicts, column_path, rule


@rule("TAB004", "unknown-positive-label", Severity.ERROR)
def unknown_positive_label(context: Context) -> Verdicts:
    """The positive label is none of the target's values.

    Why it hurts: Every row would count as negative.
    How to fix: Write one of the values, in quotes where it looks like a number.
    When to ignore: The file at hand is an extract without positives.
    Source: contract of the target column.

    Bad:
        problem: {task: {use: binary_classification, positive: bad}}
        data: {columns: {class: {type: category, categories: ["1", "2"]}}}
    Good:
        problem: {task: {use: binary_classification, positive: "2"}}
        data: {columns: {class: {type: category, categories: ["1", "2"]}}}
    """
    positive = context.blueprint.problem.task.written.get("positive")
    values, path = target_values(context)
    if positive is None:
        return
    if not values:
        yield Missing("data.columns")
    elif not {str(positive), str(positive).lower()} & set(values):
        near = context.nearest(str(positive), values)
        yield Failure(
            "problem.task.positive",
            f"`{positive}` is none of the target's values: {listed(values)}",
            help=f"did you mean `{near}`?" if near else "",
            related=(path,),
        )


@rule("TAB014", "more-than-two-classes", Severity.ERROR)
def more_than_two_classes(context: Context) -> Verdicts:
    """The target has more than the two values that the task tells apart.

    Why it hurts: Training stops at the first row that is neither.
    How to fix: Choose `problem.task: multiclass_classification`, or make a target of two values.
    When to ignore: The file holds values that are corrected before training.
    Source: contract of the target column.

    Bad:
        _facts:
          sources: [{exists: true, rows: 9, columns: {class: {type: category, distinct: 3}}}]
    Good:
        _facts:
          sources: [{exists: true, rows: 9, columns: {class: {type: category, distinct: 2}}}]
    """
    target = context.blueprint.data.target or ""
    values, path = target_values(context)
    seen = (context.file().get("columns") or {}).get(target) or {}
    many = seen.get("distinct") or len(values)
    if not many:
        yield Missing("data.sources[0].path", "data.columns")
    elif many > 2:
        known = f": {listed(values)}" if values else ""
        yield Failure(
            path,
            f"`{target}` has {many} values and the task tells two apart{known}",
            related=("problem.task",),
        )


def target_values(context: Context) -> tuple[list[str], str]:
    """Values of the target, from the file or as declared, and where they are known from."""
    target = context.blueprint.data.target or ""
    seen = (context.file().get("columns") or {}).get(target) or {}
    values = [str(value) for value in seen.get("values") or ()]
    column = context.blueprint.data.columns.get(target)
    if values or column is None:
        return values, "data.target"
    if column.type == "boolean":
        return ["true", "false"], column_path(target)
    return [str(value) for value in column.categories], column_path(target, "categories")


def listed(values: list[str]) -> str:
    """The first of the values, for a message of one line."""
    more = f" and {len(values) - 8} more" if len(values) > 8 else ""
    return ", ".join(f"`{value[:20]}`" for value in values[:8]) + more
