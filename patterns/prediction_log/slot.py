"""What is remembered of every answer."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Prediction log",
    question="Where are predictions and their outcomes kept?",
    path="monitoring.prediction_log",
    field="prediction_log",
    order=90,
)
