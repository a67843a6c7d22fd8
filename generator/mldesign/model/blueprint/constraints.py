"""What the system must hold, and the load it must bear."""

from typing import Literal

from mldesign.model.blueprint.part import Many, Part, about, listed, section
from mldesign.model.quantities import Count, Duration, Growth, Money, Rate, Share


class Latency(Part):
    """Response times."""

    p50: Duration | None = about("Time that half of the answers stay below.", "20 ms")
    p95: Duration | None = about("Time that 95 of 100 answers stay below.", "60 ms")
    p99: Duration | None = about("Time that 99 of 100 answers stay below.", "100 ms")


class Constraints(Part):
    """What the system must hold."""

    latency: Latency = section(Latency, "Time to answer one request.", {"p99": "100 ms"})
    availability: Share | None = about("Share of the time it must answer.", "99.9%")
    budget_month: Money | None = about("What it may cost per month.", "800 EUR")
    max_prediction_age: Duration | None = about("Oldest prediction that may be used.", "1 day")
    explainability: Literal["required", "desired", "not_needed"] | None = about(
        "Whether each decision needs reasons.", "required"
    )
    other: Many[str] = listed("Further limits in words.", ["Data stays in the region."])


class Traffic(Part):
    """The load: how much is asked, how unevenly, how it grows."""

    requests_per_day: Count | None = about("Predictions asked for on a mean day.", "200k")
    peak_factor: float | None = about("Peak rate over mean rate.", 3, gt=0)
    peak_rate: Rate | None = about("Highest rate that must be carried.", "20/s")
    profile: Many[float] = listed("Relative load of the 24 hours of a day, for mean replicas.")
    growth_per_month: Growth | None = about("Growth of the load per month.", "5%")
    entities: Count | None = about("Number of users, items or accounts scored.", "1.2M")
    rows_per_batch: Count | None = about("Rows scored by one batch run.", "5M")
    eligible_units_per_day: Count | None = about(
        "Units per day that an experiment can include.", "20k"
    )
