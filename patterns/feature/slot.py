"""What the model looks at."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Features",
    question="How does each column become numbers that a model can use?",
    path="features.items[]",
    field="features",
    each_column=True,
    order=40,
)
