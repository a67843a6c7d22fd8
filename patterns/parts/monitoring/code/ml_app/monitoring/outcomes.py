"""Join predictions with what really happened."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.contract import Contract
from ml_app.interfaces import Indices, Task
from ml_app.monitoring.window import Window
from ml_app.system import System


@dataclass(frozen=True)
class Joined:
    """The predictions of a window whose outcome is known."""

    places: Indices
    """Their places in the window."""
    y: NDArray[Any]
    """Their outcomes, as `Task.encode_target` gives them."""
    unknown: int
    """Predictions of the window without an outcome."""
    refused: tuple[str, ...]
    """Outcomes that break the contract of the target, in words."""


def join(system: System, window: Window, feedback: pa.Table) -> Joined:
    """Find the outcome of each prediction; of several that were reported the latest counts."""
    ids, told = feedback["prediction_id"].to_pylist(), feedback["outcome"].to_pylist()
    latest = dict(zip(ids, told, strict=True))
    asked = window.predictions["prediction_id"].to_pylist()
    places = np.asarray([i for i, name in enumerate(asked) if name in latest], dtype=np.intp)
    texts = pa.array([latest[asked[i]] for i in places], type=pa.string())
    target = system.task.target
    contract = Contract((system.contract[target],), target=target)
    checked = contract.check(pa.table({target: texts}), target=True)
    y, known = _encoded(system.task, checked.table[target].combine_chunks())
    good = checked.rows[known] - 1
    faults = [
        f"{asked[places[fault.row - 1]]}: {fault.value!r} {fault.rule}" for fault in checked.faults
    ]
    faults += [
        f"{asked[places[row - 1]]}: {texts[row - 1].as_py()!r} is not a known outcome"
        for row in checked.rows[~known]
    ]
    return Joined(places[good], y, len(window) - len(places), tuple(faults))


def _encoded(task: Task, values: pa.Array) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The outcomes the task knows, and which of the values they are."""
    known = np.ones(len(values), dtype=np.bool_)
    try:
        return task.encode_target(values), known
    except ValueError:  # it names the first it does not know; look which they all are
        for row in range(len(values)):
            known[row] = _knows(task, values.slice(row, 1))
    return task.encode_target(values.filter(pa.array(known))), known


def _knows(task: Task, value: pa.Array) -> bool:
    try:
        task.encode_target(value)
    except ValueError:
        return False
    return True
