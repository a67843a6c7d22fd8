"""PAT010 to PAT018: retrieval with two towers."""

from mldesign.lint.applies import pattern
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Verdicts, rule
from mldesign.model.task import RECOMMENDING, RETRIEVAL

SMALL_CATALOGUE = 50_000
"""Items that brute force searches in less time than a request takes elsewhere."""
APPROXIMATE = {"hnsw", "ivf", "ivfpq"}

two_tower = pattern("two_tower")


@rule("PAT010", "two-tower-wrong-task", ERROR, two_tower)
def two_tower_wrong_task(context: Context) -> Verdicts:
    """Two towers are used where nothing is retrieved.

    Why it hurts: The factorised score gives up interactions for fast look-up; without it only the
        loss remains.
    How to fix: Use a joint model.
    When to ignore: The vectors are the product.
    Source: advertising ranking designs; Meta Explore, retrieval stage.

    Bad:
        problem: {error_costs: {false_positive: 1, false_negative: 5}}
        patterns: {two_tower: {items: 2M, index: {model_version: "1", switch: atomic}}}
    Good:
        problem: {task: {use: retrieval}}
        evaluation: {slices: [market]}
        cold_start: {user: popular items, item: content}
        patterns: {two_tower: {items: 2M, index: {model_version: "1", switch: atomic}}}
    """
    task = context.blueprint.problem.task.use
    if task not in RETRIEVAL:
        yield Failure(
            "patterns.two_tower",
            f"two towers retrieve, but the task is {task}",
            related=("problem.task",),
        )


@rule("PAT011", "tower-version-skew", ERROR, two_tower)
def tower_version_skew(context: Context) -> Verdicts:
    """Query and item vectors may come from different checkpoints.

    Why it hurts: Dot products between versions mean nothing.
    How to fix: Version the index, build beside the old one, switch both sides together.
    When to ignore: Never.
    Source: Pinterest Ads retrospective, embedding version skew.

    Bad:
        problem: {task: {use: retrieval}}
        patterns: {two_tower: {index: {model_version: "12", switch: in_place}}}
    Good:
        problem: {task: {use: retrieval}}
        patterns: {two_tower: {index: {model_version: "12", switch: atomic}}}
    """
    index, path = context.blueprint.patterns.two_tower.index, "patterns.two_tower.index"
    if context.gives("versioned_index") and index.switch != "in_place":
        return  # the choice builds it beside the old one, and loads only vectors of one version
    if index.model_version is None:
        yield Failure(
            f"{path}.model_version", "the index does not say which model made its vectors"
        )
    if index.switch not in ("atomic", "dual_index"):
        how = "in place" if index.switch else "in a way that is not said"
        yield Failure(f"{path}.switch", f"a new index comes into use {how}, so versions can mix")


@rule("PAT012", "index-does-not-fit", ERROR, two_tower)
def index_does_not_fit(context: Context) -> Verdicts:
    """The vector index is larger than the memory given to it.

    Why it hurts: Rebuild or switch will run out of memory.
    How to fix: Quantise, shard, or lower the dimension.
    When to ignore: The index is mapped from disk on purpose.
    Source: Faiss guidelines, ScyllaDB and OpenSearch sizing; F13.

    Bad:
        problem: {task: {use: retrieval}}
        patterns:
          two_tower:
            items: 100M
            dim: 128
            index: {kind: flat, model_version: "1", switch: atomic, memory_per_node: 16 GB}
    Good:
        problem: {task: {use: retrieval}}
        patterns:
          two_tower:
            items: 10M
            dim: 128
            index: {kind: flat, model_version: "1", switch: atomic, memory_per_node: 16 GB}
    """
    index, size = context.blueprint.patterns.two_tower.index, context.number("F13", "index_memory")
    if index.memory_per_node is None:
        yield Missing("patterns.two_tower.index.memory_per_node")
    elif size is None or size.value is None:
        yield Missing(*context.missing("F13", "index_memory"))
    else:
        shards = index.shards or 1
        copies = index.copies or 1
        each = size.value * 1e9 / copies / shards
        if each > index.memory_per_node:
            yield Failure(
                "patterns.two_tower.index.memory_per_node",
                f"a shard of the index takes {each / 1e9:.3g} GB (F13) but a node has "
                f"{index.memory_per_node}",
                related=("patterns.two_tower.items", "patterns.two_tower.dim"),
            )


@rule("PAT013", "index-staler-than-items", ERROR, two_tower)
def index_staler_than_items(context: Context) -> Verdicts:
    """New items wait longer than the product tolerates.

    Why it hurts: Fresh inventory is invisible.
    How to fix: Insert items as they come, or add a source of recent items.
    When to ignore: New items are shown elsewhere.
    Source: Rules of ML #8; Meta Explore, real-time sources.

    Bad:
        problem: {task: {use: retrieval}, item_freshness: 1 h}
        patterns:
          two_tower: {index: {model_version: "1", switch: atomic, refresh_interval: 1 day}}
    Good:
        problem: {task: {use: retrieval}, item_freshness: 1 h}
        patterns:
          two_tower: {index: {model_version: "1", switch: atomic, refresh_interval: 30 min}}
    """
    index, need = (
        context.blueprint.patterns.two_tower.index,
        context.blueprint.problem.item_freshness,
    )
    if need is None or index.refresh_interval is None:
        yield Missing("problem.item_freshness", "patterns.two_tower.index.refresh_interval")
    elif index.refresh_interval + (index.build_time or 0.0) > need:
        yield Failure(
            "patterns.two_tower.index.refresh_interval",
            f"the index is built every {index.refresh_interval} but an item must be found "
            f"within {need}",
            related=("problem.item_freshness",),
        )


