"""What can be wrong with finding items for users."""

from collections.abc import Iterator
from typing import Any

from mldesign.sdk import Context, Failure, Missing, Severity, Verdicts, rule


@rule("PAT050", "interactions-without-time", Severity.WARNING)
def interactions_without_time(context: Context) -> Verdicts:
    """Nobody can tell which interaction came first.

    Why it hurts: On MovieLens the best model that ignores order reached NDCG@10 0.056, a simple one
        that uses it 0.128; and a test on later events is not possible.
    How to fix: Name the column: `time`, or `timestamp_column`, of the source of interactions.
    When to ignore: The order was never written down.
    Source: measured on ML-1M, full ranking, leave-last-out.

    Bad:
        problem: {task: retrieval}
        cold_start: {user: popular items, item: none}
        data: {target: null, sources: [{name: e, use: csv, path: e.csv, user: u, item: i}]}
    Good:
        problem: {task: retrieval}
        cold_start: {user: popular items, item: none}
        data: {target: null, sources: [{name: e, use: csv, path: e.csv, user: u, item: i, time: t}]}
    """
    for place, source in _interactions(context):
        if source.time is None and source.timestamp_column is None:
            yield Failure(
                f"data.sources[{place}]",
                f"`{source.name}` has no time: order is not learned and the test is not later than "
                "training",
            )


@rule("PAT051", "interactions-split-at-random", Severity.ERROR)
def interactions_split_at_random(context: Context) -> Verdicts:
    """Interactions are split without regard to their order.

    Why it hurts: The model is asked for what lies before events it has learned from; what it scores
        there it does not reach in use.
    How to fix: Use `leave_last_out`, or `global_time` where all users are to be judged at one date.
    When to ignore: Never.
    Source: Meng et al. 2020, Exploring Data Splitting Strategies for Recommendation.

    Bad:
        problem: {task: retrieval}
        cold_start: {user: popular items, item: none}
        data: {target: null, sources: [{name: e, use: csv, path: e.csv, user: u, item: i, time: t}]}
        training: {split: random}
    Good:
        problem: {task: retrieval}
        cold_start: {user: popular items, item: none}
        data: {target: null, sources: [{name: e, use: csv, path: e.csv, user: u, item: i, time: t}]}
        training: {split: leave_last_out}
    """
    taken = context.answer("training.split")
    if taken is not None and "retrieval" not in taken.component.needs:
        yield Failure(
            "training.split",
            f"`{taken.component.name}` splits rows; what a user did last must be what is tested",
        )


@rule("PAT052", "sampled-metric-decides", Severity.WARNING)
def sampled_metric_decides(context: Context) -> Verdicts:
    """The metric that decides ranks the item among a sample of others.

    Why it hurts: Metrics against sampled negatives need not keep the order of two models; plain
        EASE beats EASE with recency there and has half its NDCG@10 over all items.
    How to fix: Let a metric over the whole catalogue decide; keep the sampled one beside it.
    When to ignore: Only to compare with published numbers.
    Source: Krichene and Rendle 2020, On Sampled Metrics for Item Recommendation.

    Bad:
        problem: {task: retrieval}
        evaluation: {metrics: [{name: sampled_hit_rate, k: 10, target: 0.7, primary: true}]}
    Good:
        problem: {task: retrieval}
        evaluation: {metrics: [{name: ndcg, k: 10, target: 0.05, primary: true}]}
    """
    for place, metric in enumerate(context.blueprint.evaluation.metrics):
        if metric.primary and "sampled" in metric.name.lower():
            yield Failure(
                f"evaluation.metrics[{place}]",
                f"`{metric.name}` decides, but ranks each item among a few others only",
            )


@rule("PAT054", "ranking-target-without-interval", Severity.WARNING)
def ranking_target_without_interval(context: Context) -> Verdicts:
    """A target is set for a mean over users whose spread nobody computes.

    Why it hurts: With 6000 users the interval of Recall@10 is about 0.022 wide, with 600 three
        times that: a target can be met or missed by chance.
    How to fix: `evaluation.interval: bootstrap`, over users.
    When to ignore: Every user of a closed set is measured.
    Source: measured on ML-1M, bootstrap over users.

    Bad:
        problem: {task: retrieval}
        evaluation: {interval: none, metrics: [{name: recall, k: 10, target: 0.2, primary: true}]}
    Good:
        problem: {task: retrieval}
        evaluation:
          interval: bootstrap
          metrics: [{name: recall, k: 10, target: 0.2, primary: true}]
    """
    evaluation = context.blueprint.evaluation
    aimed = [metric.name for metric in evaluation.metrics if metric.target is not None]
    if evaluation.interval == "none" and aimed:
        yield Failure(
            "evaluation.interval",
            f"{' and '.join(aimed)} must be reached, but no interval says how sure the mean is",
            related=("evaluation.metrics",),
        )


