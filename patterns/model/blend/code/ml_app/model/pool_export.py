"""Pooled members as one ONNX graph: theirs side by side, and what pools them behind."""

from typing import Any

from ml_app.model.pool import FLOOR, PooledClassifier, PooledRegressor
from ml_app.xgboost_estimators import register as register_xgboost

LARGEST_OPSET = 13
"""The operators used have not changed since; `Softmax` means what it means from here on."""


def register() -> None:
    """Teach the ONNX converter both pooled estimators. May be called again."""
    from skl2onnx import update_registered_converter
    from skl2onnx.common.shape_calculator import (
        calculate_linear_classifier_output_shapes,
        calculate_linear_regressor_output_shapes,
    )

    register_xgboost()
    update_registered_converter(
        PooledClassifier,
        "PooledClassifier",
        calculate_linear_classifier_output_shapes,
        _convert_classifier,
        options={"nocl": [True, False], "zipmap": [True, False, "columns"]},
    )
    update_registered_converter(
        PooledRegressor,
        "PooledRegressor",
        calculate_linear_regressor_output_shapes,
        _convert_regressor,
    )


def _convert_classifier(scope: Any, operator: Any, container: Any) -> None:
    """Floor, logarithm, weighted sum, softmax."""
    pooled = operator.raw_operator
    floor = _constant(scope, container, "floor", [FLOOR])
    logs = []
    for member, weight in _members(pooled):
        _, probabilities = _answers(scope, operator, member, 2)
        floored = _node(scope, container, "Max", [probabilities, floor])
        log = _node(scope, container, "Log", [floored])
        logs.append(_weighted(scope, container, log, weight))
    label, found = (output.full_name for output in operator.outputs)
    _node(scope, container, "Softmax", [_node(scope, container, "Add", logs)], found, axis=1)
    place = _node(scope, container, "ArgMax", [found], axis=1, keepdims=0)
    codes = [int(code) for code in pooled.classes_]
    classes = _constant(scope, container, "classes", codes)
    _node(scope, container, "Gather", [classes, place], label)


def _convert_regressor(scope: Any, operator: Any, container: Any) -> None:
    """Weighted sum."""
    parts = [
        _weighted(scope, container, _answers(scope, operator, member, 1)[0], weight)
        for member, weight in _members(operator.raw_operator)
    ]
    _node(scope, container, "Add", parts, operator.outputs[0].full_name)


def _members(pooled: Any) -> list[tuple[Any, float]]:
    return [(pooled.forest_, pooled.weight), (pooled.boosted_, 1 - pooled.weight)]


def _answers(scope: Any, operator: Any, member: Any, count: int) -> list[str]:
    """The names of a member's outputs; the last is its probabilities or its numbers."""
    from skl2onnx import get_model_alias
    from skl2onnx.common.data_types import FloatTensorType, Int64TensorType

    inner = scope.declare_local_operator(get_model_alias(type(member)), member)
    inner.inputs = operator.inputs
    for kind in (Int64TensorType, FloatTensorType)[-count:]:
        inner.outputs.append(scope.declare_local_variable("member", kind()))
    return [output.full_name for output in inner.outputs]


def _weighted(scope: Any, container: Any, values: str, weight: float) -> str:
    return _node(scope, container, "Mul", [values, _constant(scope, container, "weight", [weight])])


def _node(
    scope: Any, container: Any, kind: str, inputs: list[str], output: str = "", **attributes: Any
) -> str:
    name: str = output or scope.get_unique_variable_name(f"pool_{kind}")
    container.add_node(kind, inputs, [name], op_version=LARGEST_OPSET, **attributes)
    return name


def _constant(scope: Any, container: Any, name: str, values: list[Any]) -> str:
    from onnx import TensorProto

    unique: str = scope.get_unique_variable_name(f"pool_{name}")
    kind = TensorProto.INT64 if isinstance(values[0], int) else TensorProto.FLOAT
    container.add_initializer(unique, kind, [len(values)], values)
    return unique
