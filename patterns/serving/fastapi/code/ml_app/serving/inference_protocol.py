"""The Open Inference Protocol, version 2, over the same model: one input tensor for each column.

Tensors are checked by the contract like any other request. What the protocol calls a version is
the version of the artifact.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from ml_app.columns import Column
from ml_app.serving.predict import Predict, Scored
from ml_app.serving.refusals import Fault, Invalid, Refusal
from ml_app.serving.rows import UNREADABLE

DATATYPES = {
    "number": "FP64",
    "integer": "INT64",
    "category": "BYTES",
    "boolean": "BOOL",
    "date": "BYTES",
    "text": "BYTES",
    "identifier": "BYTES",
}
NUMERIC = {"INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64"}
ACCEPTED = {
    "number": {"FP16", "FP32", "FP64"} | NUMERIC,
    "integer": {"FP32", "FP64"} | NUMERIC,
    "category": {"BYTES"} | NUMERIC,
    "boolean": {"BOOL"},
    "date": {"BYTES"},
    "text": {"BYTES"},
    "identifier": {"BYTES"} | NUMERIC,
}


class InputTensor(msgspec.Struct):
    """One column."""

    name: str
    shape: list[int]
    datatype: str
    data: list[Any]
    """Flat or nested; null where the column may be missing."""
    parameters: dict[str, Any] = {}


class RequestedOutput(msgspec.Struct):
    """An output that is asked for."""

    name: str
    parameters: dict[str, Any] = {}


class InferenceRequest(msgspec.Struct):
    """A request of the protocol."""

    inputs: list[InputTensor]
    id: str = ""
    parameters: dict[str, Any] = {}
    outputs: list[RequestedOutput] = []


class OutputTensor(msgspec.Struct):
    """One output for all rows."""

    name: str
    shape: list[int]
    datatype: str
    data: list[Any]


class InferenceResponse(msgspec.Struct):
    """An answer of the protocol."""

    model_name: str
    model_version: str
    id: str
    outputs: list[OutputTensor]


class ProtocolError(msgspec.Struct):
    """What the protocol wants instead of an answer."""

    error: str


class InferenceProtocol:
    """Speaks version 2 of the protocol for one model."""

    def __init__(self, name: str, predict: Predict) -> None:
        self._name = name
        self._predict = predict
        inputs = predict.scorer.contract.inputs
        self._columns: dict[str, Column] = {column.name: column for column in inputs}

    def metadata(self) -> dict[str, Any]:
        """What the model takes and gives."""
        inputs = [
            {"name": name, "datatype": DATATYPES[column.type], "shape": [-1]}
            for name, column in self._columns.items()
        ]
        labels = self._predict.scorer.labels
        outputs = [{"name": "score", "datatype": "FP64", "shape": [-1]}]
        if labels:
            outputs.append({"name": "decision", "datatype": "BYTES", "shape": [-1]})
        if len(labels) > 2:
            shape = [-1, len(labels)]
            outputs.append({"name": "probabilities", "datatype": "FP64", "shape": shape})
        outputs += [
            {"name": name, "datatype": "BYTES", "shape": [-1]}
            for name, value in (self._predict.scorer.remarks or {}).items()
            if isinstance(value, str)
        ]
        return {
            "name": self._name,
            "versions": [self._predict.scorer.version],
            "platform": self._predict.scorer.manifest["package"]["format"],
            "inputs": inputs,
            "outputs": outputs,
        }

    async def infer(self, body: bytes, request_id: str) -> bytes:
        """Answer a request. Raises `Refusal`."""
        request = _decode(body)
        objects = self._objects(request)
        rows = self._predict.reader.from_objects(objects, self._split)
        scored = await self._predict.score(rows, body, request_id)
        wanted = {output.name for output in request.outputs}
        outputs = [out for out in self._outputs(scored) if not wanted or out.name in wanted]
        if unknown := sorted(wanted - {output.name for output in outputs}):
            raise Invalid([Fault(name, "is not an output of this model") for name in unknown])
        version = self._predict.scorer.version
        response = InferenceResponse(self._name, version, request.id or request_id, outputs)
        return msgspec.json.encode(response)

    def _outputs(self, scored: Scored) -> list[OutputTensor]:
        rows, labels = len(scored.scores), self._predict.scorer.labels
        outputs = [OutputTensor("score", [rows], "FP64", list(scored.chosen))]
        if labels:
            outputs.append(OutputTensor("decision", [rows], "BYTES", list(scored.decisions)))
        if len(labels) > 2:
            flat = [value for score in scored.scores for value in score]  # type: ignore[union-attr]
            outputs.append(OutputTensor("probabilities", [rows, len(labels)], "FP64", flat))
        for name in scored.remarks[0] if scored.remarks else ():
            said = [one[name] for one in scored.remarks]
            outputs.append(OutputTensor(name, [rows], "BYTES", said))
        return outputs

    def _split(self, body: bytes) -> Sequence[bytes]:
        """The rows of a request as the prediction log keeps them."""
        return [msgspec.json.encode(row) for row in self._objects(_decode(body))]

    def _objects(self, request: InferenceRequest) -> list[dict[str, Any]]:
        """Columns → row objects. Raises `Invalid` for tensors that do not fit together."""
        faults = [fault for tensor in request.inputs for fault in self._faults(tensor)]
        columns = {tensor.name: self._values(tensor) for tensor in request.inputs}
        lengths = {len(values) for values in columns.values()}
        if len(lengths) > 1:
            faults += [
                Fault(name, f"has {len(v)} values, unlike others") for name, v in columns.items()
            ]
        if len(columns) < len(request.inputs):
            faults.append(Fault("inputs", "holds a name twice"))
        if faults or not columns:
            raise Invalid(faults or [Fault("inputs", "Expected one tensor for each column")])
        return [
            dict(zip(columns, values, strict=True))
            for values in zip(*columns.values(), strict=True)
        ]

    def _faults(self, tensor: InputTensor) -> list[Fault]:
        column = self._columns.get(tensor.name)
        if column is None:
            return [Fault(tensor.name, "is not a column of this model")]
        rows = len(_flat(tensor.data))
        if tensor.shape not in ([rows], [rows, 1]):
            return [Fault(tensor.name, f"shape {tensor.shape} does not fit {rows} values")]
        if tensor.datatype not in ACCEPTED[column.type]:
            return [Fault(tensor.name, f"Expected {DATATYPES[column.type]}, got {tensor.datatype}")]
        return []

    def _values(self, tensor: InputTensor) -> list[Any]:
        values = _flat(tensor.data)
        column = self._columns.get(tensor.name)
        if column is not None and column.type == "category" and tensor.datatype in NUMERIC:
            return [value if value is None else str(value) for value in values]
        if column is not None and column.type == "integer" and tensor.datatype in {"FP32", "FP64"}:
            return [_whole(value) for value in values]
        return values


def protocol_error(refusal: Refusal) -> bytes:
    """The body the protocol wants for a refusal: one sentence that names the fields."""
    told = "; ".join(f"{fault.field}: {fault.message}" for fault in refusal.faults)
    return msgspec.json.encode(ProtocolError(told or refusal.message))


def _decode(body: bytes) -> InferenceRequest:
    try:
        return _DECODER.decode(body)
    except msgspec.ValidationError as error:
        raise Invalid([Fault("", str(error))]) from error
    except UNREADABLE as error:
        raise Refusal(400, "malformed_json", str(error)) from error


_DECODER = msgspec.json.Decoder(InferenceRequest)


def _whole(value: Any) -> Any:
    """20000.0 as 20000; what is no whole number stays, for the contract to refuse."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _flat(data: list[Any]) -> list[Any]:
    """One level of nesting taken away, as in a column of shape [rows, 1]."""
    if data and all(isinstance(item, list) for item in data):
        return [value for item in data for value in item]
    return data
