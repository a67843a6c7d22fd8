"""The native package: nothing but the scikit-learn pipeline."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml_app.artifact import Artifact
from ml_app.interfaces import Matrix, Model
from ml_app.package.pipeline import PipelineModel
from ml_app.package.report import PIPELINE, PackageReport, ScoringModel


@dataclass(frozen=True)
class NativePackage:
    """Serves the pipeline as training pickled it. Loading it runs code from the file: see
    `artifact`."""

    def export(self, model: Model, pipeline: Any, X: Matrix, directory: Path) -> PackageReport:
        """Write nothing: the native artifact is all there is."""
        return PackageReport("joblib", "native", None, 0, "chosen in the blueprint")

    def load(self, artifact: Artifact) -> ScoringModel:
        """The pipeline, after its hash was found to be the manifest's. Raises `Damaged`."""
        return PipelineModel(artifact.load_pickled(PIPELINE))
