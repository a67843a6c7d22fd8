"""Stage 8: what is watched once it runs; and the loop back into the data."""

from typing import Literal

from mldesign.model.blueprint.choice import Choice
from mldesign.model.blueprint.part import Many, Part, about, listed, must, section
from mldesign.model.quantities import Count, Duration, Share


class PredictionLog(Choice):
    """The record of what was asked and answered."""

    sample_rate: Share | None = about("Share of predictions that is kept.", "100%")
    fields: Many[str] = listed(
        "What the design asks to be kept of each, in words; it chooses no columns.",
        ["features", "score", "version"],
    )
    retention: Duration | None = about("How long it is kept.", "90 days")
    access_policy: str | None = about("Who may read it.", "role credit-analyst")
    join_key: str | None = about("Key by which outcomes find their prediction.", "prediction_id")


class DriftCheck(Part):
    """One comparison with the training data."""

    target: Literal["feature", "prediction", "label"] = must("What is compared.", "prediction")
    columns: Many[str] = listed("Which features; all when not given.", ["age"])
    test: Literal["psi", "ks", "chi2", "wasserstein", "jensen_shannon"] | None = about(
        "With which statistic.", "psi"
    )
    decision: Literal["p_value", "effect"] | None = about("What the alarm looks at.", "effect")
    threshold: float | None = about("Value above which it rings.", 0.2, ge=0)
    effect_threshold: float | None = about("Smallest effect that matters.", 0.1, ge=0)
    bins: int | None = about("Number of bins.", 10, ge=2)
    window: Duration | None = about("Time over which predictions are gathered.", "7 days")


class Drift(Choice):
    """How drift is noticed."""

    window: Duration | None = about("Time over which predictions are gathered.", "7 days")
    checks: Many[DriftCheck] = listed("Comparisons that differ from the defaults.")


class Performance(Part):
    """Quality on served data."""

    metric: str | None = about("What is computed.", "roc_auc")
    window: Duration | None = about("Over which time.", "30 days")
    window_lag: Duration | None = about("How long outcomes are waited for.", "90 days")
    threshold: float | None = about("Value at which it rings.", 0.75)


class Check(Part):
    """A signal that is watched."""

    check: str = must("What is watched.", "share of nulls in income")
    kind: (
        Literal["range", "null_share", "volume", "finite", "schema", "freshness", "other"] | None
    ) = about("What sort of check.", "null_share")
    threshold: float | None = about("Value at which it rings.", 0.05)
    window: Duration | None = about("Over which time.", "1 day")


class StalenessLimit(Part):
    """How old things may grow."""

    max_age: Duration | None = about("Greatest age of the served model.", "60 days")


class Alert(Part):
    """An alert with those who answer it."""

    condition: str = must("When it rings.", "PSI of the score above 0.2 for a week")
    owner: str | None = about("Who answers.", "ML on-call")
    runbook: str | None = about("What they do.", "docs/runbook.md#drift")
    severity: Literal["page", "ticket", "note"] | None = about("How loud.", "ticket")


class Alerts(Part):
    """All alerts."""

    budget_per_week: float | None = about("False alarms per week that people bear.", 1, ge=0)
    items: Many[Alert] = listed("The alerts.")


class Monitoring(Part):
    """What is watched once it runs."""

    prediction_log: PredictionLog = section(
        PredictionLog, "The record of what was asked and answered.", "sqlite"
    )
    drift: Drift = section(Drift, "How drift is noticed.", "statistical")
    correction: Literal["bonferroni", "holm", "fdr", "share_of_features"] | None = about(
        "How many tests at once are corrected for.", "share_of_features"
    )
    performance: Performance = section(Performance, "Quality on served data.")
    data_quality: Many[Check] = listed("Signals of the data.")
    service: Many[Check] = listed("Signals of the service.")
    business: Many[Check] = listed("Signals of the business.")
    staleness: StalenessLimit = section(StalenessLimit, "How old things may grow.")
    alerts: Alerts = section(Alerts, "Who is called when.")


class Exploration(Part):
    """Cases let through at random, to learn from."""

    rate: Share | None = about("Share of the cases.", "1%")
    method: str | None = about("How they are picked.", "at random below the threshold")


class FeedbackLoop(Part):
    """How outcomes come back."""

    labels_from: Literal["product", "review", "users", "systems"] | None = about(
        "Where outcomes come from.", "systems"
    )
    exploration: Exploration = section(Exploration, "Cases let through at random.")
    holdout: Share | None = about("Share that is never treated.", "0.5%")
    labels_per_week: Count | None = about("Outcomes that come back in a week.", 1500)


class ColdStart(Part):
    """What new users and items get."""

    user: str | None = about("For a new user.", "popular items")
    item: str | None = about("For a new item.", "content features")
