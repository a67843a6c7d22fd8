"""Stage 5: how the model comes about, and how it is renewed."""

from typing import Literal

from pydantic import Field

from mldesign.model.blueprint.choice import Choice
from mldesign.model.blueprint.part import Many, Part, about, listed, must, section
from mldesign.model.quantities import Count, Duration, Money, Share


class Split(Choice):
    """How rows are divided for training, validation and test."""

    test: Share | None = about("Share held out for the final estimate.", "20%")
    validation: Share | None = about("Share for choosing among models.", "20%")
    gap: Duration | None = about("Time left out between training and test.", "7 days")
    test_window: Duration | None = about("Length of the test period.", "30 days")
    folds: int | None = about("Number of folds or of rolling origins.", 5, ge=2)
    step: Duration | None = about("How far the origin rolls.", "30 days")
    time: str | None = about("Column with the time rows are ordered by.", "applied_at")
    group: str | None = about("Column whose values stay on one side.", "customer_id")
    same_entities_at_serving: bool | None = about(
        "Whether serving only meets entities seen in training.", False
    )
    justification: str | None = about("Why rows in time may be split at random.", "one day only")


class Search(Choice):
    """How hyper-parameters are searched."""

    trials: int | None = about("How many settings are tried.", 30, ge=1)
    tuned_on: Literal["validation", "folds", "test"] | None = about(
        "On which rows settings are compared.", "validation"
    )


class Calibration(Choice):
    """How scores become probabilities."""

    fit_on: Literal["validation", "folds", "train", "test"] | None = about(
        "On which rows it is fitted.", "validation"
    )


class Cadence(Part):
    """When the model is trained again."""

    interval: Duration | None = about("How often.", "30 days")
    trigger: Literal["manual", "schedule", "drift", "performance", "data_volume"] | None = about(
        "What starts it.", "schedule"
    )


class Reproducibility(Part):
    """What is pinned so that a run can be repeated."""

    seed: bool | None = about("The seeds.", True)
    env_lock: bool | None = about("The environment.", True)
    data_version: bool | None = about("The data.", True)
    code_version: bool | None = about("The code.", True)


class TrainingTest(Part):
    """A test of code or pipeline."""

    kind: Literal["feature_unit", "pipeline_integration", "model_quality", "data"] = must(
        "What it tests.", "feature_unit"
    )
    description: str | None = about("What it asserts.", "ratios with zero limits")


class Gate(Part):
    """A condition a new model must meet before it serves."""

    check: str = must("What is compared.", "roc_auc no worse than the champion by 0.005")
    metric: str | None = about("Metric it looks at.", "roc_auc")
    minimum: float | None = about("Smallest value that passes.", 0.75)
    maximum: float | None = about("Largest value that passes, for an error or a loss.", 0.43)
    margin: float | None = about(
        "How far it may fall behind the champion, in the metric's own unit.", 0.005, ge=0
    )


class Compute(Part):
    """What training runs on, and what that costs."""

    hardware: str | None = about("Machine or accelerator.", "4 vCPU")
    count: Count | None = about("How many devices.", 1)
    hours: float | None = about("Hours of one run.", 0.5, ge=0)
    examples: Count | None = about("Rows of one pass.", "1.2M")
    epochs: float | None = about("Passes over the rows.", 3, gt=0)
    throughput: Count | None = about("Rows per second and device.", "20k")
    price_per_hour: Money | None = about("Price of one device for an hour.", "0.20 EUR")
    power_w: float | None = about("Power of one device in watts.", 65, ge=0)
    carbon_intensity: float | None = about("Grams of CO2 per kWh.", 380, ge=0)


class Preprocess(Part):
    """Scalers, imputers, vocabularies."""

    fit_on: Literal["train", "folds", "all"] | None = about(
        "On which rows they are fitted.", "train"
    )


class Stage(Part):
    """A step of the training pipeline."""

    name: str = must("What it does.", "join labels")
    tool: str | None = about("With what.", "DVC")
    duration: Duration | None = about("How long it takes.", "10 min")


class Training(Part):
    """How the model comes about, and how it is renewed."""

    split: Split = section(Split, "How rows are divided.", "stratified")
    search: Search = section(
        Search, "Search of hyper-parameters.", {"use": "bayesian", "trials": 30}
    )
    calibration: Calibration = section(Calibration, "How scores become probabilities.", "sigmoid")
    seed: int | None = Field(
        None, description="Seed of everything random.", examples=[0], ge=0, le=2**31 - 1
    )
    window: Duration | None = about("How far back training rows reach.", "2 years")
    cadence: Cadence = section(Cadence, "When the model is trained again.", {"interval": "30 days"})
    mode: Literal["batch", "warm_start", "online"] | None = about("How it is trained.", "batch")
    full_retrain_interval: Duration | None = about("For updates: time to a full run.", "90 days")
    freeze_on: str | None = about("For updates: when they stop.", "share of nulls above 5 %")
    automation: Literal["manual", "scheduled", "pipeline", "continuous"] | None = about(
        "How far training runs by itself.", "pipeline"
    )
    auto_deploy: bool | None = about("Whether a passing model goes live by itself.", False)
    label_maturity_cutoff: Duration | None = about(
        "Rows younger than this are left out, their outcome is not known yet.", "90 days"
    )
    labels_needed: Count | None = about("Labels the next training needs.", "20k")
    prep_hours: float | None = about("Hours of preparation before a run.", 0.5, ge=0)
    validation_gate: Many[Gate] = listed("What a new model must meet before it serves.")
    reproducibility: Reproducibility = section(Reproducibility, "What is pinned.")
    tracking: str | None = about("Where runs are recorded.", "reports/run.json")
    registry: str | None = about("Where models are kept, and how many.", "the last 10 artifacts")
    pipeline: Many[Stage] = listed("Steps of the training pipeline.")
    tests: Many[TrainingTest] = listed("Tests of code and pipeline.")
    compute: Compute = section(Compute, "What training runs on, and what that costs.")
    preprocess: Preprocess = section(Preprocess, "Fitting of scalers, imputers, vocabularies.")
