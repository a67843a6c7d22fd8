"""What the reports of every evaluation share."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Call, Component, Design, Options

BOUNDS = ("minimum", "maximum", "margin")


def arguments(options: Options, design: Design) -> Mapping[str, Any]:
    """The conditions of the promotion gate that numbers can decide; people decide the others."""
    gates = []
    for place, gate in enumerate(design.blueprint.training.validation_gate):
        bounds = {name: getattr(gate, name) for name in BOUNDS}
        said = {name: bound for name, bound in bounds.items() if bound is not None}
        if gate.metric is not None and said:
            where = {"path": f"training.validation_gate[{place}]"}
            gates.append(Call("evaluation.gates:Gate", {"metric": gate.metric, **said, **where}))
    return {"gates": tuple(gates)} if gates else {}


COMPONENT = Component(
    summary="Goals and gates beside measurements, tables, figures in one style, and the files they "
    "go to.",
    requires=("parts/core",),
    packages=("matplotlib>=3.9,<4",),
    arguments=arguments,
)
