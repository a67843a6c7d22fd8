"""PAT001 to PAT003 and PAT030 to PAT032: the data flywheel, and online-offline serving."""

from mldesign.lint.applies import pattern
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Verdicts, rule

DAY = 86_400.0

flywheel = pattern("data_flywheel")
online_offline = pattern("online_offline")


@rule("PAT001", "flywheel-not-closed", ERROR, flywheel)
def flywheel_not_closed(context: Context) -> Verdicts:
    """A data flywheel is claimed but the loop has a missing arc.

    Why it hurts: Four arcs make a loop; three make a pipe.
    How to fix: Name the arc for serve (log), observe (labels) and retrain (cadence).
    When to ignore: The missing arc is the next milestone; then say so.
    Source: ML Canvas, data collection.

    Bad:
        patterns: {data_flywheel: {cycle: 60 days}}
        feedback_loop: {labels_from: product}
        training: {cadence: {trigger: manual}}
    Good:
        patterns: {data_flywheel: {cycle: 60 days}}
        feedback_loop: {labels_from: product}
        training: {cadence: {trigger: schedule}}
    """
    blueprint = context.blueprint
    label_known = blueprint.feedback_loop.labels_from or blueprint.data.label.source in (
        "product",
        "review",
    )
    arcs = (
        (not blueprint.monitoring.prediction_log.off, "monitoring.prediction_log", "no log"),
        (bool(label_known), "feedback_loop.labels_from", "no source of outcomes"),
        (
            blueprint.training.cadence.trigger not in (None, "manual"),
            "training.cadence.trigger",
            "no trigger to train again",
        ),
    )
    for there, path, text in arcs:
        if not there:
            yield Failure(
                path,
                f"a data flywheel is claimed but it has {text}",
                related=("patterns.data_flywheel",),
            )


@rule("PAT002", "flywheel-slower-than-claimed", ERROR, flywheel)
def flywheel_slower_than_claimed(context: Context) -> Verdicts:
    """The cycle takes longer than promised.

    Why it hurts: Delay, training and roll-out add up.
    How to fix: Shorten the slowest arc, or state the claim anew.
    When to ignore: The claim speaks of the mean, not of the worst case.
    Source: sum of the arcs; F15.

    Bad:
        patterns: {data_flywheel: {cycle: 45 days}}
        data: {label: {delay: {p95: 30 days}}}
        training: {cadence: {interval: 30 days, trigger: schedule}}
        feedback_loop: {labels_from: product}
    Good:
        patterns: {data_flywheel: {cycle: 61 days}}
        data: {label: {delay: {p95: 30 days}}}
        training: {cadence: {interval: 30 days, trigger: schedule}}
        feedback_loop: {labels_from: product}
    """
    cycle = context.blueprint.patterns.data_flywheel.cycle
    age = context.number("F15", "knowledge_age")
    if cycle is None:
        yield Missing("patterns.data_flywheel.cycle")
    elif age is None or age.value is None:
        yield Missing(*context.missing("F15", "knowledge_age"))
    elif age.value * DAY > cycle:
        yield Failure(
            "patterns.data_flywheel.cycle",
            f"a cycle of {cycle} is promised but once round takes {age.value:.4g} days (F15)",
            related=("data.label.delay.p95", "training.cadence.interval"),
        )


@rule("PAT003", "flywheel-self-feeding", WARNING, flywheel)
def flywheel_self_feeding(context: Context) -> Verdicts:
    """The loop has no independent check.

    Why it hurts: It will confirm itself.
    How to fix: Keep a randomised or never-treated slice.
    When to ignore: Outcomes do not depend on what the system did.
    Source: Rules of ML #34 and #36; Hidden Technical Debt, hidden feedback loops.

    Bad:
        patterns: {data_flywheel: {cycle: 60 days}}
        feedback_loop: {labels_from: product, exploration: {rate: 0%}}
        training: {cadence: {trigger: schedule}}
    Good:
        patterns: {data_flywheel: {cycle: 60 days}}
        feedback_loop: {labels_from: product, exploration: {rate: 1%}}
        training: {cadence: {trigger: schedule}}
    """
    loop = context.blueprint.feedback_loop
    if loop.exploration.rate is None and loop.holdout is None:
        yield Missing("feedback_loop.exploration.rate", "feedback_loop.holdout")
    elif not loop.exploration.rate and not loop.holdout:
        yield Failure(
            "feedback_loop.exploration.rate",
            "the loop learns only from what it did: exploration is 0 and nothing is held out",
            related=("patterns.data_flywheel",),
        )


@rule("PAT030", "online-offline-no-reconciliation", WARNING, online_offline)
def online_offline_no_reconciliation(context: Context) -> Verdicts:
    """Online and offline values of the same feature are never compared.

    Why it hurts: Two stores, two truths.
    How to fix: Compare a sample every day, with a tolerance and an alert.
    When to ignore: Both read one store.
    Source: AWS ML Lens MLREL03-BP02; ML Test Score, Monitor 3.

    Bad:
        patterns: {online_offline: {sync_interval: 1 h, backfill: as-of query}}
    Good:
        patterns:
          online_offline: {sync_interval: 1 h, backfill: as-of query, reconciliation: 1000 rows a
          day}
    """
    if not context.blueprint.patterns.online_offline.reconciliation:
        yield Failure(
            "patterns.online_offline.reconciliation", "online and offline values are never compared"
        )


@rule("PAT031", "materialisation-slower-than-need", ERROR, online_offline)
def materialisation_slower_than_need(context: Context) -> Verdicts:
    """Sync into the online store is slower than a feature's need.

    Why it hurts: The store, not the source, makes the feature stale.
    How to fix: Sync more often, or write as events come.
    When to ignore: The feature is served from the request.
    Source: MLOps Stack Canvas, feature store; F8.

    Bad:
        patterns: {online_offline: {sync_interval: 1 day, reconciliation: daily, backfill: as-of}}
        features: {items: [{column: spend, use: numeric, freshness_required: 1 h}]}
    Good:
        patterns: {online_offline: {sync_interval: 30 min, reconciliation: daily, backfill: as-of}}
        features: {items: [{column: spend, use: numeric, freshness_required: 1 h}]}
    """
    sync = context.blueprint.patterns.online_offline
    for index, feature in enumerate(context.blueprint.features.items):
        need = feature.freshness_required
        if need is None or feature.compute in ("streaming", "on_demand"):
            continue
        if sync.sync_interval is None:
            yield Missing("patterns.online_offline.sync_interval")
        elif sync.sync_interval + (sync.lag or 0.0) > need:
            yield Failure(
                "patterns.online_offline.sync_interval",
                f"values go online every {sync.sync_interval} but "
                f"`{feature.name or feature.column}` must be at most {need} old",
                related=(f"features.items[{index}].freshness_required",),
            )


@rule("PAT032", "no-backfill-path", INFO, online_offline)
def no_backfill_path(context: Context) -> Verdicts:
    """A new feature cannot be computed for the past.

    Why it hurts: Each new feature waits months for training data.
    How to fix: Provide an as-of backfill, or log and wait with a stated delay.
    When to ignore: All features come from the request.
    Source: ML Test Score, Data 6.

    Bad:
        patterns: {online_offline: {sync_interval: 1 h, reconciliation: daily}}
    Good:
        patterns: {online_offline: {sync_interval: 1 h, reconciliation: daily, backfill: as-of
        query}}
    """
    if not context.blueprint.patterns.online_offline.backfill:
        yield Failure(
            "patterns.online_offline.backfill", "a new feature has no values for the past"
        )