@rule("PAT014", "in-batch-negatives-uncorrected", WARNING, two_tower)
def in_batch_negatives_uncorrected(context: Context) -> Verdicts:
    """Sampled negatives follow popularity and nothing corrects it.

    Why it hurts: Popular items are pushed away for being popular.
    How to fix: Subtract the log of the sampling probability, or mix in uniform negatives.
    When to ignore: Damping popularity is the goal.
    Source: Yi et al. 2019, sampling-bias-corrected neural modeling.

    Bad:
        problem: {task: {use: retrieval}}
        patterns:
          two_tower: {negatives: in_batch, index: {model_version: "1", switch: atomic}}
    Good:
        problem: {task: {use: retrieval}}
        patterns:
          two_tower:
            negatives: in_batch
            sampling_correction: log_q
            index: {model_version: "1", switch: atomic}
    """
    towers = context.blueprint.patterns.two_tower
    if towers.negatives == "in_batch" and towers.sampling_correction in (None, "none"):
        yield Failure(
            "patterns.two_tower.sampling_correction",
            "negatives come from the batch, so by popularity, and nothing corrects for it",
            related=("patterns.two_tower.negatives",),
        )


@rule("PAT016", "catalogue-too-small-for-ann", INFO, two_tower)
def catalogue_too_small_for_ann(context: Context) -> Verdicts:
    """Approximate search is planned for a catalogue that fits brute force.

    Why it hurts: Exact search is simpler and exact.
    How to fix: Use a flat index.
    When to ignore: The catalogue is about to grow a hundredfold.
    Source: measured: at 200 000 items of 64 dimensions exact search takes 3 ms of one core.

    Bad:
        problem: {task: {use: retrieval}}
        evaluation: {metrics: [{name: ann_recall, k: 10, target: 0.95}]}
        patterns:
          two_tower: {items: 20k, dim: 64, index: {kind: hnsw, model_version: "1", switch: atomic}}
    Good:
        problem: {task: {use: retrieval}}
        evaluation: {metrics: [{name: ann_recall, k: 10, target: 0.95}]}
        patterns:
          two_tower: {items: 20k, dim: 64, index: {kind: flat, model_version: "1", switch: atomic}}
    """
    towers = context.blueprint.patterns.two_tower
    if towers.index.kind not in APPROXIMATE:
        return
    if towers.items is None:
        yield Missing("patterns.two_tower.items")
    elif towers.items <= SMALL_CATALOGUE:
        yield Failure(
            "patterns.two_tower.index.kind",
            f"{towers.items} items are searched exactly in well under a millisecond; "
            f"{towers.index.kind} gains nothing",
            related=("patterns.two_tower.items",),
        )


@rule("PAT017", "ann-recall-untracked", WARNING, two_tower)
def ann_recall_untracked(context: Context) -> Verdicts:
    """Nobody compares approximate with exact neighbours.

    Why it hurts: Index tuning silently trades quality.
    How to fix: Add a metric `ann_recall`, measured against exact search at each build, or take a
        choice that ships no index below a limit.
    When to ignore: The end-to-end metric is measured through the index at every build.
    Source: practice of embedding indexes; F20.

    Bad:
        problem: {task: {use: retrieval}}
        evaluation: {metrics: [{name: recall, k: 10, target: 0.2}]}
        patterns: {two_tower: {index: {kind: hnsw, model_version: "1", switch: atomic}}}
    Good:
        problem: {task: {use: retrieval}}
        evaluation: {metrics: [{name: ann_recall, k: 10, target: 0.95}]}
        patterns: {two_tower: {index: {kind: hnsw, model_version: "1", switch: atomic}}}
    """
    index, metrics = (
        context.blueprint.patterns.two_tower.index,
        context.blueprint.evaluation.metrics,
    )
    tracked = any(metric.name.startswith("ann_recall") for metric in metrics)
    tracked = tracked or (context.gives("gated_index") and index.kind == "ivf")
    if index.kind in APPROXIMATE and not tracked:
        yield Failure(
            "evaluation.metrics",
            f"the index is approximate ({index.kind}) and `ann_recall` is not measured",
            related=("patterns.two_tower.index.kind",),
        )


@rule("PAT018", "cold-start-unplanned", WARNING)
def cold_start_unplanned(context: Context) -> Verdicts:
    """New users or items have no path.

    Why it hurts: A growing product is mostly cold.
    How to fix: Content features, popularity, exploration slots; write them under `cold_start`.
    When to ignore: Users and items are a closed set.
    Source: ML system design reviews, cold start.

    Bad:
        problem: {task: {use: recommendation}}
        cold_start: {user: popular items}
    Good:
        problem: {task: {use: recommendation}}
        cold_start: {user: popular items, item: content features}
    """
    if context.blueprint.problem.task.use not in RECOMMENDING:
        return
    start = context.blueprint.cold_start
    absent = [name for name in ("user", "item") if getattr(start, name) is None]
    if absent:
        yield Failure(
            f"cold_start.{absent[0]}", f"nothing says what a new {' or a new '.join(absent)} gets"
        )
