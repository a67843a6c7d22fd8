"""The design patterns: a pattern is in use when its key is there."""

from typing import Literal

from mldesign.model.blueprint.choice import Choice
from mldesign.model.blueprint.part import Many, Part, about, listed, must, section
from mldesign.model.quantities import Count, Duration, Money, Share, Size


class DataFlywheel(Part):
    """Predictions and outcomes feed the next model."""

    cycle: Duration | None = about("Time once round the loop that is promised.", "45 days")


class Index(Part):
    """The index of item vectors."""

    kind: Literal["flat", "hnsw", "ivf", "ivfpq"] | None = about("What sort of index.", "flat")
    model_version: str | None = about("Version of the model that made the vectors.", "12")
    switch: Literal["atomic", "dual_index", "in_place"] | None = about(
        "How a new index comes into use.", "atomic"
    )
    shards: Count | None = about("Parts it is divided into.", 1)
    memory_per_node: Size | None = about("Memory of one node.", "16 GB")
    refresh_interval: Duration | None = about("How often it is built.", "1 h")
    build_time: Duration | None = about("How long building takes.", "6 min")
    copies: Count | None = about("Copies that serve.", 2)


class TwoTower(Choice):
    """Users and items meet as vectors."""

    negatives: Literal["in_batch", "uniform", "mixed"] | None = about(
        "Where negatives come from.", "in_batch"
    )
    sampling_correction: Literal["log_q", "none"] | None = about(
        "How popularity of sampled negatives is corrected.", "log_q"
    )
    items: Count | None = about("Number of items.", "2M")
    dim: Count | None = about("Length of the vectors.", 128)
    similarity: Literal["dot", "cosine"] | None = about(
        "How vectors are compared; `cosine` makes all equally long.", "dot"
    )
    seen: Literal["excluded", "shown"] | None = about(
        "What happens to items the user has had.", "excluded"
    )
    index: Index = section(Index, "The index of item vectors.")
    rerank: Choice = section(
        Choice, "What orders the candidates that were found.", "gradient_boosting"
    )


class CascadeStage(Choice):
    """A stage of a cascade: a model, or who else answers there."""

    name: str = must("Its name.", "light ranker")
    candidates_in: Count | None = about("Items it receives.", 1000)
    candidates_out: Count | None = about("Items it passes on.", 100)
    recall: Share | None = about("Share of the good ones it keeps.", "97%")
    cost: Money | None = about("Cost of one item or request.", "0.0001 EUR")
    p99: Duration | None = about("Its 99th percentile of time.", "12 ms")
    reached: Share | None = about("Share of requests that reach it.", "20%")


class Cascade(Choice):
    """A cheap model first, a dear one for the rest."""

    kind: Literal["funnel", "escalation"] | None = about(
        "Narrowing of many items, or passing on of hard cases.", "escalation"
    )
    stages: Many[CascadeStage] = listed("The stages in order.")


class OnlineOffline(Part):
    """Computed ahead in batches, completed at request time."""

    sync_interval: Duration | None = about("How often values go online.", "1 h")
    lag: Duration | None = about("How long that takes.", "5 min")
    reconciliation: str | None = about("How both sides are compared.", "1000 rows a day, 1e-6")
    backfill: str | None = about("How a new feature is computed for the past.", "as-of query")


class Shadow(Part):
    """The candidate answers a copy of live traffic, unseen."""

    share: Share | None = about("Share of the traffic that is copied.", "100%")
    metrics: Many[str] = listed("What is compared.", ["decision flips", "latency"])
    side_effects: Literal["none", "sandboxed", "live"] | None = about(
        "Whether it can write, notify or bill.", "none"
    )
    duration: Duration | None = about("How long.", "14 days")
    max_duration: Duration | None = about("When it ends at the latest.", "30 days")
    promote_if: str | None = about("When it takes over.", "flips below 1 % and no slower")


class Patterns(Part):
    """Design patterns in use."""

    data_flywheel: DataFlywheel = section(DataFlywheel, "Outcomes feed the next model.")
    two_tower: TwoTower = section(TwoTower, "Retrieval by vectors of users and items.")
    cascade: Cascade = section(Cascade, "Cheap model first, dear model for the rest.")
    online_offline: OnlineOffline = section(OnlineOffline, "Batch ahead, fresh at request time.")
    shadow: Shadow = section(Shadow, "A candidate answers a copy of the traffic.")
