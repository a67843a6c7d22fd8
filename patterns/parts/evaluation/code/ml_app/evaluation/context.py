"""What a task, or a model, is given to write its sections."""

from collections.abc import Mapping
from dataclasses import dataclass

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.inputs import EvaluationInputs
from ml_app.evaluation.metric import Sample
from ml_app.evaluation.resampling import Resampling


@dataclass(frozen=True)
class Context:
    """What is needed to write sections of the report."""

    inputs: EvaluationInputs
    sample: Sample
    resampling: Resampling
    metrics: Mapping[str, Estimate]
    dated: bool
    """Whether `inputs.time` holds seconds; otherwise it holds places in the file."""
    slices: tuple[str, ...] = ()
    """Columns whose values are judged apart."""
