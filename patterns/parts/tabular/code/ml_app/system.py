"""The whole system as one value: every part that was chosen, wired together in
`ml_app.wiring`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ml_app.columns import Column
from ml_app.contract import Contract
from ml_app.evaluation.gates import Gate
from ml_app.evaluation.goals import Goal
from ml_app.interfaces import Baseline, Feature, Model, Split, Task
from ml_app.source.interface import Source


@dataclass(frozen=True)
class System:
    """Every decision of the design, as objects. Made once by
    `ml_app.wiring.build()`, never changed.
    """

    name: str
    task: Task
    columns: tuple[Column, ...]
    source: Source
    features: tuple[Feature, ...]
    split: Split
    model: Model
    package: Any = None
    baselines: tuple[Baseline, ...] = ()
    search: Any = None
    calibration: Any = None
    threshold: Any = None
    prediction_log: Any = None
    drift: Any = None
    serving: Any = None
    summary: str = ""
    key: str | None = None
    """The column that identifies a row."""
    goals: tuple[Goal, ...] = ()
    gates: tuple[Gate, ...] = ()
    """What a new version must reach before it serves."""
    slices: tuple[str, ...] = ()
    """Columns whose values are reported one by one."""
    fairness: tuple[str, ...] = ()
    """Columns whose groups are compared."""
    seed: int = 0
    label_delay_days: float = 0.0
    """How long the outcome takes to become known: the least gap between training and test rows in
    time.
    """
    class_shares: Mapping[str, float] = field(default_factory=dict)
    """How often classes occur, as far as declared. Only the synthetic sample asks."""

    @cached_property
    def contract(self) -> Contract:
        """What a row must look like."""
        used = frozenset(name for feature in self.features for name in feature.inputs)
        return Contract(self.columns, self.key, self.task.target, used)
