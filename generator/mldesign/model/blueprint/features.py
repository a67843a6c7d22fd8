"""Stage 3: what the model looks at."""

from typing import Literal

from mldesign.model.blueprint.choice import Choice
from mldesign.model.blueprint.constraints import Latency
from mldesign.model.blueprint.part import Many, Part, about, listed, section
from mldesign.model.quantities import Count, Duration, Share, Size


class Feature(Choice):
    """A feature: how a column is encoded, or how columns are combined; and what is known of it."""

    column: str | None = about("Column it is made from.", "purpose")
    name: str | None = about("Its name; the column's when not given.", "utilisation")
    description: str | None = about("What it means.", "balance over limit")
    hypothesis: str | None = about("Why it should help.", "Full cards precede default.")
    source: str | None = about("Source it comes from, by name.", "loans")
    entity: str | None = about("What it describes: user, item, pair, request.", "user")
    kind: Literal["raw", "aggregate", "ratio", "embedding", "text", "derived"] | None = about(
        "What sort of value it is.", "aggregate"
    )
    window: Duration | None = about("Time an aggregate looks back.", "30 days")
    cardinality: Count | None = about("Number of distinct values.", "120k")
    out_of_vocabulary: str | None = about("What an unknown value becomes.", "own code")
    compute: Literal["batch", "streaming", "on_demand"] | None = about(
        "Where it is computed.", "batch"
    )
    compute_interval: Duration | None = about("How often a batch computes it.", "1 day")
    freshness_required: Duration | None = about("Greatest age that is good enough.", "1 h")
    available_at: Literal["before", "at", "after"] | None = about(
        "When it is known, seen from the prediction.", "before"
    )
    availability_delay: Duration | None = about("From the event to the value.", "2 h")
    point_in_time: bool | None = about("Whether it is joined as of the prediction time.", True)
    null_policy: str | None = about("What a missing value becomes.", "median and an indicator")
    latency: Latency = section(Latency, "What it costs in time per request.", {"p99": "5 ms"})
    bytes: Size | None = about("Size of one stored value.", "8 B")
    sensitive: bool | None = about("Whether it is a protected attribute.", True)
    proxy_of: str | None = about("Protected attribute it may stand for.", "ethnicity")
    owner: str | None = about("Who keeps it.", "Risk team")
    importance: float | None = about("Measured gain from it, in the primary metric.", 0.012)
    fit: Literal["out_of_fold", "past_only", "in_sample"] | None = about(
        "On which rows a target statistic is computed.", "out_of_fold"
    )


class Store(Part):
    """Where feature values are kept."""

    offline: str | None = about("Store for training.", "warehouse")
    online: str | None = about("Store for serving.", "Redis")
    ttl: Duration | None = about("How long an online value lives.", "2 days")
    sync_interval: Duration | None = about("How often offline values go online.", "1 h")
    sync_lag: Duration | None = about("How long that takes.", "5 min")
    replication: Count | None = about("Copies of each online value.", 2)


class SkewGuard(Part):
    """How training and serving are kept equal."""

    logging: bool | None = about("Whether served values are logged for training.", True)
    parity_test: bool | None = about("Whether a test compares both paths.", True)
    tolerance: Share | None = about("Greatest difference accepted.", 0.001)


class Features(Part):
    """What the model looks at."""

    items: Many[Feature] = listed(
        "Features that need saying; every other column is encoded by its type.",
        [{"column": "purpose", "use": "target_encoding"}],
    )
    exclude: Many[str] = listed("Columns the model must not see.", ["customer_id"])
    transformations: Literal["shared", "duplicated", "logged"] | None = about(
        "Whether training and serving share the code of the features.", "shared"
    )
    store: Store = section(Store, "Where feature values are kept.")
    skew_guard: SkewGuard = section(SkewGuard, "How training and serving are kept equal.")
    selection: str | None = about("How features are selected.", "none; 40 columns are few")
