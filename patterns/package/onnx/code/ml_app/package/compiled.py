"""The compiled package: one ONNX graph, served only when it is proved equal to the pipeline."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.artifact import Artifact
from ml_app.interfaces import Matrix, Model
from ml_app.package.parity import compare
from ml_app.package.pipeline import PipelineModel
from ml_app.package.report import PIPELINE, PackageReport, ScoringModel
from ml_app.package.size import size_of

GRAPH = "model.onnx"
LONGEST_REASON = 300


@dataclass(frozen=True)
class OnnxPackage:
    """Exports to ONNX and falls back to the native pipeline, saying why, when that is not exact or
    the pipeline is too large to convert."""

    tolerance: float = 1e-5
    largest: float = 128e6
    """Bytes of the pickled pipeline above which nothing is converted: conversion takes a
    CPU-second for six megabytes, and memory for seventeen times the pipeline."""

    def export(self, model: Model, pipeline: Any, X: Matrix, directory: Path) -> PackageReport:
        """Write `model.onnx` if it agrees with `pipeline` on all rows of `X` and on made-up
        ones: no difference above the tolerance, no other label. Otherwise, or when the pipeline
        is larger than the limit, no file is written and the report tells why."""
        from sklearn.base import is_classifier  # heavy, and a service does without them

        from ml_app.package.conversion import convert
        from ml_app.package.graph import CompiledModel

        size = size_of(pipeline)
        if size > self.largest:
            reason = (
                f"the pipeline is too large to convert: {size / 1e6:.0f} MB, "
                f"{self.largest / 1e6:.0f} MB may be; fewer or smaller trees, or a higher limit"
            )
            return PackageReport("joblib", "native", None, 0, reason)
        try:
            model.register_onnx()
            graph = convert(pipeline, X.shape[1])
            compiled = CompiledModel(graph)
        except Exception as error:
            # converters raise whatever they like, and any of it means: not exportable
            reason = f"the conversion failed: {type(error).__name__}: {error}"
            return PackageReport("joblib", "native", None, 0, shorten(reason, LONGEST_REASON))
        native = PipelineModel(pipeline)
        classes = is_classifier(pipeline)
        parity = compare(
            native.predict_proba if classes else native.predict,
            compiled.predict_proba if classes else compiled.predict,
            X,
            self.tolerance,
            None if model.missing else partial(_filled, pipeline),
        )
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


def _filled(pipeline: Any, X: Matrix) -> NDArray[np.bool_]:
    """Which rows come without a gap out of the preparation of a pipeline. A forest would answer
    the others too, another way than its export; but its model says that it wants none, and only
    columns that cannot have a gap are passed on to it as they are."""
    filled: NDArray[np.bool_] = ~np.isnan(pipeline[:-1].transform(X)).any(axis=1)
    return filled
