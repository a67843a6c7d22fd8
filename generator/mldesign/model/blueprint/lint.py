"""What the author says to the linter."""

from mldesign.model.blueprint.part import Many, Part, about, listed, must, section
from mldesign.model.day import Day
from mldesign.model.quantities import Count, Share


class Accepted(Part):
    """A finding the author lives with."""

    rule: str = must("Code or name of the rule.", "DAT003")
    path: str | None = about(
        "Where it is accepted; everywhere when not given.", "training.split.gap"
    )
    reason: str = must(
        "Why. It stands in the document.", "Labels are final the same day.", min_length=10
    )
    until: Day | None = about("When it is looked at again.", "2026-12-31")


class Thresholds(Part):
    """Limits the rules compare with."""

    imbalance: Share | None = about("Smallest class share that counts as balanced.", 0.2)
    rare_event: Share | None = about("Rate below which an event is rare.", 0.01)
    cost_ratio: float | None = about("Ratio of costs that counts as uneven.", 1.5, ge=1)
    feature_latency: Share | None = about("Share of the time a feature may take unproven.", "10%")
    target_utilization: Share | None = about("How busy a replica may be.", "70%")
    base_rate_ratio: float | None = about("Ratio of base rates that counts as shift.", 2, ge=1)
    min_positives: Count | None = about("Positives a logged window needs.", 100)
    alpha: float | None = about("False alarms of tests and monitors.", 0.05, gt=0, lt=1)
    power: float | None = about("Power of tests and monitors.", 0.8, gt=0, lt=1)
    drift_alarms_per_week: float | None = about("Drift alarms that people bear.", 1, ge=0)
    declared_tolerance: Share | None = about("Difference of typed and computed values.", "10%")
    review_coverage: Share | None = about("Coverage that counts as oversight.", "80%")


class Lint(Part):
    """What the author says to the linter."""

    ignore: Many[Accepted] = listed("Findings the author lives with, each with a reason.")
    thresholds: Thresholds = section(Thresholds, "Limits the rules compare with.")
