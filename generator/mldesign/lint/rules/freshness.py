"""FEA001, FEA007 to FEA010, FEA015 and FEA016: features in time, on both paths."""

from mldesign.lint.applies import online, written
from mldesign.lint.rules.features import features, source_of
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Verdicts, rule

DAY = 86_400.0


@rule("FEA001", "freshness-gap", ERROR, written("features.items"))
def freshness_gap(context: Context) -> Verdicts:
    """A feature must be fresher than its source can deliver.

    Why it hurts: A 60-second velocity counter on an hourly table is zero when it matters.
    How to fix: Move it to streaming or on-demand, or relax the need.
    When to ignore: The stated need is a wish and the model was measured without it.
    Source: Rules of ML #8; IoT data contracts (5 + 15 + 30 min chain); F8.

    Bad:
        data: {sources: [{name: loans, use: csv, path: a.csv, update_interval: 1 day}]}
        features: {items: [{column: velocity, use: numeric, freshness_required: 1 h}]}
    Good:
        data: {sources: [{name: loans, use: csv, path: a.csv, update_interval: 10 min}]}
        features: {items: [{column: velocity, use: numeric, freshness_required: 1 h}]}
    """
    for index, (path, name, feature) in enumerate(features(context)):
        need = feature.freshness_required
        if need is None:
            continue
        age = context.number("F8", f"feature_age_{index}")
        place, source = source_of(context, feature)
        if age is None or age.value is None:
            yield Missing(*context.missing("F8", f"feature_age_{index}"))
        elif age.value * 3600 > need:
            yield Failure(
                f"{path}.freshness_required",
                f"`{name}` must be at most {need} old but can be {age.value:.4g} h old (F8)",
                related=(f"{place}.update_interval",),
                data={"hours": age.value, "source": source.name},
            )


@rule("FEA007", "skew-unguarded", ERROR, online, written("features.transformations"))
def skew_unguarded(context: Context) -> Verdicts:
    """Training and serving compute features by different code and nothing compares them.

    Why it hurts: Different code paths drift apart quietly.
    How to fix: Share the code, log served features and train from the log, or add a parity test.
    When to ignore: The duplicated part is a rename without computation.
    Source: Rules of ML #29, #32 and #37; ML Test Score, Monitor 3.

    Bad:
        deployment: {mode: online}
        features: {transformations: duplicated}
    Good:
        deployment: {mode: online}
        features: {transformations: duplicated, skew_guard: {parity_test: true}}
    """
    guard = context.blueprint.features.skew_guard
    kind = context.blueprint.features.transformations
    if kind != "shared" and not guard.logging and not guard.parity_test:
        yield Failure(
            "features.skew_guard",
            f"transformations are {kind} and neither logged values nor a test compare both paths",
            related=("features.transformations",),
        )


@rule("FEA008", "batch-feature-no-online-path", ERROR, online, written("features.items"))
def batch_feature_no_online_path(context: Context) -> Verdicts:
    """An online model needs a batch feature that no online store holds.

    Why it hurts: Warehouse reads do not fit a request budget.
    How to fix: Keep it in an online store (`features.store.online`) with a sync interval.
    When to ignore: The caller sends the value with the request.
    Source: MLOps Stack Canvas, feature store.

    Bad:
        deployment: {mode: online}
        features: {items: [{column: spend, use: numeric, compute: batch}]}
    Good:
        deployment: {mode: online}
        features:
          items: [{column: spend, use: numeric, compute: batch}]
          store: {online: Redis}
    """
    if context.blueprint.features.store.online:
        return
    for path, name, feature in features(context):
        if feature.compute == "batch":
            yield Failure(
                f"{path}.compute",
                f"`{name}` is computed in a batch and no online store holds it",
                related=("features.store.online", "deployment.mode"),
            )


