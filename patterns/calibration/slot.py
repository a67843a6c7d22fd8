"""How scores become probabilities."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Calibration",
    question="Do the probabilities have to mean what they say, and what makes them do so?",
    path="training.calibration",
    field="calibration",
    order=65,
)
