"""How hyperparameters are looked for."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Hyperparameter search",
    question="Are better hyperparameters looked for, how, and at what cost?",
    path="training.search",
    field="search",
    order=60,
)
