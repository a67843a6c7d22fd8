"""How a change of the world is noticed."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Drift detection",
    question="How is it noticed that live data no longer look like the training data?",
    path="monitoring.drift",
    field="drift",
    order=95,
)
