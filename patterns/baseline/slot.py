"""What the model is compared with."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Baselines",
    question="What must the model beat to be worth its cost?",
    path="evaluation.baselines[]",
    field="baselines",
    order=45,
)
