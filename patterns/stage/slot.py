"""The stages of a cascade, cheapest first: each is a model of the catalogue."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Stage",
    question="Which model answers at this stage of the cascade?",
    path="patterns.cascade.stages[]",
    of="model",
    field="stages",
    order=36,
)