@rule("FEA009", "ttl-shorter-than-refresh", ERROR, written("features.store.ttl"))
def ttl_shorter_than_refresh(context: Context) -> Verdicts:
    """Values expire before they are rewritten.

    Why it hurts: Part of every cycle serves nulls.
    How to fix: Set the time to live to at least twice the refresh interval.
    When to ignore: An expired value is meant to be missing.
    Source: Rules of ML #8; arithmetic of the two intervals.

    Bad:
        features: {store: {online: Redis, ttl: 1 h, sync_interval: 1 day}}
    Good:
        features: {store: {online: Redis, ttl: 2 days, sync_interval: 1 day}}
    """
    store = context.blueprint.features.store
    refresh = [(store.sync_interval, "features.store.sync_interval")] + [
        (feature.compute_interval, f"{path}.compute_interval")
        for path, _, feature in features(context)
    ]
    known = [(interval, path) for interval, path in refresh if interval is not None]
    if not known:
        yield Missing("features.store.sync_interval")
        return
    interval, path = max(known, key=lambda found: found[0])
    if store.ttl is not None and store.ttl < interval + (store.sync_lag or 0.0):
        yield Failure(
            "features.store.ttl",
            f"values live {store.ttl} but are rewritten every {interval} ({path})",
            related=(path,),
        )


@rule("FEA010", "no-null-policy-online", WARNING, online, written("features.items"))
def no_null_policy_online(context: Context) -> Verdicts:
    """An online feature that can fail to arrive has no default.

    Why it hurts: The first timeout becomes an exception or a garbage score.
    How to fix: Give a default and a missing indicator; count the defaults served.
    When to ignore: Requests without the value are refused.
    Source: ML Test Score, Monitor 2.

    Bad:
        deployment: {mode: online}
        features: {items: [{column: velocity, use: numeric, compute: streaming}]}
    Good:
        deployment: {mode: online}
        features: {items: [{column: velocity, use: numeric, compute: streaming, null_policy: "0"}]}
    """
    for path, name, feature in features(context):
        if feature.compute in ("streaming", "on_demand") and feature.null_policy is None:
            yield Failure(
                f"{path}.null_policy",
                f"`{name}` is computed {feature.compute.replace('_', ' ')} and has no default",
                related=(f"{path}.compute",),
            )


@rule("FEA015", "streaming-without-need", INFO, written("features.items"))
def streaming_without_need(context: Context) -> Verdicts:
    """Streaming is planned for a feature that may be a day old.

    Why it hurts: Streaming is the dearest way to serve slow facts.
    How to fix: Use a batch job.
    When to ignore: The stream exists anyway.
    Source: ML system design reviews (complex serving without need).

    Bad:
        features:
          items: [{column: tenure, use: numeric, compute: streaming, freshness_required: 2 days}]
        data: {sources: [{name: loans, use: csv, path: a.csv, update_interval: 1 h}]}
    Good:
        features:
          items: [{column: tenure, use: numeric, compute: batch, freshness_required: 2 days}]
        data: {sources: [{name: loans, use: csv, path: a.csv, update_interval: 1 h}]}
    """
    for path, name, feature in features(context):
        need = feature.freshness_required
        if feature.compute == "streaming" and need is not None and need >= DAY:
            yield Failure(
                f"{path}.compute",
                f"`{name}` is streamed but may be {need} old",
                related=(f"{path}.freshness_required",),
            )


@rule("FEA016", "window-exceeds-retention", ERROR, written("features.items"))
def window_exceeds_retention(context: Context) -> Verdicts:
    """An aggregate looks back further than the source keeps data.

    Why it hurts: The value is truncated and changes meaning over time.
    How to fix: Shorten the window, or keep a rolled-up history.
    When to ignore: Older rows are kept in another source.
    Source: Datasheets for Datasets, maintenance.

    Bad:
        data: {sources: [{name: loans, use: csv, path: a.csv, history: 30 days}]}
        features: {items: [{column: spend, use: numeric, window: 90 days}]}
    Good:
        data: {sources: [{name: loans, use: csv, path: a.csv, history: 1 year}]}
        features: {items: [{column: spend, use: numeric, window: 90 days}]}
    """
    for path, name, feature in features(context):
        place, source = source_of(context, feature)
        for field in ("retention", "history"):
            kept = getattr(source, field)
            if feature.window is not None and kept is not None and feature.window > kept:
                yield Failure(
                    f"{path}.window",
                    f"`{name}` looks back {feature.window} but `{source.name}` keeps {kept}",
                    related=(f"{place}.{field}",),
                )
                break
