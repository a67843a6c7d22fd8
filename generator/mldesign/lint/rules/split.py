"""DAT001, DAT002, DAT004 to DAT006, DAT020: rows, time, the line between training and test."""

from mldesign.lint.applies import written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Verdicts, rule


@rule("DAT001", "random-split-on-time", ERROR)
def random_split_on_time(context: Context) -> Verdicts:
    """Rows carry time but the split ignores it.

    Why it hurts: The model is scored on moments it has already seen the future of.
    How to fix: Use `training.split: {use: temporal, time: …}` with a gap, or write a justification.
    When to ignore: All rows stem from one moment, or their order carries no information.
    Source: Azure predictive-maintenance playbook, cross validation; Rules of ML #33.

    Bad:
        data: {sources: [{name: loans, use: csv, path: a.csv, timestamp_column: applied_at}]}
        training: {split: stratified}
    Good:
        data: {sources: [{name: loans, use: csv, path: a.csv, timestamp_column: applied_at}]}
        training: {split: {use: temporal, time: applied_at}}
    """
    split = context.answer("training.split")
    if split is None or not context.gives("shuffled_rows"):
        return
    for index, source in enumerate(context.blueprint.data.sources):
        if source.timestamp_column and not context.blueprint.training.split.justification:
            yield Failure(
                "training.split.use",
                f"split is {split.component.name} but rows of `{source.name}` carry time "
                f"(`{source.timestamp_column}`)",
                related=(f"data.sources[{index}].timestamp_column",),
            )
            return


@rule("DAT002", "entity-leak", WARNING, written("data.rows_per_entity"))
def entity_leak(context: Context) -> Verdicts:
    """The same user, device or shop can sit on both sides of the split.

    Why it hurts: Identity is memorised and reported as skill.
    How to fix: Group the split by the entity, or say `same_entities_at_serving: true`.
    When to ignore: Serving always meets entities that were in training.
    Source: leakage checklists of ML system design; device hold-out in IoT practice.

    Bad:
        data: {rows_per_entity: 3.5}
        training: {split: stratified}
    Good:
        data: {rows_per_entity: 3.5}
        training: {split: {use: grouped, group: customer_id}}
    """
    rows, split = context.blueprint.data.rows_per_entity, context.blueprint.training.split
    protected = context.gives("whole_groups") or split.same_entities_at_serving
    if rows is not None and rows > 1 and not protected:
        yield Failure(
            "training.split",
            f"an entity has {rows:g} rows (data.rows_per_entity) and the split is not grouped "
            "by it",
            related=("data.rows_per_entity",),
        )


@rule("DAT004", "labels-immature-at-retrain", ERROR, written("training.cadence.interval"))
def labels_immature_at_retrain(context: Context) -> Verdicts:
    """Retraining runs before the labels it needs are mature, and nothing cuts the tail off.

    Why it hurts: Recent rows look negative simply because the outcome has not been reported.
    How to fix: Set `training.label_maturity_cutoff` to the delay, or model the delay.
    When to ignore: Rows without outcome never enter the table.
    Source: ML Canvas, wait before observation; F15.

    Bad:
        data: {label: {delay: {p95: 90 days}}}
        training: {cadence: {interval: 30 days}}
    Good:
        data: {label: {delay: {p95: 90 days}}}
        training: {cadence: {interval: 30 days}, label_maturity_cutoff: 90 days}
    """
    training, delay = context.blueprint.training, context.blueprint.data.label.delay.p95
    interval, cut = training.cadence.interval, training.label_maturity_cutoff
    if delay is None:
        yield Missing("data.label.delay.p95")
    elif cut is not None and cut < delay:
        yield Failure(
            "training.label_maturity_cutoff",
            f"rows older than {cut} are used but labels take up to {delay} (data.label.delay.p95)",
            help=f"set `label_maturity_cutoff: {delay}`",
            related=("data.label.delay.p95",),
        )
    elif interval is not None and interval < delay and cut is None:
        yield Failure(
            "training.cadence.interval",
            f"training runs every {interval} but labels take up to {delay} (data.label.delay.p95)",
            help=f"set `training.label_maturity_cutoff: {delay}`, or train less often",
            related=("data.label.delay.p95",),
        )


