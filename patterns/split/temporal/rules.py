"""What can be wrong with a split by time."""

from mldesign.sdk import Context, Failure, Missing, Severity, Verdicts, rule


@rule("DAT003", "gap-shorter-than-delay", Severity.ERROR)
def gap_shorter_than_delay(context: Context) -> Verdicts:
    """Train and test are closer together than data or labels arrive.

    Why it hurts: In production those rows would not exist yet at training time.
    How to fix: Set the gap to the larger of label delay and arrival delay.
    When to ignore: Labels of the training block are known to be final.
    Source: retail forecasting design, section IV.ii (3-day gap for a 48 h delay).

    Bad:
        data: {label: {delay: {p95: 3 days}}}
        training: {split: {use: temporal, time: applied_at, gap: 1 day}}
    Good:
        data: {label: {delay: {p95: 3 days}}}
        training: {split: {use: temporal, time: applied_at, gap: 3 days}}
    """
    data, gap = context.blueprint.data, context.blueprint.training.split.gap
    if gap is None:  # then the label's delay is the gap: see `arguments` in component.py
        gap = data.label.delay.p95 or data.label.delay.typical
    delays = [(data.label.delay.p95, "labels take up to", "data.label.delay.p95")] + [
        (
            source.arrival_delay,
            f"rows of `{source.name}` arrive after",
            f"data.sources[{index}].arrival_delay",
        )
        for index, source in enumerate(data.sources)
    ]
    known = [(delay, text, path) for delay, text, path in delays if delay is not None]
    if not known:
        yield Missing("data.label.delay.p95")
        return
    delay, text, path = max(known, key=lambda found: found[0])
    if gap is None or gap < delay:
        yield Failure(
            "training.split.gap",
            f"gap is {gap or 'not set'} but {text} {delay} ({path})",
            help=f"set `gap: {delay}`",
            related=(path,),
        )


@rule("TAB013", "rows-in-file-order", Severity.WARNING)
def rows_in_file_order(context: Context) -> Verdicts:
    """A split by time does not say which column holds the time.

    Why it hurts: Rows are taken in the order of the file, which is seldom the order of events.
    How to fix: Name the column: `training.split.time`, or `timestamp_column` of the source.
    When to ignore: The rows of the file stand in the order of time.
    Source: contract of the split.

    Bad:
        training: {split: temporal}
    Good:
        training: {split: {use: temporal, time: applied_at}}
    """
    time = context.blueprint.training.split.time
    if time is None and context.blueprint.data.sources[0].timestamp_column is None:
        yield Failure(
            "training.split.time",
            "rows are split by time but no column holds it: they are taken in the order of the "
            "file",
            related=("training.split",),
        )


@rule("TRN015", "origins-without-a-search", Severity.WARNING)
def origins_without_a_search(context: Context) -> Verdicts:
    """Rolling origins are described, but nothing in the design rolls them.

    Why it hurts: The document speaks of a validation that training does not carry out.
    How to fix: Take a search, which judges settings by them, or leave `folds` and `step` out.
    When to ignore: Never.
    Source: contract of the split; Tashman 2000, section 3.

    Bad:
        training: {split: {use: temporal, time: applied_at, folds: 5}}
    Good:
        training: {split: {use: temporal, time: applied_at, folds: 5}, search: bayesian}
    """
    split, search = context.blueprint.training.split, context.answer("training.search")
    written = [name for name in ("folds", "step") if getattr(split, name) is not None]
    if not written:
        return
    found = "no search is taken"
    if search is not None:
        if getattr(search.options, "folds", None) != 0:
            return
        found = "the search judges settings by the validation part alone (`folds: 0`)"
    yield Failure(
        f"training.split.{written[0]}",
        f"`{written[0]}` describes rolling origins, which only a search looks at, and {found}",
        related=("training.search",),
    )
