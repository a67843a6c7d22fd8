"""What packaging a trained pipeline promises, whatever the format."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from numpy.typing import NDArray

from ml_app.artifact import Artifact
from ml_app.interfaces import Matrix, Model

PIPELINE = "pipeline.joblib"
"""The native artifact: always written, beside any other format."""
Remarks = Mapping[str, str | bool]
"""What a model says about an answer beside its score, by name."""


@dataclass(frozen=True)
class PackageReport:
    """What became of an export; stored in the manifest and told by the service."""

    format: str
    """`onnx` or `joblib`: what answers are computed from."""
    path: Literal["compiled", "native"]
    parity_max_abs: float | None
    """Largest difference to the native pipeline that was seen. None: nothing was compared."""
    rows: int
    """Rows that were compared."""
    reason: str
    """Why this path was taken."""


class ScoringModel(Protocol):
    """A packaged model, loaded. It answers like the scikit-learn pipeline it was made from, so
    that `Task.scores` can ask it."""

    @property
    def classes_(self) -> Sequence[int]:
        """Class codes in the order of the probabilities. Only of a classifier."""

    def predict_proba(self, X: Matrix) -> NDArray[Any]:
        """Class probabilities, shape (rows, classes). Only of a classifier."""

    def predict(self, X: Matrix) -> NDArray[Any]:
        """Numbers, shape (rows,). Only of a regressor."""

    def outputs(self, values: Sequence[float]) -> Sequence[float]:
        """All outputs for one encoded row: the class probabilities, or one number. For one
        thread at a time. Raises OverflowError when a value does not fit into single precision."""


@dataclass(frozen=True)
class Measure:
    """Something a model counts about itself while it answers."""

    name: str
    text: str
    """What it counts, in words."""
    label: str
    """What its values are told apart by."""
    values: Mapping[str, float]
    """Totals since it was loaded, by label value."""


@runtime_checkable
class Remarking(Protocol):
    """A scoring model that says more about its answers than their score."""

    @property
    def remarks(self) -> Remarks:
        """About the answer that `outputs` gave last."""

    def into(self, remarks: list[Remarks]) -> ScoringModel:
        """The same model, which appends what it says about each row of a batch to `remarks`."""

    def measures(self) -> Iterable[Measure]:
        """What it has counted so far, the two rows included with which loading tries it."""


class Package(Protocol):
    """How a fitted pipeline is made ready to answer."""

    def export(self, model: Model, pipeline: Any, X: Matrix, directory: Path) -> PackageReport:
        """Write the deployable model into `directory`, and prove on the rows of `X` (all
        training rows) that it gives the same answer. `model` is what made the pipeline's
        estimator. The native artifact is not its business."""

    def load(self, artifact: Artifact) -> ScoringModel:
        """The model to score with. Raises `Damaged` when a file is not the one that training
        wrote."""
