"""Everything an evaluation found, as one value; the reports are readings of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isnan
from typing import Any

from ml_app.evaluation.comparison import Contender
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.fairness import Attribute
from ml_app.evaluation.goals import Outcome
from ml_app.evaluation.importance import Importance
from ml_app.evaluation.metric import Metric
from ml_app.evaluation.section import Figure, Section
from ml_app.evaluation.slices import Slice
from ml_app.system import System


@dataclass(frozen=True)
class Evaluation:
    """One model judged on one test part."""

    system: System
    definitions: tuple[Metric, ...]
    """The metrics in the order of the report."""
    primary: Metric
    """The metric to look at first."""
    loss_title: str
    rows: int
    positives: int | None
    goals: tuple[Outcome, ...]
    metrics: Mapping[str, Estimate]
    baselines: tuple[Contender, ...]
    sections: tuple[Section, ...]
    slices: tuple[Slice, ...]
    fairness: tuple[Attribute, ...]
    importance: tuple[Importance, ...]
    figures: tuple[Figure, ...]
    """Those outside the sections."""
    notes: tuple[str, ...]
    training: Mapping[str, Any]
    data: Mapping[str, Any]
    package: Mapping[str, Any]

    @property
    def synthetic(self) -> bool:
        """Whether the rows were made up, so that no number says anything about the world."""
        return bool(self.data.get("synthetic"))

    @property
    def all_figures(self) -> tuple[Figure, ...]:
        """Every figure once, those of the sections first."""
        return (*(figure for section in self.sections for figure in section.figures), *self.figures)

    def estimates(self) -> dict[str, dict[str, float | None]]:
        """Value, low, high and n of each metric by name; None where undefined."""
        return {
            name: {k: None if isnan(v) else v for k, v in asdict(found).items()}
            for name, found in self.metrics.items()
        }

    def values(self) -> dict[str, float | None]:
        """The bare value of each metric by name; None where it is undefined."""
        return {name: found.value if found.known else None for name, found in self.metrics.items()}
