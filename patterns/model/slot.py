"""The question every supervised design answers: which kind of model."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Model",
    question="Which kind of model turns features into a prediction?",
    path="model",
    field="model",
    order=30,
)
