"""A fitted pipeline → one ONNX graph."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from ml_app.package.lowering import Preparation
from ml_app.package.prepared import Number, Unsupported, prepared_columns

INPUT = "X"
PREPARED = "prepared"
CLASSES = "classes"
"""The key of the graph's metadata that holds the class codes: they left with the label."""
OPSET = {"": 17, "ai.onnx.ml": 3}
"""Fixed, so that an upgrade of a library does not change what is exported."""


def convert(pipeline: Any, width: int) -> bytes:
    """Convert a fitted pipeline `prepare` → `model` over a float32 matrix of `width` columns.

    The graph has the input `X` [rows, width] and one output: class probabilities, or numbers. The
    label that classifiers also emit is cut off: decisions are made from calibrated scores, and
    computing it costs a third of a single row. Raises whatever the converters raise.
    """
    from onnx.helper import set_model_props  # heavy, and only training asks for them
    from onnx.utils import Extractor
    from sklearn.base import is_classifier

    try:
        model = _lowered(pipeline, width)
    except Unsupported:
        model = _converted(pipeline, INPUT, width)
    cut = Extractor(model).extract_model([INPUT], [model.graph.output[-1].name])
    if is_classifier(pipeline):
        set_model_props(cut, {CLASSES: json.dumps([int(code) for code in pipeline.classes_])})
    content: bytes = cut.SerializeToString()
    return content


def _lowered(pipeline: Any, width: int) -> Any:
    """Our own operators for `prepare`, in front of the converted model. Raises `Unsupported`."""
    from onnx.helper import make_graph, make_model, make_opsetid

    (_, prepare), (_, estimator) = pipeline.steps
    columns = prepared_columns(prepare, range(width))
    if columns == [Number(place) for place in range(width)]:
        return _converted(estimator, INPUT, width)
    model = _converted(estimator, PREPARED, len(columns))
    preparation = Preparation(INPUT, PREPARED)
    order = preparation.add(columns)
    preparation.close(range(len(order)) if _reordered(model, order) else order)
    graph = make_graph(
        [*preparation.nodes, *model.graph.node],
        "pipeline",
        [_matrix(INPUT, width)],
        list(model.graph.output),
        [*preparation.constants, *model.graph.initializer],
    )
    opsets = [make_opsetid(domain, version) for domain, version in OPSET.items()]
    return make_model(graph, opset_imports=opsets, ir_version=model.ir_version)


def _reordered(model: Any, order: Sequence[int]) -> bool:
    """Put the weights of a linear model into the order of its columns, which spares a single row an
    operator. False: the model is another one."""
    from onnx.helper import make_attribute

    node = model.graph.node[0]
    if node.op_type not in {"LinearClassifier", "LinearRegressor"}:
        return False
    (weights,) = (a for a in node.attribute if a.name == "coefficients")
    moved = np.array(weights.floats, dtype=np.float32).reshape(-1, len(order))[:, list(order)]
    weights.CopyFrom(make_attribute("coefficients", moved.reshape(-1).tolist()))
    return True


def _converted(estimator: Any, source: str, width: int) -> Any:
    """What the general converter makes of a pipeline or an estimator."""
    from skl2onnx import convert_sklearn
    from skl2onnx.common.data_types import FloatTensorType
    from sklearn.base import is_classifier

    estimator = getattr(estimator, "best_estimator_", estimator)  # of a search inside the pipeline
    return convert_sklearn(
        estimator,
        initial_types=[(source, FloatTensorType([None, width]))],
        options={id(estimator): {"zipmap": False}} if is_classifier(estimator) else None,
        target_opset=dict(OPSET),
    )


def _matrix(name: str, width: int) -> Any:
    from onnx import TensorProto
    from onnx.helper import make_tensor_value_info

    return make_tensor_value_info(name, TensorProto.FLOAT, [None, width])
