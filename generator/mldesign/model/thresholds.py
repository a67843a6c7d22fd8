"""The numbers that rules compare with; every one can be set under `lint.thresholds`."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mldesign.model.blueprint.lint import Thresholds as Written


@dataclass(frozen=True)
class Thresholds:
    """Defaults with the rule that uses each; named as in the blueprint."""

    imbalance: float = 0.20
    """Share of the rarest class below which accuracy misleads (EVL001)."""
    rare_event: float = 0.01
    """Positive rate below which ROC-AUC alone misleads (EVL002)."""
    cost_ratio: float = 1.5
    """Ratio of error costs that counts as uneven (MOD004)."""
    feature_latency: float = 0.10
    """Share of the latency target a feature may take without proof of its worth (FEA012)."""
    target_utilization: float = 0.70
    """How busy a replica may be (DEP003)."""
    base_rate_ratio: float = 2.0
    """Ratio of base rates that counts as a shift (DAT016)."""
    min_positives: float = 100.0
    """Positives a logged window must hold (MON013)."""
    alpha: float = 0.05
    """False-alarm level of tests and monitors (MON003, MON004)."""
    power: float = 0.80
    """Power of tests and monitors (DEP007)."""
    drift_alarms_per_week: float = 1.0
    """False alarms that people bear (MON004)."""
    declared_tolerance: float = 0.10
    """Relative gap between a typed and a computed number (OPS007)."""
    review_coverage: float = 0.8
    """Share of cases people must be able to review for oversight to be real (ETH010)."""

    @classmethod
    def of(cls, written: "Written") -> "Thresholds":
        """Take over what the blueprint sets."""
        values = {field.name: getattr(written, field.name) for field in fields(cls)}
        return cls(**{name: float(value) for name, value in values.items() if value is not None})
