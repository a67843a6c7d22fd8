"""Stage 2: where the data comes from, what is in it, and what is learned from it."""

from typing import Any, Literal

from pydantic import model_validator

from mldesign.model.blueprint.choice import Choice
from mldesign.model.blueprint.part import (
    Many,
    Part,
    Scalar,
    about,
    listed,
    must,
    named,
    section,
)
from mldesign.model.quantities import Count, Duration, Money, Share, Size

Contains = Literal[
    "pii",
    "sensitive",
    "health",
    "biometric",
    "minors",
    "location",
    "ethnicity",
    "religion",
    "politics",
    "union",
    "sex_life",
    "criminal",
    "financial",
]
"""Kinds of personal data."""

ColumnType = Literal["number", "integer", "category", "boolean", "date", "text", "identifier"]


class Column(Part):
    """One column of the data contract."""

    type: ColumnType | None = about("What the column holds.", "integer")
    min: float | str | None = about("Smallest value, or earliest date, allowed.", 18)
    max: float | str | None = about("Largest value, or latest date, allowed.", 100)
    categories: Many[Scalar] = listed("The values allowed.", ["own", "rent", "free"])
    nullable: bool | None = about("Whether a value may be missing.", False)
    unique: bool | None = about("Whether no value may occur twice.", True)
    sensitive: bool | None = about("Whether it is a protected attribute.", True)
    proxy_of: str | None = about("Protected attribute it may stand for.", "ethnicity")
    at_prediction: bool | None = about(
        "False when it is not yet known at prediction time; then it is no feature.", False
    )
    separator: str | None = about(
        "What stands between the values of a cell that holds several.", "|", min_length=1
    )
    unit: str | None = about("Unit of the numbers.", "years")
    description: str | None = about("What it means.", "age of the applicant at application")

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        return {"type": data} if isinstance(data, str) else data


class Source(Choice):
    """A source of data. Of a table the project reads the first one, of interactions all that have a
    role; all stand in the document."""

    name: str = must("Name by which features and the document refer to it.", "loans")
    description: str | None = about("What one row is.", "one application, closed or running")
    kind: Literal["table", "events", "stream", "api", "files", "model", "human"] | None = about(
        "What sort of source it is; `model` when rows come from another model.", "table"
    )
    role: Literal["interactions", "items", "users"] | None = about(
        "What its rows are, where users and items meet.", "interactions"
    )
    user: str | None = about("Of interactions: the column that names the user.", "userId")
    item: str | None = about("Of interactions: the column that names the item.", "movieId")
    time: str | None = about(
        "Of interactions: the column that says when; `timestamp_column` does too.", "timestamp"
    )
    weight: str | None = about("Of interactions: the column that says how much.", "minutes")
    key: str | None = about("Of items or users: the column that names them.", "movieId")
    columns: dict[str, Column] = named(
        "Columns of this source: name → type, or type with rules.",
        {"genres": {"type": "category", "separator": "|"}, "title": "text"},
    )
    version: str | None = about("Version of the data or of the model behind it.", "2026-05")
    owner: str | None = about("Team to call when it breaks.", "Core banking")
    contact: str | None = about("How to reach the owner.", "#core-banking")
    access: str | None = about("How access is obtained, and how long that takes.", "ticket, 2 days")
    access_policy: str | None = about("Who may read it.", "role credit-analyst")
    external: bool | None = about("Whether it comes from outside the organisation.", False)
    license: str | None = about("Licence of the data.", "CC BY 4.0")
    attribution: str | None = about("Whom to name when it is passed on.", "Hofmann (1994)")
    ship: bool | None = about("Whether the file travels with the generated project.", True)
    sla: str | None = about("Promised level of service.", "99.5 %, next-day repair")
    change_notice: str | None = about("How changes are announced.", "mail, 2 weeks ahead")
    update_interval: Duration | None = about("How often new rows come.", "1 day")
    arrival_delay: Duration | None = about("From the event to its row.", "4 h")
    freshness_sla: Duration | None = about("Greatest age of the newest row promised.", "2 days")
    history: Duration | None = about("How far back it goes.", "5 years")
    coverage: Share | None = about("Share of the entities that have a row.", "98%")
    known_gaps: Many[str] = listed("Gaps and known bias.", ["No rows for June 2024."])
    rows: Count | None = about("Rows today.", "1.2M")
    rows_per_day: Count | None = about("New rows per day.", "3k")
    bytes_per_row: Size | None = about("Size of one row.", "400 B")
    timestamp_column: str | None = about("Column with the time of the event.", "applied_at")
    contains: Many[Contains] = listed("Kinds of personal data in it.", ["pii", "financial"])
    legal_basis: str | None = about("Ground for processing personal data.", "contract")
    retention: Duration | None = about("How long rows are kept.", "7 years")
    deletion: str | None = about("How a person's rows are deleted.", "by customer id, in 30 days")
    provenance: str | None = about("How the data came to be.", "exported from the ledger")
    maintenance: str | None = about("Who keeps it up, and when it is retired.", "yearly review")
    expectations: Many[str] = listed(
        "What must hold for every delivery, beyond the columns' types and ranges.",
        ["at least 2000 rows a day"],
    )