@rule("PAT055", "metric-deeper-than-candidates", Severity.ERROR)
def metric_deeper_than_candidates(context: Context) -> Verdicts:
    """A metric counts places that the stage before never fills.

    Why it hurts: Whatever lies below the candidates is missed, however good the model is.
    How to fix: Hand over more candidates, or cut the metric at their number.
    When to ignore: Never.
    Source: stage funnels; F20.

    Bad:
        problem: {task: retrieval}
        evaluation: {metrics: [{name: recall, k: 500, target: 0.5, primary: true}]}
        patterns: {cascade: {stages: [{name: towers, candidates_in: 1M, candidates_out: 100}]}}
    Good:
        problem: {task: retrieval}
        evaluation: {metrics: [{name: recall, k: 100, target: 0.5, primary: true}]}
        patterns: {cascade: {stages: [{name: towers, candidates_in: 1M, candidates_out: 100}]}}
    """
    found = _handed_over(context)
    if found is None:
        return
    most, path = found
    for place, metric in enumerate(context.blueprint.evaluation.metrics):
        k = metric.k or _cut(metric.name)
        if k is not None and k > most:
            yield Failure(
                f"evaluation.metrics[{place}]",
                f"`{metric.name}` cuts at {k} but at most {most} candidates are handed over",
                related=(path,),
            )


@rule("PAT056", "seen-items-shown", Severity.WARNING)
def seen_items_shown(context: Context) -> Verdicts:
    """Items the user has had are shown again, but the evaluation leaves them out.

    Why it hurts: What is measured is not what is served: the first places go to what is known.
    How to fix: Write `seen: excluded`, or leave it out: the service does that unless asked.
    When to ignore: People come back for the same item, and repeats are judged by themselves.
    Source: protocol of full ranking; seen items are masked at serving, never the test item.

    Bad:
        problem: {task: retrieval}
        patterns: {two_tower: {seen: shown, index: {model_version: "1", switch: atomic}}}
    Good:
        problem: {task: retrieval}
        patterns: {two_tower: {seen: excluded, index: {model_version: "1", switch: atomic}}}
    """
    if context.blueprint.patterns.two_tower.seen == "shown":
        yield Failure(
            "patterns.two_tower.seen",
            "seen items take places on the list, but full ranking is measured without them",
        )


@rule("PAT057", "user-id-as-feature", Severity.WARNING)
def user_id_as_feature(context: Context) -> Verdicts:
    """The user's id is a feature.

    Why it hurts: A user who was not there at training gets nothing, and each new event of a known
        one waits for the next training.
    How to fix: Leave it out: the history stands for the user.
    When to ignore: Users are a closed set and hardly act.
    Source: measured on ML-1M: with and without a user id, no difference.

    Bad:
        problem: {task: retrieval}
        cold_start: {user: popular items, item: none}
        data: {target: null, sources: [{name: e, use: csv, path: e.csv, user: u, item: i, time: t}]}
        features: {items: [{column: u, use: one_hot}]}
    Good:
        problem: {task: retrieval}
        cold_start: {user: popular items, item: none}
        data: {target: null, sources: [{name: e, use: csv, path: e.csv, user: u, item: i, time: t}]}
        features: {exclude: [u]}
    """
    ids = {source.user for _, source in _interactions(context)}
    ids |= {source.written.key for source in context.design.sources if source.role == "users"}
    for place, item in enumerate(context.blueprint.features.items):
        if item.column is not None and item.column in ids:
            yield Failure(
                f"features.items[{place}]",
                f"`{item.column}` is the id of the user: a new one has none that was learned",
            )


@rule("PAT060", "new-items-without-features", Severity.WARNING)
def new_items_without_features(context: Context) -> Verdicts:
    """Nothing is known of an item but who had it.

    Why it hurts: A new item has no vector until users have found it by other ways; with features it
        was found 1.9 times as often as by a profile of contents.
    How to fix: Add a source with `role: items` and columns beside its key.
    When to ignore: No items are added, or new ones are shown elsewhere; `cold_start.item` says so.
    Source: measured on ML-1M, a tenth of the items hidden.

    Bad:
        problem: {task: retrieval}
        cold_start: {user: popular items}
        data: {target: null, sources: [{name: e, use: csv, path: e.csv, user: u, item: i, time: t}]}
    Good:
        problem: {task: retrieval}
        cold_start: {user: popular items}
        data:
          target: null
          sources:
            - {name: e, use: csv, path: e.csv, user: u, item: i, time: t}
            - {name: f, use: csv, path: f.csv, role: items, key: i, columns: {title: text}}
    """
    if context.blueprint.cold_start.item:
        return
    places = [place for place, _ in _interactions(context)]
    if not places:
        yield Missing("data.sources[0].user", "data.sources[0].item")
        return
    items = context.design.source_of("items")
    if items is None or all(column.name == items.written.key for column in items.columns):
        yield Failure(
            f"data.sources[{places[0]}]",
            "no source describes the items: one without interactions is never recommended",
            related=("cold_start.item",),
        )


def _interactions(context: Context) -> Iterator[tuple[int, Any]]:
    """Place and declaration of the sources that say who had what."""
    for place, source in enumerate(context.design.sources):
        if source.role == "interactions":
            yield place, source.written


def _handed_over(context: Context) -> tuple[float, str] | None:
    """The most items that a stage hands over, or that may be asked of the service, and where that
    is said."""
    stages = context.blueprint.patterns.cascade.stages
    handed = [stage.candidates_out for stage in stages if stage.candidates_out is not None]
    if handed:
        return max(handed), "patterns.cascade.stages"
    for path, option in (
        ("patterns.two_tower.rerank", "candidates"),
        ("deployment.serving", "max_k"),
    ):
        taken = context.answer(path)
        most = getattr(taken.options, option, None) if taken is not None else None
        if most is not None:
            return most, path
    return None


def _cut(name: str) -> int | None:
    """The depth in a metric's name: `recall@100`."""
    tail = name.partition("@")[2]
    return int(tail) if tail.isdigit() else None
