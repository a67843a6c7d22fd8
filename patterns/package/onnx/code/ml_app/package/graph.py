"""An ONNX graph as a model to score with."""

import json
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from ml_app.interfaces import Matrix
from ml_app.package.conversion import CLASSES

ORDER = "<" if sys.byteorder == "little" else ">"
"""The order of this machine, named: only then does `struct` refuse what does not fit, instead of
making it infinite."""


class CompiledModel:
    """ONNX Runtime over one graph, with one thread and no spinning: a service shares its cores
    with others."""

    def __init__(self, graph: bytes | Path) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        source = graph if isinstance(graph, bytes) else str(graph)
        self._session = ort.InferenceSession(source, options, providers=["CPUExecutionProvider"])
        (self._input,) = (node.name for node in self._session.get_inputs())
        (self._output,) = (node.name for node in self._session.get_outputs())
        self._bind(self._session.get_inputs()[0].shape[1])

    @property
    def classes_(self) -> Sequence[int]:
        """Class codes in the order of the probabilities."""
        codes: list[int] = json.loads(self._session.get_modelmeta().custom_metadata_map[CLASSES])
        return codes

    def predict_proba(self, X: Matrix) -> NDArray[Any]:
        """Class probabilities, shape (rows, classes)."""
        return self._run(X)

    def predict(self, X: Matrix) -> NDArray[Any]:
        """Numbers, shape (rows,)."""
        return self._run(X).reshape(-1)

    def outputs(self, values: Sequence[float]) -> Sequence[float]:
        """All outputs for one encoded row. For one thread at a time. Raises OverflowError."""
        self._pack(self._row, 0, *values)
        self._session.run_with_iobinding(self._binding)
        return self._unpack(self._found)

    def _run(self, X: Matrix) -> NDArray[Any]:
        found = self._session.run([self._output], {self._input: X})[0]
        return np.asarray(found, dtype=np.float64)

    def _bind(self, width: int) -> None:
        """Bind one input row and one output row for good. ONNX Runtime then reads and writes our
        memory, which halves the time of a single row: most of it is handing arrays over."""
        row = np.zeros((1, width), dtype=np.float32)
        found = np.zeros_like(self._session.run([self._output], {self._input: row})[0])
        self._binding = self._session.io_binding()
        self._binding.bind_ortvalue_input(self._input, ort.OrtValue.ortvalue_from_numpy(row))
        self._binding.bind_ortvalue_output(self._output, ort.OrtValue.ortvalue_from_numpy(found))
        self._row, self._found = row.data.cast("B"), found.data.cast("B")
        self._pack = struct.Struct(f"{ORDER}{width}f").pack_into
        self._unpack = struct.Struct(f"{ORDER}{found.size}f").unpack_from
