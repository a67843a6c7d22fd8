"""What can be wrong with two towers that read histories."""

from mldesign.sdk import Context, Failure, Severity, Verdicts, rule

EXACT_UP_TO = 50_000
"""Items that are searched exactly within the time a request has."""


@rule("PAT058", "catalogue-too-large-for-exact", Severity.WARNING)
def catalogue_too_large_for_exact(context: Context) -> Verdicts:
    """Every request is compared with every item of a large catalogue.

    Why it hurts: At a million items exact search takes 14 ms of one core for each request, an
        inverted file 0.13 ms with 99 of 100 neighbours found.
    How to fix: Leave `index.kind` open, or write `ivf`, and measure `ann_recall`.
    When to ignore: Requests are rare, or answers are computed in batches.
    Source: measured with faiss 1.15 on one core, 64 dimensions.

    Bad:
        problem: {task: retrieval}
        patterns:
          two_tower: {items: 1M, index: {kind: flat, model_version: "1", switch: atomic}}
    Good:
        problem: {task: retrieval}
        patterns:
          two_tower: {items: 20k, index: {kind: flat, model_version: "1", switch: atomic}}
    """
    towers = context.blueprint.patterns.two_tower
    if towers.index.kind == "flat" and towers.items is not None and towers.items > EXACT_UP_TO:
        yield Failure(
            "patterns.two_tower.index.kind",
            f"an exact index over {towers.items} items is slow; above {EXACT_UP_TO:,} an "
            "approximate one pays",
            related=("patterns.two_tower.items",),
        )


@rule("PAT059", "bias-under-cosine", Severity.ERROR)
def bias_under_cosine(context: Context) -> Verdicts:
    """Vectors are made equally long, but the score has a bias for each item.

    Why it hurts: An index by angle drops the bias, and with it what popularity tells; from the
        closed-form start a third of NDCG@10 was lost by equal length alone.
    How to fix: Compare by dot product; the bias travels as one more dimension of the index.
    When to ignore: Never: the towers that are built score by dot product and bias.
    Source: measured on ML-1M: 0.140 by dot product and bias, 0.091 normalised.

    Bad:
        problem: {task: retrieval}
        patterns: {two_tower: {similarity: cosine, index: {model_version: "1", switch: atomic}}}
    Good:
        problem: {task: retrieval}
        patterns: {two_tower: {similarity: dot, index: {model_version: "1", switch: atomic}}}
    """
    if context.blueprint.patterns.two_tower.similarity == "cosine":
        yield Failure(
            "patterns.two_tower.similarity",
            "the score is a dot product plus a bias for each item: by angle the bias is lost",
        )
