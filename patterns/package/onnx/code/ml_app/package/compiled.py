"""The compiled package: one ONNX graph, served only when it is proved equal to the pipeline."""

from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Any

from ml_app.artifact import Artifact
from ml_app.interfaces import Matrix, Model
from ml_app.package.parity import compare
from ml_app.package.pipeline import PipelineModel
from ml_app.package.report import PIPELINE, PackageReport, ScoringModel

GRAPH = "model.onnx"
LONGEST_REASON = 300


@dataclass(frozen=True)
class OnnxPackage:
    """Exports to ONNX and falls back to the native pipeline, saying why, when that is not exact."""

    tolerance: float = 1e-5

    def export(self, model: Model, pipeline: Any, X: Matrix, directory: Path) -> PackageReport:
        """Write `model.onnx` if it agrees with `pipeline` on all rows of `X` and on made-up
        ones: no difference above the tolerance, no other label. Otherwise no file is written and
        the report tells why."""
        from sklearn.base import is_classifier  # heavy, and a service does without them

        from ml_app.package.conversion import convert
        from ml_app.package.graph import CompiledModel

        try:
            model.register_onnx()
            graph = convert(pipeline, X.shape[1])
            compiled = CompiledModel(graph)
        except Exception as error:
            # converters raise whatever they like, and any of it means: not exportable
            reason = f"the conversion failed: {type(error).__name__}: {error}"
            return PackageReport("joblib", "native", None, 0, shorten(reason, LONGEST_REASON))
        native = PipelineModel(pipeline)
        if is_classifier(pipeline):
            parity = compare(native.predict_proba, compiled.predict_proba, X, self.tolerance)
        else:
            parity = compare(native.predict, compiled.predict, X, self.tolerance)
        proof = (
            f"{parity.rows} rows compared: largest difference {parity.max_abs:.1e} "
            f"at {parity.where}, {parity.flips} labels flipped; allowed {self.tolerance:.0e} and 0"
        )
        if parity.max_abs > self.tolerance or parity.flips:
            return PackageReport(
                "joblib", "native", parity.max_abs, parity.rows, f"refused: {proof}"
            )
        (directory / GRAPH).write_bytes(graph)
        return PackageReport("onnx", "compiled", parity.max_abs, parity.rows, proof)

    def load(self, artifact: Artifact) -> ScoringModel:
        """The compiled model, or the pipeline when the export was refused. Raises `Damaged`."""
        from ml_app.package.graph import CompiledModel

        if GRAPH in artifact.manifest["files"]:
            return CompiledModel(artifact.file(GRAPH))
        return PipelineModel(artifact.load_pickled(PIPELINE))