@rule("DAT005", "history-below-two-seasons", WARNING, written("data.seasonality.period"))
def history_below_two_seasons(context: Context) -> Verdicts:
    """History does not contain two full cycles of the declared seasonality.

    Why it hurts: One cycle cannot separate season from trend.
    How to fix: Get more history, drop the seasonal claim, or borrow from related series.
    When to ignore: The season is known from another system.
    Source: ML system design template, section III.iv.

    Bad:
        data:
          sources: [{name: loans, use: csv, path: a.csv, history: 1 year}]
          seasonality: {period: 1 year}
    Good:
        data:
          sources: [{name: loans, use: csv, path: a.csv, history: 3 years}]
          seasonality: {period: 1 year}
    """
    period = context.blueprint.data.seasonality.period
    sources = context.blueprint.data.sources
    for index, source in enumerate(sources):
        if period is not None and source.history is not None and source.history < 2 * period:
            yield Failure(
                f"data.sources[{index}].history",
                f"history of `{source.name}` is {source.history}, two cycles of {period} need more",
                related=("data.seasonality.period",),
            )
    if all(source.history is None for source in sources):
        yield Missing("data.sources[0].history")


@rule("DAT006", "window-exceeds-history", ERROR, written("training.window"))
def window_exceeds_history(context: Context) -> Verdicts:
    """Training window, gaps and test windows do not fit into the data that exists.

    Why it hurts: The described validation cannot be run.
    How to fix: Shorten the window, the gap or the test period.
    When to ignore: The missing history arrives before the first training.
    Source: retail forecasting design, section IV.iii.

    Bad:
        data: {sources: [{name: loans, use: csv, path: a.csv, history: 2 years}]}
        training: {window: 2 years, split: {use: temporal, time: at, test_window: 90 days}}
    Good:
        data: {sources: [{name: loans, use: csv, path: a.csv, history: 3 years}]}
        training: {window: 2 years, split: {use: temporal, time: at, test_window: 90 days}}
    """
    training, split = context.blueprint.training, context.blueprint.training.split
    known = [
        (source.history, index)
        for index, source in enumerate(context.blueprint.data.sources)
        if source.history is not None
    ]
    if not known or training.window is None:
        yield Missing("data.sources[0].history")
        return
    history, index = min(known, key=lambda found: found[0])
    delay = context.blueprint.data.label.delay
    gap = split.gap or delay.p95 or delay.typical or 0.0
    test = split.test_window or 0.0
    held = test if split.validation else 2 * test  # the rows for choosing reach as far back again
    needed = training.window + 2 * gap + held
    if needed > history:
        yield Failure(
            "training.window",
            f"window, gaps, validation and test need {needed / 86400:.0f} days but "
            f"`{context.blueprint.data.sources[index].name}` reaches back {history}",
            related=(f"data.sources[{index}].history", "training.split"),
        )


@rule("DAT020", "split-value-without-effect", WARNING)
def split_value_without_effect(context: Context) -> Verdicts:
    """Something is said about the split that the chosen split does not do.

    Why it hurts: The document speaks of windows and gaps that training does not keep.
    How to fix: Choose a split that has the option, or leave the value out.
    When to ignore: Never; a split that is planned for later belongs into the open questions.
    Source: contract of the splits.

    Bad:
        training: {split: {use: stratified, gap: 30 days, justification: one day only}}
    Good:
        training: {split: {use: temporal, time: applied_at, gap: 30 days}}
    """
    training, taken = context.blueprint.training, context.answer("training.split")
    if taken is None:
        return
    options = taken.component.option_fields()
    for name in ("test", "validation", "gap", "test_window", "folds", "step", "group"):
        if getattr(training.split, name) is not None and name not in options:
            yield Failure(
                f"training.split.{name}",
                f"`{name}` has no effect: `{taken.component.name}` has no such option",
            )
    if training.window is not None and not context.gives("training_window"):
        yield Failure(
            "training.window",
            f"rows of any age train: `{taken.component.name}` does not split by time",
            related=("training.split",),
        )
