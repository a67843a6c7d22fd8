"""Which rows train, which validate, which test."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Split",
    question="Which rows may the model learn from, and which judge it?",
    path="training.split",
    field="split",
    order=50,
)
