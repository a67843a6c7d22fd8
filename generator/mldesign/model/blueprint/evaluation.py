"""Stage 6: how good the model must be, and how that is found out."""

from typing import Literal

from mldesign.model.blueprint.choice import Choice
from mldesign.model.blueprint.part import Many, Part, about, listed, must, section
from mldesign.model.blueprint.problem import Direction
from mldesign.model.quantities import Count, Duration, Share


class Metric(Part):
    """An offline metric with its goal."""

    name: str = must("Name of the metric.", "roc_auc")
    target: float | None = about("Value that must be reached.", 0.78)
    direction: Direction | None = about(
        "Which way is better, where the name does not say.", "maximize"
    )
    primary: bool | None = about("True for the one metric that decides.", True)
    k: int | None = about("Cut-off of a top-k metric.", 10, ge=1)
    stage: str | None = about("Stage of a funnel or cascade it judges.", "retrieval")


class Baseline(Choice):
    """Something to beat."""

    name: str | None = about("How it is called in reports.", "policy rule")
    description: str | None = about("What it does.", "refuse without a checking account")
    family: str | None = about("What sort of model it is.", "linear")
    metric: float | None = about("Its known value of the primary metric.", 0.68)


class Fairness(Part):
    """How groups of people are compared."""

    attributes: Many[str] = listed("Columns that name the groups.", ["sex", "age"])
    metrics: Many[str] = listed("What is compared between groups.", ["equal_opportunity"])
    max_gap: Share | None = about("Greatest difference accepted.", "10%")


class Threshold(Choice):
    """Where a score becomes a decision."""

    fit_on: Literal["validation", "folds", "train", "test"] | None = about(
        "On which rows it is chosen.", "validation"
    )
    by: Many[str] = listed("Columns whose values get their own threshold.", ["market"])


class CalibrationGoal(Part):
    """How true the probabilities must be."""

    metric: str | None = about("How it is measured.", "ece")
    max_error: Share | None = about("Greatest error accepted.", "3%")
    fit_on: Literal["validation", "folds", "train", "test"] | None = about(
        "On which rows the calibrator is fitted.", "validation"
    )


class TestSet(Part):
    """The rows the final estimate rests on."""

    n: Count | None = about("Number of rows.", 6000)
    positives: Count | None = about("Number of positives among them.", 1300)


class Holdout(Part):
    """A golden set."""

    description: str | None = about("What is in it.", "500 cases labelled by two experts")
    refresh: Duration | None = about("How often it is renewed.", "90 days")


class Staleness(Part):
    """How fast the model ages."""

    tolerance: Duration | None = about("Age at which quality falls below target.", "120 days")
    measured: str | None = about("How this is known.", "models of 2024 scored on 2025")


class AbTest(Part):
    """An experiment on live traffic."""

    unit: Literal["request", "session", "user", "household", "site", "region"] | None = about(
        "What is assigned at random.", "user"
    )
    analysis_unit: Literal["request", "session", "user", "household", "site", "region"] | None = (
        about("What is counted in the analysis.", "user")
    )
    metric: str | None = about("What decides.", "loss rate")
    on_label: bool | None = about("Whether the metric needs the label.", True)
    baseline: float | None = about("Its value today.", 0.05)
    sd: float | None = about("For means: standard deviation.", 12.5, ge=0)
    mde: Share | None = about("Smallest relative effect worth seeing.", "5%")
    alpha: float | None = about("Accepted rate of false alarms.", 0.05, gt=0, lt=1)
    power: float | None = about("Chance to see a true effect.", 0.8, gt=0, lt=1)
    allocation: Share | None = about("Share of the traffic in the experiment.", "50%")
    treatment_share: Share | None = about("Share of the experiment that gets the new model.", "50%")
    duration: Duration | None = about("Planned length.", "4 weeks")
    max_duration: Duration | None = about("Longest length acceptable.", "8 weeks")
    guardrails: Many[str] = listed("What must not get worse.", ["latency", "complaints"])
    stopping: str | None = about("When it ends, and how peeking is handled.", "fixed horizon")
    icc: float | None = about("Correlation within a cluster.", 0.05, ge=0, le=1)
    cluster_size: float | None = about("Mean size of a cluster.", 20, ge=1)
    covariate_correlation: float | None = about(
        "Correlation with a covariate used to reduce variance.", 0.5, ge=-1, le=1
    )


class Evaluation(Part):
    """How good the model must be, and how that is found out."""

    metrics: Many[Metric] = listed(
        "Offline metrics with their goals.", [{"name": "roc_auc", "target": 0.78, "primary": True}]
    )
    protocol: (
        Literal["expert_review", "event_backtest", "stability", "downstream_lift", "internal_index"]
        | None
    ) = about("Without labels: how good is told from bad.", "event_backtest")
    baselines: Many[Baseline] = listed("What must be beaten.", ["constant"])
    baseline_margin: float | None = about("By how much, in the primary metric.", 0.02, ge=0)
    offline_online_link: str | None = about(
        "Why a better metric means a better outcome.", "0.01 AUC was worth 40k EUR in 2025"
    )
    labels_needed: Count | None = about("Labels the evaluation needs.", 2000)
    test: TestSet = section(TestSet, "The rows the final estimate rests on.")
    holdout: Holdout = section(Holdout, "A golden set.")
    slices: Many[str] = listed("Columns by whose values quality is reported.", ["housing"])
    error_analysis: str | None = about("How mistakes are studied.", "the 50 worst, every month")
    fairness: Fairness = section(Fairness, "How groups of people are compared.")
    robustness: Many[str] = listed("Tests against shifted or hostile input.", ["missing income"])
    threshold: Threshold = section(Threshold, "Where a score becomes a decision.", "cost_based")
    calibration: CalibrationGoal = section(CalibrationGoal, "How true probabilities must be.")
    interval: Literal["bootstrap", "analytic", "none"] | None = about(
        "How intervals are computed.", "bootstrap"
    )
    significance_test: str | None = about("How two models are compared.", "paired bootstrap")
    staleness: Staleness = section(Staleness, "How fast the model ages.")
    end_to_end_recall_target: Share | None = about("Recall over all stages.", "90%")
    ab_test: AbTest = section(AbTest, "An experiment on live traffic.")
