"""The `prepare` step of a pipeline as a dozen ONNX operators over all columns at once.

The general converter emits four operators for each column, and each operator costs a single row
half a microsecond whatever it computes. Here columns that undergo the same thing share one
operator: numbers are imputed and scaled together, and a category becomes a comparison with its
codes.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.package.prepared import Indicator, Lookup, Number, Prepared


class Preparation:
    """Nodes and constants of the graph that computes prepared columns."""

    def __init__(self, source: str, target: str) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._source = source
        self._target = target
        self._joined = source

    def add(self, columns: Sequence[Prepared]) -> list[int]:
        """Compute all columns; the order they come in, as places in `columns`. Ends with
        `close`."""
        kinds = (Number, Indicator, Lookup)
        places = [[i for i, c in enumerate(columns) if isinstance(c, kind)] for kind in kinds]
        emitters = (self._numbers, self._indicators, self._lookups)
        pieces = [
            emit([columns[i] for i in chosen])
            for emit, chosen in zip(emitters, places, strict=True)
            if chosen
        ]
        self._joined = pieces[0] if len(pieces) == 1 else self._node("Concat", pieces, axis=1)
        return [i for chosen in places for i in chosen]

    def close(self, order: Sequence[int]) -> None:
        """Name the result; `order` puts the columns right, unless the model has been told."""
        if list(order) != sorted(order):
            self._joined = self._gather(self._joined, np.argsort(order))
        self._node("Identity", [self._joined], output=self._target)

    def _numbers(self, numbers: Sequence[Any]) -> str:
        values = self._gather(self._source, np.array([n.column for n in numbers]))
        fills = [n.fill for n in numbers]
        if not np.isnan(fills).all():
            values = self._ml_node(
                "Imputer", values, imputed_value_floats=fills, replaced_value_float=float("nan")
            )
        means, scales = [n.mean for n in numbers], [n.scale for n in numbers]
        if any(means) or set(scales) != {1.0}:
            factors = [1 / scale for scale in scales]
            values = self._ml_node("Scaler", values, offset=means, scale=factors)
        return values

    def _indicators(self, indicators: Sequence[Any]) -> str:
        columns = [i.column for i in indicators]
        return self._equal(columns, [i.code for i in indicators])

    def _lookups(self, lookups: Sequence[Any]) -> str:
        """Every (column, code) pair is an indicator; a matrix turns them into values."""
        columns = [lookup.column for lookup in lookups for _ in lookup.codes]
        codes = [code for lookup in lookups for code in lookup.codes]
        table = np.zeros((len(codes), len(lookups)), dtype=np.float32)
        start = 0
        for place, lookup in enumerate(lookups):
            end = start + len(lookup.codes)
            table[start:end, place] = np.array(lookup.values) - lookup.default
            start = end
        defaults = np.array([lookup.default for lookup in lookups], dtype=np.float32)
        found = self._node("MatMul", [self._equal(columns, codes), self._constant(table)])
        return self._node("Add", [found, self._constant(defaults)])

    def _equal(self, columns: Sequence[int], codes: Sequence[float]) -> str:
        values = self._gather(self._source, np.array(columns))
        same = self._node("Equal", [values, self._constant(np.array(codes, dtype=np.float32))])
        return self._node("Cast", [same], to=1)  # 1 is FLOAT

    def _gather(self, values: str, columns: NDArray[Any]) -> str:
        indices = self._constant(columns.astype(np.int64))
        return self._node("Gather", [values, indices], axis=1)

    def _node(self, kind: str, inputs: list[str], output: str = "", **attributes: Any) -> str:
        from onnx.helper import make_node

        name = output or f"prepare_{len(self.nodes)}_{kind}"
        self.nodes.append(make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def _ml_node(self, kind: str, values: str, **attributes: Any) -> str:
        return self._node(kind, [values], domain="ai.onnx.ml", **attributes)

    def _constant(self, values: NDArray[Any]) -> str:
        from onnx.numpy_helper import from_array

        name = f"prepare_constant_{len(self.constants)}"
        self.constants.append(from_array(values, name))
        return name