class Delay(Part):
    """How long it takes until the outcome is known."""

    typical: Duration | None = about("Usual delay.", "30 days")
    p95: Duration | None = about("Delay that 95 of 100 outcomes do not exceed.", "90 days")


class Label(Part):
    """The outcome that is learned."""

    name: str | None = about("What the outcome is called.", "default within 12 months")
    kind: Literal["explicit", "implicit", "manual", "measured", "synthetic"] | None = about(
        "How it comes about: stated by a user, read from behaviour, annotated, measured, made up.",
        "measured",
    )
    source: str | None = about("Where it comes from: a source, `product` or `review`.", "loans")
    definition: str | None = about("When a row counts as what.", "two instalments missed")
    window: Duration | None = about("Time during which the outcome may occur.", "12 months")
    delay: Delay = section(Delay, "How long until it is known.", {"p95": "90 days"})
    positive_rate: Share | None = about("Share of positives in the training data.", "30%")
    expected_serving_rate: Share | None = about("Share expected in use.", "8%")
    zero_share: Share | None = about("For numbers: share of exact zeros.", "5%")
    mean: float | None = about("For numbers: the mean.", 189.5)
    annotators_per_item: Count | None = about("For manual labels: people per item.", 2)
    agreement: float | None = about("Agreement between annotators (kappa).", 0.82)
    cost_per_label: Money | None = about("Price of one label.", "0.30 EUR")
    labels_per_week: Count | None = about("Labels that can be had in a week.", 2000)
    observed_only_if_action: bool | None = about(
        "Whether the outcome is only seen where the system let it happen.", True
    )


class Negatives(Part):
    """Dropping of negatives."""

    keep_rate: Share | None = about("Share of negatives that is kept.", "10%")


class Sampling(Part):
    """How the training rows differ from the stream."""

    negatives: Negatives = section(Negatives, "Dropping of negatives.", {"keep_rate": "10%"})
    weights: str | None = about("How rows are weighted.", "inverse of the keep rate")
    correction: Literal["weights", "score", "intercept"] | None = about(
        "How probabilities are corrected for the sampling.", "weights"
    )


class Issue(Part):
    """A known fault of the data."""

    issue: str = must("What is wrong.", "Income is typed by hand, 2 % off by a factor of ten.")
    impact: str | None = about("What it does.", "Outliers in the ratio features.")
    handling: str | None = about("What is done about it.", "Values above 10 times the median fail.")


class Quality(Part):
    """The state of the data."""

    issues: Many[Issue] = listed("Known faults.")


class Step(Part):
    """A step that makes the data, outside the project."""

    name: str = must("What it does.", "join the bureau file")
    tool: str | None = about("With what.", "Spark")
    interval: Duration | None = about("How often.", "1 day")
    duration: Duration | None = about("How long it runs.", "40 min")


class Seasonality(Part):
    """Cycles in the data."""

    period: Duration | None = about("Length of the cycle.", "1 year")


class Population(Part):
    """Whom the data speaks about."""

    description: str | None = about("Who is in it.", "applicants in branches")
    differs: str | None = about("How those served differ from it.", "online customers are younger")


class Data(Part):
    """Where the data comes from, what is in it, and what is learned from it."""

    sources: Many[Source] = must(
        "The sources of data; the first one is read by the project.",
        [{"name": "loans", "use": "csv", "path": "data/loans.csv"}],
        min_length=1,
    )
    target: str | None = about("Column that is predicted; needed where the task has one.", "class")
    key: str | None = about("Column that identifies a row.", "ID")
    columns: dict[str, Column] = named(
        "The data contract: name → type, or type with rules. What is not declared is read from the "
        "file.",
        {"age": {"type": "integer", "min": 18}, "purpose": "category"},
    )
    label: Label = section(Label, "The outcome that is learned.")
    rows_per_entity: float | None = about("Mean number of rows per user or device.", 3.5, ge=0)
    entity_column: str | None = about("Column that names the entity of a row.", "customer_id")
    population: Population = section(Population, "Whom the data speaks about.")
    sampling: Sampling = section(Sampling, "How training rows differ from the stream.")
    seasonality: Seasonality = section(Seasonality, "Cycles in the data.", {"period": "1 year"})
    quality: Quality = section(Quality, "The state of the data.")
    cleaning: Many[str] = listed("What is cleaned, and how.", ["duplicates by ID are dropped"])
    pipeline: Many[Step] = listed("Steps that make the data, outside the project.")
    versioning: str | None = about("How a training set is pinned.", "hash in the run record")
