"""Where the score becomes a decision."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Decision threshold",
    question="From which probability on does the system act?",
    path="evaluation.threshold",
    field="threshold",
    order=70,
)
